"""What was done by a step, in plain words, with the next thing to do."""

from __future__ import annotations

from dataclasses import dataclass

from consult.reviews.models import Review
from consult.reviews.presenters.clearing import Ids, Place, address_in, known
from consult.reviews.presenters.tabs import parts_of
from workflows.shapes import State, Step


@dataclass(frozen=True)
class Done:
    """text says what was done; then is what comes next, a link where there is a page for it."""

    text: str
    then: str
    place: Place | None = None


COVERAGE = Place("responses.coverage")
GROUPS = Place("responses.coverage", means=(("consultation_id", "group_round_id"),))

# Trigger → what it did. A step that is not here is told by its label and where it leads.
DONE = {
    "circulate_in_group": Done(
        "The working group is asked to comment.", "Follow who has answered", GROUPS
    ),
    "recommend": Done(
        "The draft is recommended for partner comment.",
        "Prepare partner comment",
        Place("consultations.prepare_round"),
    ),
    "revise_draft": Done(
        "The draft is with the working group again.",
        "Change the text",
        Place("documents.new_version", "documents.list_documents"),
    ),
    "circulate_to_partners": Done(
        "Partner agencies are asked to comment.", "Follow who has answered", COVERAGE
    ),
    "consult_again": Done(
        "The comments and outcomes so far are kept.",
        "Prepare another round",
        Place("consultations.prepare_round"),
    ),
    "send_to_board": Done(
        "The text is with the board.", "See the ballot", Place("boards.show_ballot")
    ),
    "approve": Done(
        "The board has approved the text.",
        "It is not in force until the partnership manager launches it.",
    ),
    "return_for_changes": Done(
        "The text is returned for changes.",
        "The working group lead answers the board’s reason and sends it again.",
    ),
    "launch": Done(
        "The text is published.", "Read it as everyone does", Place("public.show_publication")
    ),
    "withdraw": Done(
        "The review is withdrawn.", "Nothing was published. Those who were asked are told."
    ),
}


def told_done(step: Step, state: State, review: Review) -> dict[str, str]:
    """The banner after a step."""
    done = DONE.get(step.trigger)
    if done is None:
        return {"text": f"Done: {step.label}.", "next": state.meaning}
    told = {"text": done.text, "next": done.then}
    if done.place:
        address = address_in(done.place, _ids_in(review))
        told |= {"href": address} if address else {}
    return told


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
