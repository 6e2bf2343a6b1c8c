"""What changed between two versions, laid out for files that know no tracked changes.

Every block of either version stands once, and what moved at both its places. Footnotes stand at
the end as blocks of their own, so that what changed in them is seen like all else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from consult.documents.block import CODE, FOOTNOTE, TABLE, Block
from consult.documents.change import ADDED, MOVED, MOVED_AWAY, REMOVED, RENUMBERED, SAME, Change
from consult.documents.runs import Run, compared, runs_of, runs_of_block
from consult.documents.tables import Cells, compare_tables, rows_of
from consult.documents.wording import DELETED, INSERTED

__all__ = ["Marked", "Pieces", "marked"]

Pieces = list[tuple[str, Run]]
_WHOLE = {ADDED: INSERTED, REMOVED: DELETED, MOVED_AWAY: DELETED}


@dataclass(frozen=True, slots=True)
class Marked:
    """`said` is one word for the change, or empty; `rows` are the cells of a table."""

    block: Block
    said: str
    pieces: Pieces
    rows: list[list[Pieces]]
    gone: bool


def marked(changes: Sequence[Change]) -> list[Marked]:
    """`changes` as `redline.in_both_places` gives them."""
    found = [each for change in changes for each in _marked(change)]
    notes = [each for each in found if each.block.kind == FOOTNOTE]
    return [each for each in found if each.block.kind != FOOTNOTE] + notes


def _marked(change: Change) -> list[Marked]:
    old, new = change.old, change.new
    if change.how in _WHOLE:
        kept = old if change.how == MOVED_AWAY else change.block
        return [_one(change, kept, _WHOLE[change.how])] if kept is not None else []
    assert old is not None
    assert new is not None
    if TABLE in (old.kind, new.kind):
        rows = compare_tables(old.text, new.text) if old.kind == new.kind else None
        if rows is not None:
            wide = range(len(rows[0].new or ()))
            cells = [[_cell(row.old, row.new, at) for at in wide] for row in rows]
            return [Marked(new, _said(change), [], cells, gone=False)]
    elif CODE not in (old.kind, new.kind) or old.text == new.text:
        pieces = compared(_runs(old), _runs(new))
        return [Marked(new, _said(change), pieces, [], gone=False)]
    return [_one(change, old, DELETED), replace(_one(change, new, INSERTED), said="")]


def _one(change: Change, block: Block, kind: str) -> Marked:
    rows = rows_of(block.text) if block.kind == TABLE else []
    cells = [[[(kind, run) for run in _bare(runs_of(cell))] for cell in row] for row in rows]
    pieces = [] if cells else [(kind, run) for run in _runs(block)]
    return Marked(block, _said(change), pieces, cells, gone=kind == DELETED)


def _said(change: Change) -> str:
    if change.how in (SAME, RENUMBERED):
        return ""
    if change.how in (MOVED, MOVED_AWAY):
        return "Moved to here" if change.how == MOVED else "Moved from here"
    return change.how.capitalize()


def _cell(old: Cells | None, new: Cells | None, at: int) -> Pieces:
    before = _bare(runs_of(old[at])) if old is not None else []
    after = _bare(runs_of(new[at])) if new is not None else []
    if old is None or new is None:
        return [(INSERTED if old is None else DELETED, run) for run in after or before]
    return compared(before, after)


def _runs(block: Block) -> list[Run]:
    return _bare(runs_of_block(block))


def _bare(runs: Sequence[Run]) -> list[Run]:
    """References to footnotes and images are their words."""
    return [replace(run, note="", image="") for run in runs]
