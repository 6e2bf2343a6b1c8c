"""What `consult timers` says of each timer, and by which clock."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import cached_property

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from consult import clock, settings, store
from consult.cli.context import Context
from consult.cli.timers import timers
from consult.jobs.models import Beat
from consult.lifecycle import Timer
from consult.settings import Settings
from tests import factories as make


class Connected(Context):
    """The test has connected already."""

    @cached_property
    def ready(self) -> Settings:
        return settings.current()


def test_a_reminder_says_whom_it_reminds_and_the_last_run_is_told_by_the_clock_of_all(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "scope", lambda _mode: nullcontext())
    review = make.make_review()
    due = clock.now() + timedelta(days=3)
    db.add(Timer(subject_id=review.id, key="triage_waits", trigger="", due_at=due))
    db.merge(Beat(name="timers", at=clock.machine_now() - timedelta(minutes=1), done=0, error=""))
    db.flush()
    told = CliRunner().invoke(timers, [], obj=Connected())
    [last] = [each for each in told.output.splitlines() if each.startswith("last run")]
    ago = clock.now() - datetime.fromisoformat(last.split("\t")[1])
    assert timedelta(minutes=1) <= ago < timedelta(minutes=5)
    [line] = [each for each in told.output.splitlines() if review.subject.title in each]
    assert line.split("\t")[2].startswith("Remind ")
