"""Holds: from each state that can be held, the steps to hold and to resume, made and not written.

A held state has a place beside it, so that nothing has to be remembered to find the way back:
hold leads there, and resume leads back. A round of comment that closes meanwhile moves the held
subject on beside the way. All are ordinary states and steps, so every check sees them.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflows.roles import people
from workflows.shapes import State, Step, Workflow

HELD_BY = "partnership_manager"
MAY_RESUME = [HELD_BY, "board_chair"]


def beside(state: str) -> str:
    """Where a subject is while it is on hold from the state."""
    return f"{state}_on_hold"


def with_holds(workflow: Workflow) -> Workflow:
    """The workflow with its places on hold; the same when nothing of it can be held."""
    held = {key: state for key, state in workflow.states.items() if state.may_hold}
    if not held:
        return workflow
    steps = [_also_from_hold(workflow, step) for step in workflow.steps]
    made = [step for key, state in held.items() for step in _steps(workflow, key, state)]
    meanwhile = [each for step in workflow.steps for each in _meanwhile(workflow, step)]
    places = {beside(key): _place(key, state) for key, state in held.items()}
    return workflow.model_copy(
        update={"states": {**workflow.states, **places}, "steps": [*steps, *made, *meanwhile]}
    )


def _place(key: str, state: State) -> State:
    return State(
        title="On hold",
        stage="on_hold",
        meaning=f"Nobody works on this now. It was put on hold at “{state.title}”.",
        waits_for=HELD_BY,
        held_from=key,
    )


def _steps(workflow: Workflow, key: str, state: State) -> Iterator[Step]:
    yield _step(
        trigger="hold",
        label="Put on hold",
        sources=(key,),
        to=beside(key),
        by=[HELD_BY],
        effects=["begin_hold"],
        reason="required",
        asks="hold",
        confirm="Nobody takes a step or changes the text until it is resumed. Everything is kept.",
        done="This is on hold.",
        told="{who} put this on hold.",
    )
    resumer = MAY_RESUME if "board_chair" in workflow.roles() else [HELD_BY]
    yield _step(
        trigger="resume",
        label="Resume",
        sources=(beside(key),),
        to=key,
        by=resumer,
        guards=["approval_is_not_to_be_repeated"] if state.again else [],
        effects=["end_hold"],
        reason="optional",
        confirm=f"It goes on from “{state.title}”.",
        done=f"It goes on from “{state.title}”.",
        told="{who} resumed this.",
        primary=True,
    )
    if state.again:
        again = workflow.states[state.again].title if state.again in workflow.states else ""
        yield _step(
            trigger="resume_for_decision",
            label="Resume, to be decided again",
            sources=(beside(key),),
            to=state.again,
            by=resumer,
            guards=["approval_is_to_be_repeated"],
            effects=["return_ballot", "end_hold"],
            reason="optional",
            confirm=f"It goes on from “{again}”, and the text is put to the board again.",
            done=f"It goes on from “{again}”. The text is put to the board again.",
            told="{who} resumed this; the text is to be decided again.",
            primary=True,
        )


def _step(*, sources: tuple[str, ...], **parts: object) -> Step:
    return Step.model_validate({"from": sources, **parts})


def _meanwhile(workflow: Workflow, step: Step) -> Iterator[Step]:
    """What the system does at an event, it also does while the subject is on hold."""
    if step.when is None or not _may_hold(workflow, step.to):
        return
    sources = tuple(beside(each) for each in step.sources if _may_hold(workflow, each))
    if sources:
        yield step.model_copy(update={"sources": sources, "to": beside(step.to)})


def _also_from_hold(workflow: Workflow, step: Step) -> Step:
    """What ends it all can be done while it is on hold."""
    to = workflow.states.get(step.to)
    ends = to is not None and to.final and to.stage == "closed"
    sources = tuple(beside(each) for each in step.sources if _may_hold(workflow, each))
    if not (ends and sources and people(step.by) and step.reason == "required"):
        return step
    return step.model_copy(
        update={"sources": (*step.sources, *sources), "effects": [*step.effects, "end_hold"]}
    )


def _may_hold(workflow: Workflow, key: str) -> bool:
    state = workflow.states.get(key)
    return state is not None and state.may_hold
