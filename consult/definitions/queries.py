"""Stored versions, and where the reviews under way stand in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import undefer_group

from consult.definitions.rules import KIND
from consult.lifecycle import Definition, Subject
from consult.lifecycle.definitions import engine_of
from consult.store import Missing, session
from workflows.definition import Workflow


@dataclass(frozen=True)
class Standing:
    """How many live subjects stand in one state of one version."""

    definition: Definition
    state: str
    count: int

    @property
    def flow(self) -> Workflow:
        return engine_of(self.definition).workflow

    @property
    def title(self) -> str:
        return place_in_words(self.flow, self.state)


def place_in_words(flow: Workflow, state: str) -> str:
    """ "Drafting", or "On hold from “Drafting”"."""
    found = flow.states[state]
    if found.held_from is None:
        return found.title
    return f"On hold from “{flow.states[found.held_from].title}”"


def _told() -> Select[Definition]:
    """With who proposed it and what became of that."""
    return select(Definition).options(undefer_group("told"))


def list_versions(key: str | None = None) -> Sequence[Definition]:
    """Every stored version of reviews' definitions, newest first in each key. One query."""
    wanted = _told().where(Definition.kind == KIND)
    if key is not None:
        wanted = wanted.where(Definition.key == key)
    return session.scalars(wanted.order_by(Definition.key, Definition.version.desc())).all()


def get_versions(key: str) -> Sequence[Definition]:
    """The same for one key. Raises Missing when there is none."""
    found = list_versions(key)
    if not found:
        raise Missing(f"definition {key}")
    return found


def get_version(key: str, version: int) -> Definition:
    row = session.scalars(
        _told().where(Definition.key == key, Definition.version == version, Definition.kind == KIND)
    ).one_or_none()
    if row is None:
        raise Missing(f"definition {key} {version}")
    return row


def list_proposed() -> Sequence[Definition]:
    """Versions that wait for a second person, oldest first. One query."""
    return session.scalars(
        _told()
        .where(Definition.published_at.is_(None), Definition.set_aside_at.is_(None))
        .order_by(Definition.id)
    ).all()


def count_live() -> dict[int, int]:
    """Definition id → how many reviews that have not ended go by it. One query."""
    rows = session.execute(
        select(Subject.definition_id, func.count())
        .where(Subject.ended_at.is_(None), Subject.kind == KIND)
        .group_by(Subject.definition_id)
    )
    return dict(rows.all())


def newest_published(versions: Sequence[Definition]) -> Definition | None:
    """Of versions that are newest first."""
    return next((each for each in versions if each.published_at is not None), None)


def highest_number(key: str) -> int:
    return session.scalar(select(func.max(Definition.version)).where(Definition.key == key)) or 0


def kind_of(key: str) -> str | None:
    """The kind that versions with this key have, or None when there is none."""
    return session.scalar(select(Definition.kind).where(Definition.key == key).limit(1))


def list_standing(newest: Definition) -> list[Standing]:
    """Live subjects under older versions than the newest, by version and state. Two queries."""
    older = {
        each.id: each
        for each in list_versions(newest.key)
        if each.version < newest.version and each.published_at is not None
    }
    rows = session.execute(
        select(Subject.definition_id, Subject.state, func.count())
        .where(Subject.definition_id.in_(older), Subject.ended_at.is_(None))
        .group_by(Subject.definition_id, Subject.state)
    )
    found = [Standing(older[definition], state, count) for definition, state, count in rows]
    return sorted(found, key=lambda each: (-each.definition.version, _order(each)))


def _order(standing: Standing) -> int:
    return list(standing.flow.states).index(standing.state)


def list_subjects(newest: Definition) -> Sequence[Subject]:
    """The live subjects that a move to the newest version takes along, by id. One query."""
    older = select(Definition.id).where(
        Definition.key == newest.key,
        Definition.version < newest.version,
        Definition.published_at.is_not(None),
    )
    return session.scalars(
        select(Subject)
        .where(Subject.definition_id.in_(older), Subject.ended_at.is_(None))
        .order_by(Subject.id)
    ).all()
