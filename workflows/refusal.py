"""The only way this system says no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

WEIGHTS = {
    "law": "From the law",
    "house": "Our own rule",
    "borrowed": "Good practice elsewhere",
}


def rule_in_words(source: str) -> str:
    """ "house: drafts stay inside" → "Our own rule: drafts stay inside"."""
    weight, colon, words = source.partition(": ")
    return f"{WEIGHTS[weight]}: {words}" if colon and weight in WEIGHTS else source


def _folded(words: str) -> str:
    return words.casefold().replace(",", "")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why something may not happen, fit to be read by the person it stops.

    code     stable and kebab-case; tests and the API compare it
    because  a whole sentence with the actual numbers and names
    fix      a sentence that says what would clear it
    who      who can clear it
    source   where the rule comes from, with its weight: "law: …", "house: …", "borrowed: …"
    field    the form field that the reason belongs to, if it does
    guard    name of the guard that said it, where one did
    warning  True: it does not stop the step, which then has to give a reason
    about    the id of the draft that the reason is about, where a review has several; of those
             that it names, the first
    """

    code: str
    because: str
    fix: str | None = None
    who: str | None = None
    source: str | None = None
    field: str | None = None
    about: int | None = None
    guard: str | None = None
    warning: bool = False

    @property
    def rule(self) -> str:
        """Where the rule comes from, as people read it; empty when it is not said."""
        return rule_in_words(self.source or "")

    @property
    def told(self) -> str:
        """All that its reader needs, as sentences in a row; whoever they name is named once."""
        words = " ".join(filter(None, (self.because, self.fix)))
        return f"{words} Who can: {self.who_else}." if self.who_else else words

    @property
    def who_else(self) -> str:
        """Who can clear it, unless its sentences name them already."""
        words = " ".join(filter(None, (self.because, self.fix)))
        return self.who if self.who and _folded(self.who) not in _folded(words) else ""

    def as_dict(self) -> dict[str, Any]:
        """For the record and for problem details; absent parts are left out."""
        named = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in named if value not in (None, False)}


class Refused(Exception):
    """Raised with every reason, never just the first."""

    def __init__(self, *refusals: Refusal) -> None:
        if not refusals:
            raise ValueError("a refusal without a reason is not one")
        super().__init__("; ".join(refusal.because for refusal in refusals))
        self.refusals = refusals

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(refusal.code for refusal in self.refusals)


def refuse_any(reasons: Iterable[Refusal | None]) -> None:
    """Raise Refused with every reason that was given, or return quietly when there is none."""
    found = tuple(reason for reason in reasons if reason is not None)
    if found:
        raise Refused(*found)
