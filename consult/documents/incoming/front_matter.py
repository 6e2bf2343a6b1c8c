"""Lines about a Markdown file at its head, between two lines of three hyphens. Pure.

They are no part of its text: read as Markdown, the last of them would become a heading.
"""

from __future__ import annotations

import re

from consult.documents.incoming.found import Notice

MOST_LINES = 200
_KEY = re.compile(r"([A-Za-z][\w -]{0,60}?)[ \t]*:(?:[ \t]+(\S.*))?$")
_FURTHER = re.compile(r"[ \t]+\S|-[ \t]|#")  # of the value above, or a note
_ENDS = ("---", "...")


def split_head(words: str) -> tuple[str, str, Notice | None]:
    """(text, title, what is said of it); the words as they are, "" and None without such a head."""
    lines = words.removeprefix("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].rstrip() != _ENDS[0]:
        return words, "", None
    keys: dict[str, str] = {}
    for at, line in enumerate(lines[1:MOST_LINES], start=1):
        if line.rstrip() in _ENDS and keys:
            what = f"Lines about the file at its head were left out: {', '.join(keys)}"
            return "".join(lines[at + 1 :]), _bare(keys.get("title", "")), Notice(what)
        found = _KEY.match(line.rstrip())
        if found:
            keys.setdefault(found[1].casefold(), found[2] or "")
        elif not (keys and _FURTHER.match(line)):
            break
    return words, "", None


def _bare(value: str) -> str:
    """Without the quotation marks that it may stand in; "" for words that go on below."""
    if value[:1] in "\"'" and len(value) > 1 and value[-1] == value[0]:
        value = value[1:-1].replace('\\"', '"').replace("''", "'")
    return "" if value[:1] in ("|", ">", "[", "{") else " ".join(value.split())
