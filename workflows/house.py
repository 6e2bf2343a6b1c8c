"""The house promises: what every definition of a kind keeps, whatever it says of itself.

They are code, not data, so that no definition can drop them. Each names a step by where it
leads (a stage, or a state of the kind) and what it then has to carry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.definition import Step, Workflow
from workflows.roles import people
from workflows.shapes import Blame


@dataclass(frozen=True, slots=True)
class Lane:
    """One way in which a step into a stage may be right: the guards that it then carries.

    by  the only roles that may take it, where that matters
    """

    guards: tuple[str, ...]
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Into:
    """Every step into a stage comes from these stages, and carries these guards and effects.

    lanes  besides those it carries all the guards of at least one of these
    """

    stage: str
    only_from: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    lanes: tuple[Lane, ...] = ()


BALLOT = ("ballot_is_open", "quorum_is_met", "no_objection_stands")
CORRECTION = Lane(("change_is_editorial", "chair_is_deciding"), by=("board_chair",))
URGENT = Lane(("chair_is_deciding", "earlier_text_can_come_back"), by=("board_chair",))
BACK = "take_back_text"
COMMENT = Into(
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
)
# An edition gathers what reviews have launched; it makes nothing public itself.
EDITION = Into(
    "live",
    only_from=("agreed",),
    guards=("publishing_day_has_come", "edition_has_texts", "every_text_is_in_force"),
)
# By what becomes of the text: what a step into a stage from another stage has to carry.
REVIEW: dict[str, tuple[Into, ...]] = {
    "published": (
        Into(
            "live",
            only_from=("agreed",),
            guards=("text_is_as_approved",),
            effects=("publish_approved_text",),
            lanes=(
                Lane(("text_was_consulted_on",)),
                Lane(("change_is_editorial",)),
                Lane(("earlier_text_can_come_back",)),
            ),
        ),
        Into(
            "agreed",
            only_from=("being_decided",),
            guards=("text_is_as_put_to_the_board",),
            effects=("approve_text",),
            lanes=(Lane(("text_was_consulted_on", *BALLOT)), CORRECTION, URGENT),
        ),
        COMMENT,
    ),
    "agreed": (
        Into("live", only_from=("agreed",), guards=("text_is_as_approved",)),
        Into(
            "agreed",
            only_from=("being_decided",),
            guards=("text_is_as_put_to_the_board", *BALLOT),
            effects=("approve_text",),
        ),
        COMMENT,
    ),
    "none": (),
}
# Reasons that may be overridden, and by whom; whatever else a definition says stays a stop.
# W3C and the IESG let a chair carry a decision over an objection, and a change after the window
# go without another round, each with a reason that is published (DOMAIN §3).
OVERRIDES: dict[str, tuple[str, ...]] = {
    "no_objection_stands": ("board_chair",),
    "no_substantive_change_since_consultation": ("board_chair",),
    "public_answers_are_read": ("board_chair",),
}
PUBLISHING = (
    "publish_approved_text",
    "publish_outcomes",
)  # take_back_text makes nothing new public
ON_TEXT = (
    "freeze_text",
    "open_partner_round",
    "open_ballot",
    "ask_the_chair",
    "approve_text",
    *PUBLISHING,
)


def house_problems(workflow: Workflow) -> Iterator[Blame]:
    """Every house promise for the kind that the definition breaks."""
    if workflow.kind == "review":
        yield from _review(workflow)
    if workflow.kind == "consultation":
        yield from _consultation(workflow)
    if workflow.kind == "response":
        yield from _response(workflow)
    if workflow.kind == "edition":
        yield from _edition(workflow)
    yield from _holds(workflow)
    for step in workflow.steps:
        yield from _overrides(step)
        if step.reason == "required" and not people(step.by):
            yield step, f"{step.trigger}: only the system takes it, and it cannot give a reason"


def _overrides(step: Step) -> Iterator[Blame]:
    for name, roles in step.overrides.items():
        unfit = [role for role in roles if role not in OVERRIDES.get(name, ())]
        if name not in OVERRIDES:
            yield step, f"house: {step.trigger} lets {name} be overridden; nobody may"
        elif unfit or not roles:
            may = ", ".join(OVERRIDES[name])
            yield step, f"house: {step.trigger} lets {name} be overridden; only {may} may do that"


def _review(workflow: Workflow) -> Iterator[Blame]:
    if workflow.states[workflow.initial].stage not in ("proposed", "drafting"):
        yield (
            workflow.initial,
            f"house: a review begins with a proposal or a draft, not with {workflow.initial}",
        )
    for step in workflow.steps:
        yield from _publishes(workflow, step)
        yield from _comes_back(workflow, step)
        for rule in REVIEW[workflow.text]:
            if workflow.states[step.to].stage == rule.stage and not workflow.returns(step):
                yield from _breaks(workflow, step, rule)


def _holds(workflow: Workflow) -> Iterator[Blame]:
    """A way back from a hold carries no guards, so nothing but its own state leads into it."""
    for step in workflow.steps:
        back = workflow.states[step.to].held_from
        if back is None:
            continue
        for source in step.sources:
            came = workflow.states[source].held_from
            found = workflow.find_step(came, step.trigger) if came and step.when else None
            if source != back and (found is None or found.to != back):
                yield step, f"house: {step.trigger} puts {source} on hold as if it were {back}"


def _publishes(workflow: Workflow, step: Step) -> Iterator[Blame]:
    """Nothing becomes public but by the step that puts it in force."""
    unfit = ON_TEXT if workflow.text == "none" else PUBLISHING
    live = workflow.text == "published" and workflow.states[step.to].stage == "live"
    for name in step.effects:
        if name in unfit and not live:
            yield step, f"house: {step.trigger} has the effect {name}, and puts no text in force"


def _comes_back(workflow: Workflow, step: Step) -> Iterator[Blame]:
    """What a chair puts in force alone goes out of force by the clock, unless a ballot keeps it."""
    guards = _guards(step)
    usual = {"text_was_consulted_on", "change_is_editorial"} & guards
    if "publish_approved_text" not in step.effects or usual:
        return
    lead = f"house: {step.trigger} puts a text in force that nobody was asked about"
    timed = [timer.fire for timer in workflow.timers if timer.state == step.to]
    ways = workflow.steps_from(step.to)
    if not any(way.trigger in timed and BACK in way.effects for way in ways):
        yield step, f"{lead}, and no timer takes it back"
    for way in ways:
        if BACK not in way.effects and not set(BALLOT) <= _guards(way):
            yield step, f"{lead}, and {way.trigger} keeps it without a ballot"


def _breaks(workflow: Workflow, step: Step, rule: Into) -> Iterator[Blame]:
    lead = f"house: {step.trigger} leads to {step.to} ({rule.stage})"
    from_outside = [each for each in step.sources if workflow.states[each].stage != rule.stage]
    if not from_outside and rule.stage in ("agreed", "live"):  # it is already
        unguarded = "text_is_as_approved" not in _guards(step)
        if rule.stage == "agreed" and unguarded and step.undoes is None:
            yield step, f"{lead} without the guard text_is_as_approved"
        return
    for source in from_outside or step.sources:
        stage = workflow.states[source].stage
        if rule.only_from and stage not in rule.only_from:
            yield step, f"{lead} from {source} ({stage}); only {', '.join(rule.only_from)} may"
    yield from _lacks(step, rule, lead)


def _lacks(step: Step, rule: Into, lead: str) -> Iterator[Blame]:
    wanted = [*rule.guards, *_nearest(step, rule.lanes)]
    for name in wanted:
        if name not in _guards(step):
            yield step, f"{lead} without the guard {name}"
    for lane in rule.lanes:
        if lane.by and set(lane.guards) <= _guards(step) and set(step.by) - set(lane.by):
            yield step, f"{lead} by {', '.join(step.by)}; only {', '.join(lane.by)} may"
    for name in rule.effects:
        if name not in step.effects:
            yield step, f"{lead} without the effect {name}"


def _nearest(step: Step, lanes: tuple[Lane, ...]) -> tuple[str, ...]:
    """The guards of the lane that the step is meant for: the one of which it lacks the least."""
    missing = [len(set(lane.guards) - _guards(step)) for lane in lanes]
    return lanes[missing.index(min(missing))].guards if lanes else ()


def _consultation(workflow: Workflow) -> Iterator[Blame]:
    """A window is never shortened: Gunning 3."""
    for step in _from_stage(workflow, "out_for_comment"):
        guards = _guards(step)
        early = {"round_is_for_the_group", "everyone_has_answered"} <= guards
        if people(step.by) and not early:
            yield step, f"house: {step.trigger} lets a person end an open round before its time"
        elif "clock" in step.by and "window_has_elapsed" not in guards:
            yield step, f"house: {step.trigger} lets the clock end a round before its time"


ENTERED = {"respondent_wrote_nothing_itself", "answer_came_in_time", "signatory_is_named"}


def _response(workflow: Workflow) -> Iterator[Blame]:
    """Whoever sends something in does so in the window and signs; others wait until it closed, or
    enter what came in time from somebody who is named, and never write over what is there."""
    for step in workflow.steps:
        guards = _guards(step)
        answering = set(step.by) & {"agency_lead", "group_respondent", "contributor"}
        needed = {"window_is_open", "signatory_is_named"} if answering else {"window_has_closed"}
        if not answering and guards & ENTERED:
            needed = ENTERED
        settles = workflow.states[step.to].stage == "closed" and bool(people(step.by))
        for name in sorted(needed - guards):
            if settles:
                yield step, f"house: {step.trigger} leads to {step.to} without the guard {name}"


def _edition(workflow: Workflow) -> Iterator[Blame]:
    """It is published through its guards alone, and puts no text in force or out of it."""
    for step in workflow.steps:
        for name in step.effects:
            if name in (*ON_TEXT, BACK):
                yield (
                    step,
                    f"house: {step.trigger} has the effect {name}; a review alone may have it",
                )
        if "clock" in step.by and "cut_off_has_come" not in _guards(step):
            yield step, f"house: {step.trigger} lets the clock close an edition before its cut-off"
        if workflow.states[step.to].stage == EDITION.stage:
            lead = f"house: {step.trigger} leads to {step.to} ({EDITION.stage})"
            for source in step.sources:
                stage = workflow.states[source].stage
                if stage not in EDITION.only_from:
                    may = ", ".join(EDITION.only_from)
                    yield step, f"{lead} from {source} ({stage}); only {may} may"
            yield from _lacks(step, EDITION, lead)


def _from_stage(workflow: Workflow, stage: str) -> Iterator[Step]:
    for step in workflow.steps:
        if any(workflow.states[source].stage == stage for source in step.sources):
            yield step


def _guards(step: Step) -> set[str]:
    return {use.name for use in step.guards}
