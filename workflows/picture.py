"""A definition as a drawing: where each state stands, and each way from one to another.

States stand in one column in the order of the text, which is the order in which a manager tells
them. A step to the next one is a short arrow; others go round on a lane of their own, so that no
two lie over each other. All lanes are on the right: the column is what a narrow screen shows
first. All numbers are in units of the drawing, which a page scales.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from workflows.definition import Step, Workflow

BOX_WIDTH, BOX_HEIGHT = 270, 66
LEAST_GAP = 56  # between two boxes: room for an arrow and the words beside it
LANE = 112  # room for a lane and its words
BESIDE = 17  # characters in a line beside a short arrow
LINE = 17  # of words
CHARACTERS = 14  # in a line beside a lane
MARGIN = 14
EVERYWHERE = 3  # a step from so many states to an end is told in words


@dataclass(frozen=True, slots=True)
class Box:
    """A state. x and y are its upper left corner."""

    state: str
    title: tuple[str, ...]  # lines
    stage: str
    x: int
    y: int
    width: int = BOX_WIDTH
    height: int = BOX_HEIGHT
    note: tuple[str, ...] = ()  # of an end: how every place leads to it

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def centre(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """The steps from one state to another. `path` is that of an SVG line; words stand at x, y."""

    source: str
    to: str
    triggers: tuple[str, ...]
    path: str
    words: tuple[str, ...]
    x: int
    y: int
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    line: int = LINE


@dataclass(frozen=True, slots=True)
class _Way:
    """The steps between two rows: they are drawn as one arrow."""

    source: str
    to: str
    start: int
    end: int
    labels: tuple[str, ...]
    triggers: tuple[str, ...]

    @property
    def rows(self) -> tuple[int, int]:
        return min(self.start, self.end), max(self.start, self.end)


def draw(flow: Workflow) -> Drawing:
    """The drawing of a definition. Places on hold are left out: each is beside its state; and so
    is taking a step back, which is as if it had not been taken."""
    states = [key for key, state in flow.states.items() if state.held_from is None]
    ends = _told_in_words(flow)
    ways = list(_ways(flow, states, ends))
    lanes = _lanes([way for way in ways if way.end != way.start + 1])
    short = [way for way in ways if way.end == way.start + 1]
    gap = max([LEAST_GAP, *(LINE * len(_beside(way)) + MARGIN for way in short)])
    boxes = {
        key: _box(flow, key, (MARGIN, MARGIN + row * (BOX_HEIGHT + gap)), ends.get(key, []))
        for row, key in enumerate(states)
    }
    arrows = [_down(way, boxes) for way in short]
    arrows += [_round(way, boxes, lane) for way, lane in lanes.items()]
    lowest = max(box.y + box.height + LINE * len(box.note) for box in boxes.values())
    return Drawing(
        boxes=tuple(boxes.values()),
        arrows=tuple(arrows),
        width=MARGIN + BOX_WIDTH + LANE * max(_many(lanes), 1) + MARGIN,
        height=lowest + MARGIN,
    )


def _told_in_words(flow: Workflow) -> dict[str, list[Step]]:
    """End → steps that lead to it from nearly everywhere."""
    found: dict[str, list[Step]] = defaultdict(list)
    for step in flow.steps:
        written = [each for each in step.sources if flow.states[each].held_from is None]
        if flow.states[step.to].final and len(written) >= EVERYWHERE:
            found[step.to].append(step)
    return found


def _ways(flow: Workflow, states: Sequence[str], ends: dict[str, list[Step]]) -> Iterator[_Way]:
    rows = {key: row for row, key in enumerate(states)}
    between: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in flow.steps:
        if step in ends.get(step.to, ()) or step.to not in rows or step.undoes:
            continue
        for source in step.sources:
            if source in rows:
                between[source, step.to].append(step)
    for (source, to), steps in between.items():
        yield _Way(
            source=source,
            to=to,
            start=rows[source],
            end=rows[to],
            labels=tuple(dict.fromkeys(step.label for step in steps)),
            triggers=tuple(step.trigger for step in steps),
        )


def _lanes(ways: Iterable[_Way]) -> dict[_Way, int]:
    """Each way on the innermost lane where it lies beside no other; short ones first."""
    taken: list[list[tuple[int, int]]] = []
    found: dict[_Way, int] = {}
    for way in sorted(ways, key=lambda each: (each.rows[1] - each.rows[0], each.rows)):
        low, high = way.rows
        free = [
            number
            for number, lane in enumerate(taken)
            if all(high <= below or low >= above for below, above in lane)
        ]
        if not free:
            free = [len(taken)]
            taken.append([])
        taken[free[0]].append((low, high))
        found[way] = free[0]
    return found


def _many(lanes: dict[_Way, int]) -> int:
    return max(lanes.values(), default=-1) + 1


def _box(flow: Workflow, key: str, corner: tuple[int, int], steps: Sequence[Step]) -> Box:
    state = flow.states[key]
    labels = " or ".join(f"“{step.label}”" for step in steps)
    return Box(
        state=key,
        title=tuple(wrap(state.title, 24)),
        stage=state.stage,
        x=corner[0],
        y=corner[1],
        note=tuple(wrap(f"{labels}, from most of the places above", 34)) if labels else (),
    )


def _beside(way: _Way) -> tuple[str, ...]:
    return tuple(line for label in way.labels for line in wrap(label, BESIDE))


def _down(way: _Way, boxes: dict[str, Box]) -> Arrow:
    """A short arrow from the middle of one box to the next, with its words on the right."""
    above, below = boxes[way.source], boxes[way.to]
    x, start, end = above.centre, above.y + above.height, below.y - 3
    words = _beside(way)
    y = (start + end) // 2 - (len(words) - 1) * LINE // 2 + 4
    return Arrow(way.source, way.to, way.triggers, f"M{x} {start}V{end}", words, x + 10, y, "start")


def _round(way: _Way, boxes: dict[str, Box], lane: int) -> Arrow:
    """Out of one box, along a lane on the right, into another."""
    start, end = boxes[way.source], boxes[way.to]
    edge = start.x + start.width
    x = edge + LANE * lane + LANE // 2
    apart = 7 + 3 * lane  # so that what leaves and what arrives do not meet
    leaves = start.middle + (apart if end.y >= start.y else -apart)
    enters = end.middle + (-apart if end.y >= start.y else apart)
    if start is end:
        leaves, enters = start.middle + 16, start.middle - 16
    words = tuple(line for label in way.labels for line in wrap(label, CHARACTERS))
    middle = (leaves + enters) // 2
    return Arrow(
        source=way.source,
        to=way.to,
        triggers=way.triggers,
        path=f"M{edge} {leaves}H{x}V{enters}H{edge + 3}",
        words=words,
        x=x,
        y=middle - (len(words) - 1) * LINE // 2 + 4,
    )
