"""Give everyone more time while a round is open: never less than before."""

from __future__ import annotations

from datetime import datetime

from consult import audit, clock, events
from consult.access import Actor
from consult.consultations import extensions
from consult.consultations.events import RoundExtended
from consult.consultations.models import Consultation, Extension
from consult.consultations.queries import count_extensions
from consult.lifecycle import lock
from consult.lifecycle.timers import arm
from consult.store import session
from workflows.refusal import refuse_any


def extend_round(
    round: Consultation, *, until: datetime, reason: str, seen: int | None = None, by: Actor
) -> Extension:
    """Close later than was said. The clock is set anew, and those who have not answered are told.

    seen  how often there was more time already, on the page; raises Overtaken when it is more now
    Raises Refused once the time is over, when it would not be longer, and without a reason.
    """
    lock(round.id)
    session.refresh(round)
    require_unextended(round, seen, thing=round.subject.thing)
    now, before = clock.now(), round.closes_at
    over = extensions.round_takes_answers(round.subject.state, before, now)
    rest = extensions.time_is_sensible(until, before, "Everyone", reason, now)
    refuse_any([over] if over else rest)
    assert before is not None
    made = note_extension(round, before=before, until=until, reason=reason, by=by)
    round.closes_at = until
    session.flush()
    arm(round.subject)
    facts = {"closes_at": until.isoformat(), "before": before.isoformat()}
    words = {"reason": made.reason}
    audit.record(round.subject.thing, "window-extended", facts=facts, words=words, by=by)
    events.publish(RoundExtended(round, made, by))
    return made


def require_unextended(
    round: Consultation, seen: int | None, *, agency_id: int | None = None, thing: str
) -> None:
    """Raises Overtaken when somebody gave the same more time after the page was opened.

    thing  on whose record that stands: the round, or the response of the agency
    """
    audit.require_seen(
        seen,
        count_extensions(round.id, agency_id),
        thing=thing,
        acts=("window-extended", "own-time-given"),
        did=lambda _told: "gave more time to answer",
    )


def note_extension(
    round: Consultation,
    *,
    agency_id: int | None = None,
    before: datetime,
    until: datetime,
    reason: str,
    late: bool = False,
    by: Actor,
) -> Extension:
    """Keep who gave how much time to whom, and why."""
    made = Extension(
        consultation_id=round.id,
        agency_id=agency_id,
        before=before,
        until=until,
        reason=reason.strip(),
        late=late,
        granted_by_id=by.id,
        granted_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made
