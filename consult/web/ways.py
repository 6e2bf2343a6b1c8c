"""A workflow as it is shown: its picture, and the table that says the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from workflows.definition import Step, Workflow
from workflows.guards.wording import count
from workflows.picture import Arrow, Drawing, draw
from workflows.roles import people, titles
from workflows.undoing import told_undo

BY_ITSELF = "The system, when its time has come"


@dataclass(frozen=True)
class Row:
    """One step from one state. `stands` says what it is to one review: open, or taken."""

    source: str
    label: str
    who: str
    to: str
    here: bool
    stands: str


@dataclass(frozen=True)
class Way:
    """What the component shows. Of a workflow in general, only the first three are there.

    here    the state in which a review is, or that it was put on hold in
    passed  states that it has been in
    taken   (state, trigger) of the steps that were taken
    open    triggers of the steps that can be taken now
    held    states that it was put on hold in; on_hold says whether it is on hold now
    """

    title: str
    drawing: Drawing
    flow: Workflow
    here: str = ""
    passed: Collection[str] = ()
    taken: Collection[tuple[str, str]] = ()
    open: Collection[str] = ()
    held: Collection[str] = ()
    on_hold: bool = False

    def mark(self, state: str) -> str:
        """What stands in its box. A place on hold has no box of its own: it is beside its state."""
        if state == self.here:
            now = "Here now"
            if self.on_hold:
                return f"{now}, on hold"
            return f"{now}; was on hold" if state in self.held else now
        if state in self.held:
            return "Was here, and on hold"
        return "Was here" if state in self.passed else ""

    @property
    def told(self) -> str:
        """The picture in a sentence or two, for those who do not see it."""
        flow, places = self.flow, len(self.drawing.boxes)
        first = flow.states[flow.initial].title
        told = f"{count(places, 'place')} in a column, from “{first}” on, and the steps between."
        if not self.here:
            return told
        at = f"{told} This review is at “{flow.states[self.here].title}”"
        return f"{at}, and on hold." if self.on_hold else f"{at}."

    @property
    def rows(self) -> list[Row]:
        return list(self._rows())

    def kind_of(self, arrow: Arrow) -> str:
        """What its line shows: open before taken."""
        if arrow.source == self.here and set(arrow.triggers) & set(self.open):
            return "--open"
        taken = any((arrow.source, each) in self.taken for each in arrow.triggers)
        return "--taken" if taken else ""

    def _rows(self) -> Iterator[Row]:
        for key, state in self.flow.states.items():
            for step in self.flow.steps_from(key):
                beside = state.held_from or self.flow.states[step.to].held_from
                if not step.undoes and (not beside or self._concerns(key, step.trigger)):
                    yield self._row(key, step)

    def _concerns(self, state: str, trigger: str) -> bool:
        """Of the steps to and from a place on hold, only what one review took or can take."""
        if (state, trigger) in self.taken:
            return True
        return self._place(state) == self.here and trigger in self.open

    def _place(self, state: str) -> str | None:
        """Which place of this review the state would be: while it is on hold, those on hold are."""
        return self.flow.states[state].held_from if self.on_hold else state

    def _row(self, key: str, step: Step) -> Row:
        return Row(
            source=self._name(key),
            label=f"{step.label} ({told})" if (told := told_undo(step)) else step.label,
            who=_first_large(titles(people(step.by))) or BY_ITSELF,
            to=self._name(step.to),
            here=self._place(key) == self.here,
            stands=self._stands(key, step.trigger),
        )

    def _name(self, key: str) -> str:
        state = self.flow.states[key]
        if state.held_from is None:
            return state.title
        return f"{state.title} (from “{self.flow.states[state.held_from].title}”)"

    def _stands(self, state: str, trigger: str) -> str:
        if self._place(state) == self.here and trigger in self.open:
            return "Can be taken now"
        return "Was taken" if (state, trigger) in self.taken else ""


def way_of(flow: Workflow) -> Way:
    """The workflow in general."""
    return Way(title=flow.title, drawing=draw(flow), flow=flow)


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]
