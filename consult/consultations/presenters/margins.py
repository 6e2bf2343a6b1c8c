"""Comments in the margin of Word files that may be added to a round inside the working group."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from consult.access import Actor, Permission, ask
from consult.documents import imports
from consult.documents.models import Version


class Margin(NamedTuple):
    """What came with a version: the name of its file, and how many comments stand in it."""

    version: Version
    name: str
    comments: int


def margins_of(draft_ids: Collection[int], actor: Actor) -> list[Margin]:
    """Those that this person may add. One query, and a few for each."""
    found = [Margin(*each) for each in imports.list_margins(draft_ids)]
    return [each for each in found if ask(Permission.BRING_COMMENTS, actor, each.version) is None]
