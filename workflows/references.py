"""What a definition names must exist: states, roles, guards with their parameters, facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from workflows.facts import BareFacts, ConsultationFacts, EditionFacts, ResponseFacts, ReviewFacts
from workflows.guards import GUARDS, parameter_problems
from workflows.roles import ROLES
from workflows.shapes import GuardUse, Step, Workflow

Path = tuple[str | int, ...]
Problem = tuple[Path, str]

FACTS: dict[str, type] = {
    "review": ReviewFacts,
    "consultation": ConsultationFacts,
    "response": ResponseFacts,
    "ballot": BareFacts,
    "edition": EditionFacts,
}


def dangling(workflow: Workflow) -> Iterator[Problem]:
    """Every name in the definition that leads nowhere, with the path to where it stands."""
    yield from _states(workflow, ("initial",), [workflow.initial])
    yield from _roles(("start",), workflow.start)
    for key, state in workflow.states.items():
        if state.waits_for is not None:
            yield from _roles(("states", key, "waits_for"), [state.waits_for])
        if state.again is not None:
            yield from _states(workflow, ("states", key, "again"), [state.again])
    for index, step in enumerate(workflow.steps):
        yield from _step(workflow, ("steps", index), step)
    yield from _timers(workflow)
    yield from _promises(workflow)


def _step(workflow: Workflow, path: Path, step: Step) -> Iterator[Problem]:
    yield from _states(workflow, (*path, "from"), step.sources)
    yield from _states(workflow, (*path, "to"), [step.to])
    yield from _roles((*path, "by"), step.by)
    for index, use in enumerate(step.guards):
        for message in _guard(workflow, use):
            yield (*path, "guards", index), message
    for name, roles in step.overrides.items():
        yield from _roles((*path, "overrides", name), roles)


def _guard(workflow: Workflow, use: GuardUse) -> Iterator[str]:
    known = GUARDS.get(use.name)
    if known is None:
        yield f"there is no guard called {use.name}"
        return
    if known.kind != workflow.kind:
        yield f"{use.name} guards a {known.kind}, and this is a {workflow.kind}"
    yield from parameter_problems(use.name, use.params)
    since = use.params.get("since", "")
    if since and since not in workflow.states:
        yield f"{use.name}: there is no state called {since}"


def _timers(workflow: Workflow) -> Iterator[Problem]:
    known = fields(FACTS[workflow.kind])
    times = {each.name for each in known if "datetime" in str(each.type)} - {"now"}
    for index, timer in enumerate(workflow.timers):
        path: Path = ("timers", index)
        yield from _states(workflow, (*path, "state"), [timer.state])
        if timer.remind is not None:
            yield from _roles((*path, "remind"), [timer.remind])
        if timer.at not in times:
            yield (*path, "at"), f"{timer.at} is not a time that a {workflow.kind} has"


def _promises(workflow: Workflow) -> Iterator[Problem]:
    for index, path_promise in enumerate(workflow.promises.paths):
        where: Path = ("promises", "paths", index)
        yield from _states(workflow, where, [path_promise.never, path_promise.before])
    for index, promise in enumerate(workflow.promises.guards):
        where = ("promises", "guards", index)
        yield from _states(workflow, where, [promise.into])
        if promise.carries not in GUARDS:
            yield where, f"there is no guard called {promise.carries}"


def _states(workflow: Workflow, path: Path, keys: Iterable[str]) -> Iterator[Problem]:
    for key in keys:
        if key not in workflow.states:
            yield path, f"there is no state called {key}"


def _roles(path: Path, names: Iterable[str]) -> Iterator[Problem]:
    for name in names:
        if name not in ROLES:
            yield path, f"there is no role called {name}"
