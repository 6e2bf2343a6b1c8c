"""The engine: what is open, why the rest is not, and taking a step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from broken_definitions import spoilt, step
from hypothesis import given
from hypothesis import strategies as st
from review_samples import (
    CLOSED_ROUND,
    DAY,
    NOW,
    PREPARED_ROUND,
    ballot,
    consultation,
    draft,
    group_round,
    prepared,
    response,
    review,
)

from workflows.definition import parse, shipped, shipped_source
from workflows.engine import Engine, engine_for
from workflows.facts import BareFacts, OverrideFacts, ReviewFacts
from workflows.refusal import Refusal, Refused
from workflows.roles import ROLES

AMENDMENT = engine_for(shipped()["procedures_amendment"])
LEAD, MANAGER, CHAIR = ["working_group_lead"], ["partnership_manager"], ["board_chair"]


@dataclass
class Thing:
    state: str


GROUP_ROUND_READY = group_round(state="preparing", closes_at=NOW + DAY)
HAPPY_PATH: list[tuple[str, ReviewFacts, list[str], str]] = [
    ("circulate_in_group", GROUP_ROUND_READY, LEAD, "group_comment"),
    ("resume_drafting", review(), ["workflow"], "drafting"),
    ("recommend", review(), LEAD, "preparing"),
    ("circulate_to_partners", prepared(), LEAD, "partner_comment"),
    ("begin_considering", review(), ["clock"], "considering"),
    ("send_to_board", review(), LEAD, "with_board"),
    ("approve", review(), CHAIR, "approved"),
    ("launch", review(), MANAGER, "launched"),
]


def test_a_review_walks_from_draft_to_launch() -> None:
    thing = Thing("drafting")
    for trigger, facts, roles, arrives in HAPPY_PATH:
        taken = AMENDMENT.fire(thing, trigger, facts, roles)
        assert (taken.trigger, thing.state) == (trigger, arrives)
    assert AMENDMENT.options("launched", review(), MANAGER) == ()


def test_a_subject_is_never_registered_with_the_machine() -> None:
    thing = Thing("drafting")
    AMENDMENT.fire(thing, "recommend", review(), LEAD)
    assert AMENDMENT._machine.models == []
    assert vars(thing) == {"state": "preparing"}


def test_every_option_comes_with_all_its_reasons() -> None:
    facts = review(drafts=(), group=None, group_round=None)
    found = {each.step.trigger: each for each in AMENDMENT.options("drafting", facts, LEAD)}
    assert list(found) == [
        "circulate_in_group",
        "recommend",
        "ask_for_urgent_decision",
        "withdraw",
        "hold",
    ]
    codes = [reason.code for reason in found["circulate_in_group"].refusals]
    assert codes == ["no-text", "group-incomplete", "group-round-not-ready"]
    assert not found["circulate_in_group"].open


def test_an_open_option_has_no_reasons() -> None:
    found = {each.step.trigger: each for each in AMENDMENT.options("with_board", review(), CHAIR)}
    assert found["approve"].open
    assert found["approve"].refusals == ()


def test_a_role_that_may_not_comes_first_among_the_reasons() -> None:
    [approve] = [
        each
        for each in AMENDMENT.options("with_board", review(ballot=None), LEAD)
        if each.step.trigger == "approve"
    ]
    assert approve.refusals[0].code == "not-yours"
    assert approve.refusals[0].because == "Only the board chair may do this."
    assert approve.refusals[0].who == "the board chair"
    assert len(approve.refusals) > 1


def test_two_roles_are_named_as_two() -> None:
    with pytest.raises(Refused) as refused:
        AMENDMENT.decide("preparing", "circulate_to_partners", prepared(), CHAIR)
    assert "Only the working group lead or the partnership manager may do this." in str(
        refused.value
    )


def test_steps_of_the_system_are_not_offered_to_people() -> None:
    engine = engine_for(shipped()["consultation"])
    offered = [each.step.trigger for each in engine.options("open", consultation(), LEAD)]
    assert offered == ["close_early"]
    assert [o.step.trigger for o in AMENDMENT.options("group_comment", review(), MANAGER)] == [
        "withdraw",
        "hold",
    ]


def test_a_person_cannot_take_a_step_of_the_system() -> None:
    with pytest.raises(Refused) as refused:
        AMENDMENT.decide("partner_comment", "begin_considering", review(), MANAGER)
    [reason] = refused.value.refusals
    assert reason.code == "not-yours"
    assert reason.who is None
    assert "not by a person" in reason.because


def test_a_step_that_does_not_start_here_is_refused_with_those_that_do() -> None:
    with pytest.raises(Refused) as refused:
        AMENDMENT.decide("considering", "launch", review(), MANAGER)
    [reason] = refused.value.refusals
    assert reason.code == "no-such-step"
    assert reason.because == "“Launch” is not a step from “Considering comments”."
    assert reason.fix == (
        "The steps from here are: Consult again; Send to the board; Withdraw the review; "
        "Put on hold."
    )


def test_nothing_leads_on_from_a_final_state() -> None:
    with pytest.raises(Refused) as refused:
        AMENDMENT.decide("launched", "fly", review(), MANAGER)
    [reason] = refused.value.refusals
    assert reason.because == "“fly” is not a step from “Launched”."
    assert reason.fix == "No step leads on from here."


def test_a_state_that_the_definition_does_not_know_has_no_steps() -> None:
    with pytest.raises(Refused) as refused:
        AMENDMENT.decide("limbo", "launch", review(), MANAGER)
    assert refused.value.codes == ("no-such-step",)


def test_a_refused_step_moves_nothing_and_gives_every_reason() -> None:
    thing = Thing("with_board")
    facts = replace(ballot(yes=(), objections=("C",)), partner_round=None)
    with pytest.raises(Refused) as refused:
        AMENDMENT.fire(thing, "approve", facts, CHAIR)
    assert thing.state == "with_board"
    assert set(refused.value.codes) == {
        "not-consulted-on",
        "no-quorum",
        "too-few-in-favour",
        "objection-stands",
    }


def test_the_wording_of_2017_cannot_be_launched() -> None:
    thing = Thing("approved")
    for facts in (draft(hash="consulted on, not approved"), review(approved=())):
        with pytest.raises(Refused) as refused:
            AMENDMENT.fire(thing, "launch", facts, MANAGER)
        assert "not-the-approved-text" in refused.value.codes
    assert thing.state == "approved"


class Jammed:
    """Its state moves once and then something breaks."""

    def __init__(self) -> None:
        self.moves: list[str] = []
        self._state = "drafting"

    @property
    def state(self) -> str:
        return self._state

    @state.setter
    def state(self, value: str) -> None:
        self.moves.append(value)
        self._state = value
        if len(self.moves) == 1:
            raise OSError("the disk is full")


def test_the_state_is_restored_when_something_breaks() -> None:
    thing = Jammed()
    with pytest.raises(OSError, match="disk"):
        AMENDMENT.fire(thing, "recommend", review(), LEAD)
    assert thing.moves == ["preparing", "drafting"]
    assert thing.state == "drafting"


class Fickle:
    """Facts that change between the decision and the move."""

    def __init__(self) -> None:
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        self.asked += name == "drafts"
        return getattr(review() if self.asked < 2 else review(drafts=()), name)


def test_the_machine_itself_stops_what_slipped_past_the_decision() -> None:
    thing = Thing("drafting")
    with pytest.raises(RuntimeError, match="said yes and then no"):
        AMENDMENT.fire(thing, "recommend", Fickle(), LEAD)
    assert thing.state == "drafting"


def test_an_event_takes_the_automatic_step() -> None:
    taken = AMENDMENT.automatic("consultation_closed", "partner_comment")
    assert taken is not None
    assert taken.trigger == "begin_considering"
    assert AMENDMENT.automatic("consultation_closed", "considering") is None
    assert AMENDMENT.automatic("sunrise", "partner_comment") is None


def test_timers_belong_to_a_state() -> None:
    engine = engine_for(shipped()["consultation"])
    assert [timer.key for timer in engine.timers("open")][:2] == ["closing", "first_reminder"]
    assert engine.timers("closed") == ()


def test_the_clock_closes_a_round_on_time_and_not_before() -> None:
    engine = engine_for(shipped()["consultation"])
    thing = Thing("open")
    with pytest.raises(Refused):
        engine.fire(thing, "close", consultation(closes_at=NOW + DAY), ["clock"])
    engine.fire(thing, "close", consultation(), ["clock"])
    assert thing.state == "closed"


def test_a_partner_round_is_not_closed_early() -> None:
    engine = engine_for(shipped()["consultation"])
    with pytest.raises(Refused) as refused:
        engine.decide("open", "close_early", consultation(audience="agencies"), LEAD)
    assert refused.value.codes == ("not-a-group-round",)


def test_an_agency_submits_in_time_even_when_the_clock_was_faster() -> None:
    engine = engine_for(shipped()["agency_response"])
    thing = Thing("drafting")
    late_save = response(now=NOW + 2 * DAY, round_state="closed")
    engine.fire(thing, "submit", late_save, ["agency_lead"])
    assert thing.state == "submitted"


def test_a_ballot_is_moved_only_by_its_review() -> None:
    engine = engine_for(shipped()["ballot"])
    thing = Thing("open")
    with pytest.raises(Refused):
        engine.fire(thing, "carry", BareFacts(NOW), CHAIR)
    engine.fire(thing, "carry", BareFacts(NOW), ["workflow"])
    assert thing.state == "carried"


def test_engines_are_shared_by_what_a_definition_says() -> None:
    again = parse("# another copy\n" + shipped_source("procedures_amendment"), "copy.yaml")
    assert engine_for(again) is AMENDMENT
    changed = spoilt("ballot", lambda data: data.update(title="Vote"))
    assert engine_for(changed) is not engine_for(shipped()["ballot"])


def test_the_machine_has_no_steps_but_those_written() -> None:
    written = {each.trigger for each in AMENDMENT.workflow.steps}
    assert set(AMENDMENT._machine.events) == written


def test_a_step_with_one_source_or_many_moves_from_each() -> None:
    for state in ("with_board", "approved"):
        thing = Thing(state)
        AMENDMENT.fire(thing, "return_for_changes", review(), CHAIR)
        assert thing.state == "considering"


ROUNDS = st.sampled_from([None, CLOSED_ROUND, PREPARED_ROUND, replace(CLOSED_ROUND, unanswered=3)])
FACTS = st.builds(
    review,
    partner_round=ROUNDS,
    group_round=st.sampled_from([None, review().group_round, GROUP_ROUND_READY.group_round]),
    approved=st.sampled_from([(), ("aa",), ("bb",)]),
    ballot=st.sampled_from([None, review().ballot, ballot(state="carried").ballot]),
)
TRIGGERS = st.sampled_from(sorted(AMENDMENT._machine.events))
ROLE_SETS = st.sets(st.sampled_from(sorted(ROLES)))


@given(st.lists(st.tuples(TRIGGERS, FACTS, ROLE_SETS), max_size=40), st.data())
def test_no_walk_leaves_the_map_or_launches_what_was_not_approved(
    walk: list[tuple[str, ReviewFacts, set[str]]], data: st.DataObject
) -> None:
    start = data.draw(st.sampled_from(["drafting", "considering", "with_board"]))
    thing, seen = Thing(start), [start]
    for trigger, facts, roles in walk:
        before = thing.state
        try:
            taken = AMENDMENT.fire(thing, trigger, facts, roles)
        except Refused as refused:
            assert refused.refusals  # noqa: PT017  most walks are refused somewhere
            assert thing.state == before
            continue
        assert thing.state == taken.to
        assert set(taken.by) & roles
        seen.append(thing.state)
        if thing.state == "launched":
            assert before == "approved"
            assert set(facts.approved) == {each.hash for each in facts.drafts}
    assert set(seen) <= set(AMENDMENT.workflow.states)
    if "launched" in seen:
        assert "approved" in seen[: seen.index("launched")]


@given(st.sampled_from(sorted(AMENDMENT.workflow.states)), FACTS, ROLE_SETS)
def test_an_option_is_open_exactly_when_it_may_be_decided(
    state: str, facts: ReviewFacts, roles: set[str]
) -> None:
    for option in AMENDMENT.options(state, facts, roles):
        try:
            AMENDMENT.decide(state, option.step.trigger, facts, roles)
        except Refused as refused:
            assert refused.refusals == option.refusals  # noqa: PT017  either may happen
        else:
            assert option.open


OBJECTED = ballot(yes=("A", "B"), no_objection=(), objections=("C",), hashes=("aa",))


def _objection(facts: ReviewFacts) -> Refusal:
    [option] = [o for o in AMENDMENT.options("with_board", facts, CHAIR) if o.step.primary]
    [found] = [each for each in option.refusals if each.guard == "no_objection_stands"]
    return found


def test_a_reason_that_was_overridden_no_longer_stops_the_step_and_is_told() -> None:
    because = _objection(OBJECTED).because
    claim = OverrideFacts("approve", "no_objection_stands", because)
    decided = AMENDMENT.decide(
        "with_board", "approve", replace(OBJECTED, overrides=(claim,)), CHAIR
    )
    assert [each.because for each in decided.despite] == [because]
    thing = Thing("with_board")
    AMENDMENT.fire(thing, "approve", replace(OBJECTED, overrides=(claim,)), CHAIR)
    assert thing.state == "approved"


@pytest.mark.parametrize(
    "claim",
    [
        OverrideFacts("launch", "no_objection_stands", "{}"),
        OverrideFacts("approve", "quorum_is_met", "{}"),
        OverrideFacts("approve", "no_objection_stands", "Another reason."),
    ],
)
def test_an_override_is_for_one_step_one_rule_and_one_reason(claim: OverrideFacts) -> None:
    because = claim.because.replace("{}", _objection(OBJECTED).because)
    facts = replace(OBJECTED, overrides=(replace(claim, because=because),))
    with pytest.raises(Refused) as no:
        AMENDMENT.decide("with_board", "approve", facts, CHAIR)
    assert "objection-stands" in no.value.codes


def test_what_no_definition_names_cannot_be_overridden_by_any_fact() -> None:
    """Facts that claim to override a rule without the definition's leave change nothing."""
    short = ballot(yes=("A",), no_objection=(), hashes=("aa",))
    [option] = [o for o in AMENDMENT.options("with_board", short, CHAIR) if o.step.primary]
    claims = tuple(
        OverrideFacts("approve", each.guard or "", each.because) for each in option.refusals
    )
    with pytest.raises(Refused) as no:
        AMENDMENT.decide("with_board", "approve", replace(short, overrides=claims), CHAIR)
    assert no.value.refusals == option.refusals


def test_an_engine_can_be_built_from_any_sound_definition() -> None:
    for workflow in shipped().values():
        assert Engine(workflow).workflow is workflow


def test_a_step_with_a_made_up_source_never_enters_the_machine() -> None:
    changed = spoilt("ballot", lambda data: step(data, "carry").update({"from": ["open"]}))
    assert list(Engine(changed)._machine.events["carry"].transitions) == ["open"]
