"""Timers are rows: armed with the state, claimed once, tried again when refused."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from consult import audit, clock, events
from consult.access import CLOCK
from consult.lifecycle.definitions import engine_of
from consult.lifecycle.kinds import kind_named
from consult.lifecycle.locks import lock
from consult.lifecycle.models import Subject, Timer
from consult.lifecycle.queries import next_due
from consult.store import commit, rollback, scope, session
from workflows.refusal import Refused
from workflows.roles import titles
from workflows.shapes import Timer as Declared
from workflows.timers import due_at


@dataclass(frozen=True)
class ReminderDue:
    """It is time to remind those who have the timer's role; due is when the clock takes a step."""

    subject: Subject
    timer: Declared
    due: datetime | None


RETRY = timedelta(minutes=5)
HERE = "here_since"  # the one fact that the step itself makes
log = logging.getLogger(__name__)


def rearm(
    subject: Subject,
    gather: Callable[[], Any],
    *,
    before: Any = None,
    done: Collection[str] = (),
) -> None:
    """Forget the timers of the state that was left and arm those of the present one.

    A reminder ahead of a time is not armed when its own moment has passed; it comes again when
    that time is moved, and so does its moment.

    before  the facts of the step that led here: enough for what counts from having come here
    done    keys of those that have fired here already
    """
    engine = engine_of(subject.definition)
    if not engine.workflow.timers:
        return  # nothing was ever armed: what goes over to another version cancels by itself
    cancel(subject)
    timed = engine.timers(subject.state)
    declared = [each for each in timed if each.before or each.key not in done]
    if not declared:
        return
    if before is not None and all(each.at == HERE for each in declared):
        facts = replace(before, here_since=subject.moved_at)
    else:
        facts = gather()
    for timer in declared:
        due = due_at(timer, facts)
        if due is not None and not (timer.before and due <= clock.now()):
            trigger = timer.fire or ""  # of one that reminds
            session.add(Timer(subject_id=subject.id, key=timer.key, trigger=trigger, due_at=due))


def cancel(subject: Subject) -> None:
    """Forget whatever is armed for it."""
    session.execute(
        update(Timer)
        .where(Timer.subject_id == subject.id, Timer.state == "armed")
        .values(state="cancelled", settled_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def arm(subject: Subject) -> None:
    """The timers of where it is; for one that has just begun, once its facts can be gathered."""
    rearm(
        subject,
        lambda: kind_named(subject.kind).gather_many([subject])[subject.id],
        done=_fired_here(subject),
    )


def _fired_here(subject: Subject) -> Collection[str]:
    """A reminder is not repeated because its day is counted anew."""
    fired = Timer.state == "fired", Timer.settled_at >= subject.moved_at
    return session.scalars(select(Timer.key).where(Timer.subject_id == subject.id, *fired)).all()


def label_of(row: Timer, subject: Subject) -> str:
    """What the clock does then, as a page calls it: the label of its step, or whom it reminds."""
    flow = engine_of(subject.definition).workflow
    if row.trigger:
        labels = (step.label for step in flow.steps if step.trigger == row.trigger)
        return next(labels, row.trigger)
    roles = (each.remind for each in flow.timers if each.key == row.key)
    role = next(roles, None)
    return f"Remind {titles([role])}" if role else "A reminder"


def count_anew() -> None:
    """The calendar is another one: whatever is armed is counted again by the next sweep."""
    session.execute(
        update(Timer)
        .where(Timer.state == "armed")
        .values(count_anew=True)
        .execution_options(synchronize_session=False)
    )


def _recount() -> None:
    """Each subject in a transaction of its own. One that breaks keeps its timers as they are."""
    with scope("read"):
        marked = select(Timer.subject_id).where(Timer.state == "armed", Timer.count_anew)
        ids = session.scalars(marked.distinct().order_by(Timer.subject_id)).all()
    for subject_id in ids:
        with scope("write"):
            try:
                arm(lock(subject_id))
                commit()
            except Exception:
                log.exception("the timers of subject %s cannot be counted", subject_id)
                rollback()


def list_due(now: datetime, *, most: int = 200) -> list[int]:
    """Ids of the timers that are due, oldest first."""
    return list(
        session.scalars(
            select(Timer.id)
            .where(Timer.state == "armed", Timer.due_at <= now)
            .where((Timer.retry_at.is_(None)) | (Timer.retry_at <= now))
            .order_by(Timer.due_at, Timer.id)
            .limit(most)
        )
    )


def sweep() -> int:
    """Fire everything that is due, in order, each in a transaction of its own; how many fired."""
    _recount()
    with scope("read"):
        due = list_due(clock.now())
    return sum(fire_timer(timer_id) for timer_id in due)


def fire_timer(timer_id: int) -> bool:
    """Claim one timer and take its step. False when another worker had it, or it was refused."""
    with scope("write"):
        try:
            fired = _take_step(timer_id)
            commit()
        except Refused as no:
            rollback()
            _postpone(timer_id, "; ".join(reason.because for reason in no.refusals))
            return False
        except Exception as error:  # one that breaks must not stop the others for ever
            log.exception("timer %s broke", timer_id)
            rollback()
            _postpone(timer_id, f"{type(error).__name__}: {error}")
            return False
        return fired


def _take_step(timer_id: int) -> bool:
    from consult.lifecycle.door import fire  # the door arms timers, so it cannot be above

    row = session.get(Timer, timer_id)
    if row is None:
        return False
    lock(row.subject_id)  # whoever fires or cancels it holds this lock until they have committed
    session.refresh(row)
    if row.state != "armed":
        return False
    if row.trigger:
        request = f"timer-{timer_id}"
        fire(row.subject_id, row.trigger, request_id=request, as_role="clock", by=CLOCK)
    else:
        _remind(row)
    session.execute(
        update(Timer)
        .where(Timer.id == timer_id)
        .values(state="fired", settled_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return True


def _remind(row: Timer) -> None:
    """Nothing moves; whoever is named hears of it, and the record keeps that they did."""
    subject = lock(row.subject_id)
    declared = engine_of(subject.definition).timers(subject.state)
    timer = next((each for each in declared if each.key == row.key and each.remind), None)
    if timer is None or timer.remind is None:
        return  # the version that it moved to says nothing of it
    facts = {"timer": row.key, "role": timer.remind, "state": subject.state}
    audit.record(subject.thing, "reminded", facts=facts, by=CLOCK)
    events.publish(ReminderDue(subject, timer, next_due([subject.id]).get(subject.id)))


def _postpone(timer_id: int, why: str) -> None:
    """Keep why the step was refused, and when it will be tried again."""
    session.execute(
        update(Timer)
        .where(Timer.id == timer_id, Timer.state == "armed")
        .values(tried=Timer.tried + 1, retry_at=clock.now() + RETRY, outcome=why)
        .execution_options(synchronize_session=False)
    )
    commit()
