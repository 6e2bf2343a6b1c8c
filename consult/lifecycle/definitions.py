"""Stored definitions: what ships is stored once, and a subject stays pinned to its version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import undefer

from consult import clock
from consult.lifecycle.kinds import known_effects
from consult.lifecycle.models import Definition, Subject
from consult.store import Missing, session
from workflows import definition as language
from workflows import soundness
from workflows.definition import State, Workflow
from workflows.engine import Engine


class Unsound(Exception):
    """A definition that a live subject is pinned to would not hold; the service must not start."""


MOST_ENGINES = 256
_engines: dict[tuple[str, str, int], Engine] = {}


def engine_of(row: Definition) -> Engine:
    """One shared engine for each stored version.

    The text is long and every subject carries its definition: it is asked for only when a process
    meets it for the first time. A stored version never changes, and the digest is that of its text.
    """
    return _engines.get(_name_of(row)) or _learn(row)


def _name(row: Definition) -> str:
    return f"{row.key} {row.version}"


def _name_of(row: Definition) -> tuple[str, str, int]:
    return row.digest, row.key, row.version


def _learn(row: Definition) -> Engine:
    """Read the stored text anew, and keep what it says for this process."""
    return _keep(row, Engine(language.parse(row.source, _name(row))))


def _keep(row: Definition, made: Engine) -> Engine:
    if len(_engines) >= MOST_ENGINES:
        _engines.clear()
    _engines[_name_of(row)] = made
    return made


def _is_known(row: Definition) -> bool:
    """Whether it was met before, or ships: then its text need not be asked for."""
    if _name_of(row) in _engines:
        return True
    flow = language.shipped().get(row.key)
    if flow is None or language.digest(language.shipped_source(row.key)) != row.digest:
        return False
    _keep(row, Engine(flow))
    return True


def newest(key: str) -> Definition:
    """The newest published version. Raises Missing."""
    row = session.scalars(
        select(Definition)
        .where(Definition.key == key, Definition.published_at.is_not(None))
        .order_by(Definition.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise Missing(f"definition {key}")
    return row


def find_state(flow: Workflow, key: str) -> State | None:
    """A state that a subject was in, by its key; none that any version of the definition had
    gives None.

    What was moved to another version may have been where that one has no place. Then one query,
    for the versions before it, newest first.
    """
    known = flow.states.get(key)
    if known is not None:
        return known
    rows = session.scalars(
        select(Definition)
        .where(
            Definition.key == flow.key,
            Definition.version != flow.version,
            Definition.published_at.is_not(None),
        )
        .order_by(Definition.version.desc())
    )
    found = (engine_of(row).workflow.states.get(key) for row in rows)
    return next((state for state in found if state is not None), None)


def list_newest(kind: str) -> list[Definition]:
    """The newest published version of every definition of a kind, by key, each learned.

    One query; one more, with their long texts, when this process meets some that do not ship.
    """
    rows = session.scalars(
        select(Definition)
        .where(Definition.kind == kind, Definition.published_at.is_not(None))
        .order_by(Definition.version)
    )
    newest_of = {row.key: row for row in rows}
    found = [newest_of[key] for key in sorted(newest_of)]
    strange = [row.id for row in found if not _is_known(row)]
    if strange:
        for row in session.scalars(_whole().where(Definition.id.in_(strange))):
            _learn(row)
    return found


def store_shipped() -> list[str]:
    """Store each shipped version that is not stored yet; the names of those that were new.

    One whose number a version of this region's own has is left out: see `hidden_by_own`.
    """
    rows = session.execute(select(Definition.key, Definition.version))
    have = {tuple(row) for row in rows}
    fresh, at = [], clock.now()
    for key, flow in language.shipped().items():
        if (key, flow.version) in have:
            continue
        source = language.shipped_source(key)
        session.add(
            Definition(
                key=key,
                version=flow.version,
                kind=flow.kind,
                source=source,
                digest=language.digest(source),
                stored_at=at,
                published_at=at,
            )
        )
        fresh.append(f"{key} {flow.version}")
    return fresh


def begin_at(at: datetime) -> None:
    """What is stored was in use by then: a demo tells stories of before it was made."""
    later = Definition.published_at > at
    session.execute(update(Definition).where(later).values(stored_at=at, published_at=at))


def _whole() -> Select[Definition]:
    return select(Definition).options(undefer(Definition.source))


def hidden_by_own() -> list[str]:
    """Shipped versions that are not in use: a version of this region's own has their number or
    a later one."""
    stored = session.execute(select(Definition.key, Definition.version, Definition.digest)).all()
    known = {(row.key, row.digest) for row in stored}
    highest = {row.key: row.version for row in sorted(stored, key=lambda row: row.version)}
    return [
        f"{key} {flow.version}"
        for key, flow in language.shipped().items()
        if highest.get(key, 0) >= flow.version
        and (key, language.digest(language.shipped_source(key))) not in known
    ]


def check_pinned() -> None:
    """Check every stored definition that some subject is pinned to. Raises Unsound."""
    used = select(Subject.definition_id).distinct()
    problems = []
    for row in session.scalars(_whole().where(Definition.id.in_(used))):
        flow = _learn(row).workflow
        found = soundness.check(flow, known_effects=known_effects().get(row.kind, set()))
        problems += [f"{row.key} {row.version}: {problem}" for problem in found]
    if problems:
        raise Unsound("\n".join(problems))
