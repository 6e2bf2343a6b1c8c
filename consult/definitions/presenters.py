"""Definitions as their keepers see them: versions, what changed, who would move where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from consult.definitions import queries, rules
from consult.definitions.queries import Standing, place_in_words
from consult.lifecycle import Definition
from consult.lifecycle.definitions import engine_of, hidden_by_own
from workflows.definition import Workflow
from workflows.guards.wording import count
from workflows.moving import Change, changes, places, stays_possible
from workflows.refusal import Refusal


@dataclass(frozen=True)
class Kept:
    """One definition in the list: its newest version, its reviews, what waits."""

    key: str
    title: str
    newest: Definition | None
    live: int
    behind: int  # of those, how many go by an older version
    proposed: Sequence[Definition]


@dataclass(frozen=True)
class Row:
    """The reviews in one state of an older version: where they go, or what stops them."""

    standing: Standing
    goes_to: str  # title of the state, when nothing stops them
    stuck: Refusal | None
    places: Sequence[tuple[str, str]]  # (state, title) of where they may go

    @property
    def field(self) -> str:
        """Name of its field in the form."""
        return rules.field_of(self.standing.definition.version, self.standing.state)


def flow_of(row: Definition) -> Workflow:
    return engine_of(row).workflow


def list_kept() -> list[Kept]:
    """Every definition of reviews by title. Two queries."""
    live = queries.count_live()
    rows = groupby(queries.list_versions(), key=lambda each: each.key)
    kept = [_kept(key, list(versions), live) for key, versions in rows]
    return sorted(kept, key=lambda each: each.title)


def _kept(key: str, versions: Sequence[Definition], live: dict[int, int]) -> Kept:
    newest = queries.newest_published(versions)
    counted = {each: live.get(each.id, 0) for each in versions}
    total = sum(counted.values())
    return Kept(
        key=key,
        title=flow_of(newest or versions[0]).title,
        newest=newest,
        live=total,
        behind=total - (counted[newest] if newest else 0),
        proposed=[each for each in versions if each.is_proposed],
    )


def hidden() -> list[str]:
    """What ships and is not in use, because this region has versions of its own."""
    return hidden_by_own()


def changes_of(row: Definition) -> list[tuple[str, list[Change]]]:
    """What it changes of the published version before it, under headings; empty for the first."""
    known = before(row)
    if known is None:
        return []
    found = sorted(changes(flow_of(known), flow_of(row)), key=lambda each: each.what)
    return [(what, list(group)) for what, group in groupby(found, key=lambda each: each.what)]


def before(row: Definition) -> Definition | None:
    """The published version that it would follow."""
    earlier = [each for each in queries.list_versions(row.key) if each.version < row.version]
    return queries.newest_published(earlier)


def rows_to_move(newest: Definition) -> list[Row]:
    """Where the reviews under older versions stand, and where each would go. Two queries."""
    return [_row(each, flow_of(newest)) for each in queries.list_standing(newest)]


def _row(standing: Standing, new: Workflow) -> Row:
    stuck = stays_possible(standing.flow, new, standing.state, standing.state)
    fit = places(standing.flow, new, standing.state)
    return Row(
        standing=standing,
        goes_to="" if stuck else place_in_words(new, standing.state),
        stuck=stuck,
        places=[(key, place_in_words(new, key)) for key in fit],
    )


def in_words(rows: Sequence[Row]) -> str:
    """ "3 would move; 1 would be stuck in “Sub-group check”: choose where it goes."."""
    move = sum(row.standing.count for row in rows if row.stuck is None)
    said = [f"{count(move, 'review')} would move" if move else "None would move by itself"]
    for row in rows:
        if row.stuck is not None:
            many = row.standing.count
            where = "choose where it goes" if many == 1 else "choose where they go"
            if not row.places:
                where = "no state of the new version fits"
            said.append(f"{many} would be stuck in “{row.standing.title}”: {where}")
    return "; ".join(said) + "."
