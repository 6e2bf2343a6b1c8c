"""The demonstration: its clock moves forward, and what was due by then happens at once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from consult import clock, jobs
from consult.accounts.models import SignIn
from consult.jobs.sweeps import names
from consult.lifecycle import timers
from consult.lifecycle.models import Subject, Timer
from consult.store import Missing, later, session
from workflows.refusal import Refusal, Refused

JUST_AFTER = timedelta(minutes=1)
FURTHEST = timedelta(days=400)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upcoming:
    """A step that the clock will take, or a reminder."""

    title: str  # of the subject
    step: str  # what is done
    due_at: datetime

    @property
    def just_after(self) -> datetime:
        return self.due_at + JUST_AFTER


def list_upcoming(*, most: int = 12) -> list[Upcoming]:
    """The next steps that the clock will take, soonest first. One query."""
    rows = session.execute(
        select(Timer, Subject)
        .join(Subject, Subject.id == Timer.subject_id)
        .where(Timer.state == "armed", Timer.due_at > clock.now())
        .order_by(Timer.due_at, Timer.id)
        .limit(most)
    )
    return [
        Upcoming(subject.title, timers.label_of(timer, subject), timer.due_at)
        for timer, subject in rows
    ]


def move_clock(moment: datetime) -> None:
    """After the commit it is `moment`, and what was due has happened. Raises Refused for the past.

    Everybody stays signed in as long as they would have: nobody loses their place by the jump.
    Raises Missing outside the demonstration.
    """
    demo = clock.demo()
    if demo is None:
        raise Missing("the demonstration's clock")
    now = clock.now()
    if not now < moment <= now + FURTHEST:
        because = f"The clock only moves forward, and {FURTHEST.days} days at most in one go."
        raise Refused(Refusal("only-forward", because, fix="Choose another moment."))
    _stay_signed_in(now, moment - now)
    later(lambda: _arrive(demo.move_to, moment))


def _stay_signed_in(now: datetime, jump: timedelta) -> None:
    living = select(SignIn).where(SignIn.ended_at.is_(None), SignIn.expires_at > now)
    for sign_in in session.scalars(living):
        sign_in.expires_at += jump


def _arrive(move_to: Callable[[datetime], None], moment: datetime) -> None:
    """Move, then do what is due now: a step may arm a timer that is due as well."""
    try:
        move_to(moment)
        for _ in range(20):
            if not jobs.run_sweep("timers"):
                break
        if "outbox" in names():
            jobs.run_sweep("outbox")
    except Exception:  # the change is committed; the worker's next sweep goes on from here
        log.exception("what was due by %s was not all done", moment)
