"""What a feature tells the door about its kind of subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from consult.access import Actor
from consult.lifecycle.models import Subject
from workflows.definition import Step


@dataclass(frozen=True)
class Taken:
    """What an effect is told: the step, why, by whom, when, and the facts it rested on."""

    subject: Subject
    step: Step
    by: Actor
    at: datetime
    reason: str
    facts: Any
    details: Mapping[str, Any] = field(default_factory=dict)


Effect = Callable[[Taken], None]


@dataclass(frozen=True)
class Kind:
    """How to judge and move one kind of subject.

    gather_many  facts of many subjects in a constant number of queries: {subject id: facts}
    roles_of     what an actor is to each of many subjects: {subject id: role names}
    effects      effect name → function
    moves_parent its steps may make the parent take an automatic step, so the parent's row is
                 locked for update first (a share lock could not be raised without a deadlock)
    agency_of    id of the agency whose business a subject is, where it is an agency's
    """

    name: str
    gather_many: Callable[[Sequence[Subject]], Mapping[int, Any]]
    roles_of: Callable[[Sequence[Subject], Actor], Mapping[int, frozenset[str]]]
    effects: Mapping[str, Effect] = field(default_factory=dict)
    moves_parent: bool = False
    agency_of: Callable[[Subject], int | None] = lambda _subject: None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Boot does this once for every feature."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    return _kinds[name]


def known_effects() -> dict[str, set[str]]:
    return {name: set(kind.effects) for name, kind in _kinds.items()}


def in_whose_place(kind: Kind, subject: Subject, step: Step, by: Actor) -> Actor:
    """The same actor; a deputy whose own places do not give the step takes it for the holder."""
    if not by.acting or set(step.by) & kind.roles_of([subject], by.in_own_right())[subject.id]:
        return by
    for group_id in by.acting:
        if set(step.by) & kind.roles_of([subject], by.as_deputy(group_id))[subject.id]:
            return by.on_behalf(group_id)
    return by
