"""The drawing of a definition: all of it is there, and nothing lies over anything else."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from workflows.definition import Workflow, shipped
from workflows.picture import BOX_WIDTH, LINE, Arrow, draw

FLOWS = [shipped()[key] for key in sorted(shipped())]
every = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.key)


@every
def test_every_state_is_a_box_and_every_step_an_arrow_or_a_note(flow: Workflow) -> None:
    drawing = draw(flow)
    places = {key for key, state in flow.states.items() if not state.held_from}
    assert {box.state for box in drawing.boxes} == places
    drawn = {(each.source, t, each.to) for each in drawing.arrows for t in each.triggers}
    notes = {box.state: " ".join(box.note) for box in drawing.boxes}
    for step in (each for each in flow.steps if not each.undoes):
        for source in places.intersection(step.sources):
            if step.to in places and (source, step.trigger, step.to) not in drawn:
                assert step.label in notes[step.to]


@every
def test_boxes_stand_apart_and_inside_the_picture(flow: Workflow) -> None:
    drawing = draw(flow)
    for one, other in combinations(drawing.boxes, 2):
        assert one.y + one.height < other.y or other.y + other.height < one.y
    for box in drawing.boxes:
        assert 0 < box.x < box.x + box.width < drawing.width
        assert 0 < box.y < box.y + box.height + LINE * len(box.note) < drawing.height


@every
def test_no_two_ways_lie_on_each_other(flow: Workflow) -> None:
    """The upright parts of ways that go round; only ends may touch."""
    upright = [part for each in draw(flow).arrows if (part := _upright(each)) is not None]
    for (x, low, high), (other_x, other_low, other_high) in combinations(upright, 2):
        assert x != other_x or high <= other_low or other_high <= low


@every
def test_words_of_the_lanes_do_not_lie_over_boxes_or_each_other(flow: Workflow) -> None:
    drawing = draw(flow)
    areas = [_area(each) for each in drawing.arrows if each.words]
    for one, other in combinations(areas, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    for left, _, right, _ in areas:
        assert left >= 0
        assert right <= drawing.width


def _upright(arrow: Arrow) -> tuple[int, int, int] | None:
    found = re.fullmatch(r"M-?\d+ (\d+)H(-?\d+)V(\d+)H-?\d+", arrow.path)
    if found is None:
        return None
    start, x, end = int(found[1]), int(found[2]), int(found[3])
    return x, min(start, end), max(start, end)


def _area(arrow: Arrow) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of its words, at 7.2 units a character."""
    width = max(len(line) for line in arrow.words) * 7.2
    left = arrow.x if arrow.anchor == "start" else arrow.x - width / 2
    top = arrow.y - LINE + 4
    return left, top, left + width, top + LINE * len(arrow.words)


def test_the_same_definition_is_drawn_the_same() -> None:
    flow = shipped()["procedures_amendment"]
    assert draw(flow) == draw(flow)
    assert draw(flow).width > BOX_WIDTH
