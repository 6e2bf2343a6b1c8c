"""Quoted words in a form that has no column for them: the first line of the comment. Pure."""

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


def with_quote(words: str, body: str) -> str:
    return f"Quoted: “{one_line(words)}”\n{body}" if words else body


def parted(typed: str) -> tuple[str, str]:
    """(quoted words, the comment itself), or no words and all of it."""
    found = _FIRST.fullmatch(typed)
    if found is None or not found["rest"].strip():
        return "", typed
    return one_line(found["words"]), found["rest"].strip()
