"""Random walks over every definition, with facts that vary: no promise of one is broken."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_samples import (
    BALLOT,
    BOARD,
    DAY,
    DRAFT,
    GROUP_ROUND,
    NOW,
    PREPARED_ROUND,
    consultation,
    edition,
    response,
    review,
)

from workflows.calendar import ZONE
from workflows.definition import Step, Workflow, shipped
from workflows.engine import Engine, engine_for
from workflows.facts import (
    BallotFacts,
    BareFacts,
    HoldFacts,
    MoveFacts,
    OverrideFacts,
    OwnerFacts,
    ReportFacts,
    RoundFacts,
)
from workflows.ledger import GENESIS, Sealed, seal, verify
from workflows.references import FACTS
from workflows.refusal import Refused
from workflows.reports import REPORTS
from workflows.roles import ROLES
from workflows.timers import due_at

ENOUGH, WALKS, LONGEST = 30, 3_000, 200  # walks go on until they have been everywhere
WORDS = ("open", "closed", "preparing", "carried", "returned", "with_chair", "group", "agencies")
HASHES = ("aa", "bb")
STATES: dict[type, tuple[str, ...]] = {
    RoundFacts: ("preparing", "open", "closed", "withdrawn"),
    BallotFacts: ("open", "with_chair", "carried", "returned"),
}
CLASSES = ("none", "editorial", "clarifying", "substantive", "new")


class Thing:
    """What walks: it knows nothing but where it is."""

    def __init__(self, state: str) -> None:
        self.state = state


def invented(kind: type, chance: random.Random) -> Any:
    """Facts of this kind, of which anything may be so."""
    hints = get_type_hints(kind)
    made = kind(
        **{
            each.name: chance.choice(STATES[kind])
            if each.name == "state" and kind in STATES
            else _value(each.name, hints[each.name], chance)
            for each in fields(kind)
        }
    )
    return _counted(made)


def _counted(facts: Any) -> Any:
    """As many reminders are counted as there are."""
    return replace(facts, chased=len(facts.reminders)) if hasattr(facts, "reminders") else facts


def _value(name: str, hint: Any, chance: random.Random) -> Any:
    fixed = {"zone": ZONE, "now": NOW}
    if name in fixed:
        return fixed[name]
    options = get_args(hint)
    if get_origin(hint) is tuple:
        return tuple(_value(name, options[0], chance) for _ in range(chance.choice((0, 1, 3))))
    if type(None) in options:
        rest = next(each for each in options if each is not type(None))
        return None if chance.random() < 0.2 else _value(name, rest, chance)
    return _plain(name, hint, chance)


def _plain(name: str, hint: Any, chance: random.Random) -> Any:
    if hint is bool:
        return chance.random() < 0.5
    if hint is int:
        return chance.choice((0, 1, 3, 9))
    if hint is datetime:
        return NOW + timedelta(days=chance.choice((-90, -3, 0, 3, 40)))
    if hint is date:
        return NOW.date() + timedelta(days=chance.choice((-3, 0, 3)))
    if hint is str:
        some = {"kind": (*REPORTS, "equality", "bank_holiday"), "heaviest": CLASSES}
        return chance.choice(some.get(name, HASHES if "hash" in name else WORDS))
    return invented(hint, chance)


def nearly_content(flow: Workflow, step: Step, chance: random.Random) -> Any:
    """Facts that would let a step go, but for up to two things, about which anything may be so."""
    content = CONTENT[flow.kind](chance)
    names = [each.name for each in fields(content) if each.name not in ("now", "zone")]
    some = chance.sample(names, min(len(names), chance.choice((0, 0, 1, 2))))
    hints = get_type_hints(type(content))
    changed = {name: _value(name, hints[name], chance) for name in some}
    if step.undoes and chance.random() < 0.9:
        source = MoveFacts(step.undoes, step.to, NOW + timedelta(minutes=1))
        changed["move"] = source
    return _counted(replace(content, **changed))


def _of_review(chance: random.Random) -> Any:
    corrected = replace(DRAFT, heaviest="editorial")
    reports = tuple(ReportFacts(kind, NOW.date()) for kind in REPORTS)
    signed = (OwnerFacts("Camden", ("aa",)), OwnerFacts("Barnet", ("aa",)))
    hold = HoldFacts("Ann", NOW, repeat_approval=chance.random() < 0.5)
    ahead = {
        "state": "preparing",
        "closes_at": NOW + 100 * DAY,
        "respondents": tuple("ABCDEFGHIJKL"),
    }
    facts = review(
        drafts=(corrected,),
        ratifying=BOARD,
        reports=reports,
        owners=signed,
        hold=hold,
        in_force_since=NOW,
        ballot=replace(BALLOT, state=chance.choice(("open", "with_chair"))),
    )
    if chance.random() < 0.5:
        facts = replace(facts, group_round=replace(GROUP_ROUND, **ahead))
    if chance.random() < 0.5:
        facts = replace(facts, partner_round=replace(PREPARED_ROUND, **ahead))
    return facts


def _of_response(chance: random.Random) -> Any:
    closes = NOW + chance.choice((-DAY, DAY))
    reminders = (NOW - 9 * DAY,)
    return response(
        reminders=reminders, closes_at=closes, round_state="open" if closes > NOW else "closed"
    )


CONTENT: dict[str, Callable[[random.Random], Any]] = {
    "review": _of_review,
    "consultation": lambda _chance: consultation(),
    "response": _of_response,
    "ballot": lambda _chance: BareFacts(NOW),
    "edition": lambda _chance: edition(),
}


def walk(flow: Workflow, seed: int) -> list[tuple[str, Step, Any]]:
    """Steps that anybody at all could take, in turn: (from, step, the facts it rested on)."""
    chance, engine = random.Random(seed), engine_for(flow)
    thing = Thing(flow.initial)
    taken: list[tuple[str, Step, Any]] = []
    for _ in range(LONGEST):
        before, steps = thing.state, flow.steps_from(thing.state)
        if not steps:
            break
        weights = [9 if e.primary else 0.3 if flow.states[e.to].final else 3 for e in steps]
        [wanted] = chance.choices(steps, weights)
        facts = nearly_content(flow, wanted, chance)
        if chance.random() < 0.1:
            _offered_is_what_opens(engine, before, facts)
        if engine.option(wanted, facts, ROLES).open:
            assert engine.fire(thing, wanted.trigger, facts, ROLES) is wanted
            taken.append((before, wanted, facts))
            assert thing.state == wanted.to
            assert thing.state in flow.states
    return taken


def _offered_is_what_opens(engine: Engine, state: str, facts: Any) -> None:
    """Explained and taken by one rule: what is blocked cannot be taken, and moves nothing."""
    for option in (*engine.options(state, facts, ROLES), *engine.undos(state, facts, ROLES)):
        if option.open:
            continue
        thing = Thing(state)
        with pytest.raises(Refused):
            engine.fire(thing, option.step.trigger, facts, ROLES)
        assert thing.state == state


@pytest.mark.parametrize("key", sorted(shipped()))
def test_no_walk_breaks_a_promise(key: str) -> None:
    flow = shipped()[key]
    arrived: set[str] = set()
    for seed in range(WALKS):
        if seed > ENOUGH and arrived == set(flow.states):
            break
        path = walk(flow, seed)
        been = [flow.initial, *(step.to for _, step, _ in path)]
        arrived |= set(been)
        for promise in flow.promises.paths:
            if promise.never in been:
                assert promise.before in been[: been.index(promise.never)], path
        for _, step, _ in path:
            carried = {use.name for use in step.guards}
            for wanted in flow.promises.guards:
                if step.to == wanted.into and not step.undoes and not flow.returns(step):
                    assert wanted.carries in carried
        _timers_know_when(flow, path)
        _undone_is_where_it_was(path)
    assert arrived == set(flow.states), "the walks came not everywhere"


def _timers_know_when(flow: Workflow, path: list[tuple[str, Step, Any]]) -> None:
    for _, step, facts in path:
        for timer in engine_for(flow).timers(step.to):
            due = due_at(timer, facts)
            assert due is None or due.utcoffset() == timedelta(0)


def _undone_is_where_it_was(path: list[tuple[str, Step, Any]]) -> None:
    for _, step, facts in path:
        if step.undoes:
            assert (facts.move.trigger, facts.move.source) == (step.undoes, step.to)


@pytest.mark.parametrize("key", sorted(shipped()))
def test_the_record_of_a_walk_holds_and_any_change_of_it_is_found(key: str) -> None:
    chance = random.Random(key)
    chain: list[Sealed] = []
    previous = GENESIS
    for number, (before, step, _) in enumerate(walk(shipped()[key], 7), start=1):
        entry = {"thing": "walk:1", "from": before, "trigger": step.trigger, "to": step.to}
        sealed = seal(previous, number, entry)
        chain.append(Sealed(number, previous, sealed, entry))
        previous = sealed
    assert verify(chain) is None
    for number in range(len(chain)):
        changed = list(chain)
        body = {**chain[number].body, "to": "elsewhere"}
        changed[number] = replace(chain[number], body=body)
        assert verify(changed) is not None
    if len(chain) > 2:
        shorter = list(chain)
        del shorter[chance.randrange(len(chain) - 1)]
        assert verify(shorter) is not None


@given(st.integers(0, 2**32), st.sampled_from(sorted(shipped())), st.sampled_from(sorted(ROLES)))
def test_nobody_takes_the_step_of_another_whatever_is_so(seed: int, key: str, role: str) -> None:
    chance = random.Random(seed)
    flow = shipped()[key]
    facts = invented(FACTS[flow.kind], chance)
    state = chance.choice(sorted(flow.states))
    for option in engine_for(flow).options(state, facts, [role]):
        assert (role in option.step.by) or "not-yours" in {r.code for r in option.refusals}


@given(st.integers(0, 2**32), st.sampled_from(sorted(shipped())))
def test_only_what_a_definition_names_is_ever_overridden(seed: int, key: str) -> None:
    """Somebody overrides every reason there is, word for word: all others still stop the step."""
    chance = random.Random(seed)
    flow = shipped()[key]
    facts = invented(FACTS[flow.kind], chance)
    if not hasattr(facts, "overrides"):
        return
    engine = engine_for(flow)
    state = chance.choice(sorted(flow.states))
    for option in engine.options(state, facts, ROLES):
        given = tuple(
            OverrideFacts(option.step.trigger, reason.guard or "", reason.because)
            for reason in option.refusals
        )
        again = engine.option(option.step, replace(facts, overrides=given), ROLES)
        stopped = {reason.guard for reason in option.refusals}
        assert {each.guard for each in again.refusals} == stopped - set(option.step.overrides)


def test_every_fact_is_invented() -> None:
    """A new kind of fact is walked over too, or this fails first."""
    chance = random.Random(1)
    for kind in FACTS.values():
        assert invented(kind, chance) is not None
