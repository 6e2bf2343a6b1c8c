"""The house promises: what every definition of a kind keeps, whatever it says of itself.

They are code, not data, so that no definition can drop them. Each names a step by where it
leads (a stage, or a state of the kind) and what it then has to carry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.definition import Step, Workflow
from workflows.roles import people


@dataclass(frozen=True, slots=True)
class Into:
    """Every step into a stage comes from these stages, and carries these guards and effects."""

    stage: str
    only_from: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()


REVIEW = (
    Into(
        "live",
        only_from=("agreed",),
        guards=("text_is_as_approved", "text_was_consulted_on"),
        effects=("publish_approved_text",),
    ),
    Into(
        "agreed",
        only_from=("being_decided",),
        guards=(
            "text_was_consulted_on",
            "ballot_is_open",
            "quorum_is_met",
            "no_objection_stands",
            "text_is_as_put_to_the_board",
        ),
        effects=("approve_text",),
    ),
    Into(
        "out_for_comment",
        guards=(
            "round_is_prepared",
            "purpose_is_stated",
            "reasons_are_stated",
            "options_are_stated",
            "scope_is_open",
            "window_is_long_enough",
            "respondents_are_named",
            "equality_assessment_is_signed",
        ),
        effects=("freeze_text",),
    ),
)


def house_problems(workflow: Workflow) -> Iterator[str]:
    """Every house promise for the kind that the definition breaks."""
    if workflow.kind == "review":
        yield from _review(workflow)
    if workflow.kind == "consultation":
        yield from _consultation(workflow)
    if workflow.kind == "response":
        yield from _response(workflow)
    for step in workflow.steps:
        if step.reason == "required" and not people(step.by):
            yield f"{step.trigger}: only the system takes it, and it cannot give a reason"


def _review(workflow: Workflow) -> Iterator[str]:
    if workflow.states[workflow.initial].stage not in ("proposed", "drafting"):
        yield f"house: a review begins with a proposal or a draft, not with {workflow.initial}"
    for rule in REVIEW:
        for step in workflow.steps:
            if workflow.states[step.to].stage == rule.stage:
                yield from _breaks(workflow, step, rule)


def _breaks(workflow: Workflow, step: Step, rule: Into) -> Iterator[str]:
    lead = f"house: {step.trigger} leads to {step.to} ({rule.stage})"
    for source in step.sources:
        stage = workflow.states[source].stage
        if rule.only_from and stage not in rule.only_from:
            yield f"{lead} from {source} ({stage}); only {', '.join(rule.only_from)} may"
    for name in rule.guards:
        if name not in _guards(step):
            yield f"{lead} without the guard {name}"
    for name in rule.effects:
        if name not in step.effects:
            yield f"{lead} without the effect {name}"


def _consultation(workflow: Workflow) -> Iterator[str]:
    """A window is never shortened: Gunning 3."""
    for step in _from_stage(workflow, "out_for_comment"):
        guards = _guards(step)
        early = {"round_is_for_the_group", "everyone_has_answered"} <= guards
        if people(step.by) and not early:
            yield f"house: {step.trigger} lets a person end an open round before its time"
        elif "clock" in step.by and "window_has_elapsed" not in guards:
            yield f"house: {step.trigger} lets the clock end a round before its time"


def _response(workflow: Workflow) -> Iterator[str]:
    """Whoever sends something in does so in the window and signs; others wait until it closed."""
    for step in workflow.steps:
        guards = _guards(step)
        answering = set(step.by) & {"agency_lead", "group_respondent", "contributor"}
        needed = {"window_is_open", "signatory_is_named"} if answering else {"window_has_closed"}
        for name in sorted(needed - guards):
            if workflow.states[step.to].final:
                yield f"house: {step.trigger} leads to {step.to} without the guard {name}"


def _from_stage(workflow: Workflow, stage: str) -> Iterator[Step]:
    for step in workflow.steps:
        if any(workflow.states[source].stage == stage for source in step.sources):
            yield step


def _guards(step: Step) -> set[str]:
    return {use.name for use in step.guards}
