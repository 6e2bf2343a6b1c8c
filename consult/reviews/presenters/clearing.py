"""Which page clears a reason: the table, and the address for one review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for


@dataclass(frozen=True)
class Place:
    """A page that clears a reason.

    endpoint    of the page; where its address cannot be made yet, `otherwise` is taken
    means       a value of the address → what it is called among what is known of a review
    by_itself   the reason passes without anybody acting; the page shows when
    """

    endpoint: str
    otherwise: str | None = None
    means: tuple[tuple[str, str], ...] = ()
    by_itself: bool = False


GROUP = (("group_id", "working_group_id"),)
BOARD = (("group_id", "board_id"),)
RATIFIES = (("group_id", "ratifying_id"),)
PUBLISHED = (("old_id", "published_id"), ("new_id", "version_id"))
COMPARED = (("old_id", "consulted_id"), ("new_id", "version_id"))

PLACES: dict[str, Place] = {
    "no-text": Place("documents.new_version", "documents.list_documents"),
    "group-incomplete": Place("groups.show_group", "reviews.edit_bodies", GROUP),
    "group-round-not-ready": Place("consultations.prepare_group_round"),
    "group-not-consulted": Place("consultations.prepare_group_round"),
    "no-round": Place("consultations.prepare_round"),
    "no-purpose": Place("consultations.edit_description"),
    "no-reasons": Place("consultations.edit_description"),
    "no-options": Place("consultations.edit_description"),
    "no-scope": Place("consultations.edit_description"),
    "window-too-short": Place("consultations.edit_window"),
    "too-few-respondents": Place("consultations.edit_respondents"),
    "no-equality-assessment": Place("assessments.new_assessment"),
    "base-not-current": Place("documents.rebase_draft", "documents.show_document"),
    "consultation-not-closed": Place(
        "consultations.show_round", "consultations.prepare_round", by_itself=True
    ),
    "comments-without-outcome": Place("dispositions.list_comments"),
    "outcomes-not-linked": Place("dispositions.list_comments"),
    "respondents-silent": Place("responses.coverage"),
    "equality-not-reviewed": Place("assessments.list_assessments"),
    "changed-since-consultation": Place("documents.compare", "documents.show_document", COMPARED),
    "board-not-named": Place("groups.show_group", "reviews.edit_bodies", BOARD),
    "not-consulted-on": Place("consultations.show_round", "consultations.prepare_round"),
    "ballot-not-open": Place("boards.show_ballot", "reviews.show_review"),
    "no-quorum": Place("boards.show_ballot", "reviews.show_review", by_itself=True),
    "too-few-in-favour": Place("boards.show_ballot", "reviews.show_review", by_itself=True),
    "objection-stands": Place("boards.show_ballot"),
    "not-the-text-put-to-the-board": Place("documents.show_document"),
    "not-the-approved-text": Place("documents.show_document"),
    "no-report": Place("reviews.show_review"),
    "no-owners": Place("reviews.list_owners"),
    "owners-not-signed": Place("reviews.list_owners"),
    "ratifier-not-named": Place("groups.show_group", "reviews.edit_bodies", RATIFIES),
    "approval-to-be-repeated": Place("reviews.show_review"),
    "approval-stands": Place("reviews.show_review"),
    "not-editorial": Place("documents.compare", "documents.show_document", PUBLISHED),
    "nothing-corrected": Place("documents.new_version", "documents.show_document"),
    "chair-not-asked": Place("boards.show_ballot", "reviews.show_review"),
    "no-chair": Place("groups.show_group", "reviews.edit_bodies", BOARD),
}


def links_for(known: Mapping[str, int]) -> dict[str, str]:
    """Refusal code → address of the page that clears it.

    known  review_id, and as far as there are such things: document_id, draft_id, version_id,
           published_id, consulted_id, consultation_id (of the newest partner round), ballot_id,
           working_group_id, board_id, ratifying_id
    """
    found = {code: address_of(place, known) for code, place in PLACES.items()}
    return {code: address for code, address in found.items() if address}


def address_of(place: Place, known: Mapping[str, int]) -> str | None:
    """Of the page, or of the one that is taken otherwise; None where neither can be made."""
    values = {**known, **{key: known[word] for key, word in place.means if word in known}}
    for endpoint in (place.endpoint, place.otherwise):
        if endpoint not in current_app.view_functions:
            continue
        for rule in current_app.url_map.iter_rules(endpoint):
            if rule.arguments <= set(values):
                wanted: dict[str, Any] = {key: values[key] for key in rule.arguments}
                return url_for(rule.endpoint, **wanted)
    return None
