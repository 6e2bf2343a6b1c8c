"""One door for every step: whole or not at all, once, in order, and never a deadlock."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, event

from consult import audit, clock, events, jobs, lifecycle, settings, store
from consult.access import CLOCK
from consult.lifecycle import Moved, StepTaken
from consult.lifecycle.door import fire_automatic
from consult.lifecycle.models import Passage, Subject
from consult.lifecycle.timers import fire_timer, sweep
from consult.store import Missing, session
from tests.kernel import trial
from tests.kernel.crowd import errors, together
from workflows.refusal import Refusal, Refused

pytestmark = pytest.mark.usefixtures("fresh", "own_kinds")
START = datetime(2021, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _trial(fresh: object, own_kinds: None) -> Iterator[None]:
    trial.install()
    handlers = list(events._handlers[StepTaken])
    events._handlers[StepTaken].clear()  # the features' own would look for their rows
    yield
    events._handlers[StepTaken][:] = handlers


def at(moment: datetime) -> None:
    clock.use(lambda: moment)


def passages(subject_id: int) -> list[Passage]:
    with store.scope("read"):
        return list(lifecycle.list_passages([subject_id]))


# A step, whole


def test_a_step_moves_the_subject_and_leaves_a_passage_and_an_entry() -> None:
    child = trial.begin()
    passage = trial.fire(child, "go", request_id="r1")
    assert trial.state(child) == ("second", 2)
    assert (passage.from_state, passage.to_state, passage.actor_name) == (
        "first",
        "second",
        "Mina Manager",
    )
    assert trial.acts(f"consultation:{child}") == ["started", "step-taken"]
    with store.scope("read"):
        assert session.get_one(Subject, child).stage == "out_for_comment"
        assert audit.verify_all()[1] == []


def test_the_entry_holds_the_facts_that_the_step_rested_on() -> None:
    child = trial.begin(closes_at=START)
    trial.fire(child, "go")
    with store.scope("read"):
        [told, _] = audit.list_entries([f"consultation:{child}"])
    assert json.loads(told.words["rested on"])["closes_at"] == START.isoformat()
    assert "rested on" not in told.entry.body["facts"]  # facts name people; words can be erased
    assert told.entry.body["facts"]["from"] == "first"


def test_a_repeated_request_finds_the_first_result() -> None:
    child = trial.begin()
    first = trial.fire(child, "go", request_id="r1", seen=("first", 1))
    again = trial.fire(child, "go", request_id="r1", seen=("first", 1))
    assert again.id == first.id
    assert trial.state(child) == ("second", 2)
    assert len(passages(child)) == 1


def test_a_double_press_in_two_threads_takes_one_step() -> None:
    child = trial.begin()
    results = together(*[lambda: trial.fire(child, "go", request_id="r1").id] * 6)
    assert errors(results) == []
    assert len(set(results)) == 1
    assert len(passages(child)) == 1


def test_two_people_at_once_one_is_told_who_moved_it_and_when() -> None:
    child = trial.begin()
    at(START)
    acts = [
        lambda: trial.fire(child, "go", seen=("first", 1), request_id="mine"),
        lambda: trial.fire(child, "go", seen=("first", 1), request_id="theirs"),
    ]
    [lost] = errors(together(*acts))
    assert isinstance(lost, Moved)
    assert "moved to “The second state” by Mina Manager at 9am on 1 March 2021" in str(lost)
    assert trial.state(child) == ("second", 2)


def test_a_page_from_an_earlier_visit_to_the_same_state_is_stale_too() -> None:
    child = trial.begin()
    trial.fire(child, "go")
    trial.fire(child, "back", reason="Not yet")
    with pytest.raises(Moved):
        trial.fire(child, "go", seen=("first", 1))


def test_the_time_of_a_move_is_said_in_the_zone_of_the_service() -> None:
    settings.use(replace(settings.current(), zone="Asia/Tokyo"))
    child = trial.begin()
    at(START)
    trial.fire(child, "go")
    with pytest.raises(Moved, match="6pm on 1 March 2021"):
        trial.fire(child, "go", seen=("first", 1))


def test_every_reason_is_given_not_just_the_first() -> None:
    child = trial.begin(closes_at=clock.now() + timedelta(days=3))
    trial.fire(child, "go")
    with pytest.raises(Refused) as no:
        trial.fire(child, "strict", by=trial.OUTSIDER)
    assert len(no.value.refusals) == 4
    assert no.value.codes[0] == "not-yours"
    assert all(reason.source for reason in no.value.refusals[1:])
    assert trial.state(child) == ("second", 2)


def test_a_step_from_elsewhere_says_which_steps_there_are() -> None:
    child = trial.begin()
    with pytest.raises(Refused) as no:
        trial.fire(child, "back", reason="x")
    assert no.value.codes == ("no-such-step",)
    assert "Go on" in str(no.value.refusals[0].fix)


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_step_that_needs_a_reason_refuses_blanks(reason: str) -> None:
    child = trial.begin()
    trial.fire(child, "go")
    with pytest.raises(Refused) as no:
        trial.fire(child, "back", reason=reason)
    assert no.value.codes == ("no-reason",)


def test_an_unknown_subject_is_missing() -> None:
    with pytest.raises(Missing):
        trial.fire(999, "go")


@pytest.mark.parametrize("fault", [ZeroDivisionError(), Refused(Refusal("no", "No."))])
def test_an_effect_that_fails_undoes_everything(fault: Exception) -> None:
    child = trial.begin()

    def note(taken: Any) -> None:
        audit.record("a:1", "noted", by=taken.by)
        taken.subject.title = "Changed"
        session.flush()
        raise fault

    trial.effects["note"] = note
    with pytest.raises(type(fault)):
        trial.fire(child, "go", request_id="r1")
    assert trial.state(child) == ("first", 1)
    assert passages(child) == []
    assert trial.acts("a:1") == []
    assert trial.timers(child) == []
    trial.effects.clear()
    trial.fire(child, "go", request_id="r1")  # the request may be made again
    assert trial.state(child) == ("second", 2)


def test_a_subscriber_that_fails_undoes_everything() -> None:
    child = trial.begin()

    def fail(_event: StepTaken) -> None:
        raise ZeroDivisionError

    events.subscribe(StepTaken)(fail)
    with pytest.raises(ZeroDivisionError):
        trial.fire(child, "go")
    assert trial.state(child) == ("first", 1)


def test_a_form_that_was_refused_by_an_effect_leaves_the_subject_where_it_stood() -> None:
    child = trial.begin()

    def refuse(_taken: Any) -> None:
        raise Refused(Refusal("no", "No."))

    trial.effects["note"] = refuse
    with store.scope():
        with pytest.raises(Refused), store.savepoint():
            lifecycle.fire(child, "go", by=trial.MANAGER)
        subject = session.get_one(Subject, child)
        assert (subject.state, subject.revision) == ("first", 1)


def test_a_step_that_stays_in_its_state_still_counts_as_a_step() -> None:
    child = trial.begin()
    trial.fire(child, "go")
    trial.fire(child, "again")
    assert trial.state(child) == ("second", 3)


# The step the system takes by itself


def test_an_automatic_step_is_taken_through_the_same_door() -> None:
    parent = trial.begin_parent()
    with store.scope():
        fire_automatic(parent, "child_finished", by=CLOCK)
        store.commit()
    assert trial.state(parent)[0] == "done"
    assert passages(parent)[0].actor_name == "The clock"


def test_an_event_that_the_state_does_not_wait_for_changes_nothing() -> None:
    parent = trial.begin_parent()
    with store.scope():
        assert fire_automatic(parent, "something_else", by=CLOCK) is None
        store.commit()
    assert trial.state(parent) == ("open", 1)


# Timers


def test_a_timer_is_armed_with_its_state_and_cancelled_when_it_is_left() -> None:
    child = trial.begin(closes_at=START)
    assert trial.timers(child) == []
    trial.fire(child, "go")
    [timer] = trial.timers(child)
    assert (timer.state, timer.due_at, timer.trigger) == ("armed", START, "finish")
    trial.fire(child, "back", reason="Not yet")
    assert [each.state for each in trial.timers(child)] == ["cancelled"]


def test_a_timer_is_armed_anew_with_the_facts_of_the_moment() -> None:
    child = trial.begin(closes_at=START)
    trial.fire(child, "go")
    trial.closes[child] = START + timedelta(days=1)
    trial.fire(child, "again")
    states = [(each.state, each.due_at) for each in trial.timers(child)]
    assert states == [("cancelled", START), ("armed", START + timedelta(days=1))]


def test_a_time_that_is_not_known_arms_nothing() -> None:
    child = trial.begin(closes_at=None)
    trial.fire(child, "go")
    assert trial.timers(child) == []


def test_a_timer_fires_when_it_is_due_and_not_before() -> None:
    at(START)
    child = trial.begin(closes_at=START + timedelta(days=1))
    trial.fire(child, "go")
    assert sweep() == 0
    at(START + timedelta(days=1))
    assert sweep() == 1
    assert trial.state(child)[0] == "third"
    [timer] = trial.timers(child)
    assert (timer.state, timer.settled_at) == ("fired", START + timedelta(days=1))
    assert passages(child)[-1].actor_name == "The clock"


def test_a_timer_that_is_refused_says_why_and_is_tried_again() -> None:
    at(START)
    child = trial.begin(closes_at=START + timedelta(days=1))
    trial.fire(child, "go")
    trial.closes[child] = START + timedelta(days=1, minutes=3)  # moved behind the timer's back
    at(START + timedelta(days=1))
    assert sweep() == 0
    [timer] = trial.timers(child)
    assert (timer.state, timer.tried) == ("armed", 1)
    assert timer.outcome
    assert sweep() == 0
    assert trial.timers(child)[0].tried == 1  # it waits before it is tried again
    at(START + timedelta(days=1, minutes=5))
    assert sweep() == 1
    assert trial.state(child)[0] == "third"


def test_workers_that_sweep_at_once_fire_a_timer_once() -> None:
    at(START)
    children = [trial.begin(closes_at=START) for _ in range(4)]
    for child in children:
        trial.fire(child, "go")
    results = together(*[sweep] * 4)
    assert errors(results) == []
    assert sum(results) == 4
    for child in children:
        assert [passage.trigger for passage in passages(child)] == ["go", "finish"]
        assert [each.state for each in trial.timers(child)] == ["fired"]


def test_a_timer_that_was_cancelled_meanwhile_does_nothing() -> None:
    at(START)
    child = trial.begin(closes_at=START)
    trial.fire(child, "go")
    [old] = trial.timers(child)
    trial.fire(child, "back", reason="Not yet")
    trial.fire(child, "go")
    assert fire_timer(old.id) is False
    assert [each.state for each in trial.timers(child)] == ["cancelled", "armed"]


def test_after_an_outage_everything_that_was_due_happens_in_its_order() -> None:
    at(START)
    order = random.Random(3).sample(range(12), 12)
    children = {day: trial.begin(closes_at=START + timedelta(days=day)) for day in order}
    for child in children.values():
        trial.fire(child, "go")
    at(START + timedelta(days=40))
    assert sweep() == 12
    fired = sorted(
        (passages(child)[-1] for child in children.values()), key=lambda passage: passage.id
    )
    assert [passage.subject_id for passage in fired] == [children[day] for day in range(12)]


def test_one_timer_that_breaks_does_not_stop_the_others() -> None:
    at(START)
    broken, whole = trial.begin(closes_at=START), trial.begin(closes_at=START)
    trial.fire(broken, "go")
    trial.fire(whole, "go")

    def fail(taken: Any) -> None:
        if taken.subject.id == broken:
            raise ZeroDivisionError("an effect broke")

    trial.effects["tell_parent"] = fail
    assert sweep() == 1
    assert trial.state(whole)[0] == "third"
    [timer] = trial.timers(broken)
    assert (timer.state, timer.tried) == ("armed", 1)
    assert "an effect broke" in timer.outcome


def test_the_sweep_of_timers_is_known_to_the_worker() -> None:
    from consult.jobs.sweeps import names

    assert "timers" in names()
    assert jobs.run_sweep("timers") == 0


# Locks


@pytest.mark.postgresql  # SQLite has one writer, so nothing can move at all
def test_a_subject_that_is_held_does_not_move_until_it_is_let_go() -> None:
    child = trial.begin()
    with store.scope():
        lifecycle.hold(child)
        [waits] = together(lambda: trial.fire(child, "go"), patience=0.7)
        assert isinstance(waits, TimeoutError)
        store.commit()


def test_what_a_transaction_holds_already_it_does_not_ask_for_again() -> None:
    child = trial.begin(trial.begin_parent())
    with store.scope(), statements() as asked:
        row = lifecycle.lock(child)
        asked.clear()
        lifecycle.hold(child)
        assert lifecycle.lock(child) is row
        assert asked == []


def test_a_share_is_raised_and_what_may_have_been_let_go_is_asked_for_again() -> None:
    child = trial.begin(trial.begin_parent())
    with store.scope(), statements() as asked:
        lifecycle.hold(child)
        asked.clear()
        lifecycle.lock(child)
        assert asked
        for let_go in (store.commit, store.rollback, store.pause, a_savepoint_that_is_undone):
            lifecycle.hold(child)
            let_go()
            asked.clear()
            lifecycle.hold(child)
            assert any("subject" in each for each in asked), let_go


def a_savepoint_that_is_undone() -> None:
    with suppress(Refused), store.savepoint():
        raise Refused(Refusal("no", "No."))


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement of the block, as it is sent."""
    found: list[str] = []

    def note(_c: object, _k: object, statement: str, *_others: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_many_who_hold_move_and_end_never_deadlock() -> None:
    """Children that move their parents, holders of facts, and steps of the parent, all at once."""
    parents = [trial.begin_parent() for _ in range(2)]
    children = [trial.begin(parents[number % 2], closes_at=START) for number in range(6)]
    trial.effects["tell_parent"] = lambda taken: (
        fire_automatic(taken.subject.parent_id, "child_finished", by=taken.by) and None
    )

    def act(who: int) -> None:
        chance = random.Random(who)
        for _ in range(15):
            child, parent = chance.choice(children), chance.choice(parents)
            what: Callable[[], Any] = chance.choice(
                [
                    lambda child=child: trial.fire(child, "go"),
                    lambda child=child: trial.fire(child, "back", reason="r"),
                    lambda child=child: trial.fire(child, "finish", as_role="clock", by=CLOCK),
                    lambda parent=parent: trial.fire(parent, "work"),
                    lambda parent=parent: trial.fire(parent, "rest"),
                    lambda child=child: _change_a_fact(child),
                ]
            )
            with suppress(Refused):
                what()

    assert errors(together(*[lambda who=who: act(who) for who in range(8)])) == []
    with store.scope("read"):
        assert audit.verify_all()[1] == []


def _change_a_fact(subject_id: int) -> None:
    with store.scope():
        lifecycle.hold(subject_id)
        audit.record(f"consultation:{subject_id}", "fact-changed", by=trial.MANAGER)
        store.commit()


def test_of_a_thousand_presses_each_step_is_taken_by_one() -> None:
    """Every passage follows the one before: no revision is used twice, none is left out."""
    child = trial.begin()

    def press(who: int) -> None:
        for turn in range(12):
            for trigger in ("go", "back"):
                with suppress(Refused):
                    trial.fire(child, trigger, reason="r", request_id=f"{who}-{turn}-{trigger}")

    assert errors(together(*[lambda who=who: press(who) for who in range(6)])) == []
    taken = passages(child)
    assert [passage.revision for passage in taken] == list(range(2, len(taken) + 2))
    ends = [(passage.from_state, passage.to_state) for passage in taken]
    assert all(before[1] == after[0] for before, after in pairwise(ends))
