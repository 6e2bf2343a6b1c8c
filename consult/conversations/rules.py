"""What must be true before a meeting or a call is recorded, or its record put right. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from consult.consultations.heard import KINDS
from consult.responses.rules import DISCLOSURE, LONGEST, LONGEST_NAME, LONGEST_REASON
from consult.sensitive import find_all, reads_like_a_disclosure
from workflows.calendar import day_in_words
from workflows.refusal import Refusal

MOST_FILES = 20  # of one meeting
LONGEST_LIST = 4_000  # characters of who was there
EVIDENCE = "house: what was said is on the record, and who said it can check it"


def kind_is_known(kind: str) -> Refusal | None:
    if kind in KINDS:
        return None
    return Refusal(
        "no-kind", "Say whether it was a meeting, a call, a visit or a webinar.", field="kind"
    )


def day_has_come(held_on: date | None, today: date) -> list[Refusal | None]:
    """What was said can be recorded once it was said. Source: house."""
    if held_on is None:
        return [Refusal("no-day", "Enter the day on which it was.", field="held_on")]
    if held_on <= today:
        return []
    because = f"{day_in_words(held_on)} has not come yet. Record what was said when it was said."
    return [Refusal("day-not-come", because, field="held_on")]


def title_is_given(title: str) -> list[Refusal | None]:
    missing = "Enter what it was about, in a line."
    return [
        None if title else Refusal("no-title", missing, field="title"),
        text_fits(title, "title", LONGEST_NAME),
    ]


def somebody_took_part(agencies: Collection[int], others: str) -> list[Refusal | None]:
    """Evidence is somebody's. Source: house."""
    missing = None
    if not agencies and not others:
        because = "Choose the agencies that took part, or say who did in words."
        missing = Refusal("nobody-took-part", because, source=EVIDENCE, field="others")
    return [missing, text_fits(others, "others", LONGEST_LIST)]


def were_asked(agencies: Collection[int], expected: Collection[int]) -> Refusal | None:
    """Another agency is named in words."""
    if set(agencies) <= set(expected):
        return None
    because = "One of these agencies is not asked in this round. Name it in words below."
    return Refusal("not-asked", because, field="agencies")


def notes_are_given(notes: str) -> list[Refusal | None]:
    missing = Refusal("no-notes", "Write down what was said.", source=EVIDENCE, field="notes")
    return [None if notes else missing, text_fits(notes, "notes", LONGEST)]


def text_fits(text: str, field: str, longest: int) -> Refusal | None:
    if len(text) <= longest:
        return None
    because = f"Use {longest:,} characters or fewer. There are {len(text):,} now."
    return Refusal("too-long", because, field=field)


def tells_of_no_harm(text: str, field: str) -> Refusal | None:
    """Notes are no place to tell of harm: that goes to a person. Source: house."""
    if not reads_like_a_disclosure(text):
        return None
    because = (
        "This reads as if it tells of harm to a child. It was not saved, and the safeguarding "
        "lead was told. Take it out, or say below why it is not about a child."
    )
    return Refusal(
        DISCLOSURE, because, field=field, source="house: whoever tells of harm meets a person"
    )


def is_marked(text: str) -> bool:
    """Whether it can be saved only with an explanation."""
    return bool(find_all(text)) or reads_like_a_disclosure(text)


def not_too_many(count: int) -> Refusal | None:
    if count <= MOST_FILES:
        return None
    return Refusal("too-many-files", f"{MOST_FILES} files are the most.", field="files")


def why_is_given(why: str) -> list[Refusal | None]:
    """What it said before stays, and whoever reads it learns why it changed. Source: house."""
    missing = "Say why it is put right. It stands beside the earlier words."
    return [
        None if why else Refusal("no-reason", missing, field="why"),
        text_fits(why, "why", LONGEST_REASON),
    ]


def something_differs(changed: bool) -> Refusal | None:
    if changed:
        return None
    return Refusal("nothing-changed", "Nothing is changed yet.", field="notes")
