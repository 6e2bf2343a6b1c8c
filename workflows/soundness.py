"""Is a definition sound? Names, dead ends, timers, and the promises it makes or has to make.

Guards are left out of the exploration: a path counts even when guards would usually block it,
so a promise that holds here holds whatever the facts are.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterator

from workflows.definition import Step, Workflow
from workflows.guards import GUARDS
from workflows.house import house_problems
from workflows.references import dangling
from workflows.roles import people
from workflows.undoing import undo_problems

MOST_DAYS = 1_000  # of a timer: what lies further ahead is a new review
LATE_ANSWERS = ("refuse", "ask", "accept")  # what becomes of them


def check(workflow: Workflow, known_effects: Collection[str] | None = None) -> list[str]:
    """Every problem found, in plain sentences; an empty list means it is sound.

    Effects are looked up only when the known ones are given. While names lead nowhere, the
    rest is not explored.
    """
    lost = [f"{_place(workflow, path)}: {message}" for path, message in dangling(workflow)]
    if lost:
        return lost
    return [
        *_unknown_effects(workflow, known_effects),
        *_parameters(workflow),
        *_overrides(workflow),
        *_ambiguous(workflow),
        *_holds(workflow),
        *undo_problems(workflow),
        *_dead_ends(workflow),
        *_unreachable(workflow),
        *_idle_timers(workflow),
        *_broken_promises(workflow),
        *house_problems(workflow),
    ]


def shortest_path(workflow: Workflow, to: str, avoiding: str | None = None) -> str | None:
    """The shortest way from the initial state, as "a → (step) → b"; None when there is none."""
    ways = _ways(workflow, avoiding)
    return ways.get(to)


def _ways(workflow: Workflow, avoiding: str | None = None) -> dict[str, str]:
    """How to get to each state that can be reached, by the fewest steps."""
    if workflow.initial == avoiding:
        return {}
    ways = {workflow.initial: workflow.initial}
    ahead = deque([workflow.initial])
    while ahead:
        here = ahead.popleft()
        for step in workflow.steps_from(here):
            if step.to not in ways and step.to != avoiding:
                ways[step.to] = f"{ways[here]} → ({step.trigger}) → {step.to}"
                ahead.append(step.to)
    return ways


def _unknown_effects(workflow: Workflow, known: Collection[str] | None) -> Iterator[str]:
    if known is None:
        return
    for step in workflow.steps:
        for effect in step.effects:
            if effect not in known:
                yield f"{step.trigger}: there is no effect called {effect}"


def _parameters(workflow: Workflow) -> Iterator[str]:
    said = workflow.parameters.get("late_answers", LATE_ANSWERS[0])
    if said not in LATE_ANSWERS:
        yield f"late_answers: {said} is none of {', '.join(LATE_ANSWERS)}"


def _overrides(workflow: Workflow) -> Iterator[str]:
    for step in workflow.steps:
        for name in sorted(set(step.overrides) - _guards(step)):
            yield f"{step.trigger}: {name} can be overridden, and the step does not carry it"


def _ambiguous(workflow: Workflow) -> Iterator[str]:
    pairs = Counter((step.trigger, source) for step in workflow.steps for source in step.sources)
    for (trigger, source), times in pairs.items():
        if times > 1:
            yield f"{trigger} from {source} is written {times} times: which one is meant?"
    events = Counter(
        (step.when, source) for step in workflow.steps if step.when for source in step.sources
    )
    for (event, source), times in events.items():
        if times > 1:
            yield f"{times} steps from {source} are taken when {event}: which one is meant?"


def _holds(workflow: Workflow) -> Iterator[str]:
    """Whatever can be held is active, and an event finds its way while it is on hold."""
    for key, state in workflow.states.items():
        if state.may_hold and state.final:
            yield f"{key} is final, and yet it can be put on hold"
        if state.again and not state.may_hold:
            yield f"{key} cannot be put on hold, so nothing is decided again after it"
    for step in workflow.steps:
        held = [each for each in step.sources if workflow.states[each].may_hold]
        if step.when and held and not workflow.states[step.to].may_hold:
            yield f"{step.trigger}: {held[0]} can be on hold when {step.when}, and {step.to} cannot"
        if step.told and "{who}" not in step.told:
            yield f"{step.trigger}: what is told of it has to say {{who}}"


def _dead_ends(workflow: Workflow) -> Iterator[str]:
    for key, state in workflow.states.items():
        ways_out = [step for step in workflow.steps_from(key) if step.to != key]
        if state.final and workflow.steps_from(key):
            yield f"{key} is final, and yet steps lead on from it"
        elif not state.final and not ways_out:
            yield f"{key} is not final, and no step leads out of it"


def _unreachable(workflow: Workflow) -> Iterator[str]:
    ways = _ways(workflow)
    for key in workflow.states:
        if key not in ways:
            yield f"{key} cannot be reached from {workflow.initial}"


def _idle_timers(workflow: Workflow) -> Iterator[str]:
    for key, times in Counter(timer.key for timer in workflow.timers).items():
        if times > 1:
            yield f"{times} timers are called {key}"
    for timer in workflow.timers:
        if (timer.fire is None) == (timer.remind is None):
            yield f"timer {timer.key}: say what it does, either fire or remind"
        if timer.after is not None and not 1 <= timer.after.number <= MOST_DAYS:
            yield f"timer {timer.key}: {timer.after} is not between 1 and {MOST_DAYS} days"
        if timer.fire is None:
            continue
        step: Step | None = workflow.find_step(timer.state, timer.fire)
        if step is None:
            yield f"timer {timer.key}: {timer.fire} is not a step from {timer.state}"
        elif "clock" not in step.by:
            yield f"timer {timer.key}: the clock may not take {timer.fire}"
    for step in workflow.steps:
        warns = [use.name for use in step.guards if GUARDS[use.name].warns]
        if warns and not people(step.by):
            yield f"{step.trigger}: only the system takes it, and {warns[0]} asks it for a reason"
        if step.when and "workflow" not in step.by:
            yield f"{step.trigger}: taken when {step.when}, but not by the workflow"


def _broken_promises(workflow: Workflow) -> Iterator[str]:
    for promise in workflow.promises.paths:
        way = shortest_path(workflow, promise.never, avoiding=promise.before)
        if way:
            yield f"promise: never {promise.never} before {promise.before}; but {way}"
    for carried in workflow.promises.guards:
        for step in workflow.steps:
            if workflow.returns(step) or step.undoes:  # what was carried on the way there holds
                continue
            if step.to == carried.into and carried.carries not in _guards(step):
                yield f"promise: into {step.to} carries {carried.carries}; {step.trigger} does not"


def _guards(step: Step) -> set[str]:
    return {use.name for use in step.guards}


def _place(workflow: Workflow, path: tuple[str | int, ...]) -> str:
    """Name a step by its trigger rather than by its number."""
    match path:
        case ("steps", int(index), *rest):
            return ", ".join([workflow.steps[index].trigger, *(str(r) for r in rest[:1])])
    return ", ".join(str(part) for part in path)
