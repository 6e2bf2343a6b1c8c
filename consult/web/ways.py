"""A workflow as it is shown: its picture, and the table that says the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from workflows.definition import Workflow
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
    """

    title: str
    drawing: Drawing
    flow: Workflow
    here: str = ""
    passed: Collection[str] = ()
    taken: Collection[tuple[str, str]] = ()
    open: Collection[str] = ()

    @property
    def told(self) -> str:
        """The picture in a sentence or two, for those who do not see it."""
        flow, places = self.flow, len(self.drawing.boxes)
        first = flow.states[flow.initial].title
        told = f"{count(places, 'place')} in a column, from “{first}” on, and the steps between."
        if not self.here:
            return told
        return f"{told} This review is at “{flow.states[self.here].title}”."

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
            if state.held_from is not None:
                continue
            for step in self.flow.steps_from(key):
                if self.flow.states[step.to].held_from is None and not step.undoes:
                    yield Row(
                        source=state.title,
                        label=f"{step.label} ({told})" if (told := told_undo(step)) else step.label,
                        who=_first_large(titles(people(step.by))) or BY_ITSELF,
                        to=self.flow.states[step.to].title,
                        here=key == self.here,
                        stands=self._stands(key, step.trigger),
                    )

    def _stands(self, state: str, trigger: str) -> str:
        if state == self.here and trigger in self.open:
            return "Can be taken now"
        return "Was taken" if (state, trigger) in self.taken else ""


def way_of(flow: Workflow) -> Way:
    """The workflow in general."""
    return Way(title=flow.title, drawing=draw(flow), flow=flow)


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]
