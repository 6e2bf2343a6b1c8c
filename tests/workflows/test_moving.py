"""From one version of a definition to the next: what is said of it, and who goes where."""

from __future__ import annotations

from typing import Any

import pytest
from broken_definitions import Spoil, spoilt, step

from workflows.definition import Workflow, shipped
from workflows.moving import changes, places, stays_possible

KEY = "procedures_amendment"
REVIEWS = sorted(key for key, flow in shipped().items() if flow.kind == "review")


def after(*spoils: Spoil) -> Workflow:
    def spoil(data: dict[str, Any]) -> None:
        data["version"] += 1
        for each in spoils:
            each(data)

    return spoilt(KEY, spoil)


def rename(old: str, new: str) -> Spoil:
    """A state gets another key, everywhere."""

    def spoil(data: dict[str, Any]) -> None:
        data["states"] = {new if key == old else key: s for key, s in data["states"].items()}
        for state in data["states"].values():
            if state.get("again") == old:
                state["again"] = new
        for each in data["steps"]:
            source = each["from"]
            each["from"] = (
                [new if s == old else s for s in source]
                if isinstance(source, list)
                else (new if source == old else source)
            )
            each["to"] = new if each["to"] == old else each["to"]

    return spoil


def said(new: Workflow) -> list[str]:
    return [each.said for each in changes(shipped()[KEY], new)]


@pytest.mark.parametrize("key", REVIEWS)
def test_a_version_that_is_the_same_changes_nothing(key: str) -> None:
    assert changes(shipped()[key], shipped()[key]) == ()


@pytest.mark.parametrize("key", REVIEWS)
def test_under_the_same_version_every_state_stays_where_it_is(key: str) -> None:
    flow = shipped()[key]
    for state in flow.states:
        assert stays_possible(flow, flow, state, state) is None
        assert places(flow, flow, state)[0] == state


def test_what_changed_is_said_in_words() -> None:
    def window(data: dict[str, Any]) -> None:
        guards = step(data, "circulate_to_partners")["guards"]
        guards[guards.index({"window_is_long_enough": {"days": 28}})] = {
            "window_is_long_enough": {"days": 42}
        }

    def no_check(data: dict[str, Any]) -> None:
        step(data, "recommend")["guards"] = ["document_has_text"]

    def by_manager(data: dict[str, Any]) -> None:
        step(data, "recommend")["by"] = ["partnership_manager"]

    def called(data: dict[str, Any]) -> None:
        data["states"]["considering"]["title"] = "Comments being answered"

    def no_revise(data: dict[str, Any]) -> None:
        data["steps"] = [each for each in data["steps"] if each["trigger"] != "revise_draft"]

    told = said(after(window, no_check, by_manager, called, no_revise))
    assert (
        "“Circulate to partner agencies”: From now to the closing time is at least so many "
        "calendar days, to the minute (days: 42); was: days: 28." in told
    )
    assert any(each.startswith("“Recommend for partner comment” loses a rule: ") for each in told)
    assert (
        "“Recommend for partner comment” is for the partnership manager "
        "(was: the working group lead)." in told
    )
    assert any("is called “Comments being answered”" in each for each in told)
    assert "Gone: “Go back to drafting”, from “Preparing partner comment” to “Drafting”." in told


def test_a_state_that_is_gone_is_stuck_and_may_begin_its_stage_again() -> None:
    old, new = shipped()[KEY], after(rename("considering", "weighing"))
    stuck = stays_possible(old, new, "considering", "considering")
    assert stuck is not None
    assert stuck.code == "no-such-state"
    assert "weighing" in places(old, new, "considering")


def test_a_state_of_the_same_name_is_told_with_its_key() -> None:
    told = said(after(rename("considering", "weighing")))
    assert {
        "New: “Considering comments” (weighing).",
        "Gone: “Considering comments” (considering).",
    } <= {*told}


@pytest.mark.parametrize(
    ("here", "there"),
    [("considering", "with_chair"), ("with_board", "considering"), ("with_board", "with_chair")],
)
def test_no_move_leaves_a_decision_open_or_begins_one(here: str, there: str) -> None:
    """Nobody was asked to decide there, or is still asked to decide here."""
    no = stays_possible(shipped()[KEY], after(rename(here, "elsewhere")), here, there)
    assert no is not None
    assert no.code == "not-opened"


@pytest.mark.parametrize("here", ["drafting", "group_comment", "considering", "with_board"])
def test_no_move_leads_to_a_decision_that_nobody_took(here: str) -> None:
    old, new = shipped()[KEY], after(rename(here, "elsewhere"))
    assert not {"approved", "launched"} & set(places(old, new, here))
    no = stays_possible(old, new, here, "approved")
    assert no is not None
    assert no.code == "another-stage"


def test_an_approved_text_does_not_go_on_past_a_step_that_is_new() -> None:
    """In the new version the approved text is ratified before it is launched."""

    def ratified(data: dict[str, Any]) -> None:
        rename("approved", "agreed_by_board")(data)
        data["states"]["ratified_above"] = {
            **data["states"]["agreed_by_board"],
            "title": "Ratified",
        }
        step(data, "launch")["from"] = "ratified_above"
        data["steps"].append(
            {
                "trigger": "ratify",
                "label": "Ratify",
                "from": "agreed_by_board",
                "to": "ratified_above",
                "by": ["board_chair"],
                "guards": ["text_is_as_approved"],
            }
        )

    new = after(ratified)
    no = stays_possible(shipped()[KEY], new, "approved", "ratified_above")
    assert no is not None
    assert no.code == "inside-a-stage"
    assert places(shipped()[KEY], new, "approved") == ("agreed_by_board", "urgently_approved")


def test_what_is_to_be_ratified_does_not_escape_its_timer_by_a_move() -> None:
    new = after(lambda data: data.update(version=9))
    no = stays_possible(shipped()[KEY], new, "launched_urgently", "launched")
    assert no is not None
    assert no.code == "not-awaited"
    assert places(shipped()[KEY], new, "launched_urgently") == ("launched_urgently",)


def test_a_state_that_waits_for_the_close_goes_only_where_the_close_is_waited_for() -> None:
    def deaf(data: dict[str, Any]) -> None:
        step(data, "begin_considering").pop("when")

    new = after(deaf)
    no = stays_possible(shipped()[KEY], new, "partner_comment", "partner_comment")
    assert no is not None
    assert no.code == "not-awaited"


def test_what_is_on_hold_stays_on_hold() -> None:
    old, new = shipped()[KEY], after(rename("considering", "weighing"))
    assert "weighing_on_hold" in places(old, new, "considering_on_hold")
    assert "weighing" not in places(old, new, "considering_on_hold")


def test_a_text_that_was_to_be_published_does_not_become_one_that_is_only_agreed() -> None:
    def agreed(data: dict[str, Any]) -> None:
        data["text"] = "agreed"

    no = stays_possible(shipped()[KEY], after(agreed), "drafting", "drafting")
    assert no is not None
    assert no.code == "another-promise"
