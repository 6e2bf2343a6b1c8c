"""What changed between two versions, as pages show it: line by line, each change with a way on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from consult.documents import queries
from consult.documents.block import HEADING, LIST_ITEM, Block
from consult.documents.change import MOVED, MOVED_AWAY, RENUMBERED, SAME, Change
from consult.documents.redline import in_both_places, sentences, summary
from consult.documents.render import render_block
from consult.documents.render_changes import AFTER, BEFORE, render_change, render_gone

DEEPEST = 4
_NEAR = 1  # unchanged blocks that stay visible on either side of a change


@dataclass(frozen=True)
class Line:
    """One block of a redline. `skipped` counts unchanged blocks that are left out here.

    id           its name on the page: that of the change, or of the place a block moved from
    elsewhere    (id, words) of the other place of a block that moved
    number, was  what stands before its words, and before them on the earlier side: a number, or
                 the bullet of a list item
    depth        of a list item in its list, 0 for what is none; `boxed`: it stands in a box
    before, after  its two sides, where the page shows them beside each other
    nth          its place among the changes, 0 for what is none; `preceding` and `following` are
                 the ids of its neighbours there
    """

    how: str
    said: str
    number: str
    html: Markup
    heading: bool
    anchor: str
    skipped: int = 0
    id: str = ""
    elsewhere: tuple[str, str] | None = None
    was: str = ""
    before: Markup | None = None
    after: Markup | None = None
    nth: int = 0
    following: str = ""
    preceding: str = ""
    depth: int = 0
    boxed: bool = False


@dataclass(frozen=True)
class Redline:
    """What changed: counted, in sentences, and word by word."""

    counts: list[str]
    sentences: list[str]
    lines: list[Line]
    total: int
    stops: int = 0
    first: str = ""


def redline_between(
    old_id: int, new_id: int, *, whole: bool = True, sides: bool = False, name: str = "change"
) -> Redline:
    blocks = queries.blocks_of_many([old_id, new_id])
    changes = in_both_places(blocks[old_id], blocks[new_id])
    return redline_of(changes, whole=whole, sides=sides, name=name)


def redline_of(
    changes: Sequence[Change], *, whole: bool = True, sides: bool = False, name: str = "change"
) -> Redline:
    """`whole` keeps every unchanged block; otherwise only those next to a change.

    sides  make each line's two sides too
    name   what the changes are called in addresses, when a page has more than one redline
    """
    found = summary(changes)
    counts = [
        f"{count} {how}"
        for count, how in (
            (found.added, "added"),
            (found.removed, "removed"),
            (found.reworded, "reworded"),
            (found.moved, "moved"),
            (found.renumbered, "renumbered"),
        )
        if count
    ]
    lines = _linked([_line(change, name, sides=sides) for change in changes], name)
    kept = lines if whole else list(_only_near_changes(lines))
    stops = [line for line in lines if line.nth]
    first = stops[0].id if stops else ""
    at_new = [each for each in changes if each.how != MOVED_AWAY]
    return Redline(counts, sentences(at_new), kept, found.total, len(stops), first)


def _line(change: Change, name: str, *, sides: bool) -> Line:
    block = change.block
    away = change.how == MOVED_AWAY and change.old is not None
    if away and change.old is not None:
        block, html = change.old, render_gone(change.old)
    else:
        html = render_block(block) if change.how == SAME else render_change(change)
    before, after = _sides(change) if sides else (None, None)
    return Line(
        change.how,
        _said(change),
        _mark(block),
        Markup(html),  # noqa: S704 (both renderers escape)
        block.kind == HEADING,
        block.anchor,
        id=f"{name}-from-{block.anchor}" if away else "",
        was=_mark(change.old) if change.old else "",
        depth=min(block.level, DEEPEST) if block.kind == LIST_ITEM else 0,
        boxed=bool(block.box),
        before=before,
        after=after,
    )


def _mark(block: Block) -> str:
    if block.number or block.kind != LIST_ITEM:
        return block.number
    return "•" if block.marker == "-" else ""


def _sides(change: Change) -> tuple[Markup | None, Markup | None]:
    before, after = _html_of_sides(change)
    return Markup(before) or None, Markup(after) or None  # noqa: S704 (escaped by the renderers)


def _html_of_sides(change: Change) -> tuple[str, str]:
    if change.how in (SAME, RENUMBERED):
        html = render_block(change.block)
        return html, html
    if change.how == MOVED_AWAY and change.old is not None:
        return render_gone(change.old), ""
    if change.how == MOVED:
        return "", render_block(change.block)
    return render_change(change, BEFORE), render_change(change, AFTER)


def _said(change: Change) -> str:
    if change.how == SAME:
        return ""
    old, new = change.old, change.new
    if change.how == MOVED_AWAY and new is not None:
        return f"Moved from here, now {new.number}" if new.number else "Moved from here"
    was = old.number if old and new and old.number != new.number else ""
    if change.how == RENUMBERED and was:
        return f"was {was}"
    return change.how.capitalize() + (f", was {was}" if was else "")


def _linked(lines: Sequence[Line], name: str) -> list[Line]:
    """Every change numbered and knowing its neighbours; both places of what moved know each other.

    New numbers alone are no stop: a paragraph put in at the start would make one of each later one.
    """
    stops = [at for at, line in enumerate(lines) if line.how not in (SAME, RENUMBERED, MOVED_AWAY)]
    ids = [f"{name}-{nth}" for nth in range(1, len(stops) + 1)]
    found = list(lines)
    for nth, at in enumerate(stops):
        found[at] = replace(
            lines[at],
            id=ids[nth],
            nth=nth + 1,
            following=ids[nth + 1] if nth + 1 < len(ids) else "",
            preceding=ids[nth - 1] if nth else "",
        )
    there = {line.anchor: line.id for line in found if line.nth}
    from_here = {line.anchor: line.id for line in found if line.how == MOVED_AWAY}
    return [replace(line, elsewhere=_elsewhere(line, there, from_here)) for line in found]


def _elsewhere(
    line: Line, there: dict[str, str], from_here: dict[str, str]
) -> tuple[str, str] | None:
    if line.how == MOVED_AWAY and line.anchor in there:
        return there[line.anchor], "See it at its new place"
    if line.nth and line.anchor in from_here:
        return from_here[line.anchor], "See where it was"
    return None


def _only_near_changes(lines: Sequence[Line]) -> Iterator[Line]:
    """New numbers alone are left out too, unless nothing else changed."""
    telling = [index for index, line in enumerate(lines) if line.how not in (SAME, RENUMBERED)]
    changed = telling or [index for index, line in enumerate(lines) if line.how != SAME]
    near = {index + step for index in changed for step in range(-_NEAR, _NEAR + 1)}
    for shown, run in groupby(enumerate(lines), key=lambda pair: pair[0] in near):
        group = [line for _, line in run]
        if shown:
            yield from group
        else:
            yield Line("skipped", "", "", Markup(), False, "", len(group))
