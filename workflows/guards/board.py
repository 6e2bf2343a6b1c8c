"""Guards on the body that decides."""

from __future__ import annotations

from dataclasses import replace
from textwrap import shorten

from workflows.facts import ReviewFacts
from workflows.guards.drafting import MANAGER
from workflows.guards.registry import guard, no
from workflows.guards.text import CHAIR
from workflows.guards.wording import count, names
from workflows.refusal import Refusal
from workflows.roles import titles

IETF = "enough of those who may decide have spoken, for and not only not against (after the IESG)"


@guard(
    code="board-not-named",
    kind="review",
    source="it is known who decides before they are asked to",
    weight="house",
)
def board_is_named(facts: ReviewFacts, *, minimum: int) -> Refusal | None:
    """A deciding body with at least so many members is named. Source: house rule."""
    if facts.board is None:
        return no(
            "No body has been named to decide this review.",
            "Name the board that decides.",
            who=MANAGER,
        )
    if facts.board.members >= minimum:
        return None
    members = count(facts.board.members, "member")
    return no(
        f"{facts.board.name} has {members}; it needs at least {minimum} to decide.",
        "Add the missing members to the board.",
        who=MANAGER,
    )


@guard(
    code="ballot-not-open",
    kind="review",
    source="a text is approved by a ballot that is on the record",
    weight="house",
)
def ballot_is_open(facts: ReviewFacts) -> Refusal | None:
    """The board is deciding now: its ballot is open. Source: house rule."""
    if facts.ballot is not None and facts.ballot.state == "open":
        return None
    if facts.ballot is None:
        because = "The text has not been put to the board."
    else:
        because = f"The board's ballot is no longer open; it was {facts.ballot.state}."
    return no(because, "Send the text to the board.", who=("working_group_lead",))


@guard(code="no-quorum", kind="review", source=IETF, weight="house")
def quorum_is_met(facts: ReviewFacts, *, quorum: int) -> Refusal | None:
    """So many members who are not recused took a position; never fewer than two.

    Source: house rule, after the IESG.
    """
    needed = max(2, quorum)
    ballot = facts.ballot
    if ballot is None:
        return no(f"Nobody has taken a position; the quorum is {needed}.", "Open a ballot.")
    recused = set(ballot.recused)
    free = ballot.members - len(recused)
    if free < needed:
        can = f"only {free} of {count(ballot.members, 'member')} can take a position"
        why = f"with {len(recused)} recused, {can}" if recused else can
        return no(
            f"A quorum of {needed} cannot be reached: {why}.",
            "Name more members to the board, or substitutes for those who are recused.",
            who=MANAGER,
        )
    taken = {*ballot.yes, *ballot.no_objection, *ballot.objections} - recused
    if len(taken) >= needed:
        return None
    verb = "has" if len(taken) == 1 else "have"
    return no(
        f"{len(taken)} of the {count(free, 'member')} who can take a position {verb}; "
        f"the quorum is {needed}.",
        "Wait for more members to take a position; if you have a seat and have taken none, "
        "take yours.",
        who=("board_member",),
    )


@guard(code="too-few-in-favour", kind="review", source=IETF, weight="house")
def enough_are_in_favour(facts: ReviewFacts, *, minimum: int) -> Refusal | None:
    """At least so many members who are not recused said yes. Source: house, after the IESG."""
    ballot = facts.ballot
    yes = set(ballot.yes) - set(ballot.recused) if ballot else set()
    if len(yes) >= minimum:
        return None
    verb = "is" if len(yes) == 1 else "are"
    return no(
        f"{count(len(yes), 'member')} {verb} in favour; at least {minimum} must be.",
        "Wait for more members to say yes, or decide against it.",
        who=("board_member",),
    )


@guard(
    code="chair-is-recused",
    kind="review",
    source="whoever stands aside from a decision does not make it",
    weight="house",
)
def chair_is_not_recused(facts: ReviewFacts) -> Refusal | None:
    """The chair has not recused themselves from this decision. Source: house rule, after the IESG.

    A deputy who acts for a chair speaks with the chair's seat, and stands aside with it.
    """
    leads = facts.board.leads if facts.board else ()
    recused = facts.ballot.recused if facts.ballot else ()
    if not leads or not set(leads) <= set(recused):
        return None
    return no(
        f"{names(leads)} stands aside from this decision, and so cannot make it as chair.",
        "Name another chair for this decision.",
        who=MANAGER,
    )


def _in_short(words: str) -> str:
    """A member's own words within a sentence; all of them are on the page of the ballot."""
    return shorten(words, 300, placeholder=" …").rstrip(". ")


@guard(
    code="objection-stands",
    kind="review",
    source="an objection is answered before a decision stands (W3C Process)",
    weight="borrowed",
)
def no_objection_stands(facts: ReviewFacts) -> Refusal | None:
    """No member's objection stands. Source: W3C, IESG."""
    objectors = facts.ballot.objections if facts.ballot else ()
    if not objectors:
        return None
    subject = "An objection stands" if len(objectors) == 1 else "Objections stand"
    cleared = facts.ballot.clearing if facts.ballot else ()
    by = " ".join(f"It would be cleared by: “{_in_short(each)}”." for each in cleared if each)
    made_by = names(objectors, most=5)
    found = no(
        f"{subject}, from {made_by}. {by}".rstrip(),
        "Whoever made it takes another position, or the text goes back.",
    )
    return replace(found, who=f"{made_by}; or {titles(CHAIR)}, by sending the text back")
