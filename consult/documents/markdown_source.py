"""Markdown, line by line, into raw blocks: a flat reading that cannot be driven deep or slow.

Each line is looked at once and nesting is only a number, so hostile input costs what its length
costs. Differences from CommonMark are deliberate: lettered items "(a)" are list items, four
spaces do not make code, rules and link definitions stay out of the way, HTML is text. "::: box"
opens a box and ":::" closes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from consult.documents.block import (
    BOX_BEGINS,
    BOX_GOES_ON,
    CODE,
    FOOTNOTE,
    HEADING,
    LIST_ITEM,
    PARAGRAPH,
    QUOTE,
    TABLE,
    Block,
)
from consult.documents.decoding import MAX_BLOCKS, TooLong
from consult.documents.lines import (
    ATX,
    BOX,
    DELIMITER,
    FENCE,
    FOOTNOTE_LINE,
    ITEM,
    QUOTE_SIGNS,
    RULE,
    UNDERLINE,
    cells,
    guarded,
    heading_text,
    is_structural,
    joined,
    may_interrupt,
)
from consult.documents.numbering import UNNUMBERED, split_typed

MOST_COLUMNS, MOST_CELLS = 100, 20_000  # beyond these a short source makes a page of megabytes

MAX_DEPTH = 8


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


class Reader:
    def __init__(self, lines: Sequence[str]) -> None:
        self.blocks: list[Block] = []
        self._lines = [line.expandtabs(4) for line in lines]
        self._open: _Open | None = None
        self._levels: list[_Level] = []
        self._box = 0

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
        elif BOX.match(line) and (self._box or line[-1] != ":"):
            self._close()
            self._levels.clear()
            self._box = 0 if line[-1] == ":" else BOX_BEGINS
        elif heading := ATX.match(line):
            self._close()
            self._heading(len(heading[1]), heading[2] or "")
        elif line.startswith(">"):
            self._quote(line)
        elif in_paragraph and UNDERLINE.match(line):
            self._underlined(1 if line[0] == "=" else 2)
        elif RULE.match(line):
            self._close()
        elif note := FOOTNOTE_LINE.match(line):
            self._close()
            rest = self._raw(at, line[note.end() :])
            self._open = _Open(FOOTNOTE, 0, note[1], [rest])
        elif (item := ITEM.match(line)) and (not in_paragraph or may_interrupt(item)):
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
        box = self._box if kind != FOOTNOTE else 0
        self.blocks.append(Block("", kind, level, "", text, marker, box))
        self._box = BOX_GOES_ON if box else self._box

    def _close(self) -> None:
        block, self._open = self._open, None
        if block is None or not (text := joined(block.lines)):
            return
        text = guarded(text, block.marker)
        if block.kind == PARAGRAPH:
            block.marker, text = split_typed(PARAGRAPH, text)
        self._add(block.kind, block.level, text, block.marker)
        if block.kind in (LIST_ITEM, FOOTNOTE) and block.marker not in ("", "-"):
            last = self.blocks[-1]
            self.blocks[-1] = replace(last, number=last.marker)

    def _heading(self, level: int, source: str) -> None:
        text, unnumbered = heading_text(" ".join(source.split(" ")))
        if not text:
            return
        marker, text = split_typed(HEADING, text)
        self._add(HEADING, level, text, marker or (UNNUMBERED if unnumbered else ""))

    def _underlined(self, level: int) -> None:
        assert self._open is not None
        source = joined(self._open.lines).replace("\\\n", " ")
        self._open = None
        self._heading(level, source)

    def _quote(self, line: str) -> None:
        signs = QUOTE_SIGNS.match(line)
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
        columns = max(self._lines[row].count("|") for row in range(at, end))
        if columns > MOST_COLUMNS or columns * (end - at) > MOST_CELLS:
            raise TooLong(
                f"A table has {columns:,} columns and {end - at:,} rows. A table may have "
                f"{MOST_COLUMNS} columns and {MOST_CELLS:,} cells; split it, or leave it out."
            )
        self._add(TABLE, 0, "\n".join(line.strip() for line in self._lines[at:end]))
        return end
