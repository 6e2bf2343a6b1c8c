"""The kind “consultation”: how a round is judged, and who is what to it."""

from __future__ import annotations

from collections.abc import Sequence

from consult.access import Actor
from consult.consultations.facts import gather_many
from consult.lifecycle import Kind, kind_named, parents_of, register
from consult.lifecycle.models import Subject


def roles_of(subjects: Sequence[Subject], actor: Actor) -> dict[int, frozenset[str]]:
    """Whoever is something to the review is the same to its rounds."""
    parents = parents_of(subjects)
    roles: dict[int, frozenset[str]] = {}
    for name in {parent.kind for parent in parents}:
        batch = [parent for parent in parents if parent.kind == name]
        roles.update(kind_named(name).roles_of(batch, actor))
    return {subject.id: roles.get(subject.parent_id or 0, frozenset[str]()) for subject in subjects}


# A round that closes lets its review go on, so the review is locked for update with it.
register(Kind("consultation", gather_many, roles_of, moves_parent=True))
