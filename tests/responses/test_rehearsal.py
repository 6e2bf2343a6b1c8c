"""Whoever prepares a round sees first what an agency will get; nobody else hears of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.consultations import operations
from consult.consultations.models import Consultation
from consult.consultations.queries import expected_of
from consult.lifecycle.models import Timer
from consult.notifications.models import Message
from consult.responses.models import Response
from consult.reviews.models import Review
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
TASK = "Send yourself everything first"


@pytest.fixture
def review(db: Session) -> Review:
    return make.review_at("preparing")


@pytest.fixture
def round(review: Review) -> Consultation:
    agency = make.make_agency("Northern Borough")
    make.make_person(agency=agency, role="lead")
    made = make.prepare_partner_round(review, agencies=[agency, make.make_agency()])
    by = make.actor(make.lead_of(review))
    operations.write_letter(made, letter="Dear colleagues, please read it. 🙂", by=by)
    operations.add_question(made, kind="text", wording="Is it clear?", by=by)
    return made


def test_the_letter_comes_to_whoever_prepares_it_and_to_nobody_else(
    review: Review, round: Consultation, visitor: Go, db: Session
) -> None:
    lead, agency_id = visitor(make.lead_of(review)), asked(round)
    before = letters(db)
    timers, revision = db.scalar(select(func.count(Timer.id))), round.subject.revision
    lead.get(f"/reviews/{review.id}/consultation")
    lead.click(TASK)
    lead.press("Send it to me", {"As which agency?": "Northern Borough"})
    lead.sees("It is sent to you. Nobody else has been told.", f"{make.lead_of(review).name} did")
    [letter] = [each for each in letters(db) if each not in before]
    assert letter.account_id == make.lead_of(review).id
    assert letter.subject == f"Rehearsal: You are asked to respond: {round.subject.title}"
    assert letter.body.startswith("This is a rehearsal.")
    assert "Northern Borough is invited to respond" in letter.body
    assert "Dear colleagues, please read it. 🙂" in letter.body
    path = f"/consultations/{round.id}/rehearsal/{agency_id}"
    assert path in letter.body
    assert "calendar.ics" not in letter.body
    assert db.scalar(select(func.count(Response.id)).where(Response.agency_id.isnot(None))) == 0
    assert db.scalar(select(func.count(Timer.id))) == timers
    db.expire_all()
    assert round.opens_at is None
    assert (round.subject.state, round.subject.revision) == ("preparing", revision)


def asked(round: Consultation) -> int:
    found = next(row for row in expected_of(round.id) if row.name == "Northern Borough")
    assert found.agency_id
    return found.agency_id


def letters(db: Session) -> list[Message]:
    return list(db.scalars(select(Message)))


def test_the_preview_is_what_the_agency_will_read(
    review: Review, round: Consultation, visitor: Go
) -> None:
    lead = visitor(make.lead_of(review))
    path = f"/consultations/{round.id}/rehearsal/{asked(round)}"
    lead.get(path)
    lead.sees("This is a rehearsal.", "Northern Borough", "Is it clear?", "please read it. 🙂")
    shown = lead.page.html
    assert "Practitioners must record what the child says about home." in shown
    make.review_at("partner_comment", review=review)
    response = next(
        each for each in make.responses_of(round) if each.respondent == "Northern Borough"
    )
    theirs = visitor(make.respondent_of(response)).get(f"/responses/{response.id}").html
    assert "Practitioners must record what the child says about home." in theirs
    lead.get(path, status=404)  # there is the round itself now


def test_nothing_can_be_sent_from_the_preview(
    review: Review, round: Consultation, visitor: Go
) -> None:
    lead = visitor(make.lead_of(review))
    lead.get(path := f"/consultations/{round.id}/rehearsal/{asked(round)}")
    main = lead.page.html.split("<main", 1)[1].split("</main>", 1)[0]
    assert "<form" not in main
    assert "<button" not in main
    assert lead.client.post(path).status_code == 405


def test_the_agency_itself_and_others_see_no_preview(
    review: Review, round: Consultation, visitor: Go, db: Session
) -> None:
    path = f"/consultations/{round.id}/rehearsal/{asked(round)}"
    visitor(make.make_person(agency=make.make_agency(), role="lead")).get(path, status=403)
    assert "Is it clear?" not in visitor().get(path).text
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{round.id}/rehearsal/{make.make_agency().id}", status=404)


def test_an_agency_that_is_not_asked_and_a_round_without_an_end_are_refused(
    review: Review, round: Consultation, db: Session
) -> None:
    by = make.actor(make.lead_of(review))
    round.closes_at = None
    db.flush()
    with pytest.raises(Refused) as refused:
        operations.rehearse_round(round, agency_id=make.make_agency().id, by=by)
    codes = [each.code for each in refused.value.refusals]
    assert codes == ["not-among-the-asked", "no-closing-time"]


def test_a_form_without_an_agency_is_refused(
    review: Review, round: Consultation, visitor: Go, db: Session
) -> None:
    lead, before = visitor(make.lead_of(review)), len(letters(db))
    lead.get(f"/consultations/{round.id}/rehearse")
    lead.post(f"/consultations/{round.id}/rehearse", {"agency": "999999"}, status=422)
    lead.sees("There is a problem")
    assert len(letters(db)) == before


def test_an_open_round_is_rehearsed_no_more(review: Review, round: Consultation) -> None:
    make.review_at("partner_comment", review=review)
    agency_id, by = asked(round), make.actor(make.lead_of(review))
    with pytest.raises(Refused) as refused:
        operations.rehearse_round(round, agency_id=agency_id, by=by)
    assert [each.code for each in refused.value.refusals] == ["round-is-frozen"]
