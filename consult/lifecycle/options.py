"""What may happen next, with every reason why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from consult.access import Actor
from consult.lifecycle.definitions import engine_of
from consult.lifecycle.kinds import kind_named
from consult.lifecycle.models import Subject
from workflows.definition import Workflow
from workflows.engine import Option


def workflow_of(subject: Subject) -> Workflow:
    """The definition the subject is pinned to."""
    return engine_of(subject.definition).workflow


def roles_on(subject: Subject, actor: Actor) -> frozenset[str]:
    """What the actor is to this subject."""
    return kind_named(subject.kind).roles_of([subject], actor)[subject.id]


def options_for(subject: Subject, actor: Actor) -> tuple[Option, ...]:
    """Every step from here that a person may take, open or with its reasons."""
    return options_for_many([subject], actor)[subject.id]


def options_for_many(subjects: Sequence[Subject], actor: Actor) -> Mapping[int, tuple[Option, ...]]:
    """The same for many, with a constant number of queries for each kind."""
    found: dict[int, tuple[Option, ...]] = {}
    ordered = sorted(subjects, key=lambda subject: subject.kind)
    for name, group in groupby(ordered, key=lambda subject: subject.kind):
        kind, batch = kind_named(name), list(group)
        facts, roles = kind.gather_many(batch), kind.roles_of(batch, actor)
        for each in batch:
            engine = engine_of(each.definition)
            found[each.id] = engine.options(each.state, facts[each.id], roles[each.id])
    return found


def option_at(subject: Subject, trigger: str, actor: Actor, at: datetime) -> Option:
    """A step as it would be judged at that time, if nothing else changed until then.

    Raises Refused for a step that does not lead from here.
    """
    kind = kind_named(subject.kind)
    facts = replace(kind.gather_many([subject])[subject.id], now=at)
    roles = kind.roles_of([subject], actor)[subject.id]
    return engine_of(subject.definition).decide(subject.state, trigger, facts, roles)
