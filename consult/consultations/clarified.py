"""Questions about a round: when they are taken, what is said to them, and who reads what. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from consult.access import Actor
from consult.consultations.models import ANSWERED, Clarification
from consult.settings import in_words
from workflows.refusal import Refusal

FAIR = "house: everyone who is asked knows the same"


def questions_are_taken(
    state: str, closes_at: datetime | None, received_at: datetime
) -> Refusal | None:
    """While the round is open: an answer after that could change nobody's response."""
    if state == "open" and closes_at is not None and received_at < closes_at:
        return None
    if state == "withdrawn":
        return Refusal(
            "takes-no-questions",
            "This consultation was withdrawn, so no more questions about it are taken.",
        )
    when = f" at {in_words(closes_at)}" if closes_at is not None else ""
    return Refusal(
        "takes-no-questions",
        f"This consultation closed{when}, so no more questions about it are taken: an answer "
        "could not reach everyone before they respond.",
        source=FAIR,
    )


def is_unanswered(outcome: str, answered_at: datetime | None) -> Refusal | None:
    """A question is answered once; after that its answer can be corrected."""
    if not outcome:
        return None
    at = f" at {in_words(answered_at)}" if answered_at is not None else ""
    return Refusal(
        "answered-meanwhile",
        f"This question was answered{at}.",
        fix="Correct that answer if it is wrong: everyone who read it is told.",
    )


def is_answered(outcome: str) -> Refusal | None:
    if outcome:
        return None
    return Refusal("not-answered", "This question has not been answered yet.", fix="Answer it.")


def outcome_is_known(outcome: str) -> Refusal | None:
    if outcome in ANSWERED:
        return None
    return Refusal("unknown-choice", "Choose who reads the answer.", field="outcome")


def answer_differs(new: str, old: str) -> Refusal | None:
    if new != old:
        return None
    return Refusal("nothing-changed", "The answer is not changed yet.", field="answer")


@dataclass(frozen=True)
class Clarified:
    """A question as one reader sees it.

    own    it is their agency's
    runs   they run the round, so they see who asks, and answer
    """

    row: Clarification
    own: bool
    runs: bool

    @property
    def question(self) -> str:
        return self.row.asked if self.own and not self.row.outcome else self.row.told

    @property
    def asked_otherwise(self) -> str:
        """The words in which it was asked, where everyone reads others."""
        differs = self.row.asked != self.question
        return self.row.asked if differs and (self.own or self.runs) else ""

    @property
    def by(self) -> str:
        """Who asked, for those who may know."""
        if self.own:
            return "your agency" if self.row.named else "your agency, without its name"
        if self.runs or self.row.named:
            return self.row.agency.name
        return ""


def seen_by(
    actor: Actor, rows: Iterable[Clarification], *, runs: bool, concerned: bool
) -> list[Clarified]:
    """What this reader may read of the questions about a round.

    runs       they run the round: everything
    concerned  they are asked in it, or have a part in its review: what was answered to everyone
    """
    found = [Clarified(row, actor.works_for(row.agency_id), runs) for row in rows]
    return [
        each for each in found if runs or each.own or (concerned and each.row.outcome == "everyone")
    ]
