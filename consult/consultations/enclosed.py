"""What goes with a round of comment, and what speaks against it: reasons why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.consultations.rules import LONGEST, LONGEST_WORDING, text_fits
from workflows.refusal import Refusal

FILE, SUMMARY, EASY_READ = "file", "summary", "easy_read"
KINDS = (FILE, SUMMARY, EASY_READ)
ORDER = (SUMMARY, EASY_READ, FILE)  # as they are read
NAMES = {
    FILE: "attachment",
    SUMMARY: "plain-English summary",
    EASY_READ: "easy read version",
}
MOST = 20  # attachments of one round
LONGEST_TITLE = 200
ACCESSIBILITY = "law: what a public body puts online can be read by everybody (SI 2018/952)"
SUMMED = "house: people are told what changes in words that they use"
FROZEN = "house: everyone is asked the same thing, from the first minute to the last"


@dataclass(frozen=True)
class Given:
    """What somebody sent, before anything is kept. A name is empty where no file was sent.

    untagged  the file is a PDF that has surely no tags for a screen reader
    """

    kind: str
    title: str
    words: str
    name: str = ""
    readable: bool | None = None
    untagged: bool = False


def faults(given: Given, *, has_file: bool) -> list[Refusal | None]:
    """has_file: there is one, sent now or before."""
    texts = [text_fits(given.words, "words", "This text", LONGEST)]
    if given.kind == SUMMARY:
        return [*texts, words_are_given(given.words)]
    if given.kind == EASY_READ:
        return [*texts, something_is_given(given.words, has_file=has_file)]
    return [
        *texts,
        title_is_given(given.title),
        text_fits(given.title, "title", "The title", LONGEST_TITLE),
        file_is_given(has_file),
        readable_is_said(given.readable),
        file_can_be_read(given),
    ]


def title_is_given(title: str) -> Refusal | None:
    """A reader chooses by the title. Source: house."""
    if title.strip():
        return None
    return Refusal("no-title", "Enter a title, so that people know what is in it.", field="title")


def file_is_given(there: bool) -> Refusal | None:
    return None if there else Refusal("no-file", "Choose the file.", field="file")


def readable_is_said(readable: bool | None) -> Refusal | None:
    """Whoever attaches a file has looked whether everybody can read it. Source: SI 2018/952."""
    if readable is not None:
        return None
    because = "Say whether everybody can read this file."
    return Refusal("readable-unsaid", because, source=ACCESSIBILITY, field="readable")


def file_can_be_read(
    given: Given, *, pictures: tuple[str, ...] = ("png", "jpg", "gif")
) -> Refusal | None:
    """A picture, or a PDF without tags, is silent for a screen reader. Source: SI 2018/952."""
    if not given.readable:
        return None
    if given.name.lower().endswith(pictures):
        because = "Nobody can hear what a picture shows."
    elif given.untagged:
        because = "This PDF has no tags, so a screen reader cannot follow it."
    else:
        return None
    fix = "Choose No, and give the same as a text or in another file."
    return Refusal("not-readable", because, fix=fix, source=ACCESSIBILITY, field="readable")


def words_are_given(words: str) -> Refusal | None:
    return None if words.strip() else Refusal("no-words", "Write the summary.", field="words")


def something_is_given(words: str, *, has_file: bool) -> Refusal | None:
    if words.strip() or has_file:
        return None
    because = "Choose the file of the easy read version, or write it here."
    return Refusal("no-easy-read", because, field="file")


def not_too_many(count: int) -> Refusal | None:
    """Source: what somebody can be asked to read."""
    if count < MOST:
        return None
    because = f"{MOST} attachments are the most that a round can have."
    return Refusal("too-many-attachments", because, field="title")


def there_is_none_yet(kind: str, *, there: bool) -> Refusal | None:
    if not there:
        return None
    because = f"Somebody else has added the {NAMES[kind]} since this page was opened."
    return Refusal(f"{kind.replace('_', '-')}-added-meanwhile", because, fix="Change that one.")


def missing(kinds: Sequence[str], lacking: Sequence[bool]) -> list[Refusal]:
    """Advice before a round opens, which stops nothing. Source: house, and SI 2018/952.

    lacking  of each of them, whether some people can read no form of it
    """
    found = []
    if SUMMARY not in kinds:
        because = "There is no summary in plain English."
        found.append(Refusal("no-summary", because, "Most people read that first.", source=SUMMED))
    if count := sum(lacking):
        because = (
            "1 attachment has no accessible version."
            if count == 1
            else f"{count} attachments have no accessible version."
        )
        found.append(Refusal("no-accessible-version", because, source=ACCESSIBILITY))
    return found


def may_be_changed(*, editable: bool, state: str) -> Refusal | None:
    """Before the round opens freely; while it is open by a correction. Source: house."""
    if editable or state == "open":
        return None
    return Refusal(
        "round-is-frozen",
        "This round has ended, so what went with it can no longer be changed.",
        source=FROZEN,
    )


def may_be_removed(*, editable: bool) -> Refusal | None:
    if editable:
        return None
    return Refusal(
        "round-is-frozen",
        "This round has opened, so what goes with it is not removed any more.",
        fix="Correct it: what it was before stays beside it.",
        source=FROZEN,
    )


def says_why(why: str, *, editable: bool) -> list[Refusal | None]:
    """Once people read it, whoever changes it says why."""
    if editable:
        return []
    told = None
    if not why.strip():
        because = "Say why this comes only now. Everyone who was asked is told."
        told = Refusal("no-reason", because, field="why")
    return [told, text_fits(why, "why", "The reason", LONGEST_WORDING)]


def something_differs(changed: bool) -> Refusal | None:
    return None if changed else Refusal("nothing-changed", "Nothing is changed yet.", field="title")
