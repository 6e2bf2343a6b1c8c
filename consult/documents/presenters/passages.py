"""A passage of a draft by a number that it once had."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from consult.documents import queries
from consult.documents.models import Version
from consult.documents.naming import block_at, name_all
from consult.documents.render import render_block
from consult.documents.went import NOWHERE, Went, went_to


@dataclass(frozen=True)
class Passage:
    """A block that has, or had, the number or the anchor that is looked for.

    last   the version that has it, the one looked at or the newest; named, html: how it is cited
           there and what it says
    now    how it is cited in the version that is looked at, "" where it is not in it
    went   where its words are there, of one that was split, or joined with another
    """

    anchor: str
    last: Version
    named: str
    html: Markup
    now: str
    went: Went = NOWHERE

    @property
    def target(self) -> str:
        """The anchor to go to, where there is no doubt about it."""
        return self.went.only or (self.anchor if self.now and not self.went.into else "")


def passages_at(version: Version, place: str) -> list[Passage]:
    """In this version, and then in the others of its draft, the newest first. Two queries."""
    others = [each for each in queries.list_versions(version.draft_id) if each.id != version.id]
    texts = queries.blocks_of_many([version.id, *(each.id for each in others)])
    names = name_all(texts[version.id])
    found: dict[str, Passage] = {}
    for each in (version, *others):
        block = block_at(texts[each.id], place)
        if block is not None and block.anchor not in found:
            found[block.anchor] = Passage(
                anchor=block.anchor,
                last=each,
                named=name_all(texts[each.id])[block.anchor],
                html=Markup(render_block(block)),  # noqa: S704  rendered
                now=names.get(block.anchor, ""),
                went=went_to(texts[each.id], texts[version.id], block.anchor),
            )
    return list(found.values())
