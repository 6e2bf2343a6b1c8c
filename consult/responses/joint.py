"""When several agencies may answer as one. Pure."""

from __future__ import annotations

from collections.abc import Collection

from consult.responses.models import JointParty
from workflows.refusal import Refusal

SOURCE = "house: an agency answers jointly because its own lead agreed to it"
MOST = 40  # agencies that answer with one


def somebody_is_chosen(chosen: Collection[int]) -> Refusal | None:
    if chosen:
        return None
    return Refusal("nobody-chosen", "Choose at least one agency.", field="agencies")


def all_can_be_asked(chosen: Collection[int], known: Collection[int]) -> Refusal | None:
    """Agencies that were asked in this round, have not answered, and were not asked already."""
    if set(chosen) <= set(known):
        return None
    because = "One of the agencies that you chose cannot be asked any more. Choose from the list."
    return Refusal("cannot-be-asked", because, field="agencies")


def not_too_many(count: int) -> Refusal | None:
    if count <= MOST:
        return None
    because = f"At most {MOST} agencies can answer with yours."
    return Refusal("too-many-agencies", because, field="agencies")


def takes_part_in_none(asks: bool, name: str) -> Refusal | None:
    """Whoever leads a joint response, or has asked others, does not join one. Source: house."""
    if not asks:
        return None
    return Refusal(
        "leads-already",
        f"{name} leads a joint response itself, or has asked others to answer with it.",
        fix="Go on without them first.",
        source=SOURCE,
    )


def knows_joint_answers(known: bool) -> Refusal | None:
    """A response that began before they were there goes on as it began."""
    if known:
        return None
    because = "This round began before agencies could answer jointly, and goes on as it began."
    return Refusal("began-before", because)


def is_still_asked(party: JointParty) -> Refusal | None:
    """Nobody decided meanwhile, and the question was not taken back."""
    if party.state == "asked":
        return None
    told = {
        "agreed": f"{party.name} has agreed already.",
        "refused": f"{party.name} has refused already.",
        "left": f"{party.name} agreed and has left again.",
        "over": f"{party.lead.own_name} went on without {party.name}.",
    }
    return Refusal("decided-meanwhile", told[party.state])


def answers_with(party: JointParty) -> Refusal | None:
    """It has agreed and has not left."""
    if party.state == "agreed":
        return None
    because = f"{party.name} does not answer jointly with {party.lead.own_name}."
    return Refusal("not-joined-meanwhile", because)


def something_is_brought(many: int) -> Refusal | None:
    if many:
        return None
    because = "Choose the comments and answers that you bring in."
    return Refusal("nothing-chosen", because, field="chosen")


def round_goes_on(state: str) -> Refusal | None:
    """Who answers with whom is settled when the round closes. Source: house rule."""
    if state == "open":
        return None
    because = "This round is not open any more, so what was sent in stands in the name of all."
    return Refusal("round-is-over", because)


def is_asked_or_joined(party: JointParty) -> Refusal | None:
    if party.state in ("asked", "agreed"):
        return None
    return answers_with(party)


def is_no_receipt_yet(settled: bool) -> Refusal | None:
    """Nobody is taken out of what was sent in: it is reopened first."""
    if not settled:
        return None
    return Refusal(
        "sent-in-already",
        "The joint response was sent in in the name of all.",
        fix="Reopen it first. That is possible until the round closes.",
    )
