"""From one version of a definition to the next: what changed, and where each state goes.

A move is no step: no guard is asked, so it may lead only where the subject stands already, in
the eyes of the public and of whatever is open under it. Everything else is a step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflows.definition import GuardUse, Step, Workflow
from workflows.guards import GUARDS
from workflows.guards.wording import count
from workflows.refusal import Refusal
from workflows.roles import titles

_FIRST_SENTENCE = re.compile(r"(?<=\.)\s")
OPENING = frozenset({"open_group_round", "open_partner_round", "open_ballot", "ask_the_chair"})
BEFORE_COMMENT = frozenset({"proposed", "drafting"})  # nothing public, nothing open: as good as one


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions, in words. `what` is a heading to sort it under."""

    what: str
    said: str


def changes(old: Workflow, new: Workflow) -> tuple[Change, ...]:
    """Every difference that matters to those who work by it, in the order of the new text."""
    return (*_of_whole(old, new), *_of_states(old, new), *_of_steps(old, new))


def stays_possible(old: Workflow, new: Workflow, here: str, there: str) -> Refusal | None:
    """A subject in the state `here` of the old version may go on from `there` in the new one.

    Source: house rule. A state of another stage, or one deep inside the same, could be a decision
    that nobody took; one that does not wait for what is open under the subject would leave it
    there for ever.
    """
    title = old.states[here].title
    if old.text != new.text:
        because = "What becomes of the text is not the same in the new version."
        return Refusal("another-promise", because, "End these reviews by their own version.")
    if there not in new.states:
        return Refusal(
            "no-such-state", f"The new version has no “{title}”.", "Choose where it goes."
        )
    target = new.states[there]
    if not _alike(_stage(old, here), _stage(new, there)) or _held(old, here) != _held(new, there):
        return Refusal(
            "another-stage",
            f"“{target.title}” is not at the same stage as “{title}”, and only a step leads to "
            "another stage.",
            "Choose a state of the same stage.",
        )
    if there != here and not _begins_stage(new, there):
        return Refusal(
            "inside-a-stage",
            f"Steps of the new version lead to “{target.title}” that “{title}” never took.",
            "Choose the state in which the stage begins.",
        )
    return _unlike(old, new, here, there)


def _unlike(old: Workflow, new: Workflow, here: str, there: str) -> Refusal | None:
    """What is open, or waited for, in one of the two states and not in the other."""
    title, target = old.states[here].title, new.states[there]
    if _by_itself(old, here) - _by_itself(new, there):
        return Refusal(
            "not-awaited",
            f"“{target.title}” does not go on by itself when “{title}” would have.",
            "Choose a state that waits for the same.",
        )
    if there != here and _opened(old, here) != _opened(new, there):
        return Refusal(
            "not-opened",
            f"At “{target.title}” something is open that is not at “{title}”, or the other way "
            "round: a round of comment or a decision.",
            "Choose a state in which the same is open.",
        )
    return None


def _opened(flow: Workflow, key: str) -> set[str]:
    """What is open under a subject that waits there: the steps into it opened it."""
    base = flow.states[key].held_from or key
    into = [step for step in flow.steps if step.to == base and step.undoes is None]
    return {each for step in into for each in step.effects} & OPENING


def _by_itself(flow: Workflow, key: str) -> set[str]:
    """The events at which it goes on from there, and the steps that the clock takes."""
    events = {step.when for step in flow.steps_from(key) if step.when}
    return events | {timer.fire for timer in flow.timers if timer.state == key and timer.fire}


def places(old: Workflow, new: Workflow, here: str) -> tuple[str, ...]:
    """Every state of the new version that a subject in `here` may go on from, its own first."""
    fit = [key for key in new.states if stays_possible(old, new, here, key) is None]
    return tuple(sorted(fit, key=lambda key: key != here))


def _stage(flow: Workflow, key: str) -> str:
    """The stage of the state, or of the one that it was put on hold in."""
    state = flow.states[key]
    return flow.states[state.held_from].stage if state.held_from else state.stage


def _begins_stage(flow: Workflow, key: str) -> bool:
    """It is where reviews begin, or where a step from another stage leads."""
    base = flow.states[key].held_from or key
    return base == flow.initial or any(
        step.to == base and not _alike(_stage(flow, source), _stage(flow, base))
        for step in flow.steps
        if step.undoes is None
        for source in step.sources
    )


def _held(flow: Workflow, key: str) -> bool:
    return flow.states[key].held_from is not None


def _alike(before: str, after: str) -> bool:
    return before == after or {before, after} <= BEFORE_COMMENT


def _of_whole(old: Workflow, new: Workflow) -> Iterator[Change]:
    if old.title != new.title:
        yield Change("As a whole", f"Its name was “{old.title}” and is “{new.title}”.")
    if old.text != new.text:
        yield Change("As a whole", f"What becomes of the text: was {old.text}, is {new.text}.")
    if set(old.start) != set(new.start):
        who = titles(new.start) or "nobody"
        yield Change("As a whole", f"It may be started by {who} (was: {titles(old.start)}).")
    for key in sorted({*old.parameters, *new.parameters}):
        before, after = old.parameters.get(key), new.parameters.get(key)
        if before != after:
            yield Change("As a whole", f"{key}: was {before}, is {after}.")


def _of_states(old: Workflow, new: Workflow) -> Iterator[Change]:
    def shown(flow: Workflow) -> list[str]:
        return [key for key, state in flow.states.items() if state.held_from is None]

    alike = {state.title for state in old.states.values()} & {
        state.title for key, state in new.states.items() if key not in old.states
    }

    def named(key: str, title: str) -> str:
        """With its key where one of the same name goes and another comes."""
        return f"“{title}” ({key})" if title in alike else f"“{title}”"

    for key in shown(new):
        if key not in old.states:
            yield Change("States", f"New: {named(key, new.states[key].title)}.")
            continue
        before, after = old.states[key], new.states[key]
        for name, words in (
            ("title", "is called"),
            ("stage", "is at the stage"),
            ("meaning", "means"),
        ):
            was, now = getattr(before, name), getattr(after, name)
            if was != now:
                yield Change("States", f"“{before.title}” {words} “{now}” (was “{was}”).")
        if before.may_hold != after.may_hold:
            can = "can now" if after.may_hold else "can no longer"
            yield Change("States", f"“{after.title}” {can} be put on hold.")
    for key in shown(old):
        if key not in new.states:
            yield Change("States", f"Gone: {named(key, old.states[key].title)}.")


def _of_steps(old: Workflow, new: Workflow) -> Iterator[Change]:
    before, after = _by_way(old), _by_way(new)
    for way, step in after.items():
        if way not in before:
            yield Change("Steps", f"New: “{step.label}”, {_way(new, way)}.")
        else:
            yield from _of_step(old, new, before[way], step)
    for way, step in before.items():
        if way not in after:
            yield Change("Steps", f"Gone: “{step.label}”, {_way(old, way)}.")


def _by_way(flow: Workflow) -> dict[tuple[str, str], Step]:
    """The steps that somebody wrote, by trigger and where it leads; not those that are made."""
    made = {key for key, state in flow.states.items() if state.held_from}
    return {
        (step.trigger, step.to): step
        for step in flow.steps
        if not made.issuperset(step.sources)
        and (step.trigger != "hold" or step.to not in made)
        and step.undoes is None
    }


def _way(flow: Workflow, way: tuple[str, str]) -> str:
    trigger, to = way
    step = next(each for each in flow.steps if (each.trigger, each.to) == (trigger, to))
    return f"from {_sources(flow, step)} to “{flow.states[to].title}”"


def _sources(flow: Workflow, step: Step) -> str:
    states = [flow.states[source] for source in step.sources]
    return ", ".join(f"“{state.title}”" for state in states if state.held_from is None)


def _of_step(old: Workflow, new: Workflow, before: Step, after: Step) -> Iterator[Change]:
    label = f"“{after.label}”"
    was, now = _sources(old, before), _sources(new, after)
    if was != now:
        yield Change("Steps", f"{label} starts from {now} (was: {was}).")
    if set(before.by) != set(after.by):
        yield Change("Steps", f"{label} is for {_who(after)} (was: {_who(before)}).")
    back, back_now = _taken_back(before), _taken_back(after)
    if back != back_now:
        yield Change("Steps", f"{label} can be taken back: {back_now} (was: {back}).")
    had, has = _uses(before), _uses(after)
    for name in [name for name in has if name not in had]:
        yield Change("Rules", f"{label} has a new rule: {rule_in_words(has[name])}.")
    for name in [name for name in had if name not in has]:
        yield Change("Rules", f"{label} loses a rule: {rule_in_words(had[name])}.")
    for name in [name for name in has if name in had and had[name] != has[name]]:
        said = rule_in_words(has[name])
        yield Change("Rules", f"{label}: {said}; was: {_numbers(had[name])}.")
    for effect in [each for each in after.effects if each not in before.effects]:
        yield Change("Steps", f"{label} also does: {effect.replace('_', ' ')}.")
    for effect in [each for each in before.effects if each not in after.effects]:
        yield Change("Steps", f"{label} no longer does: {effect.replace('_', ' ')}.")


def _taken_back(step: Step) -> str:
    return f"for {count(step.undo.within, 'minute')}" if step.undo else "never"


def _who(step: Step) -> str:
    return titles(step.by) or "nobody"


def _uses(step: Step) -> dict[str, GuardUse]:
    return {use.name: use for use in step.guards}


def rule_in_words(use: GuardUse) -> str:
    """The rule that a step carries, with its numbers: "… so many calendar days (days: 28)"."""
    known = GUARDS.get(use.name)
    about = _FIRST_SENTENCE.split(known.about)[0].rstrip(".") if known else use.name
    numbers = _numbers(use)
    return " ".join(about.split()) + (f" ({numbers})" if numbers else "")


def _numbers(use: GuardUse) -> str:
    return ", ".join(f"{key}: {value}" for key, value in use.params.items())
