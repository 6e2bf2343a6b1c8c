"""Where a body stands: who counts, and the sentence that says it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult.boards.models import Position
from consult.groups.models import Seat
from workflows.definition import Workflow
from workflows.facts import BallotFacts
from workflows.guards.wording import count, names


def member_names(seats: Sequence[Seat]) -> dict[int, str]:
    """Account id → name. Two people of one name are told apart, so that both count."""
    times = Counter(seat.account.name for seat in seats)
    return {
        seat.account_id: seat.account.name
        if times[seat.account.name] == 1
        else f"{seat.account.name} ({seat.account.email})"
        for seat in seats
    }


def facts_of(
    state: str,
    flow: Workflow,
    seats: Sequence[Seat],
    positions: Iterable[Position],
    hashes: Iterable[str],
) -> BallotFacts:
    """The facts of one ballot, which is in `state` of `flow`. Only who holds a seat now counts."""
    called = member_names(seats)
    said: dict[str, list[str]] = {}
    clearing = []
    for position in positions:
        if position.account_id in called and position.replaced_at is None:
            said.setdefault(position.choice, []).append(called[position.account_id])
            if position.choice == "object":
                clearing.append(position.clears)
    return BallotFacts(
        state=state,
        alone="take_position" not in flow.states[flow.initial].permits,
        members=len(called),
        yes=tuple(said.get("yes", ())),
        no_objection=tuple(said.get("no_objection", ())),
        objections=tuple(said.get("object", ())),
        clearing=tuple(clearing),
        recused=tuple(said.get("recuse", ())),
        hashes=tuple(hashes),
    )


@dataclass(frozen=True)
class Standing:
    """The facts of a ballot beside what the definition asks for."""

    facts: BallotFacts
    quorum: int | None
    minimum: int | None
    alone: bool = False  # the chair decides, and nobody takes a position

    @property
    def free(self) -> int:
        return self.facts.members - len(self.facts.recused)

    @property
    def spoken(self) -> int:
        facts = self.facts
        return len(facts.yes) + len(facts.no_objection) + len(facts.objections)

    @property
    def sentences(self) -> list[str]:
        """ "5 of 9 unrecused members have taken a position; the quorum is 6." and so on."""
        if self.alone:
            return ["The chair decides alone."]
        verb = "has" if self.spoken == 1 else "have"
        which = "unrecused members" if self.facts.recused else "members"
        told = [
            f"{self.spoken} of {self.free} {which} {verb} taken a position"
            + (f"; the quorum is {self.quorum}." if self.quorum is not None else ".")
        ]
        yes = len(self.facts.yes)
        told.append(
            f"{yes} {'is' if yes == 1 else 'are'} in favour"
            + (f"; at least {self.minimum} must be." if self.minimum is not None else ".")
        )
        if self.facts.objections:
            one = len(self.facts.objections) == 1
            stands = "An objection stands" if one else "Objections stand"
            told.append(f"{stands}, from {names(self.facts.objections)}.")
        if self.facts.recused:
            told.append(
                f"{count(len(self.facts.recused), 'member')} recused: "
                f"{names(self.facts.recused)}. They do not count towards the quorum."
            )
        return told


def standing_for(facts: BallotFacts, flow: Workflow) -> Standing:
    """Beside the numbers that the step which carries the ballot asks for."""
    asked = _asked(flow)
    return Standing(
        facts,
        quorum_of(flow),
        asked.get("enough_are_in_favour", {}).get("minimum"),
        alone=facts.alone,
    )


def quorum_of(flow: Workflow) -> int | None:
    """How many members must speak for a decision; None where no number is asked for."""
    quorum = _asked(flow).get("quorum_is_met", {}).get("quorum")
    return max(2, quorum) if quorum is not None else None


def _asked(flow: Workflow) -> dict[str, Mapping[str, Any]]:
    """Guard → its numbers, of the step that carries a ballot."""
    return {
        use.name: use.params
        for step in flow.steps
        if "carry_ballot" in step.effects
        for use in step.guards
    }
