"""What changed in a block as HTML: in line, or each side for itself.

A screen reader hears "added:" and "removed:"; tables are marked cell by cell and row by row.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from consult.documents.block import CODE, TABLE, Block
from consult.documents.change import Change
from consult.documents.inline import MARK, reference_html, render_inline, text_with_marks
from consult.documents.render import render_block
from consult.documents.tables import ADDED, REMOVED, Cells, Row, compare_tables, rows_of
from consult.documents.wording import DELETED, INSERTED, SAME, Piece, compare

_HIDDEN = '<span class="govuk-visually-hidden">{}</span>'
_SAID = {INSERTED: ("ins", "added: "), DELETED: ("del", "removed: ")}
_BOTH = (SAME, INSERTED, DELETED)
BEFORE, AFTER = (SAME, DELETED), (SAME, INSERTED)
"""The pieces that one side of a redline shows."""


def render_change(change: Change, kinds: Sequence[str] = _BOTH) -> str:
    """One block's redline as safe HTML; of one side only when `kinds` is BEFORE or AFTER."""
    old, new = change.old, change.new
    if TABLE in {each.kind for each in (old, new) if each is not None}:
        return _tables(old, new, kinds)
    if old is not None and new is not None and old.text == new.text and old.kind == new.kind:
        return render_block(new)
    return "".join(_piece(piece) for piece in _readable_words(change) if piece.kind in kinds)


def render_pieces(pieces: Sequence[Piece]) -> str:
    """Words compared, as safe HTML."""
    return "".join(map(_piece, pieces))


def render_gone(block: Block) -> str:
    """A block at a place where it stands no longer."""
    return render_change(Change("removed", block, None, ()))


def _readable_words(change: Change) -> Sequence[Piece]:
    """Words as readers see them; the source where only the markup or a link has changed."""
    old = _shown(change.old)
    new = _shown(change.new)
    if change.old is None or change.new is None:
        return [Piece(INSERTED if change.old is None else DELETED, new or old)]
    if old == new and change.old.text != change.new.text:
        return change.words
    return compare(old, new)


def _shown(block: Block | None) -> str:
    if block is None:
        return ""
    return block.text if block.kind == CODE else text_with_marks(block.text)


def _piece(piece: Piece) -> str:
    text = html.escape(piece.text, quote=False).replace("\n", "<br>")
    text = MARK.sub(lambda found: reference_html(found[1]), text)
    if piece.kind == SAME or not text:
        return text
    tag, said = _SAID[piece.kind]
    return f"<{tag}>{_HIDDEN.format(said)}{text}</{tag}>"


def _tables(old: Block | None, new: Block | None, kinds: Sequence[str]) -> str:
    """One table with its changes; two where the columns changed or one side is no table."""
    if old is not None and new is not None and old.kind == new.kind == TABLE:
        rows = compare_tables(old.text, new.text)
        if rows is not None:
            return _table(rows, kinds)
    sides = ((old, DELETED, REMOVED), (new, INSERTED, ADDED))
    return "".join(
        _whole(block, kind, how)
        for block, kind, how in sides
        if block is not None and kind in kinds
    )


def _whole(block: Block, kind: str, how: str) -> str:
    if block.kind != TABLE:
        return f"<p>{_piece(Piece(kind, _shown(block)))}</p>"
    rows = [
        Row(how, cells if how == REMOVED else None, cells if how == ADDED else None, header=not at)
        for at, cells in enumerate(rows_of(block.text))
    ]
    return _table(rows, (kind,))


def _table(rows: Sequence[Row], kinds: Sequence[str]) -> str:
    hidden = {ADDED: INSERTED, REMOVED: DELETED}
    shown = [row for row in rows if hidden.get(row.how, SAME) in (SAME, *kinds)]
    head = "".join(_row(row, kinds) for row in shown if row.header)
    body = "".join(_row(row, kinds) for row in shown if not row.header)
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _row(row: Row, kinds: Sequence[str]) -> str:
    tag = '<th scope="col">{}</th>' if row.header else "<td>{}</td>"
    width = len(row.new or row.old or ())
    found = (_cell(row.old, row.new, index, kinds) for index in range(width))
    return f"<tr>{''.join(tag.format(each) for each in found)}</tr>"


def _cell(old: Cells | None, new: Cells | None, index: int, kinds: Sequence[str]) -> str:
    if old is None or new is None:
        found = text_with_marks((new or old or ())[index])
        return _piece(Piece(INSERTED if old is None else DELETED, found))
    if old[index] == new[index]:
        return render_inline(new[index])
    pieces = compare(text_with_marks(old[index]), text_with_marks(new[index]))
    return "".join(_piece(piece) for piece in pieces if piece.kind in kinds)
