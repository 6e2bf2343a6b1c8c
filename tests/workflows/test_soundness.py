"""What is wrong with a definition is found before anything lives by it."""

from __future__ import annotations

from typing import Any

import pytest
from broken_definitions import Spoil, spoilt, step

from workflows.definition import Workflow, parse, shipped, shipped_source
from workflows.soundness import check, check_lines, shortest_path

EFFECTS = {effect for each in shipped().values() for step in each.steps for effect in step.effects}


@pytest.mark.parametrize("key", sorted(shipped()))
def test_a_shipped_definition_is_sound(key: str) -> None:
    assert check(shipped()[key], EFFECTS) == []


def drop_guard(trigger: str, name: str) -> Spoil:
    def spoil(data: dict[str, Any]) -> None:
        found = step(data, trigger)
        found["guards"] = [each for each in found["guards"] if name not in (each, *each)]

    return spoil


def change(trigger: str, **changed: Any) -> Spoil:
    renamed = {key.rstrip("_"): value for key, value in changed.items()}
    return lambda data: step(data, trigger).update(renamed)


def add_step(**parts: Any) -> Spoil:
    parts["from"] = parts.pop("from_")
    return lambda data: data["steps"].append({"label": "Odd", **parts})


def change_timer(**changed: Any) -> Spoil:
    return lambda data: data["timers"][0].update(changed)


REVIEW, ROUND, RESPONSE, BALLOT = (
    "procedures_amendment",
    "consultation",
    "agency_response",
    "ballot",
)
EDITION = "edition"
SHORTCUT = add_step(trigger="rush", from_="preparing", to="launched", by=["partnership_manager"])


@pytest.mark.parametrize(
    ("key", "spoil", "told"),
    [
        (REVIEW, change("approve", by=["pope"]), "approve, by: there is no role called pope"),
        (REVIEW, change("approve", to="heaven"), "approve, to: there is no state called heaven"),
        (
            REVIEW,
            change("approve", guards=["luck"]),
            "approve, guards: there is no guard called luck",
        ),
        (
            REVIEW,
            change("approve", guards=["window_is_open"]),
            "approve, guards: window_is_open guards a response, and this is a review",
        ),
        (
            REVIEW,
            change("approve", guards=[{"quorum_is_met": {"quorum": "x"}}]),
            "approve, guards: quorum_is_met: quorum must be int, not 'x'",
        ),
        (
            REVIEW,
            lambda data: data.update(parameters={"late_answers": "sometimes"}),
            "late_answers: sometimes is none of refuse, ask, accept",
        ),
        (REVIEW, lambda data: data.update(initial="x"), "initial: there is no state called x"),
        (
            REVIEW,
            change("approve", effects=["approve_text", "applaud"]),
            "approve: there is no effect called applaud",
        ),
        (
            REVIEW,
            add_step(trigger="approve", from_="with_board", to="considering", by=["board_chair"]),
            "approve from with_board is written 2 times: which one is meant?",
        ),
        (
            REVIEW,
            add_step(
                trigger="again",
                from_="partner_comment",
                to="preparing",
                by=["workflow"],
                when="consultation_closed",
            ),
            "2 steps from partner_comment are taken when consultation_closed: which one is meant?",
        ),
        (
            BALLOT,
            lambda data: data["states"]["carried"].update(final=False),
            "carried is not final, and no step leads out of it",
        ),
        (
            BALLOT,
            add_step(trigger="reopen", from_="carried", to="open", by=["workflow"]),
            "carried is final, and yet steps lead on from it",
        ),
        (BALLOT, change("carry", to="returned"), "carried cannot be reached from open"),
        (
            ROUND,
            change_timer(state="preparing"),
            "timer closing: close is not a step from preparing",
        ),
        (
            ROUND,
            change_timer(fire="withdraw"),
            "timer closing: the clock may not take withdraw",
        ),
        (
            ROUND,
            lambda data: data["timers"].append(dict(data["timers"][0])),
            "2 timers are called closing",
        ),
        (
            REVIEW,
            change("resume_drafting", by=["clock"]),
            "resume_drafting: taken when consultation_closed, but not by the workflow",
        ),
        (
            REVIEW,
            SHORTCUT,
            "promise: never launched before approved; but triage → (accept) → drafting"
            " → (recommend) → preparing → (rush) → launched",
        ),
        (
            REVIEW,
            SHORTCUT,
            "promise: into launched carries text_is_as_approved; rush does not",
        ),
        (
            REVIEW,
            SHORTCUT,
            "house: rush leads to launched (live) from preparing (drafting); only agreed may",
        ),
        (
            REVIEW,
            SHORTCUT,
            "house: rush leads to launched (live) without the effect publish_approved_text",
        ),
        (
            REVIEW,
            drop_guard("launch", "text_is_as_approved"),
            "house: launch leads to launched (live) without the guard text_is_as_approved",
        ),
        (
            REVIEW,
            drop_guard("launch", "text_was_consulted_on"),
            "house: launch leads to launched (live) without the guard text_was_consulted_on",
        ),
        (
            REVIEW,
            drop_guard("approve", "quorum_is_met"),
            "house: approve leads to approved (agreed) without the guard quorum_is_met",
        ),
        (
            REVIEW,
            drop_guard("circulate_to_partners", "window_is_long_enough"),
            "house: circulate_to_partners leads to partner_comment (out_for_comment) without the"
            " guard window_is_long_enough",
        ),
        (
            REVIEW,
            lambda data: data.update(initial="with_board"),
            "house: a review begins with a proposal or a draft, not with with_board",
        ),
        (
            REVIEW,
            change("begin_considering", reason="required"),
            "begin_considering: only the system takes it, and it cannot give a reason",
        ),
        (
            ROUND,
            drop_guard("close_early", "round_is_for_the_group"),
            "house: close_early lets a person end an open round before its time",
        ),
        (
            ROUND,
            drop_guard("close", "window_has_elapsed"),
            "house: close lets the clock end a round before its time",
        ),
        (
            RESPONSE,
            drop_guard("submit", "window_is_open"),
            "house: submit leads to submitted without the guard window_is_open",
        ),
        (
            RESPONSE,
            drop_guard("enter", "respondent_wrote_nothing_itself"),
            "house: enter leads to submitted without the guard respondent_wrote_nothing_itself",
        ),
        (
            RESPONSE,
            drop_guard("enter", "answer_came_in_time"),
            "house: enter leads to submitted without the guard answer_came_in_time",
        ),
        (
            RESPONSE,
            drop_guard("waive", "window_has_closed"),
            "house: waive leads to waived without the guard window_has_closed",
        ),
        (
            EDITION,
            drop_guard("publish", "every_text_is_in_force"),
            "house: publish leads to published (live) without the guard every_text_is_in_force",
        ),
        (
            EDITION,
            drop_guard("publish", "publishing_day_has_come"),
            "house: publish leads to published (live) without the guard publishing_day_has_come",
        ),
        (
            EDITION,
            change("publish", from_=["planned"]),
            "house: publish leads to published (live) from planned (proposed); only agreed may",
        ),
        (
            EDITION,
            change("publish", effects=["publish_approved_text"]),
            "house: publish has the effect publish_approved_text; a review alone may have it",
        ),
        (
            EDITION,
            change("withdraw", effects=["take_back_text"]),
            "house: withdraw has the effect take_back_text; a review alone may have it",
        ),
        (
            EDITION,
            drop_guard("close_at_cut_off", "cut_off_has_come"),
            "house: close_at_cut_off lets the clock close an edition before its cut-off",
        ),
    ],
)
def test_a_broken_definition_is_told_what_is_broken(key: str, spoil: Spoil, told: str) -> None:
    found = check(spoilt(key, spoil), EFFECTS)
    assert told in found, found


FRAMEWORK, SHORT, PLAN, PILOT = "practice_framework", "correction", "action_plan", "pilot"


@pytest.mark.parametrize(
    ("key", "spoil", "told"),
    [
        (
            SHORT,
            drop_guard("launch", "change_is_editorial"),
            "house: launch leads to launched (live) without the guard text_was_consulted_on",
        ),
        (
            SHORT,
            drop_guard("agree", "chair_is_deciding"),
            "house: agree leads to agreed (agreed) without the guard chair_is_deciding",
        ),
        (
            SHORT,
            change("agree", by=["partnership_manager"]),
            "house: agree leads to agreed (agreed) by partnership_manager; only board_chair may",
        ),
        (
            FRAMEWORK,
            drop_guard("ratify", "text_is_as_approved"),
            "house: ratify leads to ratified (agreed) without the guard text_is_as_approved",
        ),
        (
            PLAN,
            change("begin_monitoring", effects=["publish_approved_text"]),
            "house: begin_monitoring has the effect publish_approved_text, and puts no text in"
            " force",
        ),
        (
            PLAN,
            drop_guard("approve", "no_objection_stands"),
            "house: approve leads to agreed (agreed) without the guard no_objection_stands",
        ),
        (
            PILOT,
            change("begin_pilot", effects=["freeze_text"]),
            "house: begin_pilot has the effect freeze_text, and puts no text in force",
        ),
        (
            PILOT,
            change("begin_pilot", guards=[{"report_is_made": {"kind": "luck"}}]),
            "begin_pilot, guards: report_is_made: there is no kind of report called luck",
        ),
        (
            PILOT,
            change("end_pilot", guards=[{"report_is_made": {"kind": "areas", "since": "luck"}}]),
            "end_pilot, guards: report_is_made: there is no state called luck",
        ),
        (
            REVIEW,
            add_step(trigger="sneak", from_="drafting", to="approved_on_hold", by=["board_chair"]),
            "house: sneak puts drafting on hold as if it were approved",
        ),
        (
            REVIEW,
            lambda data: data["states"]["launched"].update(may_hold=True),
            "launched is final, and yet it can be put on hold",
        ),
        (
            REVIEW,
            lambda data: data["states"]["with_board"].update(may_hold=False),
            "defer, to: there is no state called with_board_on_hold",
        ),
        (
            REVIEW,
            lambda data: data["states"]["launched"].update(again="considering"),
            "launched cannot be put on hold, so nothing is decided again after it",
        ),
        (
            REVIEW,
            lambda data: data["states"]["with_board"].update(again="heaven"),
            "states, with_board, again: there is no state called heaven",
        ),
        (
            REVIEW,
            lambda data: data["states"]["drafting"].update(may_hold=False),
            "resume_drafting: group_comment can be on hold when consultation_closed, and drafting"
            " cannot",
        ),
        (
            REVIEW,
            change("launch", told="It is live."),
            "launch: what is told of it has to say {who}",
        ),
    ],
)
def test_a_kind_of_review_keeps_the_promises_of_its_lane(key: str, spoil: Spoil, told: str) -> None:
    found = check(spoilt(key, spoil), EFFECTS)
    assert told in found, found


@pytest.mark.parametrize("key", [key for key, flow in shipped().items() if flow.kind == "review"])
def test_what_is_held_goes_back_to_where_it_was(key: str) -> None:
    flow = shipped()[key]
    held = {name: state.held_from for name, state in flow.states.items() if state.held_from}
    assert held, "a kind of review that can never be held"
    for place, state in held.items():
        back = flow.find_step(place, "resume")
        assert back is not None
        assert back.to == state
        assert flow.states[place].permits == []


def test_a_definition_cannot_drop_the_house_promises() -> None:
    def spoil(data: dict[str, Any]) -> None:
        data.pop("promises")
        drop_guard("launch", "text_is_as_approved")(data)

    assert check(spoilt(REVIEW, spoil)) == [
        "house: launch leads to launched (live) without the guard text_is_as_approved"
    ]


def test_effects_are_not_looked_up_when_none_are_given() -> None:
    assert check(spoilt(REVIEW, change("withdraw", effects=["sing"]))) == []


def test_an_answer_may_be_kept_without_being_sent() -> None:
    def spoil(data: dict[str, Any]) -> None:
        data["states"]["checking"] = {
            "title": "Being checked",
            "stage": "drafting",
            "meaning": "A colleague reads it.",
        }
        add_step(trigger="check", from_="drafting", to="checking", by=["contributor"])(data)
        add_step(trigger="back", from_="checking", to="drafting", by=["agency_lead"])(data)

    assert check(spoilt(RESPONSE, spoil)) == []


def test_the_shortest_way_is_found() -> None:
    ballot: Workflow = shipped()[BALLOT]
    assert shortest_path(ballot, "open") == "open"
    assert shortest_path(ballot, "carried") == "open → (carry) → carried"
    assert shortest_path(ballot, "carried", avoiding="open") is None


def let(trigger: str, **overrides: list[str]) -> Spoil:
    return lambda data: step(data, trigger).update({"overrides": overrides})


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (
            let("approve", quorum_is_met=["board_chair"]),
            "house: approve lets quorum_is_met be overridden; nobody may",
        ),
        (
            let("launch", text_is_as_approved=["board_chair"]),
            "house: launch lets text_is_as_approved be overridden; nobody may",
        ),
        (
            let("approve", no_objection_stands=["partnership_manager"]),
            "house: approve lets no_objection_stands be overridden; only board_chair may do that",
        ),
        (
            let("launch", no_objection_stands=["board_chair"]),
            "launch: no_objection_stands can be overridden, and the step does not carry it",
        ),
        (
            let("approve", no_objection_stands=["archbishop"]),
            "approve, overrides: there is no role called archbishop",
        ),
        (
            change("resume_drafting", guards=["not_before_an_election"]),
            "resume_drafting: only the system takes it, and not_before_an_election asks it for a "
            "reason",
        ),
    ],
)
def test_what_may_be_overridden_is_for_the_house_to_say(spoil: Spoil, problem: str) -> None:
    assert problem in check(spoilt("procedures_amendment", spoil), EFFECTS)


UNDO = {"within": "10 minutes", "effects": ["return_ballot"]}


def undo(trigger: str, **said: Any) -> Spoil:
    return change(trigger, undo={**UNDO, **said})


@pytest.mark.parametrize(
    ("key", "spoil", "told"),
    [
        (
            REVIEW,
            undo("circulate_to_partners"),
            "circulate_to_partners cannot be undone: people outside see that it came to "
            "partner_comment (out_for_comment)",
        ),
        (REVIEW, undo("launch"), "launch cannot be undone: nothing takes back publish_outcomes"),
        (REVIEW, undo("approve"), "approve cannot be undone: nothing takes back carry_ballot"),
        (
            REVIEW,
            undo("begin_considering"),
            "begin_considering cannot be undone: the system takes it",
        ),
        (
            REVIEW,
            undo("send_to_board", effects=[]),
            "send_to_board cannot be undone without the effect return_ballot",
        ),
        (
            REVIEW,
            undo("send_to_board", effects=["return_ballot", "end_hold"]),
            "send_to_board cannot be undone: end_hold takes back nothing that it did",
        ),
        (
            REVIEW,
            undo("send_to_board", within="90 minutes"),
            "send_to_board cannot be undone within 90 minutes; it is between 1 and 60",
        ),
        (
            REVIEW,
            add_step(
                trigger="jump",
                from_="with_board",
                to="considering",
                by=["last_mover"],
                undoes="approve",
            ),
            "jump: a step that undoes another is made, not written",
        ),
        (
            REVIEW,
            add_step(trigger="jump", from_="with_board", to="considering", by=["last_mover"]),
            "jump: last_mover only takes back; nobody is that beforehand",
        ),
    ],
)
def test_what_cannot_be_taken_back_is_told(key: str, spoil: Spoil, told: str) -> None:
    assert told in check(spoilt(key, spoil), EFFECTS)


def test_a_step_from_two_places_is_taken_back_to_each() -> None:
    flow = spoilt(REVIEW, undo("send_to_board"))
    [made] = [each for each in flow.steps if each.undoes == "send_to_board"]
    assert (made.trigger, made.sources, made.to) == (
        "undo_send_to_board",
        ("with_board",),
        "considering",
    )
    wide = change("revise_draft", from_=["preparing", "group_comment"], undo={"within": "1 minute"})
    made_wide = [each for each in spoilt(REVIEW, wide).steps if each.undoes == "revise_draft"]
    assert [(each.trigger, each.to) for each in made_wide] == [
        ("undo_revise_draft_from_preparing", "preparing"),
        ("undo_revise_draft_from_group_comment", "group_comment"),
    ]
    assert check(spoilt(REVIEW, wide), EFFECTS) == []


def test_every_problem_has_the_line_of_what_it_is_about() -> None:
    text = shipped_source(REVIEW).replace("      - text_is_as_approved\n", "")
    found = check_lines(text, "odd.yaml", parse(text, "odd.yaml"), EFFECTS)
    lines = text.splitlines()
    for each in found:
        name, line, told = each.split(":", 2)
        assert name == "odd.yaml"
        if "launch leads to launched" in told or "; launch does not" in told:
            assert lines[int(line) - 1].strip() == "- trigger: launch"
    assert any("launch leads to launched" in each for each in found)


def test_a_promise_and_a_state_stand_at_their_lines() -> None:
    text = shipped_source(BALLOT).replace("final: true", "final: false", 1)
    text = text.replace(
        "steps:\n", "promises:\n  paths:\n    - {never: carried, before: returned}\n\nsteps:\n", 1
    )
    known = parse(text, "odd")
    lines = text.splitlines()
    found = check_lines(text, "odd", known, EFFECTS)
    assert len(found) >= 2, found
    for each in found:
        _, line, told = each.split(":", 2)
        words = lines[int(line) - 1].strip()
        if "promise:" in told:
            assert words.startswith("- {never: carried")
        if "is not final" in told:
            assert words == told.split()[0] + ":"


def lines_told(text: str, known: set[str]) -> dict[str, str]:
    """Problem → the line that it stands at."""
    lines = text.splitlines()
    found = check_lines(text, "odd", parse(text, "odd"), known)
    told = (each.split(":", 2) for each in found)
    return {problem.strip(): lines[int(line) - 1].strip() for _, line, problem in told}


def test_what_is_made_stands_at_the_line_of_what_it_is_made_of() -> None:
    text = shipped_source(REVIEW)
    told = lines_told(text, {*EFFECTS} - {"return_ballot", "begin_hold", "end_hold"})
    taken_back = [at for problem, at in told.items() if problem.startswith("undo_send_to_board")]
    held = [at for problem, at in told.items() if problem.startswith(("hold", "resume"))]
    assert taken_back == ["- trigger: send_to_board"], told
    assert held, told
    assert all(at.endswith(":") and not at.startswith("-") for at in held), told


def test_a_timer_that_cannot_fire_stands_at_its_line() -> None:
    text = shipped_source("consultation").replace("fire: close}", "fire: open}")
    told = lines_told(text, {*EFFECTS})
    assert told["timer closing: open is not a step from open"].startswith("- {key: closing")


def test_a_parameter_that_is_none_stands_at_its_line() -> None:
    text = shipped_source(REVIEW) + "\nparameters:\n  late_answers: perhaps\n"
    told = lines_told(text, {*EFFECTS})
    [at] = [at for problem, at in told.items() if problem.startswith("late_answers: perhaps")]
    assert at == "late_answers: perhaps"
