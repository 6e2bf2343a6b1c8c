"""Blocks as they are found in a file, put together into one Markdown source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from consult.documents.block import (
    BOX_BEGINS,
    BOX_GOES_ON,
    FOOTNOTE,
    HEADING,
    LIST_ITEM,
    PARAGRAPH,
    QUOTE,
    TABLE,
    Block,
)
from consult.documents.decoding import MAX_BLOCKS
from consult.documents.incoming.found import Notice
from consult.documents.incoming.spans import Span, as_markdown, links_left_out
from consult.documents.inline import plain_text
from consult.documents.lines import ITEM, guarded
from consult.documents.markdown_source import MAX_DEPTH
from consult.documents.outline import parse_markdown, to_markdown
from workflows.refusal import Refusal, Refused

MERGED = "Merged cells of a table: their words stand in the first"
MOST_LINKS = 20  # that are told one by one: a page may lead to hundreds of others
_LONGEST_PLACE = 80
_LETTERED = re.compile(r"([A-Za-z]{1,5})\.$")


class Builder:
    """Takes what a reader finds, in reading order, and keeps what could not become text."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title = ""
        self._footnotes: list[Block] = []
        self._section = ""
        self._box = 0
        self._links = 0
        self._noticed: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def box(self) -> Iterator[None]:
        """What is taken meanwhile stands in one box; one inside another is part of that."""
        outer, self._box = self._box, self._box or BOX_BEGINS
        yield
        self._box = outer and self._box

    def notice(self, what: str) -> None:
        self._noticed[what, self._section] += 1

    def notice_links(self, spans: Iterable[Span]) -> None:
        """Tell of each whose words alone are kept."""
        for words, address in links_left_out(spans):
            self._links += 1
            shown = f"“{_short(words)}” ({_short(address)})"
            few = self._links <= MOST_LINKS
            self.notice(f"A link was left out: {shown}" if few else "A further link was left out")

    def notices(self) -> tuple[Notice, ...]:
        return tuple(Notice(what, where, n) for (what, where), n in self._noticed.items())

    def heading(
        self, level: int, spans: Iterable[Span], number: str = "", *, unnumbered: bool = False
    ) -> None:
        text = as_markdown(spans, breaks=False)
        if not text:
            return
        text = re.sub(r"(#+|\})$", r"\\\1", f"{number} {text}".strip())
        shown = f"{text} {{-}}" if unnumbered else text
        self._add(Block("", HEADING, min(max(level, 1), 6), "", shown))
        words = plain_text(text)
        self.title = self.title or words
        self._section = _short(words)

    def title_line(self, spans: Iterable[Span]) -> bool:
        """The name of the document where nothing stands before it, which is no section of the text.

        False where it is not that: what stands before it, or no words.
        """
        words = plain_text(as_markdown(spans, breaks=False))
        if self.blocks or not words:
            return False
        self.title = f"{self.title} {words}".strip()
        self.notice(f"“{words}” is the title of the document, and no section of its text")
        return True

    def paragraph(self, spans: Iterable[Span], number: str = "") -> None:
        """A number or bullet that was typed by hand stays one."""
        text = as_markdown(spans)
        if not text:
            return
        text = f"{number} {text}".strip()
        bare = re.sub(r"^\\(?=\*\s)", "", text)
        if not number and (item := ITEM.match(bare)):
            self.item(1, "-" if item[1] else item[0].strip(), bare[item.end() :])
            return
        self._add(Block("", PARAGRAPH, 0, "", guarded(text, "")))

    def item(self, level: int, marker: str, spans: Iterable[Span] | str) -> None:
        """An item of a list; `marker` is its number as it is shown, or "-" for a bullet."""
        text = spans if isinstance(spans, str) else as_markdown(spans)
        if not text:
            return
        marker = _marker(marker)
        if not ITEM.match(f"{marker} x"):
            self._add(Block("", PARAGRAPH, 0, "", guarded(f"{marker} {text}", "")))
            return
        last = self.blocks[-1] if self.blocks else None
        deepest = last.level + 1 if last and last.kind == LIST_ITEM else 1
        depth = min(max(level, 1), deepest, MAX_DEPTH)
        self._add(Block("", LIST_ITEM, depth, "", guarded(text, marker), marker))

    def typed_item(self, level: int, spans: Iterable[Span]) -> None:
        """An item whose sign was typed; one that has none goes on with the item above it."""
        text = as_markdown(spans)
        if item := ITEM.match(text):
            self.item(level, item[0].strip(), text[item.end() :])
            return
        last = self.blocks[-1] if self.blocks else None
        if text and last is not None and last.kind == LIST_ITEM:
            depth = min(level, last.level)
            self._add(Block("", LIST_ITEM, depth, "", guarded(text, "")))
        elif text:
            self._add(Block("", PARAGRAPH, 0, "", guarded(text, "")))

    def quote(self, spans: Iterable[Span]) -> None:
        if text := as_markdown(spans):
            self._add(Block("", QUOTE, 1, "", guarded(text, "")))

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows of cells in Markdown without line breaks; the first row is the head."""
        rows = [row for row in rows if any(cell.strip() for cell in row)]
        if not rows:
            return
        width = max(map(len, rows))
        lines = [_row([*row, *[""] * (width - len(row))]) for row in rows]
        lines.insert(1, _row(["---"] * width))
        self._add(Block("", TABLE, 0, "", "\n".join(lines)))

    def footnote(self, label: str, text: str) -> None:
        """They stand at the end, whenever they are found."""
        self._footnotes.append(Block("", FOOTNOTE, 0, label, text or "(empty)", label))

    def source(self) -> str:
        return to_markdown([*self.blocks, *self._footnotes])

    def placed(self, source: str) -> dict[int, str]:
        """{index of a block as it was found: its bare words as they are read from `source`}."""
        parsed = parse_markdown(source)
        if len(parsed) != len(self.blocks) + len(self._footnotes):
            parsed = [*self.blocks, *self._footnotes]  # read apart: then by their own words
        return {at: plain_text(block.text) for at, block in enumerate(parsed)}

    def _add(self, block: Block) -> None:
        if len(self.blocks) >= MAX_BLOCKS:
            raise Refused(
                Refusal(
                    "text-too-long",
                    f"This text has more than {MAX_BLOCKS:,} paragraphs: split it into chapters.",
                    field="source",
                )
            )
        self.blocks.append(replace(block, text=block.text.strip(), box=self._box))
        self._box = BOX_GOES_ON if self._box else 0


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_PLACE else words[: _LONGEST_PLACE - 1] + "…"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def cell(markdown: str) -> str:
    """The Markdown of one cell, whose pipes do not end it."""
    return re.sub(r"(?<!\\)\|", r"\\|", markdown.replace("\\\n", " ").replace("\n", " "))


def _marker(marker: str) -> str:
    """ "a." is written "a)": with a full stop it could be somebody's initial."""
    if marker.isdigit():
        return f"{marker}."
    found = _LETTERED.fullmatch(marker)
    return f"{found[1]})" if found else marker
