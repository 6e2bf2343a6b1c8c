"""What the engine costs by itself: a step, the check of all definitions, options, and the door."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event
from transitions import Machine

from consult import store
from consult.access import Actor
from consult.lifecycle import Subject, kind_named, workflow_of
from consult.reviews import operations
from consult.reviews.rules import HoldTerms
from workflows.definition import Step, Workflow, parse, shipped, shipped_source
from workflows.engine import Engine
from workflows.facts import DraftFacts, GroupFacts, ReviewFacts, RoundFacts
from workflows.guards import GUARDS
from workflows.soundness import check

NOW = datetime(2021, 3, 3, 10, tzinfo=UTC)
KEY, STEPS, TIMES = "procedures_amendment", 20, 300
MANAGER = frozenset({"partnership_manager"})
FACTS = ReviewFacts(
    now=NOW,
    zone="Europe/London",
    drafts=(DraftFacts(id=1, document="CP4", version=3, hash="aa", blocks=12),),
    group=GroupFacts(name="Group", leads=("Ada",), members=4),
    group_round=RoundFacts(state="closed", audience="group"),
)


class Thing:
    state = "drafting"


def step_us() -> tuple[float, float]:
    """Microseconds of one step with its guards: ours, and pytransitions with the same ones."""
    flow = shipped()[KEY]
    ours, theirs = Engine(flow), _plain_machine(flow)
    thing = Thing()

    def with_ours() -> None:
        thing.state = "drafting"
        ours.fire(thing, "recommend", FACTS, ["working_group_lead"])

    def with_theirs() -> None:
        thing.state = "drafting"
        theirs.events["recommend"].trigger(thing, facts=FACTS)

    return _each_us(with_ours), _each_us(with_theirs)


def check_ms() -> tuple[float, float]:
    """Milliseconds to read and check every definition that ships; to parse their YAML alone."""
    texts = {key: shipped_source(key) for key in shipped()}

    def ours() -> None:
        for key, text in texts.items():
            parse.cache_clear()
            if check(parse(text, key)):
                raise RuntimeError(f"{key} is not sound")

    def least() -> None:
        import yaml

        for text in texts.values():
            yaml.safe_load(text)

    return _median_ms(ours, 5), _median_ms(least, 5)


def options_ms(review_id: int) -> tuple[float, int, int]:
    """Milliseconds for the options of a page with 20 steps; its queries; those for one step."""
    counts, times = [], []
    for steps in (1, STEPS):
        for _ in range(5):
            with store.scope("read"):
                subject = store.session.get_one(Subject, review_id)
                engine = Engine(_with_steps(workflow_of(subject), subject.state, steps))
                began = time.perf_counter()
                with _counting() as asked:
                    kind = kind_named("review")
                    facts = kind.gather_many([subject])[review_id]
                    engine.options(subject.state, facts, MANAGER)
                times.append((time.perf_counter() - began) * 1000)
        counts.append(len(asked))
    return statistics.median(times[5:]), counts[1], counts[0]


def fire_ms(review_id: int, account_id: int, times: int = 15) -> tuple[float, list[int]]:
    """Milliseconds of a step with its facts, record, letters and timers, and its commit; how many
    characters each row has that it writes."""
    by = Actor("The measurer", account_id=account_id, site_roles=MANAGER)
    terms = HoldTerms(owner_id=account_id, waits_for="National guidance.")
    taken: list[float] = []
    written: list[int] = []
    for number in range(times * 2):
        trigger = ("hold", "resume")[number % 2]
        began = time.perf_counter()
        with store.scope("write"), _counting(written if number == 0 else None):
            operations.take_step(
                review_id=review_id, trigger=trigger, reason="To measure.", hold=terms, by=by
            )
            store.commit()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken), written


def raw_ms(rows: list[int], times: int = 30) -> float:
    """The yardstick: one transaction of the bare driver that locks a row and writes as many rows,
    each as long."""
    raw = store.engine().raw_connection()
    sqlite = store.is_sqlite()
    mark, key = ("?", "INTEGER PRIMARY KEY") if sqlite else ("%s", "SERIAL PRIMARY KEY")
    cursor = raw.cursor()
    cursor.execute(f"CREATE TABLE IF NOT EXISTS bare_row (id {key}, body TEXT)")
    cursor.execute(f"INSERT INTO bare_row (body) VALUES ({mark})", ("first",))  # noqa: S608
    raw.commit()

    read = "SELECT body FROM bare_row WHERE id = 1"
    lock = ["BEGIN IMMEDIATE", read] if sqlite else [f"{read} FOR UPDATE"]

    def once() -> None:
        for statement in lock:
            cursor.execute(statement)
        for length in rows:
            cursor.execute(
                f"INSERT INTO bare_row (body) VALUES ({mark})",  # noqa: S608
                ("x" * length,),
            )
        raw.commit()

    try:
        return _median_ms(once, times)
    finally:
        cursor.execute("DROP TABLE bare_row")
        raw.commit()
        raw.close()


class _counting:
    """The statements that are sent meanwhile; and the length of each row that they write."""

    def __init__(self, rows: list[int] | None = None) -> None:
        self._rows = rows
        self._sent: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(store.engine(), "before_cursor_execute", self._note)
        return self._sent

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):
            event.remove(store.engine(), "before_cursor_execute", self._note)

    def _note(self, _c: Any, _cur: Any, statement: str, given: Any, _x: Any, many: bool) -> None:
        self._sent.append(statement)
        if self._rows is not None and statement.lstrip().startswith(("INSERT", "UPDATE")):
            self._rows += [len(str(each)) for each in (given if many else [given])]


def _with_steps(flow: Workflow, state: str, number: int) -> Workflow:
    """The same with so many steps from the state, with the guards of all."""
    guards = [use for step in flow.steps for use in step.guards if step.by != ["last_mover"]][:6]
    some = [
        Step.model_validate(
            {
                "trigger": f"go_{each}",
                "label": "Go",
                "from": state,
                "to": state,
                "by": ["partnership_manager"],
                "guards": [{use.name: use.params} for use in guards],
            }
        )
        for each in range(number)
    ]
    return flow.model_copy(update={"steps": some})


def _plain_machine(flow: Workflow) -> Machine:
    machine = Machine(
        model=None,
        states=list(flow.states),
        initial=flow.initial,
        auto_transitions=False,
        send_event=True,
    )
    for step in flow.steps:
        conditions: list[Any] = [_condition(use.name, use.params) for use in step.guards]
        machine.add_transition(step.trigger, list(step.sources), step.to, conditions=conditions)
    return machine


def _condition(name: str, params: dict[str, Any]) -> Callable[[Any], bool]:
    return lambda asked: GUARDS[name].check(asked.kwargs["facts"], **params) is None


def _each_us(act: Callable[[], None]) -> float:
    taken = []
    for _ in range(7):
        began = time.perf_counter()
        for _ in range(TIMES):
            act()
        taken.append((time.perf_counter() - began) / TIMES * 1_000_000)
    return statistics.median(taken)


def _median_ms(act: Callable[[], None], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)
