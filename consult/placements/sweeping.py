"""Places for comments that have none in the newest version: from before there were places."""

from __future__ import annotations

from consult.documents.queries import get_version
from consult.placements.operations import place_comments
from consult.placements.queries import list_unplaced
from consult.store import commit, scope

SWEEP = "places of comments"


def place_unplaced() -> int:
    """How many versions were dealt with, each in a transaction of its own."""
    with scope("read"):
        waiting = list_unplaced()
    for version_id in waiting:
        with scope("write"):
            place_comments(get_version(version_id))
            commit()
    return len(waiting)
