"""Which page clears a reason: the table, and the address for one review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask import current_app, url_for

from workflows.refusal import Refusal


@dataclass(frozen=True)
class Place:
    """A page that clears a reason.

    endpoint    of the page; where its address cannot be made yet, `otherwise` is taken
    means       a value of the address of `endpoint` → what it is called among what is known of
                a review
    by_itself   the reason passes without anybody acting; the page shows when
    of_draft    it is a page of one of the documents: of the one that the reason is about
    part        of the page, by the id that it has there
    """

    endpoint: str
    otherwise: str | None = None
    means: tuple[tuple[str, str], ...] = ()
    by_itself: bool = False
    of_draft: bool = False
    part: str | None = None


GROUP = (("group_id", "working_group_id"),)
GROUP_ROUND = (("consultation_id", "group_round_under_way_id"),)
BOARD = (("group_id", "board_id"),)
UNREAD = (("consultation_id", "unread_id"),)
FOLLOWED = (("consultation_id", "followed_id"),)
RATIFIES = (("group_id", "ratifying_id"),)
PUBLISHED = (("old_id", "published_id"), ("new_id", "version_id"))
COMPARED = (("old_id", "consulted_id"), ("new_id", "version_id"))

PLACES: dict[str, Place] = {
    "no-text": Place("documents.new_version", "documents.list_documents", of_draft=True),
    "group-incomplete": Place("groups.show_group", "reviews.edit_bodies", GROUP),
    "group-round-not-ready": Place("consultations.prepare_group_round"),
    "group-not-consulted": Place(
        "consultations.show_round", "consultations.prepare_group_round", GROUP_ROUND
    ),
    "no-round": Place("consultations.prepare_round"),
    "no-purpose": Place("consultations.edit_description"),
    "no-reasons": Place("consultations.edit_description"),
    "no-options": Place("consultations.edit_description"),
    "no-scope": Place("consultations.edit_description"),
    "questions-unfinished": Place("consultations.list_questions"),
    "window-too-short": Place("consultations.edit_window"),
    "window-in-holidays": Place("consultations.edit_window"),
    "pre-election-period": Place("reviews.show_review", by_itself=True),
    "too-few-respondents": Place("consultations.edit_respondents"),
    "no-equality-assessment": Place("assessments.new_assessment"),
    "base-not-current": Place("documents.rebase_draft", "documents.show_document", of_draft=True),
    "consultation-not-closed": Place(
        "consultations.show_round", "consultations.prepare_round", by_itself=True
    ),
    "comments-without-outcome": Place("dispositions.list_comments"),
    "public-answers-unread": Place("individuals.list_answers", "reviews.show_review", UNREAD),
    "outcomes-not-linked": Place("dispositions.list_comments"),
    "respondents-silent": Place("responses.coverage", "consultations.show_round", FOLLOWED),
    "assessment-not-reviewed": Place("assessments.list_assessments"),
    "equality-not-reviewed": Place("assessments.list_assessments"),
    "changed-since-consultation": Place(
        "documents.compare", "documents.show_document", COMPARED, of_draft=True
    ),
    "board-not-named": Place("groups.show_group", "reviews.edit_bodies", BOARD),
    "not-consulted-on": Place("consultations.show_round", "consultations.prepare_round"),
    "ballot-not-open": Place("boards.show_ballot", "reviews.show_review"),
    "no-quorum": Place("boards.show_ballot", "reviews.show_review", by_itself=True),
    "too-few-in-favour": Place("boards.show_ballot", "reviews.show_review", by_itself=True),
    "objection-stands": Place("boards.show_ballot"),
    "chair-is-recused": Place("groups.show_group", "reviews.edit_bodies", BOARD),
    "not-the-text-put-to-the-board": Place("documents.show_document", of_draft=True),
    "not-the-approved-text": Place("documents.show_document", of_draft=True),
    "no-report": Place("reviews.show_review", part="reports"),
    "no-owners": Place("reviews.list_owners"),
    "owners-not-signed": Place("reviews.list_owners"),
    "ratifier-not-named": Place("groups.show_group", "reviews.edit_bodies", RATIFIES),
    "approval-to-be-repeated": Place("reviews.show_review", part="next"),
    "approval-stands": Place("reviews.show_review", part="next"),
    "not-editorial": Place(
        "documents.compare", "documents.show_document", PUBLISHED, of_draft=True
    ),
    "looks-heavier": Place(
        "documents.compare", "documents.show_document", PUBLISHED, of_draft=True
    ),
    "came-back-unchanged": Place("documents.new_version", "documents.show_document", of_draft=True),
    "owners-not-asked": Place("documents.show_document", of_draft=True),
    "text-unchanged": Place("documents.new_version", "documents.show_document", of_draft=True),
    "nothing-corrected": Place("documents.new_version", "documents.show_document", of_draft=True),
    "chair-not-asked": Place("boards.show_ballot", "reviews.show_review"),
    "no-text-to-go-back-to": Place("documents.show_document", of_draft=True),
    "not-to-be-taken-back": Place("reviews.history"),
    "no-chair": Place("groups.show_group", "reviews.edit_bodies", BOARD),
}


class Found(Protocol):
    """What is known of a review.

    known     review_id, and as far as there are such things: consultation_id (of the newest
              partner round), followed_id (the same, for those who follow who has answered),
              unread_id (of the one with answers of individuals to read),
              group_round_id, group_round_under_way_id (while it is prepared or open), ballot_id,
              working_group_id, board_id, ratifying_id
    of_draft  draft id → its draft_id and document_id, and as far as there are such things its
              version_id, published_id, consulted_id; in the order of the drafts
    """

    @property
    def known(self) -> Mapping[str, int]: ...
    @property
    def of_draft(self) -> Mapping[int, Mapping[str, int]]: ...


@dataclass(frozen=True)
class Ids:
    """The same, where nothing else of the review is at hand."""

    known: Mapping[str, int]
    of_draft: Mapping[int, Mapping[str, int]]


Links = dict[str | tuple[str, int], str]

OPEN_TO_ALL = frozenset(
    {
        "assessments.list_assessments",
        "boards.show_ballot",
        "documents.compare",
        "documents.show_document",
        "groups.show_group",
        "reviews.history",
        "reviews.list_owners",
        "reviews.show_review",
    }
)


COMMENTS = "dispositions.list_comments"  # the board reads them too, once the round has closed


def links_for(found: Found, *, works_on_it: bool = True, reads_comments: bool = True) -> Links:
    """Refusal code → address of the page that clears it.

    Where a page is of one document, (code, draft id) → that of each; by the code alone the
    first one's.

    works_on_it     or else only pages that everybody may open who may open the review: the
                    others clear what is not theirs to clear, and would refuse them
    reads_comments  of its newest partner round; who owns a text or ratifies it does not
    """
    shown = OPEN_TO_ALL | {COMMENTS} if reads_comments else OPEN_TO_ALL
    links: Links = {}
    for code, place in PLACES.items():
        if not works_on_it and place.endpoint not in shown:
            continue
        for draft_id in found.of_draft if place.of_draft else ():
            if address := address_in(place, found, draft_id):
                links[code, draft_id] = address
        if address := address_in(place, found):
            links[code] = address
    return links


def link_to(reason: Refusal, found: Found) -> str | None:
    """The page that clears this reason; None where there is none."""
    place = PLACES.get(reason.code)
    return address_in(place, found, reason.about) if place else None


def address_in(place: Place, found: Found, draft_id: int | None = None) -> str | None:
    """For one review; of its first draft unless another is named."""
    first = next(iter(found.of_draft.values()), {})
    of_draft = first if draft_id is None else found.of_draft.get(draft_id, first)
    return address_of(place, {**found.known, **of_draft})


def known(ids: Mapping[str, int | None]) -> dict[str, int]:
    """Those that there are."""
    return {name: value for name, value in ids.items() if value is not None}


def address_of(place: Place, known: Mapping[str, int]) -> str | None:
    """Of the page, or of the one that is taken otherwise; None where neither can be made."""
    meant = {key: value for key, value in known.items() if key not in dict(place.means)}
    meant |= {key: known[word] for key, word in place.means if word in known}
    for endpoint, values in ((place.endpoint, meant), (place.otherwise, known)):
        if endpoint not in current_app.view_functions:
            continue
        for rule in current_app.url_map.iter_rules(endpoint):
            if rule.arguments <= set(values):
                wanted: dict[str, Any] = {key: values[key] for key in rule.arguments}
                return url_for(rule.endpoint, **wanted, _anchor=place.part)
    return None
