"""A draft beside what was published meanwhile: what is decided, and what is only told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from consult.documents import queries
from consult.documents.block import Block
from consult.documents.carry import REMOVED, REWORDED
from consult.documents.change import ADDED, Change
from consult.documents.merge import CONFLICT, SAME, Place, merge
from consult.documents.models import Draft, Version
from consult.documents.naming import first_words, name_all
from consult.documents.render import render_block
from consult.documents.render_changes import render_change
from consult.documents.wording import compare


@dataclass(frozen=True)
class Decision:
    """One place of the text that changed. Safe HTML; None where a side has no such block.

    title      what the place is called, such as “Paragraph 3.1”
    published  how the published text changed it, `drafted` how the draft did
    """

    place: Place
    title: str
    published: Markup | None
    drafted: Markup | None

    @property
    def anchor(self) -> str:
        return self.place.anchor


@dataclass(frozen=True)
class Merging:
    """Everything that putting two texts together asks and tells."""

    places: Sequence[Place]
    conflicts: Sequence[Decision]
    taken: Sequence[Decision]
    moved: Sequence[Decision]

    @property
    def asked(self) -> Sequence[Decision]:
        return [*self.conflicts, *self.taken]


@dataclass(frozen=True)
class Rebase:
    """Bringing a draft up to date with what is published."""

    newest: Version
    published_id: int
    ours: Sequence[Block]
    merging: Merging


def rebase_of(draft: Draft, published_id: int) -> Rebase:
    newest = queries.newest_version(draft.id)
    assert newest is not None, "a draft is made with its first version"
    ids = [newest.id, published_id, *filter(None, [draft.base_version_id])]
    blocks = queries.blocks_of_many(ids)
    base = blocks[draft.base_version_id] if draft.base_version_id else []
    theirs, ours = blocks[published_id], blocks[newest.id]
    return Rebase(newest, published_id, ours, merging_of(base, theirs, ours))


def merging_of(
    base: Sequence[Block],
    theirs: Sequence[Block],
    ours: Sequence[Block],
    *,
    beside: Sequence[Block] = (),
) -> Merging:
    """`theirs` was made from `base` meanwhile, and is to be taken into `ours`.

    beside  what was taken out of `ours` and may come back
    """
    places = merge(base, theirs, ours, beside=beside)
    names = {**name_all(theirs), **name_all(ours)}
    news = [_decision(place, names) for place in places if place.is_news]
    return Merging(
        places,
        conflicts=[each for each in news if each.place.how == CONFLICT],
        taken=[each for each in news if each.place.how not in (CONFLICT, SAME)],
        moved=[each for each in news if each.place.how == SAME],
    )


def _decision(place: Place, names: dict[str, str]) -> Decision:
    return Decision(
        place,
        _title(place, names),
        _side(place.base, place.theirs),
        _side(place.base, place.ours),
    )


def _title(place: Place, names: dict[str, str]) -> str:
    block = place.ours or place.theirs or place.base
    assert block is not None
    name = names.get(place.anchor) or names.get(block.anchor, "")
    noun = "Section" if block.kind == "heading" else "Paragraph"
    if name and name[0].isdigit():
        return f"{noun} {name}"
    return f"{name[:1].upper()}{name[1:]}" if name else first_words(block)


def _side(base: Block | None, now: Block | None) -> Markup | None:
    """How one side changed the block: word by word where it was there before."""
    if now is None:
        if base is None:
            return None
        return Markup(render_change(Change(REMOVED, base, None, ())))  # noqa: S704 (escaped there)
    if base is None:
        return Markup(render_change(Change(ADDED, None, now, ())))  # noqa: S704
    if base.text == now.text:
        return Markup(render_block(now))  # noqa: S704
    return Markup(render_change(Change(REWORDED, base, now, compare(base.text, now.text))))  # noqa: S704
