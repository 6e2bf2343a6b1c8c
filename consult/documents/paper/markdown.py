"""What changed between two versions as Markdown, with what was added in <ins> and what was removed
in <del>, which pages that show Markdown know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from consult.documents.block import CODE, FOOTNOTE, PARAGRAPH, TABLE, Block
from consult.documents.change import Change
from consult.documents.incoming.building import cell
from consult.documents.incoming.spans import Span, as_markdown
from consult.documents.lines import guarded
from consult.documents.outline import to_markdown
from consult.documents.paper.marked import Marked, Pieces, marked
from consult.documents.wording import SAME

LEGEND = (
    "Words that were added stand between <ins> and </ins>, words that were removed between <del> "
    "and </del>."
)


def changes_as_markdown(changes: Sequence[Change]) -> str:
    """`changes` as `redline.in_both_places` gives them."""
    return to_markdown([block for each in marked(changes) for block in _blocks(each)])


def _blocks(each: Marked) -> list[Block]:
    """Its words with their marks; what is said of the whole of it stands before it."""
    told = [Block("", PARAGRAPH, 0, "", f"*{each.said}:*", box=each.block.box)] if each.said else []
    block = replace(each.block, box=2) if told and each.block.box else each.block
    if block.kind == CODE:
        return [*told, block]
    if block.kind == TABLE:
        lines = [f"| {' | '.join(cell(_written(pieces)) for pieces in row)} |" for row in each.rows]
        lines.insert(1, f"|{' --- |' * len(each.rows[0])}")
        return [*told, replace(block, text="\n".join(lines))]
    if block.kind == FOOTNOTE:  # its label may be another's by now
        words = f"Footnote {block.number}: {_written(each.pieces)}"
        return [*told, Block("", PARAGRAPH, 0, "", words)]
    return [*told, replace(block, text=guarded(_written(each.pieces), block.marker))]


def _written(pieces: Pieces) -> str:
    parts = []
    for kind, run in groupby(pieces, key=lambda piece: piece[0]):
        spans = [Span(each.text, each.bold, each.italic, each.struck, each.href) for _, each in run]
        words = "".join(each.text for each in spans)
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        inside = as_markdown(spans)
        if kind != SAME and inside:
            inside = f"<{kind}>{inside}</{kind}>"
        parts.append(f"{' ' if before else ''}{inside}{' ' if after and inside else ''}")
    return "".join(parts).strip()
