"""What stands in the hidden column of our forms, so that a row is known again. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from consult.responses import rules

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # which no file can hold
_COMMENT = re.compile(r"r(\d{1,12})-c(\d{1,12})-(\d{1,9})-([0-9a-f]{16})")
_BLANK = re.compile(r"r(\d{1,12})-([0-9a-f]{12})-(\d{1,6})-v(\d{1,12})-([\w.~-]{0,20})")
_ANSWER = re.compile(r"r(\d{1,12})-q(\d{1,12})-(\d{1,9})-([0-9a-f]{16})")


@dataclass(frozen=True)
class OfComment:
    """A row of a comment that was there when the form was made."""

    response_id: int
    comment_id: int
    revision: int
    digest: str

    def __str__(self) -> str:
        return f"r{self.response_id}-c{self.comment_id}-{self.revision}-{self.digest}"


@dataclass(frozen=True)
class OfBlank:
    """An empty row of one form, for a comment on a block or (no anchor) on the whole text."""

    response_id: int
    form: str
    number: int
    version_id: int
    anchor: str | None

    def __str__(self) -> str:
        place = f"v{self.version_id}-{self.anchor or ''}"
        return f"r{self.response_id}-{self.form}-{self.number}-{place}"


@dataclass(frozen=True)
class OfAnswer:
    """A question, and the answer to it when the form was made; revision 0: there was none."""

    response_id: int
    question_id: int
    revision: int
    digest: str

    def __str__(self) -> str:
        return f"r{self.response_id}-q{self.question_id}-{self.revision}-{self.digest}"


Key = OfComment | OfBlank | OfAnswer


def parse(text: str) -> Key | None:
    """None for what is no key of ours."""
    said = text.strip()
    if found := _COMMENT.fullmatch(said):
        return OfComment(int(found[1]), int(found[2]), int(found[3]), found[4])
    if found := _ANSWER.fullmatch(said):
        return OfAnswer(int(found[1]), int(found[2]), int(found[3]), found[4])
    if found := _BLANK.fullmatch(said):
        return OfBlank(int(found[1]), found[2], int(found[3]), int(found[4]), found[5] or None)
    return None


def digest_of(*parts: str | int | None) -> str:
    """The same for the same words, whatever their line ends; 16 characters."""
    text = "\0".join(_CONTROLS.sub("", rules.normal(str(each or ""))) for each in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def of_words(version_id: int, anchor: str | None, body: str, proposed: str) -> str:
    """How a row without a key of its own is known again: by its place and words."""
    text = "\0".join((str(version_id), anchor or "", rules.normal(body), rules.normal(proposed)))
    return f"w-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
