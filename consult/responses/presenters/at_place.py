"""All that was said at one place of a text, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult import clock
from consult.access import Actor
from consult.documents.block import Block
from consult.documents.models import Version
from consult.responses import queries
from consult.responses.access import may_sign
from consult.responses.models import Comment, Response
from consult.responses.presenters.said import Said, reader_of
from consult.responses.presenters.workspace import merged_in, why_closed
from consult.responses.queries import is_own
from consult.store import Asked, Page


@dataclass(frozen=True)
class AtPlace:
    """Comments on one place, and what their reader may do there."""

    found: Page[Comment]
    said: Sequence[Said]
    out: Sequence[Said]  # left out of what is submitted, or merged
    can_write: bool
    can_sign: bool

    @property
    def crowded(self) -> bool:
        """Some comments are on other pages."""
        return self.found.last > 1


def comments_at(
    response: Response, version: Version, block: Block | None, actor: Actor, asked: Asked
) -> AtPlace:
    """At most six queries."""
    own = actor.comes_for(response.id) or is_own(actor, response)
    joined = queries.joins(actor, response) if not own else None
    writes = own or (joined is not None and joined.comments)
    can_write = writes and not why_closed(response, clock.now())
    colleague = own and not actor.comes_for(response.id) and response.agency_id is not None
    notes = queries.notes_of(response.id) if colleague else ()
    anchor = block.anchor if block else None
    found = queries.comments_at(response.id, version.id, anchor, asked, left_out=own)
    merged = merged_in(found.items)
    reader = reader_of(response, actor, notes, can_write=can_write)
    said = [reader.said(each, block, merged.get(each.id, ())) for each in found.items]
    return AtPlace(
        found=found,
        said=[each for each in said if each.stands],
        out=[each for each in said if not each.stands],
        can_write=can_write,
        can_sign=may_sign(actor, response),
    )
