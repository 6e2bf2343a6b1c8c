"""The process as a picture: in general for everybody, and what happened for whoever takes part."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tests.visitor import Visitor
from workflows.definition import shipped

Visitors = Callable[..., Visitor]
REVIEWS = sorted(key for key, flow in shipped().items() if flow.kind == "review")


@pytest.mark.parametrize("key", REVIEWS)
def test_a_visitor_sees_every_kind_as_a_picture_and_as_a_table(
    db: Session, visitor: Visitors, key: str
) -> None:
    page = visitor(None).get(f"/how-it-works/{key}")
    flow = shipped()[key]
    for state in flow.states.values():
        assert state.held_from or state.title in page.text
    begins = page.html.index("<svg", page.html.index("<main"))
    svg = page.html[begins : page.html.index("</svg>", begins)]
    assert 'role="img"' in svg
    assert "<title" in svg
    assert "style=" not in svg
    assert len(re.findall(r"<rect ", svg)) == sum(not s.held_from for s in flow.states.values())
    assert "Here now" not in svg


def test_who_takes_part_sees_where_it_is_and_what_was_taken(db: Session, visitor: Visitors) -> None:
    review = make.review_at("partner_comment")
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}")
    page = lead.click("Process")
    assert page.says("It is at Partner comment", "(here now)", "Was taken")
    assert page.html.count("Here now") == 1
    assert page.html.count(">Was here<") >= 3


def test_a_step_that_nothing_stands_against_is_shown_as_open(
    db: Session, visitor: Visitors
) -> None:
    review = make.review_at("considering")
    page = visitor(make.lead_of(review)).get(f"/reviews/{review.id}/process")
    rows = [row.text for row in page.tree.find_all("tr")]
    assert any("Consult again" in row and "Can be taken now" in row for row in rows)
    assert not any("Send to the board" in row and "Can be taken now" in row for row in rows)


def test_on_hold_it_shows_where_it_was_put_on_hold(db: Session, visitor: Visitors) -> None:
    manager = make.make_manager()
    review = make.make_review(by=manager)
    make.hold(review, by=manager)
    page = visitor(manager).get(f"/reviews/{review.id}/process")
    assert page.says("It is at Drafting, and on hold")
    rows = [row.text for row in page.tree.find_all("tr")]
    assert any("Put on hold" in row and "Was taken" in row for row in rows)
    assert any("(here now)" in row and "Resume" in row for row in rows)
    assert page.html.count("Here now, on hold") == 1


def test_a_hold_that_is_over_stays_in_the_picture_and_the_table(
    db: Session, visitor: Visitors
) -> None:
    manager = make.make_manager()
    review = make.make_review(by=manager)
    make.hold(review, by=manager)
    make.take(review, "resume", by=manager)
    page = visitor(manager).get(f"/reviews/{review.id}/process")
    rows = [row.text for row in page.tree.find_all("tr")]
    assert any("Put on hold" in row and "Can be taken now" in row for row in rows)  # again
    assert any("Resume" in row and "Was taken" in row for row in rows)
    assert page.html.count("Here now; was on hold") == 1
    other = make.make_review(by=manager)
    page = visitor(manager).get(f"/reviews/{other.id}/process")
    assert "Resume" not in page.tree.find("table").text
    assert "was on hold" not in page.html
