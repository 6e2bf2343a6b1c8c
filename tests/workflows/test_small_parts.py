"""Small parts that pages rest on: who hears, what changes are called, how reasons are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from broken_definitions import spoilt, step

from workflows.calendar import read_month
from workflows.definition import Workflow, shipped
from workflows.hearing import confirms, ends_for_good, hears, publishes
from workflows.ledger import GENESIS, canonical, seal, seal_of_text
from workflows.moving import changes
from workflows.picture import draw
from workflows.reasons import says_something
from workflows.refusal import Refusal, rule_in_words
from workflows.undoing import told_undo

AMENDMENT = shipped()["procedures_amendment"]


def named(trigger: str) -> Any:
    return next(each for each in AMENDMENT.steps if each.trigger == trigger)


@pytest.mark.parametrize(
    ("trigger", "role"),
    [
        ("accept", "working_group_lead"),
        ("undo_accept", None),
        ("circulate_in_group", None),  # the round has letters of its own
        ("circulate_to_partners", None),
        ("begin_considering", None),
        ("hold", None),
        ("revise_draft", None),  # whoever takes it is whom it waits for
        ("send_to_board", "board_member"),
        ("launch_urgently", "board_member"),
    ],
)
def test_who_hears_of_a_step_is_whoever_acts_next(trigger: str, role: str | None) -> None:
    assert hears(AMENDMENT, named(trigger)) == role


def test_what_ends_for_good_and_what_publishes() -> None:
    ends = {step.trigger for step in AMENDMENT.steps if ends_for_good(AMENDMENT, step)}
    assert ends == {"refer", "decline", "refuse_ratification", "withdraw"}
    assert {s.trigger for s in AMENDMENT.steps if publishes(s)} == {"launch", "launch_urgently"}
    assert {s.trigger for s in AMENDMENT.steps if confirms(AMENDMENT, s)} == {"ratify"}


def test_how_long_a_step_can_be_taken_back() -> None:
    assert told_undo(named("accept")) == "can be taken back for 10 minutes"
    assert told_undo(named("approve")) == ""


@pytest.mark.parametrize(
    ("said", "month"), [("3", 3), ("03", 3), ("Mar", 3), ("March", 3), ("dec", 12)]
)
def test_a_month_is_read_as_people_write_it(said: str, month: int) -> None:
    assert read_month(said) == month


def test_a_published_reason_says_something() -> None:
    assert says_something("one two three four five six seven eight") is None
    no = says_something("one two three four five six seven")
    assert no is not None
    assert (no.code, no.field) == ("no-substance", "reason")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("house: drafts stay inside", "Our own rule: drafts stay inside"),
        ("unknown: as it is", "unknown: as it is"),
        ("no weight", "no weight"),
    ],
)
def test_the_source_of_a_rule_is_told_in_words(source: str, words: str) -> None:
    assert rule_in_words(source) == words
    assert Refusal("x", "Because.", source=source).rule == words
    assert Refusal("x", "Because.").rule == ""


@pytest.mark.parametrize(
    ("because", "fix", "who", "told"),
    [
        ("There is no text yet.", None, None, "There is no text yet."),
        ("Seats clash.", "Choose other days.", None, "Seats clash. Choose other days."),
        ("It is shut.", "Open it.", "the chair", "It is shut. Open it. Who can: the chair."),
        ("Only a lead of X or the chair does.", None, "a lead of X, or the chair", None),
        ("It is shut.", "The chair opens it.", "the chair", "It is shut. The chair opens it."),
    ],
)
def test_a_refusal_is_told_with_what_clears_it_and_names_whoever_can_once(
    because: str, fix: str | None, who: str | None, told: str | None
) -> None:
    assert Refusal("x", because, fix=fix, who=who).told == (told or because)


def test_a_text_that_is_canonical_is_sealed_alike() -> None:
    body = {"act": "said", "n": 3}
    assert seal_of_text(GENESIS, 1, canonical(body).decode()) == seal(GENESIS, 1, body)


def test_roles_and_guards_of_a_definition() -> None:
    assert {"partnership_manager", "clock", "last_mover"} <= AMENDMENT.roles()
    assert AMENDMENT.uses("quorum_is_met")
    assert not AMENDMENT.uses("every_owner_has_signed")
    [use] = AMENDMENT.asks_from("preparing", "window_is_long_enough")
    assert use.params == {"days": 28}
    assert AMENDMENT.asks_from("drafting", "window_is_long_enough") == ()
    assert AMENDMENT.asks_from("a state that is not there", "quorum_is_met") == ()


def test_a_step_that_stays_is_drawn_as_a_loop() -> None:
    flow = spoilt("ballot", lambda data: step(data, "return").update(to="open"))
    [loop] = [each for each in draw(flow).arrows if each.source == each.to]
    assert loop.words == ("Return",)


def test_an_event_where_nothing_can_be_held_makes_nothing_for_holds() -> None:
    def never_before(data: dict[str, Any]) -> None:
        data["states"]["partner_comment"]["may_hold"] = False

    flow = spoilt("procedures_amendment", never_before)
    assert flow.find_step("partner_comment_on_hold", "begin_considering") is None


CHANGED: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (
        lambda d: d.update(title="Other"),
        "Its name was “Amendment to the procedures” and is “Other”.",
    ),
    (lambda d: d.update(text="agreed"), "What becomes of the text: was published, is agreed."),
    (
        lambda d: d.update(start=["board_chair"]),
        "It may be started by the board chair (was: the partnership manager).",
    ),
    (
        lambda d: d.update(start=[]),
        "It may be started by nobody (was: the partnership manager).",
    ),
    (lambda d: d.update(parameters={"days": 3}), "days: was None, is 3."),
    (
        lambda d: d["states"]["drafting"].update(title="Writing"),
        "“Drafting” is called “Writing” (was “Drafting”).",
    ),
    (
        lambda d: d["states"]["drafting"].update(may_hold=False),
        "“Drafting” can no longer be put on hold.",
    ),
    (lambda d: d["states"]["launched_urgently"].update(may_hold=True), "can now be put on hold."),
    (
        lambda d: step(d, "revise_draft").update(by=["board_chair"]),
        "“Go back to drafting” is for the board chair (was: the working group lead).",
    ),
    (
        lambda d: step(d, "accept").update(undo={"within": "1 minute"}),
        "“Accept for review” can be taken back: for 1 minute (was: for 10 minutes).",
    ),
    (lambda d: step(d, "accept").pop("undo"), "can be taken back: never (was: for 10 minutes)."),
    (
        lambda d: step(d, "revise_draft").update(effects=["freeze_text"]),
        "“Go back to drafting” also does: freeze text.",
    ),
    (lambda d: step(d, "launch").update(effects=[]), "no longer does: publish outcomes."),
    (lambda d: step(d, "launch").update(guards=[]), "“Launch” loses a rule:"),
    (
        lambda d: step(d, "revise_draft").update(guards=["document_has_text"]),
        "“Go back to drafting” has a new rule:",
    ),
    (
        lambda d: step(d, "circulate_to_partners").update(
            guards=[{"window_is_long_enough": {"days": 7}}]
        ),
        "(days: 7); was: days: 28.",
    ),
    (lambda d: d["steps"].remove(step(d, "decline")), "Gone: “Decline”, from “Being considered”"),
    (lambda d: step(d, "decline").update(trigger="no"), "New: “Decline”, from “Being considered”"),
    (lambda d: d["states"].update(new=dict(d["states"]["drafting"], title="New")), "New: “New”."),
    (lambda d: d["states"].pop("referred"), "Gone: “Referred elsewhere”."),
    (
        lambda d: step(d, "approve").update({"from": ["with_board", "considering"]}),
        "“Approve” starts from “With the board”, “Considering comments” (was: “With the board”).",
    ),
]


@pytest.mark.parametrize(("change", "told"), CHANGED, ids=[told for _, told in CHANGED])
def test_a_change_of_a_definition_is_told(
    change: Callable[[dict[str, Any]], Any], told: str
) -> None:
    new: Workflow = spoilt("procedures_amendment", change)
    assert any(told in each.said for each in changes(AMENDMENT, new))


def test_a_definition_that_is_the_same_has_no_changes() -> None:
    assert changes(AMENDMENT, AMENDMENT) == ()


def test_a_parameter_that_stays_is_no_change() -> None:
    old = spoilt("procedures_amendment", lambda data: data.update(parameters={"a": 1, "b": 2}))
    new = spoilt("procedures_amendment", lambda data: data.update(parameters={"a": 1, "b": 3}))
    assert [each.said for each in changes(old, new)] == ["b: was 2, is 3."]
