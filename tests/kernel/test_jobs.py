"""Sweeps, their heartbeat, and what a start refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from consult import boot, clock, jobs, settings, store
from consult.jobs import sweeps
from consult.jobs.models import Beat
from consult.lifecycle.definitions import Unsound, newest, store_shipped
from consult.lifecycle.models import Definition
from consult.store import Missing, session
from tests.kernel import trial
from tests.kernel.crowd import errors, together

pytestmark = pytest.mark.usefixtures("fresh", "own_kinds")


def beat(name: str) -> Beat:
    with store.scope("read"):
        return session.get_one(Beat, name)


def use(**known: Callable[[], int]) -> None:
    sweeps._sweeps.clear()
    for name, sweep in known.items():
        jobs.register_sweep(name, sweep)


def fail() -> int:
    raise ZeroDivisionError("it broke")


def test_a_sweep_leaves_a_heartbeat_by_the_machines_own_time() -> None:
    use(one=lambda: 3)
    clock.use(lambda: datetime(2051, 1, 1, tzinfo=UTC))
    assert jobs.run_sweep("one") == 3
    assert beat("one").done == 3
    assert abs(beat("one").at - clock.machine_now()) < timedelta(minutes=1)


def test_a_sweep_that_breaks_is_noted_and_heard_of() -> None:
    use(one=fail)
    with pytest.raises(ZeroDivisionError):
        jobs.run_sweep("one")
    assert beat("one").error == "ZeroDivisionError: it broke"
    use(one=lambda: 1)
    jobs.run_sweep("one")
    assert beat("one").error == ""


def test_one_sweep_that_breaks_does_not_stop_the_others() -> None:
    use(a=fail, b=lambda: 2, c=lambda: 5)
    assert jobs.run_all() == 7


def test_two_workers_may_beat_for_the_first_time_at_once() -> None:
    use(one=lambda: 1)
    assert errors(together(*[lambda: jobs.run_sweep("one")] * 6)) == []
    assert beat("one").done == 1


def test_a_nudge_comes_after_the_commit_and_never_without_it() -> None:
    told: list[str] = []
    sweeps.nudge_with(told.append)
    with store.scope():
        jobs.nudge("one")
        store.rollback()
        jobs.nudge("two")
        assert told == []
        store.commit()
    assert told == ["two"]


def test_many_nudges_in_one_transaction_wake_a_worker_once() -> None:
    told: list[str] = []
    sweeps.nudge_with(told.append)
    with store.scope():
        for _ in range(40):
            jobs.nudge("outbox")
        jobs.nudge("timers")
        store.commit()
        jobs.nudge("outbox")
        store.commit()
    assert told == ["outbox", "timers", "outbox"]


def test_a_nudge_undone_with_its_savepoint_does_not_hide_a_later_one() -> None:
    told: list[str] = []
    sweeps.nudge_with(told.append)
    with store.scope():
        with pytest.raises(ZeroDivisionError), store.savepoint():
            jobs.nudge("outbox") or fail()
        jobs.nudge("outbox")
        store.commit()
    assert told == ["outbox"]


def test_a_worker_that_cannot_be_nudged_costs_the_request_nothing() -> None:
    def unreachable(_name: str) -> None:
        raise ConnectionError

    sweeps.nudge_with(unreachable)
    with store.scope():
        jobs.nudge("one")
        store.commit()


def test_a_queue_takes_the_name_of_a_sweep_and_a_worker_runs_it() -> None:
    from consult.jobs.engine import queue, tell

    use(one=lambda: 4)
    tell(settings.current(), "one")
    waiting = queue(settings.current())
    task = waiting.dequeue()
    waiting.execute(task)
    assert beat("one").done == 4
    assert waiting.dequeue() is None


def test_a_queue_survives_a_name_that_nobody_knows() -> None:
    from consult.jobs.engine import queue, tell

    tell(settings.current(), "gone")
    waiting = queue(settings.current())
    waiting.execute(waiting.dequeue())


# What a start refuses


def test_shipped_definitions_are_stored_once() -> None:
    with store.scope():
        assert store_shipped() == []
        assert newest("procedures_amendment").kind == "review"
        with pytest.raises(Missing):
            newest("no_such_thing")


def test_a_start_on_sound_definitions_is_quiet() -> None:
    boot.check()


def test_a_start_on_an_empty_database_is_quiet(tmp_path: object) -> None:
    from consult.store.engine import connect

    connect("sqlite://")
    boot.check()


def test_a_start_refuses_an_unsound_definition_that_a_live_subject_is_pinned_to() -> None:
    trial.install()
    boot.check()  # it is stored, but nothing is pinned to it
    trial.begin_parent()
    with store.scope():  # as if a version of before a house promise was made
        session.execute(
            sa.update(Definition)
            .where(Definition.key == "trial_parent")
            .values(source=trial.PARENT.replace("stage: closed", "stage: live"))
        )
        store.commit()
    with pytest.raises(Unsound, match="trial_parent 1"):
        boot.check()


def test_the_name_of_the_file_does_not_matter_what_is_stored_does() -> None:
    """The sources on disk may have moved on: only the stored text of a pinned version counts."""
    trial.install()
    child = trial.begin()
    with store.scope():
        session.execute(
            sa.update(Definition)
            .where(Definition.key == "trial_child")
            .values(source=trial.CHILD.replace("by: [clock]", "by: [nobody_known]"))
        )
        store.commit()
    assert child
    with pytest.raises(Exception, match="nobody_known"):
        boot.check()
