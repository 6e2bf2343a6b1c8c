"""Markdown, line by line, into raw blocks: a flat reading that cannot be driven deep or slow.

Each line is looked at once and nesting is only a number, so hostile input costs what its length
costs. Differences from CommonMark are deliberate: lettered items "(a)" are list items, four
spaces do not make code, rules and link definitions stay out of the way, HTML is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.documents.block import (
    CODE,
    HEADING,
    LIST_ITEM,
    PARAGRAPH,
    QUOTE,
    TABLE,
    Block,
)
from consult.documents.decoding import MAX_BLOCKS, TooLong
from consult.documents.numbering import UNNUMBERED, split_typed

MAX_DEPTH = 8
_HEADING_LENGTH = 2_000

FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
RULE = re.compile(r"([-*_])(?:\s*\1){2,}$")
UNDERLINE = re.compile(r"(=|-)\1+$")
ATX = re.compile(r"(#{1,6})(?:\s+(.*))?$")
ITEM = re.compile(
    r"(?:([-*+•])|(\(?)([0-9]{1,3}|[a-zA-Z]|[ivxIVX]{2,5})(\))|()([0-9]{1,3})(\.))\s+(?=\S)"
)
DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
_ATTRIBUTE = re.compile(r"(?:[#.][\w:.-]+|-)$")
_QUOTE_SIGNS = re.compile(r"(?:>\s*)+")
_CELL = re.compile(r"(?:\\.|[^|\\])+|\||\\")


@dataclass(slots=True)
class _Open:
    kind: str
    level: int
    marker: str = ""
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Level:
    indent: int
    style: str
    count: int


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
    )


class Reader:
    def __init__(self, lines: Sequence[str]) -> None:
        self.blocks: list[Block] = []
        self._lines = [line.expandtabs(4) for line in lines]
        self._open: _Open | None = None
        self._levels: list[_Level] = []

    def read(self) -> list[Block]:
        at = 0
        while at < len(self._lines):
            at = self._take(at, self._lines[at].strip())
        self._close()
        return self.blocks

    def _take(self, at: int, line: str) -> int:
        in_paragraph = self._open is not None and self._open.kind == PARAGRAPH
        if not line:
            self._close()
        elif fence := FENCE.match(line):
            return self._fence(at, fence[1] or fence[3], fence[2] or fence[4] or "")
        elif heading := ATX.match(line):
            self._close()
            self._heading(len(heading[1]), heading[2] or "")
        elif line.startswith(">"):
            self._quote(line)
        elif in_paragraph and UNDERLINE.match(line):
            self._underlined(1 if line[0] == "=" else 2)
        elif RULE.match(line):
            self._close()
        elif (item := ITEM.match(line)) and (not in_paragraph or _may_interrupt(item)):
            self._item(at, item, line[item.end() :])
        elif not item and self._is_table(at, line):
            return self._table(at)
        else:
            self._text(at, line)
        return at + 1

    def _add(self, kind: str, level: int, text: str, marker: str = "") -> None:
        if len(self.blocks) == MAX_BLOCKS:
            raise TooLong(
                f"This text has more than {MAX_BLOCKS:,} paragraphs: split it into chapters."
            )
        if kind != LIST_ITEM:
            self._levels.clear()
        self.blocks.append(Block("", kind, level, "", text, marker))

    def _close(self) -> None:
        block, self._open = self._open, None
        if block is None or not (text := _joined(block.lines)):
            return
        text = _guarded(text, block.marker)
        if block.kind == PARAGRAPH:
            block.marker, text = split_typed(PARAGRAPH, text)
        self._add(block.kind, block.level, text, block.marker)
        if block.kind == LIST_ITEM and block.marker not in ("", "-"):
            last = self.blocks[-1]
            self.blocks[-1] = Block("", LIST_ITEM, last.level, last.marker, text, last.marker)

    def _heading(self, level: int, source: str) -> None:
        text, unnumbered = _heading_text(" ".join(source.split(" ")))
        if not text:
            return
        marker, text = split_typed(HEADING, text)
        self._add(HEADING, level, text, marker or (UNNUMBERED if unnumbered else ""))

    def _underlined(self, level: int) -> None:
        assert self._open is not None
        source = _joined(self._open.lines).replace("\\\n", " ")
        self._open = None
        self._heading(level, source)

    def _quote(self, line: str) -> None:
        signs = _QUOTE_SIGNS.match(line)
        assert signs is not None
        depth, line = min(signs[0].count(">"), MAX_DEPTH), line[signs.end() :]
        same = self._open is not None and (self._open.kind, self._open.level) == (QUOTE, depth)
        if not line or not same or ITEM.match(line):
            self._close()
        if not line:
            return
        if self._open is None:
            self._open = _Open(QUOTE, depth)
        self._open.lines.append(line)

    def _item(self, at: int, item: re.Match[str], text: str) -> None:
        self._close()
        indent = self._indent(at)
        depth = min(self._depth(indent), MAX_DEPTH - 1)
        sibling = self._levels[depth] if depth < len(self._levels) else _Level(indent, "", 0)
        del self._levels[depth:]
        marker, style, count = "-", "-", 0
        if not item[1]:
            before, body, after = (item[2], item[3], item[4]) if item[3] else ("", item[6], ".")
            style = f"{before}{after}"
            if body.isdigit():
                count = int(body)
                if style == sibling.style and count <= sibling.count:
                    count = min(sibling.count + 1, 999)
                body = str(count)
            marker = f"{before}{body}{after}"
        self._levels.append(_Level(indent, style, count))
        self._open = _Open(LIST_ITEM, depth + 1, marker, [self._raw(at, text)])

    def _indent(self, at: int) -> int:
        return len(self._lines[at]) - len(self._lines[at].lstrip(" "))

    def _depth(self, indent: int) -> int:
        return sum(1 for level in self._levels if level.indent + 2 <= indent)

    def _raw(self, at: int, text: str) -> str:
        """Keep the two spaces at a line's end that make it a line break."""
        return f"{text}  " if self._lines[at].endswith("  ") else text

    def _text(self, at: int, line: str) -> None:
        if self._open is None:
            depth = self._depth(self._indent(at)) if self._levels else 0
            del self._levels[depth or len(self._levels) :]
            self._open = _Open(LIST_ITEM, depth) if depth else _Open(PARAGRAPH, 0)
        self._open.lines.append(self._raw(at, line))

    def _fence(self, at: int, fence: str, info: str) -> int:
        self._close()
        indent, end = self._indent(at), at + 1
        closing = re.compile(rf"{re.escape(fence[0])}{{{len(fence)},}}$")
        body = []
        while end < len(self._lines) and not closing.match(self._lines[end].strip()):
            line = self._lines[end]
            body.append(line[min(indent, len(line) - len(line.lstrip(" "))) :])
            end += 1
        text = "\n".join(body)
        if text.strip():
            self._add(CODE, 0, text, " ".join(info.replace("`", "").split()))
        return end + 1

    def _is_table(self, at: int, line: str) -> bool:
        following = self._lines[at + 1].strip() if at + 1 < len(self._lines) else ""
        return (
            "|" in line
            and "|" in following
            and bool(DELIMITER.match(following))
            and len(cells(line)) == len(cells(following))
        )

    def _table(self, at: int) -> int:
        self._close()
        end = at + 2
        while end < len(self._lines):
            line = self._lines[end].strip()
            if "|" not in line or is_structural(line):
                break
            end += 1
        self._add(TABLE, 0, "\n".join(line.strip() for line in self._lines[at:end]))
        return end


def _may_interrupt(item: re.Match[str]) -> bool:
    """Inside a paragraph only the first item of a list is one: "see section\\n(b) above"."""
    return bool(item[1]) or (item[3] or item[6]).lower() in ("1", "a", "i")


def _breaks(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _joined(lines: Sequence[str]) -> str:
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


def _guarded(text: str, marker: str) -> str:
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


def _heading_text(text: str) -> tuple[str, bool]:
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
