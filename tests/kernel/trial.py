"""Two small workflows, a parent's and a child's, whose facts are whatever a test says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from consult import audit, clock, lifecycle, store
from consult.access import Actor
from consult.lifecycle.kinds import Taken
from consult.lifecycle.models import Definition, Passage, Subject, Timer
from consult.store import session
from workflows import definition as language
from workflows.calendar import ZONE
from workflows.facts import ConsultationFacts, ReviewFacts

MANAGER = Actor("Mina Manager", account_id=1, site_roles=frozenset({"partnership_manager"}))
OUTSIDER = Actor("Olu Outsider", account_id=2)

CHILD = """
schema: 1
key: trial_child
version: 1
kind: consultation
title: Trial
about: A child for tests.
initial: first
states:
  first: {title: The first state, stage: drafting, meaning: It begins.}
  second: {title: The second state, stage: out_for_comment, meaning: It waits.}
  third: {title: The third state, stage: closed, meaning: It is over., final: true}
steps:
  - {trigger: go, label: Go on, from: first, to: second, by: [partnership_manager], effects: [note]}
  - {trigger: back, label: Go back, from: second, to: first, by: [partnership_manager],
     reason: required}
  - {trigger: again, label: Stay, from: second, to: second, by: [partnership_manager]}
  - trigger: finish
    label: Finish
    from: second
    to: third
    by: [clock]
    guards: [window_has_elapsed]
    effects: [tell_parent]
  - trigger: strict
    label: Be strict
    from: second
    to: third
    by: [partnership_manager]
    guards: [window_has_elapsed, round_is_for_the_group, everyone_has_answered]
timers:
  - {key: closing, state: second, at: closes_at, fire: finish}
"""

PARENT = """
schema: 1
key: trial_parent
version: 1
kind: review
title: Trial parent
about: A parent for tests.
initial: open
states:
  open: {title: Open, stage: drafting, meaning: It begins.}
  busy: {title: Busy, stage: drafting, meaning: It works.}
  done: {title: Done, stage: closed, meaning: It is over., final: true}
steps:
  - {trigger: work, label: Work, from: open, to: busy, by: [partnership_manager]}
  - {trigger: rest, label: Rest, from: busy, to: open, by: [partnership_manager]}
  - {trigger: end, label: End, from: [open, busy], to: done, by: [workflow], when: child_finished}
"""

closes: dict[int, datetime | None] = {}
effects: dict[str, Callable[[Taken], None]] = defaultdict(lambda: lambda taken: None)


def install(moves_parent: bool = True) -> None:
    """Store the definitions and register the kinds; use with the fixture `own_kinds`."""
    closes.clear()
    effects.clear()
    register_kinds(moves_parent)
    with store.scope():
        for source in (CHILD, PARENT):
            flow = language.parse(source, "trial")
            session.add(
                Definition(
                    key=flow.key,
                    version=flow.version,
                    kind=flow.kind,
                    source=source,
                    digest=language.digest(source),
                    stored_at=clock.now(),
                    published_at=clock.now(),
                )
            )
        store.commit()


def register_kinds(moves_parent: bool = True) -> None:
    named = {name: partial(_effect, name) for name in ("note", "tell_parent")}
    lifecycle.register(
        lifecycle.Kind("consultation", child_facts, roles, named, moves_parent=moves_parent)
    )
    lifecycle.register(lifecycle.Kind("review", parent_facts, roles))


def _effect(name: str, taken: Taken) -> None:
    effects[name](taken)


def child_facts(subjects: Sequence[Subject]) -> dict[int, Any]:
    now = clock.now()
    return {
        each.id: ConsultationFacts(
            now=now,
            zone=ZONE,
            audience="agencies",
            closes_at=closes.get(each.id),
            silent=("An agency",),
        )
        for each in subjects
    }


def parent_facts(subjects: Sequence[Subject]) -> dict[int, Any]:
    return {each.id: ReviewFacts(now=clock.now(), zone=ZONE) for each in subjects}


def roles(subjects: Sequence[Subject], actor: Actor) -> dict[int, frozenset[str]]:
    return {each.id: actor.site_roles for each in subjects}


def begin_parent() -> int:
    with store.scope():
        subject = lifecycle.start("review", "trial_parent", title="Parent", by=MANAGER)
        store.commit()
        return subject.id


def begin(parent_id: int | None = None, *, closes_at: datetime | None = None) -> int:
    with store.scope():
        subject = lifecycle.start(
            "consultation", "trial_child", title="Trial", parent_id=parent_id, by=MANAGER
        )
        store.commit()
        closes[subject.id] = closes_at
        return subject.id


def fire(subject_id: int, trigger: str, **others: Any) -> Passage:
    """In a transaction of its own."""
    with store.scope():
        passage = lifecycle.fire(subject_id, trigger, by=others.pop("by", MANAGER), **others)
        store.commit()
        return passage


def state(subject_id: int) -> tuple[str, int]:
    with store.scope("read"):
        subject = session.get_one(Subject, subject_id)
        return subject.state, subject.revision


def timers(subject_id: int) -> list[Timer]:
    with store.scope("read"):
        return list(session.query(Timer).filter_by(subject_id=subject_id).order_by(Timer.id).all())


def acts(thing: str) -> list[str]:
    with store.scope("read"):
        return [told.entry.act for told in audit.list_entries([thing])][::-1]
