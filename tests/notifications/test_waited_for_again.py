"""Who hears that an answer is waited for again, although it was recorded that none came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from consult import clock, store
from consult.accounts import operations as accounts
from consult.accounts.models import Account
from consult.accounts.queries import people_of_many
from consult.consultations.models import Consultation
from consult.responses import operations
from consult.responses.models import Response
from consult.settings import in_words
from tests import factories as make
from tests.notifications.test_who_hears import emails, heard, letters
from tests.responses.test_board import asked, board, runner, silent_round
from tests.responses.test_sections import pass_on
from tests.responses.test_waiting_again import AGAIN, LETTER, WHY, waits
from tests.visitor import Visitor

Go = Callable[..., Visitor]
KIND = "responses/waited_for"


def written_off(response: Response) -> Response:
    by = make.actor(make.lead_of_round(response))
    operations.waive(response, reason="Reminded, silent.", by=by)
    return response


def closed_after_work() -> tuple[Consultation, Response]:
    """A silent round in which three people of the first agency had something to do."""
    round = asked(2)
    first = make.responses_of(round)[0]
    lead = make.respondent_of(first)
    ann = make.make_person("Ann One", agency=first.agency)
    bob = make.make_person("Bob Two", agency=first.agency)
    gone = make.make_person("Gone Three", agency=first.agency)
    make.make_person("Never Told", agency=first.agency)
    make.make_comment(first, "Say where.", by=ann)
    make.make_comment(first, "Say who.", by=gone)
    pass_on(first, bob)
    accounts.end_membership(gone.memberships[0], by=make.actor(lead))
    for each in make.responses_of(round):
        operations.chase(each, by=make.actor(make.lead_of_round(each)))
    make.close_round(round)
    make.pass_time(timedelta(days=3))
    return round, first


def test_the_leads_and_those_who_had_a_part_in_it_hear(db: Session) -> None:
    round, first = closed_after_work()
    written_off(first)
    waits(round, first)
    expected = [make.respondent_of(first), *people_named(first, "Ann One", "Bob Two")]
    assert heard(KIND) == emails(expected)


def people_named(response: Response, *names: str) -> list[Account]:
    assert response.agency_id is not None
    return [
        each
        for each in people_of_many([response.agency_id])[response.agency_id]
        if each.name in names
    ]


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        ("accept", "It can still be sent in, and is marked as late"),
        ("ask", "choose “Ask for more time” on the page below"),
        ("refuse", "This round takes no late answers by itself"),
    ],
)
def test_the_letter_says_when_it_closed_and_what_can_be_done(
    db: Session, policy: str, says: str
) -> None:
    round = silent_round(1)
    round.late_policy = policy
    [first] = make.responses_of(round)
    written_off(first)
    waits(round, first)
    [letter] = letters(KIND)
    assert letter.subject == f"Waited for again: {round.subject.title}"
    assert round.closes_at is not None
    body = " ".join(letter.body.split())
    assert in_words(round.closes_at) in body
    assert LETTER in body
    assert says in body
    assert f"/responses/{first.id}" in body
    assert "Reminded, silent." not in body  # that was written for the review


def test_an_agency_without_a_lead_hears_of_it_all_the_same(db: Session) -> None:
    round = silent_round(1)
    [first] = make.responses_of(round)
    lead = make.respondent_of(first)
    worker = make.make_person("Only Worker", agency=first.agency)
    written_off(first)
    lead.active = False
    waits(round, first)
    assert heard(KIND) == [worker.email]


def test_several_at_once_hear_each_of_their_own(db: Session) -> None:
    round = silent_round(3)
    one, two, three = make.responses_of(round)
    for each in (one, two, three):
        written_off(each)
    waits(round, one, two)
    found = letters(KIND)
    assert heard(KIND) == emails([make.respondent_of(one), make.respondent_of(two)])
    for each in (one, two):
        [own] = [m for m in found if m.address == make.respondent_of(each).email]
        assert f"/responses/{each.id}" in own.body


def test_a_member_of_a_group_hears(db: Session) -> None:
    review = make.review_at("group_comment")
    round = make.round_of(review, "group")
    first = make.responses_of(round)[0]
    by = make.actor(make.lead_of(review))
    operations.chase(first, by=by)
    make.close_round(round)
    make.pass_time(timedelta(days=3))
    written_off(first)
    operations.wait_again(first, reason="Back from leave.", by=by)
    [letter] = letters(KIND)
    assert letter.address == make.respondent_of(first).email
    assert "Back from leave." in letter.body


def test_the_pages_say_that_they_are_written_to(db: Session, visitor: Go) -> None:
    round = silent_round(2)
    first = written_off(make.responses_of(round)[0])
    store.commit()
    lead = runner(visitor, round)
    lead.get(board(round, "/wait-again"))
    lead.sees("It gets an e-mail with your reason")
    lead.press(AGAIN, {"Respondents one by one": [first.respondent], WHY: LETTER})
    lead.sees("It was written to.").does_not_see("not written to")
    assert heard(KIND) == [make.respondent_of(first).email]
    assert letters(KIND)[0].created_at == clock.now()


def test_where_nobody_can_be_written_to_the_page_says_so(db: Session, visitor: Go) -> None:
    round = silent_round(2)
    first = written_off(make.responses_of(round)[0])
    make.respondent_of(first).active = False
    store.commit()
    lead = runner(visitor, round)
    lead.get(board(round, "/wait-again"))
    lead.press(AGAIN, {"Respondents one by one": [first.respondent], WHY: LETTER})
    lead.sees("Nobody of it has an account, so nobody was written to.")
    assert heard(KIND) == []
