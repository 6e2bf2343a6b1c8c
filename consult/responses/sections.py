"""Sections of a text that colleagues ask each other to look at. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from consult.documents.block import HEADING, Block
from consult.responses.models import PassedSection
from consult.settings import in_words
from workflows.calendar import day_in_words
from workflows.refusal import Refusal

OPEN, DONE, BACK, OVER = "open", "done", "back", "over"
MOST = 100  # that are with somebody, in one response
SOURCE = "house: a colleague helps, and the agency’s lead answers for it"


def extent_of(blocks: Sequence[Block], anchor: str | None) -> list[Block]:
    """The heading and what is below it, up to the next heading that is not; of the whole text all.

    A block that is no heading is a section of itself alone.
    """
    if anchor is None:
        return list(blocks)
    at = next((n for n, block in enumerate(blocks) if block.anchor == anchor), None)
    if at is None:
        return []
    first, found = blocks[at], [blocks[at]]
    for block in blocks[at + 1 :] if first.kind == HEADING else ():
        if block.kind == HEADING and block.level <= first.level:
            break
        found.append(block)
    return found


def is_a_section(block_kind: str | None) -> Refusal | None:
    """A heading with what is below it, or the whole text."""
    if block_kind in (None, HEADING):
        return None
    because = "Only a whole section can be passed on: a heading and what is below it."
    return Refusal("no-section", because, field="person")


def person_can_look(account_id: int | None, known: Collection[int]) -> Refusal | None:
    """Somebody of the agency, or who comes by a link that works; not whoever asks. Source: house"""
    if account_id in known:
        return None
    because = "Choose one of the people listed. They may have left, or their link may have ended."
    return Refusal("nobody-to-ask", because, field="person", source=SOURCE)


def day_is_sensible(due_on: date | None, today: date, last: date | None) -> Refusal | None:
    """From today to the day on which the agency's own time ends."""
    if due_on is not None and due_on < today:
        because = "The day must be today or later."
        return Refusal("day-is-past", because, field="due_on")
    if due_on is not None and last is not None and due_on > last:
        because = f"The day must not be after {day_in_words(last)}, when your time to answer ends."
        return Refusal("day-is-too-late", because, field="due_on")
    return None


def is_not_with_them(earlier: Collection[PassedSection], name: str) -> Refusal | None:
    if not earlier:
        return None
    because = f"This section is with {name} already."
    return Refusal("with-them-already", because, field="person")


def there_is_room(open_ones: int) -> Refusal | None:
    if open_ones < MOST:
        return None
    because = f"{MOST} sections are with colleagues, which is the most there can be."
    return Refusal("too-many-sections", because, field="person")


def still_waits(section: PassedSection, who: str) -> Refusal | None:
    """Nobody answered it, or took it back, meanwhile."""
    if section.state == OPEN:
        return None
    at = f" at {in_words(section.settled_at)}" if section.settled_at else ""
    told = {
        DONE: f"{who} marked this section as done{at}.",
        BACK: f"This section went back to the lead{at}.",
        OVER: f"{who} took this section back{at}.",
    }
    return Refusal("section-settled-meanwhile", told[section.state])


def is_with_you(holder: str, *, yours: bool) -> Refusal | None:
    """Who was asked says that it is done, or gives it back."""
    if yours:
        return None
    return Refusal("not-with-you", f"This section is with {holder}.", who=holder, source=SOURCE)


def is_yours_to_take_back(asked_by: str, *, asked: bool, lead: bool) -> Refusal | None:
    """Whoever asked, or a lead."""
    if asked or lead:
        return None
    return Refusal(
        "not-yours-to-take-back",
        f"Only {asked_by}, who asked, or a lead of your agency can take this section back.",
        who=f"{asked_by}, or a lead of your agency",
        source=SOURCE,
    )


def can_be_settled_by_lead(state: str, at: datetime | None) -> Refusal | None:
    """With somebody, or with the leads again."""
    if state in (OPEN, BACK):
        return None
    when = f" at {in_words(at)}" if at else ""
    return Refusal("section-settled-meanwhile", f"Nobody waits for this section since{when}.")
