"""What was done by a step, in plain words, with the next thing to do."""

from __future__ import annotations

from collections.abc import Iterator

from consult.boards import queries as boards
from consult.consultations import queries as consultations
from consult.documents import queries as documents
from consult.reviews.models import Review
from consult.reviews.presenters.clearing import Ids, Place, address_in, known
from workflows.shapes import State, Step

WITH_DRAFTS = ("documents", "public")
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
    done = step.done or f"Done: {step.label}."
    told = {"text": done, "next": state.meaning.removeprefix(done).strip()}
    for then, place in _after(step, state):
        if address := address_in(place, _ids_for(place, review)):
            return told | {"next": then, "href": address}
    return told


def _after(step: Step, state: State) -> Iterator[tuple[str, Place]]:
    """What the step opened comes before what may be done now; only for whom it waits."""
    opened = [name for name in step.effects if name in AFTER]
    mine = state.waits_for in step.by or "sign_as_owner" in state.permits
    allowed = [name for name in AFTER if name in state.permits] if mine else []
    yield from (AFTER[name] for name in (*opened, *allowed))


def _ids_for(place: Place, review: Review) -> Ids:
    """What the address of this page takes, as it is after the step, and no more than that."""
    feature = place.endpoint.partition(".")[0]
    ids: dict[str, int | None] = {"review_id": review.id}
    if feature == "responses":
        rounds = consultations.list_rounds(review.id)  # oldest first
        newest = {each.audience: each.id for each in rounds}
        ids |= {"consultation_id": newest.get("agencies"), "group_round_id": newest.get("group")}
    if feature == "boards":
        ballot = boards.newest_ballot([review.id]).get(review.id)
        ids["ballot_id"] = ballot.id if ballot else None
    drafts = documents.drafts_of([review.id])[review.id] if feature in WITH_DRAFTS else []
    return Ids(
        known(ids),
        {each.id: {"draft_id": each.id, "document_id": each.document_id} for each in drafts},
    )
