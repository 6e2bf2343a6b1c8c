"""A ballot has no facts of its own: the review's guards read it. Its roles are its review's."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from consult import clock, lifecycle
from consult.access import Actor
from consult.lifecycle import Subject
from consult.store import session
from workflows.facts import BareFacts


def gather_many(subjects: Sequence[Subject]) -> dict[int, BareFacts]:
    now = clock.now()
    return {subject.id: BareFacts(now) for subject in subjects}


def roles_of(subjects: Sequence[Subject], actor: Actor) -> dict[int, frozenset[str]]:
    """What the actor is to each ballot: what they are to its review."""
    parents = session.scalars(
        select(Subject).where(Subject.id.in_([subject.parent_id for subject in subjects]))
    ).all()
    roles = lifecycle.kind_named("review").roles_of(parents, actor)
    return {
        subject.id: roles[subject.parent_id] if subject.parent_id else frozenset()
        for subject in subjects
    }
