"""What happens to ballots."""

from __future__ import annotations

from dataclasses import dataclass

from consult.access import Actor
from consult.boards.models import Ballot, Position


@dataclass(frozen=True)
class BallotOpened:
    """A body was asked to decide."""

    ballot: Ballot
    by: Actor


@dataclass(frozen=True)
class PositionTaken:
    """A member said where they stand; `before` is what they had said until then."""

    ballot: Ballot
    position: Position
    before: Position | None
    by: Actor
