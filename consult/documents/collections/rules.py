"""What a collection may be called, and how its chapters move."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Sequence
from datetime import date

from workflows.calendar import day_in_words
from workflows.refusal import Refusal

TITLE_LIMIT, DESCRIPTION_LIMIT, AMENDMENT_LIMIT = 300, 2_000, 2_000
UP, DOWN = "up", "down"
WAYS = {UP: -1, DOWN: 1}


def has_title(title: str, what: str) -> Refusal | None:
    """`what`: the collection, the part."""
    if not title.strip():
        return Refusal("no-title", f"Give the {what} a title.", field="title")
    if len(title) > TITLE_LIMIT:
        because = f"The title is {len(title):,} characters long; it may have {TITLE_LIMIT}."
        return Refusal("title-too-long", because, field="title")
    return None


def review_is_ahead(review_on: date | None, today: date) -> Refusal | None:
    """A date that is set is one that can still be kept. Source: house rule."""
    if review_on is None or review_on >= today:
        return None
    because = f"{day_in_words(review_on)} is past. The next review is today or later."
    return Refusal("review-date-past", because, field="review_on")


def description_is_short(description: str) -> Refusal | None:
    if len(description) <= DESCRIPTION_LIMIT:
        return None
    because = (
        f"The description is {len(description):,} characters long; it may have "
        f"{DESCRIPTION_LIMIT:,}."
    )
    return Refusal("description-too-long", because, field="description")


def collection_title_is_its_own(existing: str | None) -> Refusal | None:
    """Two collections of one title could not be told apart. Source: house rule."""
    if existing is None:
        return None
    return Refusal(
        "title-taken",
        f"There is a collection called “{existing}” already.",
        fix="Give this one a title of its own, or put the chapters in that one.",
        field="title",
    )


def part_title_is_its_own(title: str, others: Several[str]) -> Refusal | None:
    """Two parts of one collection are told apart by their titles. Source: house rule."""
    if _plain(title) not in {_plain(each) for each in others}:
        return None
    because = f"This collection has a part called “{title.strip()}” already."
    return Refusal("title-taken", because, field="title")


def some_are_chosen(count: int) -> Refusal | None:
    if count:
        return None
    return Refusal("nothing-chosen", "Choose the documents to add.", field="documents")


def is_in_no_other(title: str, collection: str | None) -> Refusal | None:
    """A document is a chapter of one collection at most. Source: house rule."""
    if collection is None:
        return None
    return Refusal(
        "in-a-collection",
        f"“{title}” is a chapter of “{collection}” already.",
        fix="Take it out there first.",
        source="house: a document is a chapter of one collection at most",
    )


def no_chapter_is_in_force(titles: Sequence[str]) -> Refusal | None:
    """What readers find their way by does not go from under them. Source: house rule."""
    if not titles:
        return None
    which = f"“{titles[0]}” is" if len(titles) == 1 else f"{len(titles)} of its chapters are"
    return Refusal(
        "chapters-in-force",
        f"{which} in force: the public finds them by this collection.",
        fix="Take these chapters out, or put them in another collection, first.",
        source="house: readers keep the contents of what is in force",
    )


def day_is_past(day: date, today: date) -> Refusal | None:
    """What was changed before is told of days that were. Source: house rule."""
    if day <= today:
        return None
    because = "The day is still to come: this is about changes from before."
    return Refusal("day-to-come", because, field="amended_on")


def day_is_before_us(day: date, first: date | None) -> Refusal | None:
    """Since a text was published here, its changes are told by its versions. Source: house rule.

    first  the day of the first publication, if there was one
    """
    if first is None or day <= first:
        return None
    because = (
        f"The text was first published here on {day_in_words(first)}: what was changed after that "
        "is told by its versions."
    )
    return Refusal("after-publication", because, fix="Give an earlier day.", field="amended_on")


def amendment_is_told(words: str) -> Refusal | None:
    if not words.strip():
        return Refusal("no-words", "Say what was changed.", field="words")
    if len(words) > AMENDMENT_LIMIT:
        because = (
            f"What was changed takes {len(words):,} characters; it may have {AMENDMENT_LIMIT:,}."
        )
        return Refusal("words-too-long", because, field="words")
    return None


def moved(slots: Sequence[Sequence[int]], what: int, way: str) -> list[list[int]] | None:
    """The chapters of each part once one went up or down a place; at the edge of its part it goes
    into the next. None where there is nothing further.

    slots  the chapters before the first part, then those of each part
    """
    found = [list(each) for each in slots]
    at = next(number for number, each in enumerate(found) if what in each)
    place = found[at].index(what)
    step = WAYS[way]
    if 0 <= place + step < len(found[at]):
        found[at][place], found[at][place + step] = found[at][place + step], what
        return found
    if not 0 <= at + step < len(found):
        return None
    found[at].remove(what)
    found[at + step].insert(0 if way == DOWN else len(found[at + step]), what)
    return found


def may_go(slots: Sequence[Sequence[int]], what: int, way: str) -> bool:
    return moved(slots, what, way) is not None


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()
