"""The small parts: refusals, roles, timers and the diagram."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from broken_definitions import spoilt
from review_samples import NOW, consultation

from workflows.definition import shipped
from workflows.diagram import mermaid
from workflows.guards.wording import names
from workflows.refusal import Refusal, Refused, refuse_any
from workflows.roles import people, title, titles
from workflows.timers import due_at

CLOSING, *_ = shipped()["consultation"].timers


def test_roles_are_named_in_a_phrase() -> None:
    assert title("board_chair") == "the board chair"
    assert titles([]) == ""
    assert titles(["board_chair"]) == "the board chair"
    assert titles(["board_chair", "board_member", "contributor"]) == (
        "the board chair, a board member or a contributor"
    )
    with pytest.raises(KeyError):
        title("pope")


def test_people_are_told_from_the_system() -> None:
    assert people(["clock", "board_chair", "workflow", "pope"]) == ("board_chair",)


def test_names_are_joined_as_people_do() -> None:
    assert names([]) == ""
    assert names(["A"]) == "A"
    assert names(["A", "B", "C"], most=2) == "A, B and 1 more"


def test_a_timer_is_due_when_its_fact_says() -> None:
    assert due_at(CLOSING, consultation()) == NOW
    assert due_at(CLOSING, consultation(closes_at=None)) is None


def test_a_timer_is_due_in_utc() -> None:
    summer = datetime(2021, 7, 1, 13, tzinfo=timezone(timedelta(hours=1)))
    due = due_at(CLOSING, consultation(closes_at=summer))
    assert due is not None
    assert due.isoformat() == "2021-07-01T12:00:00+00:00"
    assert due.tzinfo is UTC


@dataclass
class Odd:
    closes_at: Any


@pytest.mark.parametrize("value", ["tomorrow", datetime(2021, 1, 1)])
def test_a_timer_takes_nothing_but_an_instant(value: object) -> None:
    with pytest.raises(ValueError, match="not an instant"):
        due_at(CLOSING, Odd(value))


def test_a_diagram_shows_every_state_and_step() -> None:
    picture = mermaid(shipped()["procedures_amendment"])
    assert picture.startswith("stateDiagram-v2\n    [*] --> triage\n")
    assert '    state "Comment in the working group" as group_comment\n' in picture
    assert "    approved --> considering: Return for changes\n" in picture
    assert "    with_board --> considering: Return for changes\n" in picture
    assert "    launched --> [*]\n" in picture


def test_a_diagram_survives_odd_titles() -> None:
    odd = spoilt("ballot", lambda data: data["states"]["open"].update(title='A "b": c;\n d'))
    assert "state \"A 'b', c, d\" as open" in mermaid(odd)


def test_a_refusal_leaves_out_what_it_does_not_say() -> None:
    assert Refusal("x", "Because.").as_dict() == {"code": "x", "because": "Because."}


def test_refused_gives_every_reason() -> None:
    one, two = Refusal("a", "One."), Refusal("b", "Two.")
    with pytest.raises(Refused) as refused:
        refuse_any([one, None, two])
    assert refused.value.codes == ("a", "b")
    assert str(refused.value) == "One.; Two."
    refuse_any([None])
    with pytest.raises(ValueError, match="without a reason"):
        Refused()
