"""How many of those who were asked have answered. Silence is never counted as an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Expected(Protocol):
    """One of those who were asked; `how` is one of models.SETTLED, empty while silent."""

    @property
    def how(self) -> str: ...


@dataclass(frozen=True)
class Answers:
    """Of those asked: given (a nil return is an answer), and silent (it is recorded)."""

    asked: int
    given: int
    silent: int

    @property
    def words(self) -> str:
        """ "2 of 3 answered, no answer came from 1" """
        told = f"{self.given} of {self.asked} answered"
        return f"{told}, no answer came from {self.silent}" if self.silent else told


def count_answers(expected: Iterable[Expected]) -> Answers:
    """Of one round, from those who were expected to answer it."""
    hows = [row.how for row in expected]
    silent = hows.count("waived")
    return Answers(len(hows), sum(1 for how in hows if how) - silent, silent)
