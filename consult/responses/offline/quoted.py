"""Quoted words in a form: in a column of our own, else in the first line of the comment. Pure."""

from __future__ import annotations

import re

from consult.documents.quoting import one_line

HOW = (
    "To comment on some words of a part, begin the comment with a line of its own that says: "
    "Quoted: “the words”"
)
_FIRST = re.compile(
    r"[ \t]*quoted:[ \t]*[“\"](?P<words>.+?)[”\"][ \t]*\n(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_SHOWN = re.compile(r"\s*on\s*[“\"](?P<words>.+)[”\"]\s*", re.IGNORECASE | re.DOTALL)


def shown(words: str) -> str:
    """As the column of our own form has them."""
    return f"On “{words}”" if words else ""


def read_shown(cell: str) -> str:
    """The words of such a cell; none where it has the first words of the place."""
    found = _SHOWN.fullmatch(cell)
    return one_line(found["words"]) if found else ""


def with_quote(words: str, body: str) -> str:
    return f"Quoted: “{one_line(words)}”\n{body}" if words else body


def parted(typed: str) -> tuple[str, str]:
    """(quoted words, the comment itself), or no words and all of it."""
    found = _FIRST.fullmatch(typed)
    if found is None or not found["rest"].strip():
        return "", typed
    return one_line(found["words"]), found["rest"].strip()
