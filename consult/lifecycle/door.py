"""The one door: a button, the API, the command line and the clock all come through `fire`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from consult import audit, clock, events, settings
from consult.access import Actor
from consult.lifecycle import timers, undoing
from consult.lifecycle.definitions import engine_of, newest
from consult.lifecycle.kinds import Taken, in_whose_place, kind_named
from consult.lifecycle.locks import lock
from consult.lifecycle.models import Passage, Subject
from consult.lifecycle.queries import find_passage, last_passage
from consult.store import Conflict, session
from workflows import ledger
from workflows.definition import Step
from workflows.engine import Option
from workflows.refusal import Refusal, Refused


class Moved(Conflict):
    """The subject is not where the person saw it; says who moved it, when and to where."""

    def __init__(self, subject: Subject, state_title: str, last: Passage | None) -> None:
        by, at = (last.actor_name, last.at) if last else ("someone", subject.moved_at)
        super().__init__(
            f"“{subject.title}” moved to “{state_title}” by {by} at "
            f"{settings.in_words(at)}, after this "
            "page was opened. Nothing that you sent has changed it."
        )
        self.subject_id = subject.id


@dataclass(frozen=True)
class StepTaken:
    """A subject has moved. Published after the effects, in the same transaction."""

    subject: Subject
    step: Step
    from_state: str
    by: Actor
    at: datetime
    reason: str
    facts: Any
    details: Mapping[str, Any] = field(default_factory=dict)
    despite: Sequence[Refusal] = ()  # what would have stopped it, had nobody overridden it


def start(kind: str, key: str, *, title: str, parent_id: int | None = None, by: Actor) -> Subject:
    """Begin a life in the initial state of the newest version of a definition."""
    return start_many(kind, key, 1, title=title, parent_id=parent_id, by=by)[0]


def start_many(
    kind: str, key: str, count: int, *, title: str, parent_id: int | None = None, by: Actor
) -> list[Subject]:
    """So many lives that begin alike, by id; the definition is looked up once."""
    row, at = newest(key), clock.now()
    flow = engine_of(row).workflow
    if flow.kind != kind:
        raise ValueError(f"{key} describes a {flow.kind}, not a {kind}")
    subjects = [
        Subject(
            kind=kind,
            parent_id=parent_id,
            definition=row,
            title=title,
            state=flow.initial,
            stage=flow.states[flow.initial].stage,
            created_at=at,
            moved_at=at,
        )
        for _ in range(count)
    ]
    session.add_all(subjects)
    session.flush()
    facts = {"definition": row.key, "version": row.version, "state": flow.initial}
    for subject in subjects:
        audit.record(subject.thing, "started", facts=facts, words={"title": title}, by=by)
    return subjects


def fire(
    subject_id: int,
    trigger: str,
    *,
    seen: tuple[str, int] | None = None,
    request_id: str | None = None,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    as_role: str | None = None,
    by: Actor,
) -> Passage:
    """Take one step, whole or not at all.

    seen     the state and revision the person saw; raises Moved when it is elsewhere now
    as_role  "workflow" for a step that another step's effect takes, "clock" for a timer's

    A repeated request id returns the first passage. Raises Refused with every reason.
    """
    subject = lock(subject_id)
    if request_id and (earlier := find_passage(subject_id, request_id)):
        return earlier
    engine, kind = engine_of(subject.definition), kind_named(subject.kind)
    require_seen(subject, seen)
    wanted = engine.workflow.find_step(subject.state, trigger)
    with undoing.asked_about(wanted is not None and wanted.undoes is not None):
        facts = kind.gather_many([subject])[subject_id]
        roles = frozenset([as_role]) if as_role else kind.roles_of([subject], by)[subject_id]
    option = engine.decide(subject.state, trigger, facts, roles)
    step = option.step
    if not as_role and not step.undoes:  # whoever took a step takes it back, for nobody else
        by = in_whose_place(kind, subject, step, by)
    _require_reason(option, reason, by_person=as_role is None)
    before, at = subject.state, clock.now()
    engine.fire(subject, trigger, facts, roles)
    state = engine.workflow.states[subject.state]
    subject.stage, subject.moved_at, subject.held_from = state.stage, at, state.held_from
    subject.ended_at = at if state.final else None
    session.flush()
    taken = Taken(subject, step, by, at, reason, facts, details or {})
    passage = _passage(taken, before, request_id)
    with undoing.window(passage):
        for name in step.effects:
            kind.effects[name](taken)
        timers.rearm(subject, lambda: kind.gather_many([subject])[subject_id], before=facts)
        _record(taken, option, before, request_id)
        events.publish(
            StepTaken(subject, step, before, by, at, reason, facts, details or {}, option.despite)
        )
    return passage


def require_seen(subject: Subject, seen: tuple[str, int] | None) -> None:
    """Raises Moved when it is elsewhere than the page showed; None asks nothing."""
    if seen is not None and seen != (subject.state, subject.revision):
        title = engine_of(subject.definition).workflow.states[subject.state].title
        raise Moved(subject, title, last_passage(subject.id))


def fire_automatic(subject_id: int, event: str, *, by: Actor) -> Passage | None:
    """Take the step declared with `when: event` from the present state, if there is one."""
    subject = lock(subject_id)
    step = engine_of(subject.definition).automatic(event, subject.state)
    if step is None:
        return None
    return fire(subject_id, step.trigger, as_role="workflow", by=by)


def _require_reason(option: Option, reason: str, *, by_person: bool) -> None:
    """A step that asks for one, and one that goes on despite a warning, have a reason."""
    if reason.strip():
        return
    if option.warnings and by_person:
        raise Refused(*(replace(each, field="reason") for each in option.warnings))
    if option.step.reason == "required":
        raise Refused(no_reason())


def no_reason() -> Refusal:
    return Refusal("no-reason", "Give a reason. It is kept on the record.", field="reason")


def _passage(taken: Taken, before: str, request_id: str | None) -> Passage:
    subject = taken.subject
    passage = Passage(
        subject_id=subject.id,
        trigger=taken.step.trigger,
        from_state=before,
        to_state=subject.state,
        revision=subject.revision,
        at=taken.at,
        actor_id=taken.by.account_id,
        actor_name=taken.by.said[:200],
        reason=taken.reason,
        request_id=request_id,
        undo_until=undoing.until_of(taken.step, taken.at),
    )
    session.add(passage)
    session.flush()
    return passage


def _record(taken: Taken, option: Option, before: str, request_id: str | None) -> None:
    subject, step = taken.subject, taken.step
    sealed = {
        "trigger": step.trigger,
        "from": before,
        "to": subject.state,
        "revision": subject.revision,
        "definition": subject.definition.digest,
        "request": request_id,
    }
    if step.undoes:
        sealed["undoes"] = step.undoes
    if option.despite:
        sealed["overridden"] = [each.code for each in option.despite]
    if option.warnings:
        sealed["warned"] = [each.code for each in option.warnings]
    # The facts name people, so the chain holds their digest and the words can be erased.
    words = {"reason": taken.reason, "rested on": ledger.canonical(taken.facts).decode()}
    audit.record(
        subject.thing,
        "step-taken",
        facts=sealed,
        words=words,
        agency_id=kind_named(subject.kind).agency_of(subject),
        by=taken.by,
    )
