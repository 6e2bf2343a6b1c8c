"""Blocks as HTML: the text people read and its contents list.

The same blocks give the same bytes: what the board approved is what is stored and served.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from consult.documents.block import (
    CODE,
    FOOTNOTE,
    HEADING,
    LIST_ITEM,
    PARAGRAPH,
    QUOTE,
    TABLE,
    Block,
)
from consult.documents.boxes import in_boxes
from consult.documents.footnotes import labels_of, not_mentioned
from consult.documents.inline import plain_text, render_inline
from consult.documents.tables import rows_of


@dataclass(frozen=True)
class Notes:
    """Where the footnotes of a text stand, and where it refers to them first: addresses by label.

    Both are blocks that are on the page anyhow, so a link back needs no address of its own.
    """

    places: dict[str, str] = field(default_factory=dict)
    uses: dict[str, str] = field(default_factory=dict)


def notes_of(blocks: Iterable[Block], *, prefix: str = "") -> Notes:
    """prefix  what stands before the anchors of this text on its page"""
    found = Notes()
    for block in blocks:
        if not block.anchor:
            continue
        here = f"#{prefix}{block.anchor}"
        if block.kind == FOOTNOTE:
            found.places.setdefault(block.marker, here)
        else:
            for label in labels_of(block):
                found.uses.setdefault(label, here)
    return found


def render_block(block: Block, notes: Notes | None = None) -> str:
    """The inside of one block as safe HTML, without its number and without its own element,
    except for tables and code, which come whole.

    notes  of the text it stands in: with them footnotes and what they belong to are linked
    """
    notes = notes or Notes()
    if block.kind == TABLE:
        return _table(block, notes)
    if block.kind == CODE:
        return f"<pre><code>{html.escape(block.text, quote=False)}</code></pre>"
    back = notes.uses.get(block.marker) if block.kind == FOOTNOTE else None
    link = f' <a href="{html.escape(back)}">Back to the text</a>' if back else ""
    return render_inline(block.text, notes.places) + link


def render_fragment(title: str, blocks: Sequence[Block]) -> str:
    """The whole text: a heading for the title, sections, and every block under its anchor."""
    parts = [f"<h1>{html.escape(title, quote=False)}</h1>"] if title else []
    sections = _Sections()
    notes = notes_of(blocks)
    unread = not_mentioned(blocks) if any(b.kind != FOOTNOTE for b in blocks) else []
    for boxed, run in in_boxes(blocks):
        inside = _Sections(len(sections.depths)) if boxed else sections
        written = _run(run, inside, notes, unread)
        parts += ['<div class="box">', *written, *inside.closed(), "</div>"] if boxed else written
    parts += sections.closed()
    return "\n".join(parts) + "\n"


def _run(
    blocks: Sequence[Block], sections: _Sections, notes: Notes, unread: Sequence[Block]
) -> Iterator[str]:
    for grouping, run in groupby(blocks, key=_grouping):
        group = list(run)
        if grouping == LIST_ITEM:
            yield _list(group, notes)
        elif grouping == FOOTNOTE:
            yield '<div class="footnotes">'
            for b in group:
                inside = f"{_number(b)}{render_block(b, notes)}{_unread(b, unread)}"
                yield f"<p{_id(b)}>{inside}</p>"
            yield "</div>"
        elif grouping == QUOTE:
            inside = "".join(f"<p{_id(b)}>{render_block(b, notes)}</p>" for b in group)
            yield f"<blockquote>{inside}</blockquote>"
        else:
            for block in group:
                yield from _sectioned(block, sections, notes)


class _Sections:
    """Those that are open, by the levels of their headings; `above` are open around them."""

    def __init__(self, above: int = 0) -> None:
        self.above = above
        self.depths: list[int] = []

    def closed(self) -> list[str]:
        return ["</section>"] * len(self.depths)


def contents(blocks: Iterable[Block]) -> list[tuple[int, str, str, str]]:
    """(level, number, words, anchor) of each heading, for the contents list and the page title."""
    return [
        (block.level, block.number, plain_text(block.text), block.anchor)
        for block in blocks
        if block.kind == HEADING
    ]


def _grouping(block: Block) -> str:
    return block.kind if block.kind in (LIST_ITEM, QUOTE, FOOTNOTE) else PARAGRAPH


def _id(block: Block) -> str:
    return f' id="{html.escape(block.anchor)}"' if block.anchor else ""


def _number(block: Block) -> str:
    return f'<span class="number">{html.escape(block.number)}</span> ' if block.number else ""


def _unread(block: Block, unread: Sequence[Block]) -> str:
    """Instead of the way back to what mentions a footnote."""
    if not any(block is each for each in unread):
        return ""
    return ' <span class="consult-quiet">Not mentioned in the text</span>'


def _sectioned(block: Block, sections: _Sections, notes: Notes) -> Iterator[str]:
    if block.kind != HEADING:
        inside = f"{_number(block)}{render_block(block, notes)}"
        tag = "p" if block.kind == PARAGRAPH else "div"
        yield f"<{tag}{_id(block)}>{inside}</{tag}>"
        return
    depths = sections.depths
    while depths and depths[-1] >= block.level:
        depths.pop()
        yield "</section>"
    depths.append(block.level)
    tag = f"h{min(sections.above + len(depths) + 1, 6)}"
    yield f"<section>\n<{tag}{_id(block)}>{_number(block)}{render_block(block, notes)}</{tag}>"


def _list(items: Sequence[Block], notes: Notes) -> str:
    """Nested lists; an item's number is written out, since people cite "(b)" and not a position."""
    parts: list[str] = []
    tags: list[str] = []
    for block in items:
        if not block.marker and len(tags) >= block.level > 0:
            inside = render_block(block, notes)
            parts.append(_closed(tags, block.level) + f"<p{_id(block)}>{inside}</p>")
            continue
        tag = "ul" if block.marker in ("", "-") else "ol"
        parts.append(_closed(tags, block.level))
        if len(tags) == block.level and tags[-1] != tag:
            parts.append(f"</li></{tags.pop()}>")
        elif len(tags) == block.level:
            parts.append("</li>")
        if len(tags) < block.level:
            tags.append(tag)
            parts.append('<ol class="numbered">' if tag == "ol" else "<ul>")
        parts.append(f"<li{_id(block)}>{_number(block)}{render_block(block, notes)}")
    return "".join([*parts, _closed(tags, 0)])


def _closed(tags: list[str], level: int) -> str:
    closed = ""
    while len(tags) > level:
        closed += f"</li></{tags.pop()}>"
    return closed


def _table(block: Block, notes: Notes) -> str:
    names, *rows = rows_of(block.text)
    header = "".join(f'<th scope="col">{render_inline(name, notes.places)}</th>' for name in names)
    body = "".join(f"<tr>{_cells(row, notes)}</tr>" for row in rows)
    return f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: Sequence[str], notes: Notes) -> str:
    return "".join(f"<td>{render_inline(cell, notes.places)}</td>" for cell in row)
