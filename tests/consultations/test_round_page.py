"""The page that says what a round asks, for everyone who may see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from consult.accounts import operations as people
from consult.consultations import operations
from consult.web.navigation import waiting_for
from tests import factories
from tests.visitor import Visitor

Visits = Callable[..., Visitor]


def test_anyone_reads_what_partners_were_asked_but_not_who_was_asked(
    db: Session, visitor: Visits
) -> None:
    review = factories.review_at("preparing")
    made = factories.prepare_partner_round(review, agencies=[_agency("Camden Council")], days=30)
    by = factories.actor(factories.lead_of(review))
    operations.add_question(
        made, kind="choice", wording="Which first?", required=True, choices=["A", "B"], by=by
    )
    factories.review_at("partner_comment", review=review)
    someone = visitor()
    someone.get(f"/consultations/{made.id}")
    someone.sees(
        "Open now. It closes in 30 days.",
        "To hear what you think.",
        "Reviews found that neglect is seen late.",
        "We looked at training alone.",
        "Everything but the legal duties.",
        "Which first? One of several: A; B. An answer is required.",
        "Draft for comment, not in force. No text of this document is in force yet.",
    )
    someone.does_not_see("Camden Council", "Read the text and respond", "Who is expected")


def test_a_round_whose_text_was_published_does_not_call_it_a_draft(
    db: Session, visitor: Visits
) -> None:
    review = factories.review_at("launched")
    found = factories.round_of(review)
    reader = visitor(factories.lead_of(review))
    reader.get(f"/consultations/{found.id}")
    reader.sees("In force now. Read the text in force").does_not_see("Draft for comment")
    response = factories.responses_of(found)[0]
    agency = visitor(factories.respondent_of(response))
    agency.get(f"/responses/{response.id}")
    agency.sees("In force now. Read the text in force").does_not_see("Draft for comment")


def _agency(name: str) -> object:
    agency = factories.make_agency(name)
    factories.make_person(agency=agency, role="lead")
    return agency


def test_those_who_run_a_round_see_who_has_answered(db: Session, visitor: Visits) -> None:
    review = factories.review_at("partner_comment")
    made = factories.round_of(review)
    factories.make_nil_return(factories.responses_of(made)[0])
    lead = visitor(factories.lead_of(review))
    lead.get(f"/consultations/{made.id}")
    lead.sees("1 of 2 answered", "Nil return", "Nothing yet")


def test_an_agency_is_led_to_its_answer(db: Session, visitor: Visits) -> None:
    review = factories.review_at("partner_comment")
    made = factories.round_of(review)
    person = visitor(factories.respondent_of(factories.responses_of(made)[0]))
    person.get(f"/consultations/{made.id}")
    person.sees("Read the text and respond").does_not_see("Who is expected to answer")


@pytest.mark.parametrize("audience", ["group", "agencies"])
def test_a_round_in_preparation_is_for_those_of_the_review(
    db: Session, visitor: Visits, audience: str
) -> None:
    review = factories.make_review() if audience == "group" else factories.review_at("preparing")
    by = factories.actor(factories.lead_of(review))
    made = operations.prepare_round(review.id, audience, by=by)
    outsider = factories.make_person(agency=factories.make_agency(), role="lead")
    visitor(outsider).get(f"/consultations/{made.id}", status=403)
    visitor().get(f"/consultations/{made.id}", status=403)
    visitor(factories.members_of(review)[0]).get(f"/consultations/{made.id}")


def test_a_group_s_round_stays_inside_the_review(db: Session, visitor: Visits) -> None:
    review = factories.review_at("group_comment")
    made = factories.round_of(review, "group")
    outsider = factories.make_person(agency=factories.make_agency(), role="lead")
    visitor(outsider).get(f"/consultations/{made.id}", status=403)


def test_the_lead_closes_a_group_s_round_once_everyone_has_answered(
    db: Session, visitor: Visits
) -> None:
    review = factories.review_at("group_comment")
    made = factories.round_of(review, "group")
    lead = visitor(factories.lead_of(review))
    lead.get(f"/consultations/{made.id}")
    lead.sees("You cannot do this yet", "Nothing has come yet from")
    for response in factories.responses_of(made):
        factories.make_nil_return(response)
    lead.get(f"/consultations/{made.id}")
    lead.click("Close the round now")
    lead.press("Close the round")
    lead.sees("The round is closed.")
    db.expire_all()
    assert made.subject.state == "closed"


def test_a_closing_that_was_overtaken_is_told_so(db: Session, visitor: Visits) -> None:
    review = factories.review_at("group_comment")
    made = factories.round_of(review, "group")
    for response in factories.responses_of(made):
        factories.make_nil_return(response)
    lead = visitor(factories.lead_of(review))
    lead.get(f"/consultations/{made.id}/close")
    operations.close_early(made, by=factories.actor(factories.lead_of(review)))
    lead.press("Close the round", status=409)


def test_the_home_page_tells_those_who_run_a_round(app: object, db: Session) -> None:
    review = factories.review_at("partner_comment")
    made = factories.round_of(review)
    lead, other = factories.lead_of(review), factories.make_person()
    with app.test_request_context():  # type: ignore[attr-defined]
        mine = waiting_for(factories.actor(lead))
        theirs = waiting_for(factories.actor(other))
    [found] = [each for each in mine if each.what == "Follow who has answered"]
    assert (found.about, found.due) == (made.subject.title, made.closes_at)
    assert found.note == "0 of 2 answered"
    assert not [each for each in theirs if each.what == "Follow who has answered"]


def test_whoever_has_one_response_is_led_straight_to_it(db: Session, visitor: Visits) -> None:
    review = factories.review_at("partner_comment")
    response, other = factories.responses_of(factories.round_of(review))
    page = visitor(factories.respondent_of(response))
    page.get(f"/consultations/{response.consultation_id}")
    page.click("Read the text and respond")
    assert page.page.url.endswith(f"/responses/{response.id}")
    both = factories.make_person(agency=response.agency)
    assert other.agency is not None
    people.add_membership(
        account=both, agency=other.agency, role="contributor", by=factories.SETTING_UP
    )
    page = visitor(both)
    page.get(f"/consultations/{response.consultation_id}")
    page.click("Read the text and respond")
    assert page.page.url.endswith("/responses")
