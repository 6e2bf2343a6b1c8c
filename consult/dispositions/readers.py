"""Of which rounds somebody may read the comments, for lists."""

from __future__ import annotations

from collections.abc import Sequence

from consult.access import Actor
from consult.consultations.models import Consultation
from consult.dispositions import rules
from consult.lifecycle import kind_named


def rounds_to_read(rounds: Sequence[Consultation], actor: Actor) -> set[int]:
    """The ids of those of which SEE_COMMENTS lets this person read what was sent in.

    A constant number of queries.
    """
    subjects = [each.subject for each in rounds]
    if not subjects:
        return set()
    roles = kind_named(subjects[0].kind).roles_of(subjects, actor)
    return {
        each.id
        for each in rounds
        if rules.reads_comments(roles[each.id], closed=each.subject.state == "closed")
    }
