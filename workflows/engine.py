"""Which steps are open, and taking one: a thin layer over pytransitions.

One machine per definition version, shared and without a model: subjects are handed to it for
the length of one step and never registered. Every guard is evaluated here first, so that a
refusal gives all reasons; the same guards stand as the machine's conditions, so that nothing
moves past them. Measured traps of pytransitions are listed in the design, section 8.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

from transitions import EventData, Machine

from workflows.definition import GuardUse, Step, Timer, Workflow
from workflows.facts import OverrideFacts
from workflows.guards import GUARDS
from workflows.refusal import Refusal, Refused
from workflows.roles import people, titles


class Subject(Protocol):
    """Anything that stands in a state."""

    state: str


@dataclass(frozen=True, slots=True)
class Option:
    """One step as it stands for one person now: open, or blocked for all these reasons.

    warnings  what does not stop it, but asks for a reason
    despite   what would stop it, had somebody who may not said that it goes on all the same
    """

    step: Step
    refusals: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...] = ()
    despite: tuple[Refusal, ...] = ()

    @property
    def open(self) -> bool:
        return not self.refusals


class Engine:
    """One definition at work. Holds nothing about any subject."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self._machine = _machine(workflow)
        self._from = {state: _offered(workflow, state) for state in workflow.states}

    def offered(self, state: str) -> tuple[Step, ...]:
        """Every step from the state that persons may take, but for those that take back."""
        return self._from.get(state, ())

    def options(self, state: str, facts: Any, roles: Collection[str]) -> tuple[Option, ...]:
        """Every step from the state that persons may take, each with all its refusals."""
        return tuple(self.option(step, facts, roles) for step in self.offered(state))

    def undos(self, state: str, facts: Any, roles: Collection[str]) -> tuple[Option, ...]:
        """Every step from the state that takes another back, each with all its refusals."""
        steps = self.workflow.steps_from(state)
        return tuple(self.option(step, facts, roles) for step in steps if step.undoes)

    def option(self, step: Step, facts: Any, roles: Collection[str]) -> Option:
        """One of these steps with all its refusals."""
        said = [found for use in step.guards if (found := _ask(use, facts)) is not None]
        despite = [each for each in said if _overridden(step, each, facts)]
        warnings = [each for each in said if each.warning]
        stopping = [each for each in said if each not in despite and not each.warning]
        whose = _not_yours(step, roles)
        refusals = (whose, *stopping) if whose is not None else tuple(stopping)
        return Option(step, refusals, tuple(warnings), tuple(despite))

    def decide(self, state: str, trigger: str, facts: Any, roles: Collection[str]) -> Option:
        """The step as it stands, when it may be taken now; raises Refused with every reason."""
        step = self.workflow.find_step(state, trigger)
        if step is None:
            raise Refused(self._no_such_step(state, trigger))
        option = self.option(step, facts, roles)
        if option.refusals:
            raise Refused(*option.refusals)
        return option

    def fire(self, subject: Subject, trigger: str, facts: Any, roles: Collection[str]) -> Step:
        """Take the step: subject.state moves, or Refused is raised and it stays as it was.

        Effects are the caller's to run; if one fails, the caller rolls the subject back too.
        """
        before = subject.state
        step = self.decide(before, trigger, facts, roles).step
        try:
            if not self._machine.events[trigger].trigger(subject, facts=facts):
                raise RuntimeError(f"a guard of {trigger} said yes and then no")
        except BaseException:
            subject.state = before
            raise
        return step

    def automatic(self, event: str, state: str) -> Step | None:
        """The step that the system takes by itself when this event happens in this state."""
        steps = self.workflow.steps_from(state)
        return next((step for step in steps if step.when == event), None)

    def timers(self, state: str) -> tuple[Timer, ...]:
        """The timers to be armed while a subject is in the state."""
        return tuple(timer for timer in self.workflow.timers if timer.state == state)

    def _no_such_step(self, state: str, trigger: str) -> Refusal:
        known = [step.label for step in self.workflow.steps if step.trigger == trigger]
        here = self.workflow.states.get(state)
        possible = "; ".join(step.label for step in self.offered(state))
        return Refusal(
            code="no-such-step",
            because=f"“{known[0] if known else trigger}” is not a step from "
            f"“{here.title if here else state}”.",
            fix=f"The steps from here are: {possible}."
            if possible
            else "No step leads on from here.",
        )


def engine_for(workflow: Workflow) -> Engine:
    """The shared engine of a definition version; two texts that say the same share one."""
    name = (workflow.key, workflow.version, workflow.fingerprint)
    if name not in _ENGINES:
        _ENGINES[name] = Engine(workflow)
    return _ENGINES[name]


_ENGINES: dict[tuple[str, int, str], Engine] = {}


def _offered(workflow: Workflow, state: str) -> tuple[Step, ...]:
    steps = workflow.steps_from(state)
    return tuple(step for step in steps if not (step.when or step.undoes) and people(step.by))


def _machine(workflow: Workflow) -> Machine:
    machine = Machine(
        model=None,
        states=list(workflow.states),
        initial=workflow.initial,
        auto_transitions=False,
        send_event=True,
        queued=False,
    )
    for step in workflow.steps:
        conditions: list[str | Callable[..., bool | None]] = []
        conditions += [_condition(step, use) for use in step.guards]
        machine.add_transition(step.trigger, list(step.sources), step.to, conditions=conditions)
    return machine


def _condition(step: Step, use: GuardUse) -> Callable[[EventData], bool]:
    def holds(event: EventData) -> bool:
        facts = event.kwargs["facts"]
        found = _ask(use, facts)
        return found is None or found.warning or _overridden(step, found, facts)

    return holds


def _overridden(step: Step, reason: Refusal, facts: Any) -> bool:
    """Somebody who may has let the step go on despite this very reason, word for word.

    When the facts change so that the reason reads otherwise (another objection, say), it stops
    the step again. Only a definition that names the guard lets it be overridden at all.
    """
    if reason.guard not in step.overrides:
        return False
    given: Collection[OverrideFacts] = getattr(facts, "overrides", ())
    return OverrideFacts(step.trigger, reason.guard or "", reason.because) in given


def _ask(use: GuardUse, facts: Any) -> Refusal | None:
    return GUARDS[use.name].check(facts, **use.params)


def _not_yours(step: Step, roles: Collection[str]) -> Refusal | None:
    if set(step.by) & set(roles):
        return None
    who = titles(people(step.by))
    if not who:
        return Refusal(
            code="not-yours",
            because="This step is taken by the system when its time comes, not by a person.",
        )
    return Refusal(code="not-yours", because=f"Only {who} may do this.", who=who)
