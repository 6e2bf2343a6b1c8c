"""The shapes of a definition: what may be written in one, before anything is looked up."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from workflows.spans import Days, days, minutes

Kind = Literal["review", "consultation", "response", "ballot", "edition"]
Stage = Literal[
    "proposed",
    "drafting",
    "out_for_comment",
    "being_decided",
    "agreed",
    "live",
    "on_hold",
    "closed",
]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


def _tupled(value: Any) -> Any:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _guard_use(value: Any) -> Any:
    """A bare name, or a mapping of one name to its parameters."""
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, dict) and len(value) == 1:
        [(name, params)] = value.items()
        return {"name": name, "params": params}
    if isinstance(value, dict) and set(value) == {"name", "params"}:
        return value
    raise ValueError("write a guard as its name, or as one name with its parameters")


class Shape(BaseModel):
    """Nothing unknown is let in, nothing changes afterwards, and text is never guessed at."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class State(Shape):
    """Where a subject can stand. waits_for is a role; permits names what may be done here.

    may_hold   it can be put on hold here, and goes on from here when it is resumed
    again      where it goes instead when what was decided is to be decided again
    held_from  of a place on hold: the state it was put on hold in; see workflows.holding
    """

    title: str = Field(min_length=1)
    stage: Stage
    meaning: str = Field(min_length=1)
    waits_for: str | None = None
    permits: list[Key] = []
    final: bool = False
    may_hold: bool = False
    again: Key | None = None
    held_from: Key | None = None


class GuardUse(Shape):
    """One guard as a step uses it."""

    name: str
    params: dict[str, Any] = {}


class Undo(Shape):
    """For how many minutes whoever took the step may take it back, and what that does besides."""

    within: Annotated[int, BeforeValidator(minutes)]
    effects: list[Key] = []


class Step(Shape):
    """One way on. `when` names the event at which the system takes it by itself.

    overrides  guard of this step → the roles that may let it go on despite what that guard says,
               with a reason that is published
    asks  what its page asks for besides a reason: who holds a hold, and for how long
    done  what it did, for the person who took it; told is the same for the history, with {who}
    undoes  of a step that is made: the trigger of the step that it takes back; see undoing
    """

    trigger: Key
    label: str = Field(min_length=1)
    sources: Annotated[tuple[Key, ...], BeforeValidator(_tupled), Field(alias="from", min_length=1)]
    to: Key
    by: list[str] = Field(min_length=1)
    guards: list[Annotated[GuardUse, BeforeValidator(_guard_use)]] = []
    overrides: dict[Key, list[str]] = {}
    effects: list[Key] = []
    reason: Literal["none", "optional", "required"] = "none"
    asks: Literal["nothing", "hold", "hold_until"] = "nothing"
    confirm: str = ""
    done: str = ""
    told: str = ""
    when: Key | None = None
    primary: bool = False
    undo: Undo | None = None
    undoes: Key | None = None


class Timer(Shape):
    """What the clock does in a state at the time that the fact named `at` gives, or some days
    after that: it takes a step, or it reminds those who have a role. One of the two.

    before  so many days ahead of that time, in the morning; for reminders only
    """

    key: Key
    state: Key
    at: Key
    after: Annotated[Days | None, BeforeValidator(days)] = None
    before: Annotated[Days | None, BeforeValidator(days)] = None
    fire: Key | None = None
    remind: str | None = None


class PathPromise(Shape):
    """No path reaches the state `never` without having been in the state `before`."""

    never: Key
    before: Key


class GuardPromise(Shape):
    """Every step into a state carries this guard."""

    into: Key
    carries: Key


class Promises(Shape):
    """What a definition promises about itself, on top of the house promises for its kind."""

    paths: list[PathPromise] = []
    guards: list[GuardPromise] = []


class Workflow(Shape):
    """One version of a definition. start lists who may start one; parameters are free data.

    text  what becomes of the documents under a review: they are published, or agreed and no
          more, or there are none
    """

    schema_version: Literal[1] = Field(alias="schema")
    key: Key
    version: int = Field(ge=1)
    kind: Kind
    title: str = Field(min_length=1)
    about: str = ""
    initial: Key
    start: list[str] = []
    text: Literal["published", "agreed", "none"] = "published"
    parameters: dict[str, Any] = {}
    states: dict[Key, State] = Field(min_length=1)
    steps: list[Step]
    timers: list[Timer] = []
    promises: Promises = Promises()

    @cached_property
    def fingerprint(self) -> str:
        """A hash of what the definition says, whatever its comments and layout."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()

    @cached_property
    def _used(self) -> frozenset[str]:
        return frozenset(use.name for step in self.steps for use in step.guards)

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """Every step that starts in the state, in the order they are written."""
        return self._from.get(state, ())

    @cached_property
    def _from(self) -> dict[str, tuple[Step, ...]]:
        return {
            state: tuple(step for step in self.steps if state in step.sources)
            for state in {source for step in self.steps for source in step.sources}
        }

    def asks_from(self, state: str, guard: str) -> tuple[GuardUse, ...]:
        """How the steps that start in the state use the guard."""
        return tuple(
            use for step in self.steps_from(state) for use in step.guards if use.name == guard
        )

    def roles(self) -> frozenset[str]:
        """Every role that some step is for or some state waits for."""
        waits = {each.waits_for for each in self.states.values() if each.waits_for}
        return frozenset(waits.union(*(step.by for step in self.steps)))

    def uses(self, guard: str) -> bool:
        """Whether some step carries the guard."""
        return guard in self._used

    def returns(self, step: Step) -> bool:
        """Whether the step only brings back to where it was put on hold."""
        return all(self.states[source].held_from == step.to for source in step.sources)

    def find_step(self, state: str, trigger: str) -> Step | None:
        """The step with this trigger from this state, if there is one."""
        return next((each for each in self.steps_from(state) if each.trigger == trigger), None)


# What a problem is about (a state by its key, a parameter by its path), and the same in words.
Thing = Step | Timer | PathPromise | str | tuple[str, ...]
Blame = tuple[Thing, str]
