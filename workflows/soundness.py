"""Is a definition sound? Names, dead ends, timers, and the promises it makes or has to make.

Guards are left out of the exploration: a path counts even when guards would usually block it,
so a promise that holds here holds whatever the facts are.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence

from workflows.definition import Step, Workflow
from workflows.guards import GUARDS
from workflows.house import house_problems
from workflows.lines import Path, read
from workflows.references import dangling
from workflows.roles import people
from workflows.shapes import Blame, PathPromise, Thing, Timer
from workflows.undoing import undo_problems

MOST_DAYS = 1_000  # of a timer: what lies further ahead is a new review
LATE_ANSWERS = ("refuse", "ask", "accept")  # what becomes of them


def check(workflow: Workflow, known_effects: Collection[str] | None = None) -> list[str]:
    """Every problem found, in plain sentences; an empty list means it is sound.

    Effects are looked up only when the known ones are given. While names lead nowhere, the
    rest is not explored.
    """
    lost = [f"{_place(workflow, path)}: {message}" for path, message in dangling(workflow)]
    return lost or [message for _, message in _found(workflow, known_effects)]


def check_lines(
    text: str, name: str, workflow: Workflow, known_effects: Collection[str] | None = None
) -> list[str]:
    """The same of what `definition.parse` made of a text: each problem reads "name:line: …"."""
    lines = read(text)
    written = len(lines.value["steps"])
    return [
        f"{name}:{lines.line(_path(workflow, thing, written))}: {message}"
        for thing, message in _found(workflow, known_effects)
    ]


def _found(workflow: Workflow, known_effects: Collection[str] | None) -> Iterator[Blame]:
    yield from _unknown_effects(workflow, known_effects)
    yield from _parameters(workflow)
    yield from _overrides(workflow)
    yield from _ambiguous(workflow)
    yield from _holds(workflow)
    yield from undo_problems(workflow)
    yield from _dead_ends(workflow)
    yield from _unreachable(workflow)
    yield from _idle_timers(workflow)
    yield from _broken_promises(workflow)
    yield from house_problems(workflow)


def _path(workflow: Workflow, thing: Thing, written: int) -> Path:
    """Where it is written, among so many steps. What is made stands where what it is made of
    does: the step that is taken back or repeated, or the state that is put on hold."""
    match thing:
        case tuple():
            return thing
        case str():
            return ("states", workflow.states[thing].held_from or thing)
        case Timer():
            return ("timers", _position(workflow.timers, thing))
        case PathPromise():
            return ("promises", "paths", _position(workflow.promises.paths, thing))
    return _path_of_step(workflow, thing, written)


def _path_of_step(workflow: Workflow, step: Step, written: int) -> Path:
    position = _position(workflow.steps, step)
    if position < written:
        return ("steps", position)
    for index, each in enumerate(workflow.steps[:written]):
        if each.trigger == (step.undoes or step.trigger):
            return ("steps", index)
    held = (workflow.states[each].held_from for each in (step.to, *step.sources))
    return ("states", next(filter(None, held), step.to))


def _position(things: Sequence[object], wanted: object) -> int:
    return next(index for index, each in enumerate(things) if each is wanted)


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


def _unknown_effects(workflow: Workflow, known: Collection[str] | None) -> Iterator[Blame]:
    if known is None:
        return
    for step in workflow.steps:
        for effect in step.effects:
            if effect not in known:
                yield step, f"{step.trigger}: there is no effect called {effect}"


def _parameters(workflow: Workflow) -> Iterator[Blame]:
    said = workflow.parameters.get("late_answers", LATE_ANSWERS[0])
    if said not in LATE_ANSWERS:
        yield (
            ("parameters", "late_answers"),
            f"late_answers: {said} is none of {', '.join(LATE_ANSWERS)}",
        )


def _overrides(workflow: Workflow) -> Iterator[Blame]:
    for step in workflow.steps:
        for name in sorted(set(step.overrides) - _guards(step)):
            yield step, f"{step.trigger}: {name} can be overridden, and the step does not carry it"


def _ambiguous(workflow: Workflow) -> Iterator[Blame]:
    pairs = Counter((step.trigger, source) for step in workflow.steps for source in step.sources)
    for (trigger, source), times in pairs.items():
        if times > 1:
            again = [each for each in workflow.steps_from(source) if each.trigger == trigger][-1]
            yield again, f"{trigger} from {source} is written {times} times: which one is meant?"
    events = Counter(
        (step.when, source) for step in workflow.steps if step.when for source in step.sources
    )
    for (event, source), times in events.items():
        if times > 1:
            again = [each for each in workflow.steps_from(source) if each.when == event][-1]
            yield again, f"{times} steps from {source} are taken when {event}: which one is meant?"


def _holds(workflow: Workflow) -> Iterator[Blame]:
    """Whatever can be held is active, and an event finds its way while it is on hold."""
    for key, state in workflow.states.items():
        if state.may_hold and state.final:
            yield key, f"{key} is final, and yet it can be put on hold"
        if state.again and not state.may_hold:
            yield key, f"{key} cannot be put on hold, so nothing is decided again after it"
    for step in workflow.steps:
        held = [each for each in step.sources if workflow.states[each].may_hold]
        if step.when and held and not workflow.states[step.to].may_hold:
            yield (
                step,
                f"{step.trigger}: {held[0]} can be on hold when {step.when}, and {step.to} cannot",
            )
        if step.told and "{who}" not in step.told:
            yield step, f"{step.trigger}: what is told of it has to say {{who}}"


def _dead_ends(workflow: Workflow) -> Iterator[Blame]:
    for key, state in workflow.states.items():
        ways_out = [step for step in workflow.steps_from(key) if step.to != key]
        if state.final and workflow.steps_from(key):
            yield key, f"{key} is final, and yet steps lead on from it"
        elif not state.final and not ways_out:
            yield key, f"{key} is not final, and no step leads out of it"


def _unreachable(workflow: Workflow) -> Iterator[Blame]:
    ways = _ways(workflow)
    for key in workflow.states:
        if key not in ways:
            yield key, f"{key} cannot be reached from {workflow.initial}"


def _idle_timers(workflow: Workflow) -> Iterator[Blame]:
    for key, times in Counter(timer.key for timer in workflow.timers).items():
        if times > 1:
            last = [each for each in workflow.timers if each.key == key][-1]
            yield last, f"{times} timers are called {key}"
    for timer in workflow.timers:
        if (timer.fire is None) == (timer.remind is None):
            yield timer, f"timer {timer.key}: say what it does, either fire or remind"
        yield from _wrong_days(timer)
        if timer.fire is None:
            continue
        step: Step | None = workflow.find_step(timer.state, timer.fire)
        if step is None:
            yield timer, f"timer {timer.key}: {timer.fire} is not a step from {timer.state}"
        elif "clock" not in step.by:
            yield timer, f"timer {timer.key}: the clock may not take {timer.fire}"
    for step in workflow.steps:
        warns = [use.name for use in step.guards if GUARDS[use.name].warns]
        if warns and not people(step.by):
            yield (
                step,
                f"{step.trigger}: only the system takes it, and {warns[0]} asks it for a reason",
            )
        if step.when and "workflow" not in step.by:
            yield step, f"{step.trigger}: taken when {step.when}, but not by the workflow"


def _wrong_days(timer: Timer) -> Iterator[Blame]:
    for span in (timer.after, timer.before):
        if span is not None and not 1 <= span.number <= MOST_DAYS:
            yield timer, f"timer {timer.key}: {span} is not between 1 and {MOST_DAYS} days"
    if timer.before is None:
        return
    if timer.after is not None:
        yield timer, f"timer {timer.key}: say either after or before"
    if timer.fire is not None:
        yield timer, f"timer {timer.key}: before is for reminders; a step is never taken early"


def _broken_promises(workflow: Workflow) -> Iterator[Blame]:
    for promise in workflow.promises.paths:
        way = shortest_path(workflow, promise.never, avoiding=promise.before)
        if way:
            yield promise, f"promise: never {promise.never} before {promise.before}; but {way}"
    for carried in workflow.promises.guards:
        for step in workflow.steps:
            if workflow.returns(step) or step.undoes:  # what was carried on the way there holds
                continue
            if step.to == carried.into and carried.carries not in _guards(step):
                yield (
                    step,
                    f"promise: into {step.to} carries {carried.carries}; {step.trigger} does not",
                )


def _guards(step: Step) -> set[str]:
    return {use.name for use in step.guards}


def _place(workflow: Workflow, path: tuple[str | int, ...]) -> str:
    """Name a step by its trigger rather than by its number."""
    match path:
        case ("steps", int(index), *rest):
            return ", ".join([workflow.steps[index].trigger, *(str(r) for r in rest[:1])])
    return ", ".join(str(part) for part in path)
