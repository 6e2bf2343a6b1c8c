"""Definitions are read strictly, and problems are told by file and line."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from pathlib import Path

import pytest

from workflows import definition
from workflows.definition import DefinitionError, Workflow, digest, parse, shipped, shipped_source
from workflows.guards import GUARDS, parameter_problems
from workflows.roles import ROLES
from workflows.soundness import check

SMALL = """\
schema: 1
key: small
version: 1
kind: consultation
title: Small
initial: open
states:
  open: {title: Open, stage: out_for_comment, meaning: It is open.}
  closed: {title: Closed, stage: closed, meaning: It is closed., final: true}
steps:
  - trigger: close
    label: Close
    from: open
    to: closed
    by: [clock]
    guards: [window_has_elapsed]
timers:
  - {key: closing, state: open, at: closes_at, fire: close}
"""


def problems(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as error:
        parse(text, "small.yaml")
    assert str(error.value) == "\n".join(error.value.problems)
    return error.value.problems


@pytest.mark.parametrize("text", ["- " * 5_000, "[" * 5_000, "{a: " * 5_000])
def test_what_is_nested_too_deep_is_a_problem_and_no_crash(text: str) -> None:
    assert problems(text) == ["small.yaml:1: lists and mappings are nested too deep"]


def test_a_definition_is_read() -> None:
    small = parse(SMALL, "small.yaml")
    assert small.schema_version == 1
    [step] = small.steps
    assert step.sources == ("open",)
    assert step.guards[0].name == "window_has_elapsed"
    assert step.guards[0].params == {}
    assert small.find_step("open", "close") is step
    assert small.find_step("closed", "close") is None


def test_the_same_text_gives_the_same_object_and_the_same_fingerprint() -> None:
    assert parse(SMALL, "small.yaml") is parse(SMALL, "small.yaml")
    commented = parse("# a note\n" + SMALL, "small.yaml")
    assert commented.fingerprint == parse(SMALL, "small.yaml").fingerprint


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: Small", "title: [", "small.yaml:7: expected"),
        ("title: Small", "title: Small\ntitle: Twice", "small.yaml:6: title is written twice"),
        ("title: Small", "title: \x07", "small.yaml:1: "),
        ("title: Small", "title: Small\nabout: 2021-13-45", "small.yaml:1: month must be"),
        ("{title: Open", "&a {title: Open", None),
        ("key: small", "key: Small One", "small.yaml:2: key: write this in small letters"),
        ("title: Small", "colour: red\ntitle: S", "small.yaml:5: colour: this is not something"),
        ("title: Small\n", "", "small.yaml:1: title: this is missing"),
        ("    label: Close\n", "", "small.yaml:11: steps 1, label: this is missing"),
        ("version: 1", "version: '1'", "small.yaml:3: version: Input should be a valid integer"),
        ("schema: 1", "schema: 2", "small.yaml:1: schema: Input should be 1"),
        ("stage: closed", "stage: shut", "small.yaml:9: states, closed, stage: Input should be"),
        ("from: open", "from: 3", "small.yaml:13: steps 1, from: Input should be a valid tuple"),
        ("from: open", "from: []", "small.yaml:13: steps 1, from: Value should have at least"),
        ("[window_has_elapsed]", "[3]", "small.yaml:16: steps 1, guards 1: Value error, write a"),
        ("[window_has_elapsed]", "[no_guard]", "small.yaml:16: there is no guard called no_guard"),
        (
            "[window_has_elapsed]",
            "[document_has_text]",
            "small.yaml:16: document_has_text guards a review, and this is a consultation",
        ),
        (
            "[window_has_elapsed]",
            "\n      - window_has_elapsed: {days: 3}",
            "small.yaml:17: window_has_elapsed does not know days",
        ),
        ("initial: open", "initial: ope", "small.yaml:6: there is no state called ope"),
        ("from: open", "from: [open, ope]", "small.yaml:13: there is no state called ope"),
        ("to: closed", "to: close", "small.yaml:14: there is no state called close"),
        ("by: [clock]", "by: [cuckoo]", "small.yaml:15: there is no role called cuckoo"),
        ("initial: open", "initial: open\nstart: [me]", "small.yaml:7: there is no role called me"),
        (", final", ", waits_for: Godot, final", "small.yaml:9: there is no role called Godot"),
        ("at: closes_at", "at: tea", "small.yaml:18: tea is not a time that a consultation has"),
        ("at: closes_at", "at: now", "small.yaml:18: now is not a time that a consultation has"),
        ("state: open", "state: ajar", "small.yaml:18: there is no state called ajar"),
        (
            "timers:",
            "promises: {paths: [{never: closed, before: dawn}]}\ntimers:",
            "small.yaml:17: there is no state called dawn",
        ),
        (
            "timers:",
            "promises: {guards: [{into: closed, carries: a_grudge}]}\ntimers:",
            "small.yaml:17: there is no guard called a_grudge",
        ),
    ],
)
def test_a_problem_is_told_by_file_and_line(old: str, new: str, told: str | None) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    if told is None:  # an anchor that nothing refers to does no harm
        parse(text, "small.yaml")
        return
    [problem] = problems(text)
    assert problem.startswith(told)


def test_an_alias_is_refused() -> None:
    text = SMALL.replace("by: [clock]", "by: &by [clock]").replace("guards: [", "effects: *by #")
    assert problems(text) == ["small.yaml:15: anchors and aliases are not allowed"]


def test_a_text_that_is_no_mapping_is_refused() -> None:
    assert problems("- 1")[0].startswith("small.yaml:1: this is not a definition")
    assert problems("")[0] == "small.yaml:1: there is nothing in it"


def test_all_problems_of_a_layer_are_told_at_once() -> None:
    text = SMALL.replace("to: closed", "to: shut").replace("by: [clock]", "by: [cuckoo]")
    assert len(problems(text)) == 2


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ("{}", "window_is_long_enough needs days"),
        ("{days: '28'}", "window_is_long_enough: days must be int, not '28'"),
        ("{days: true}", "window_is_long_enough: days must be int, not True"),
        ("{days: -1}", "window_is_long_enough: days may not be below 0"),
        ("{days: 28, hours: 1}", "window_is_long_enough does not know hours"),
    ],
)
def test_the_parameters_of_a_guard_are_checked(params: str, told: str) -> None:
    text = shipped_source("procedures_amendment").replace("{days: 28}", params)
    [problem] = problems(text)
    assert problem.endswith(told)


def test_a_parameter_with_a_default_may_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(facts: object, *, days: int = 1) -> None: ...

    kept = tuple(inspect.signature(check, eval_str=False).parameters.values())[1:]
    lenient = replace(GUARDS["window_is_long_enough"], parameters=kept)
    monkeypatch.setitem(GUARDS, "lenient", lenient)
    assert parameter_problems("lenient", {}) == []


def test_a_definition_can_be_dumped_and_read_again() -> None:
    for workflow in shipped().values():
        assert Workflow.model_validate(workflow.model_dump(by_alias=True)) == workflow


def test_the_shipped_definitions_are_found_by_key() -> None:
    assert set(shipped()) >= {"procedures_amendment", "consultation", "agency_response", "ballot"}
    assert parse(shipped_source("ballot"), "ballot.yaml") == shipped()["ballot"]
    assert len(digest(shipped_source("ballot"))) == 64


def test_a_shipped_list_can_be_changed_without_changing_the_shelf() -> None:
    shipped().clear()
    assert shipped()


def test_the_newest_version_of_a_key_is_the_one_shipped(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("package")
    (folder / "definitions").mkdir()
    for name, number in (("a", 2), ("b", 3), ("c", 1)):
        text = SMALL.replace("version: 1", f"version: {number}")
        (folder / "definitions" / f"{name}.yaml").write_text(text)
    (folder / "definitions" / "notes.txt").write_text("not a definition")
    monkeypatch.setattr(definition, "files", lambda _: folder)
    definition._shelf.cache_clear()
    try:
        assert shipped()["small"].version == 3
        assert "version: 3" in shipped_source("small")
    finally:
        definition._shelf.cache_clear()


@pytest.mark.parametrize("key", sorted(shipped()))
def test_a_shipped_definition_reads_well(key: str) -> None:
    workflow = shipped()[key]
    for state in workflow.states.values():
        assert state.meaning.endswith(".")
        assert state.final == (state.waits_for is None)
    for step in workflow.steps:
        by_a_person = set(step.by) - {"workflow", "clock"}
        assert bool(step.confirm) == bool(by_a_person), step.trigger
        assert step.confirm == "" or step.confirm.endswith(".")


def test_the_example_in_the_guide_is_a_sound_definition() -> None:
    guide = Path(__file__).resolve().parents[2] / "docs" / "developers" / "workflows.md"
    [example] = re.findall(r"```yaml\n(.*?)```", guide.read_text("utf-8"), re.DOTALL)
    effects = {name for flow in shipped().values() for s in flow.steps for name in s.effects}
    assert check(parse(example, "guide"), effects) == []


def test_the_guide_knows_every_role_and_stage() -> None:
    guide = Path(__file__).resolve().parents[2] / "docs" / "developers" / "workflows.md"
    text = guide.read_text("utf-8")
    stages = {state.stage for flow in shipped().values() for state in flow.states.values()}
    assert [name for name in {*ROLES, *stages} if f"`{name}`" not in text] == []
