"""Who had answered a round at a moment: what was true then, whatever was taken back since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from consult import store
from consult.responses import operations as responses
from consult.reviews.queries import get_review
from tests import factories as make
from tests.conftest import FakeClock
from tests.responses.test_board import asked, silent_round
from tests.reviews.test_past import at, part
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]
HEADING, NEXT = "Rounds and comments", "Decision"


def test_what_was_written_off_then_is_shown_after_it_is_taken_back(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    round = silent_round(3)
    first, second, third = make.responses_of(round)
    lead = make.lead_of_round(first)
    before = clock()
    clock.advance(hours=1)
    responses.waive_all([first, second], reason="Reminded, silent.", by=make.actor(lead))
    responses.waive(third, reason="It has merged.", by=make.actor(lead))
    written_off = clock()
    clock.advance(hours=1)
    responses.wait_again(first, reason="In the wrong tray.", by=make.actor(lead))
    clock.advance(hours=1)
    store.commit()
    review, person = get_review(round.review_id), visitor(lead)
    assert at(person, review, before).says("0 of 3 had answered")
    assert "no answer came from" not in part(person.page, HEADING, NEXT)
    page = at(person, review, written_off)
    assert page.says("0 of 3 had answered, no answer came from 3")
    off = part(page, HEADING, NEXT)
    names = sorted([first.own_name, second.own_name])
    assert f"{names[0]} and {names[1]}" in off
    assert off.count("Reminded, silent.") == 1
    assert off.count(f"by {lead.name}") == 2
    assert f"{third.own_name}" in off
    assert "It has merged." in off
    page = at(person, review, clock())
    assert page.says("0 of 3 had answered, no answer came from 2")
    assert first.own_name not in part(page, HEADING, NEXT)


def test_what_one_press_wrote_off_stands_together_though_it_took_a_moment_for_each(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    round = silent_round(3)
    first, second, third = made = make.responses_of(round)
    by = make.actor(make.lead_of_round(first))
    for each in made[:2]:
        responses.waive(each, reason="Reminded, silent.", by=by)
        clock.advance(milliseconds=20)
    clock.advance(hours=1)
    responses.waive(third, reason="Reminded, silent.", by=by)
    store.commit()
    page = at(visitor(make.lead_of_round(first)), get_review(round.review_id), clock())
    off = part(page, HEADING, NEXT)
    assert " and ".join(sorted([first.own_name, second.own_name])) in off
    assert off.count("Reminded, silent.") == 2, "an hour later is another press"


def test_what_was_sent_in_then_counts_until_it_is_reopened(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    round = asked(2)
    first = make.responses_of(round)[0]
    by = make.actor(make.respondent_of(first))
    make.submit_comment(first)
    sent = clock()
    clock.advance(hours=1)
    responses.reopen(first, received_at=clock(), by=by)
    reopened = clock()
    clock.advance(hours=1)
    store.commit()
    review, person = get_review(round.review_id), visitor(make.lead_of_round(first))
    assert at(person, review, sent).says("1 of 2 had answered", "1 comment")
    assert at(person, review, reopened).says("0 of 2 had answered", "0 comments")


def test_many_answers_ask_no_more_queries(db: Session, visitor: Visitors, clock: FakeClock) -> None:
    counts = []
    for each in (silent_round(2), silent_round(8)):
        made = make.responses_of(each)
        lead = make.lead_of_round(made[0])
        responses.waive_all(made, reason="Silent.", by=make.actor(lead))
        clock.advance(hours=1)
        store.commit()
        person = visitor(lead)
        at(person, get_review(each.review_id), clock() - timedelta(minutes=1))
        counts.append(len(person.page.queries))
    assert counts[0] == counts[1], counts
