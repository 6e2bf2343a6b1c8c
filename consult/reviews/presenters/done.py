"""What was done by a step, in plain words, with the next thing to do."""

from __future__ import annotations

from collections.abc import Iterator

from consult.reviews.models import Review
from consult.reviews.presenters.clearing import Ids, Place, address_in, known
from consult.reviews.presenters.tabs import parts_of
from workflows.shapes import State, Step

COVERAGE = Place("responses.coverage")
GROUPS = Place("responses.coverage", means=(("consultation_id", "group_round_id"),))
# What a step did, or what may be done after it → a link, and the page that it leads to.
AFTER = {
    "open_group_round": ("Follow who has answered", GROUPS),
    "open_partner_round": ("Follow who has answered", COVERAGE),
    "open_ballot": ("See the ballot", Place("boards.show_ballot")),
    "ask_the_chair": ("See what the chair is asked", Place("boards.show_ballot")),
    "publish_approved_text": ("Read it as everyone does", Place("public.show_publication")),
    "prepare_partner_round": ("Prepare partner comment", Place("consultations.prepare_round")),
    "sign_as_owner": ("See who has signed", Place("reviews.list_owners")),
    "edit_text": ("Change the text", Place("documents.new_version", "documents.list_documents")),
}


def told_done(step: Step, state: State, review: Review) -> dict[str, str]:
    """The banner after a step."""
    told = {"text": step.done or f"Done: {step.label}.", "next": state.meaning}
    after = list(_after(step, state))
    found = _ids_in(review) if after else None
    for then, place in after:
        if found and (address := address_in(place, found)):
            return told | {"next": then, "href": address}
    return told


def _after(step: Step, state: State) -> Iterator[tuple[str, Place]]:
    """What the step opened comes before what may be done now; only for whom it waits."""
    opened = [name for name in step.effects if name in AFTER]
    mine = state.waits_for in step.by or "sign_as_owner" in state.permits
    allowed = [name for name in AFTER if name in state.permits] if mine else []
    yield from (AFTER[name] for name in (*opened, *allowed))


def _ids_in(review: Review) -> Ids:
    """As they are after the step; no facts are gathered for the sake of an address."""
    parts = parts_of(review.id)
    newest = {each.audience: each.id for each in parts.rounds}  # they come oldest first
    return Ids(
        known(
            {
                "review_id": review.id,
                "consultation_id": newest.get("agencies"),
                "group_round_id": newest.get("group"),
                "ballot_id": parts.ballot.id if parts.ballot else None,
            }
        ),
        {
            draft.id: {"draft_id": draft.id, "document_id": draft.document_id}
            for draft, _ in parts.drafts
        },
    )
