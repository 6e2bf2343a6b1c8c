"""On which days a round reminds those who have not finished, by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult import clock
from consult.consultations.facts import gather_many
from consult.consultations.models import Consultation
from consult.lifecycle import workflow_of
from consult.lifecycle.queries import reminders_of
from workflows.timers import due_at


@dataclass(frozen=True)
class Schedule:
    """When reminders were due and when the clock came to them, and when they will go (UTC), the
    earliest first; what was past already when it was armed is in neither."""

    sent: Sequence[tuple[datetime, datetime]] = ()
    ahead: Sequence[datetime] = ()


def schedule_of(round: Consultation) -> Schedule:
    """As the clock has it; for one that is being prepared, as it would be for its closing time.

    Two queries at most.
    """
    if round.subject.state == "preparing":
        return Schedule(ahead=_to_come(round))
    rows = reminders_of(round.id)
    return Schedule(
        sent=[
            (each.due_at, each.settled_at)
            for each in rows
            if each.state == "fired" and each.settled_at
        ],
        ahead=[each.due_at for each in rows if each.state == "armed"],
    )


def _to_come(round: Consultation) -> list[datetime]:
    """If it opened now."""
    [facts] = gather_many([round.subject]).values()
    timers = (each for each in workflow_of(round.subject).timers if each.remind)
    due = (due_at(each, facts) for each in timers)
    return sorted(at for at in due if at is not None and at > clock.now())
