"""The shapes of Markdown lines, and lines joined into the text of one block.

Every pattern is matched from the start of a line and never goes back far, so none can be slow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING_LENGTH = 2_000

FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
RULE = re.compile(r"([-*_])(?:\s*\1){2,}$")
BOX = re.compile(r":{3,}(?:\s*box)?$")
UNDERLINE = re.compile(r"(=|-)\1+$")
ATX = re.compile(r"(#{1,6})(?:\s+(.*))?$")
ITEM = re.compile(
    r"(?:([-*+•])|(\(?)([0-9]{1,3}|[a-zA-Z]|[ivxIVX]{2,5})(\))|()([0-9]{1,3})(\.))\s+(?=\S)"
)
FOOTNOTE_LINE = re.compile(r"\[\^([\w-]{1,20})\]:\s+(?=\S)")
DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
_ATTRIBUTE = re.compile(r"(?:[#.][\w:.-]+|-)$")
QUOTE_SIGNS = re.compile(r"(?:>\s*)+")
_CELL = re.compile(r"(?:\\.|[^|\\])+|\||\\")


def cells(row: str) -> list[str]:
    """The cells of one row of a pipe table; an escaped pipe belongs to its cell."""
    found = [""]
    for part in _CELL.findall(row.strip().removeprefix("|")):
        if part == "|":
            found.append("")
        else:
            found[-1] += part
    if len(found) > 1 and not found[-1].strip():
        found.pop()
    return [cell.strip() for cell in found]


def is_structural(line: str) -> bool:
    """Whether a stripped line opens something by itself."""
    return bool(
        line.startswith(">")
        or ATX.match(line)
        or ITEM.match(line)
        or RULE.match(line)
        or FENCE.match(line)
        or BOX.match(line)
        or FOOTNOTE_LINE.match(line)
    )


def may_interrupt(item: re.Match[str]) -> bool:
    """Inside a paragraph only the first item of a list is one: "see section\\n(b) above"."""
    return bool(item[1]) or (item[3] or item[6]).lower() in ("1", "a", "i")


def _breaks(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def joined(lines: Sequence[str]) -> str:
    """Soft line ends become a space, hard ones stay as a backslash and a newline."""
    pieces: list[str] = []
    hard = False
    for index, line in enumerate(lines):
        piece = re.sub(" {2,}", " ", line.strip())
        breaks = line.endswith("  ")
        while index < len(lines) - 1 and _breaks(piece):
            piece, breaks = piece[:-1].rstrip(), True
        if piece and pieces:
            pieces.append("\\\n" if hard else " ")
        if piece:
            pieces.append(piece)
            hard = False
        hard = hard or breaks
    return "".join(pieces)


def guarded(text: str, marker: str) -> str:
    """Escape what would be read as structure when the text is written out again."""
    first, *rest = text.split("\n")
    if marker == "-" and RULE.match(f"- {first}"):
        first = "\\" + first
    elif not marker:
        first = _escaped(first)
    rest = ["\\" + line if DELIMITER.match(line) else _escaped(line) for line in rest]
    return "\n".join([first, *rest])


def _escaped(line: str) -> str:
    if not is_structural(line):
        return line
    item = ITEM.match(line)
    if item is None or not line[0].isalnum():
        return "\\" + line
    at = len(item[0].rstrip()) - 1
    return f"{line[:at]}\\{line[at:]}"


def heading_text(text: str) -> tuple[str, bool]:
    """Take closing hashes and {attributes} off; True when one asks for no number."""
    unnumbered = False
    text = re.sub(" {2,}", " ", text.strip())
    while len(text) <= _HEADING_LENGTH:
        before = text
        bared = text.rstrip("#")
        if bared != text and (not bared or bared[-1].isspace()):
            text = bared.rstrip()
        start = text.rfind("{") if text.endswith("}") else -1
        if start >= 0 and (start == 0 or text[start - 1].isspace()):
            words = text[start + 1 : -1].split()
            if words and all(_ATTRIBUTE.match(word) for word in words):
                unnumbered = unnumbered or not {"-", ".unnumbered"}.isdisjoint(words)
                text = text[:start].rstrip()
        if text == before:
            break
    return text, unnumbered
