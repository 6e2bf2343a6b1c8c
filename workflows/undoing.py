"""Taking a step back: the steps that undo those that declare it, made and not written.

It leads back to where the step came from, for whoever took it, for some minutes, and only while
nothing has happened since. Its effects are the inverses that the definition declares. It is an
ordinary step, so every check, the record and the one door see it.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflows.guards.wording import count
from workflows.roles import people
from workflows.shapes import Blame, Step, Workflow

MOVER = "last_mover"
LONGEST = 60  # minutes: the letters about the step are held as long
GUARD = "step_can_be_taken_back"
UNDO = "undo_"  # how the trigger of each step that undoes another begins
PUBLIC = ("out_for_comment", "agreed", "live", "closed")  # stages that people outside see
# Effect → what takes it back; nothing where nothing has to be. What is not here stays done.
INVERSES: dict[str, tuple[str, ...]] = {
    "freeze_text": (),  # a version that is fixed stays so; another text is another version
    "open_ballot": ("return_ballot",),
    "ask_the_chair": ("return_ballot",),
}


def with_undos(workflow: Workflow) -> Workflow:
    """The workflow with the steps that undo others; the same when there is none."""
    made = list(undos(workflow))
    return workflow.model_copy(update={"steps": [*workflow.steps, *made]}) if made else workflow


def undos(workflow: Workflow) -> Iterator[Step]:
    """The step that undoes each one that can be, for each place that it leads from."""
    for step in workflow.steps:
        if step.undo is not None:
            yield from (_undo(workflow, step, source) for source in step.sources)


def told_undo(step: Step) -> str:
    """ "can be taken back for 10 minutes"; nothing of one that cannot be."""
    return f"can be taken back for {count(step.undo.within, 'minute')}" if step.undo else ""


def undo_problems(workflow: Workflow) -> Iterator[Blame]:
    """Every reason why a step that declares it cannot be taken back."""
    made = list(undos(workflow))
    for step in workflow.steps:
        if step.undo is not None:
            yield from _problems(workflow, step)
        if step.undoes is not None and step not in made:
            yield step, f"{step.trigger}: a step that undoes another is made, not written"
        elif MOVER in step.by and step.undoes is None:
            yield step, f"{step.trigger}: {MOVER} only takes back; nobody is that beforehand"


def _problems(workflow: Workflow, step: Step) -> Iterator[Blame]:
    undo, to = step.undo, workflow.states[step.to]
    assert undo is not None
    lead = f"{step.trigger} cannot be undone"
    if step.when or len(people(step.by)) < len(step.by):
        yield step, f"{lead}: the system takes it"
    if not 1 <= undo.within <= LONGEST:
        yield step, f"{lead} within {undo.within} minutes; it is between 1 and {LONGEST}"
    for source in step.sources:
        if to.stage in PUBLIC and workflow.states[source].stage != to.stage:
            yield step, f"{lead}: people outside see that it came to {step.to} ({to.stage})"
    wanted: set[str] = set()
    for effect in step.effects:
        if effect not in INVERSES:
            yield step, f"{lead}: nothing takes back {effect}"
        wanted.update(INVERSES.get(effect, ()))
    for name in sorted(wanted - set(undo.effects)):
        yield step, f"{lead} without the effect {name}"
    for name in sorted(set(undo.effects) - wanted):
        yield step, f"{lead}: {name} takes back nothing that it did"


def _undo(workflow: Workflow, step: Step, source: str) -> Step:
    assert step.undo is not None
    place = workflow.states[source].title if source in workflow.states else source
    trigger = f"{UNDO}{step.trigger}"
    if len(step.sources) > 1:
        trigger += f"_from_{source}"
    about = f"You take back “{step.label}”, which you did a moment ago."
    parts = {
        "trigger": trigger,
        "label": f"Take back “{step.label}”",
        "from": (step.to,),
        "to": source,
        "by": [MOVER],
        "guards": [{GUARD: {"trigger": step.trigger, "source": source}}],
        "effects": step.undo.effects,
        "reason": "optional",
        "confirm": f"{about} Both stay on the record, and the letters about it are not sent.",
        "done": f"“{step.label}” is taken back. It is at “{place}” again.",
        "told": f"{{who}} took back “{step.label}”.",
        "undoes": step.trigger,
    }
    return Step.model_validate(parts)
