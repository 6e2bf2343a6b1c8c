"""Which drafts somebody may read or change, for lists."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from consult.access import Actor
from consult.documents import operations, queries
from consult.documents.models import Draft
from consult.lifecycle import Subject, kind_named


def readable(drafts: Sequence[Draft], actor: Actor) -> list[Draft]:
    """Those that the actor may read, as READ_DRAFT has it, in a constant number of queries."""
    if actor.is_manager:
        return list(drafts)
    mine = queries.creators_of([draft.id for draft in drafts])
    subjects = [draft.subject for draft in drafts if draft.subject is not None]
    concerned = _concerned(subjects, actor)
    return [
        draft
        for draft in drafts
        if mine.get(draft.id) == actor.account_id or draft.subject_id in concerned
    ]


def editable(drafts: Sequence[Draft], actor: Actor) -> set[int]:
    """Ids of those whose text the actor may change now, in a constant number of queries."""
    creators = queries.creators_of([draft.id for draft in drafts])
    roles = _roles([draft.subject for draft in drafts if draft.subject is not None], actor)
    return {
        draft.id
        for draft in drafts
        if not operations.why_not_edit_as(
            draft,
            actor,
            creator=creators.get(draft.id),
            roles=roles.get(draft.subject_id or 0, frozenset()),
        )
    }


def _concerned(subjects: Sequence[Subject], actor: Actor) -> set[int]:
    return {subject_id for subject_id, held in _roles(subjects, actor).items() if held}


def _roles(subjects: Sequence[Subject], actor: Actor) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    unique = sorted({each.id: each for each in subjects}.values(), key=lambda each: each.kind)
    for name, group in groupby(unique, key=lambda each: each.kind):
        found.update(kind_named(name).roles_of(list(group), actor))
    return found
