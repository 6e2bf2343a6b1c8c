"""More time to answer: when there can be more, and what everyone sees of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import audit, store
from consult.consultations import extensions, operations
from consult.consultations.models import Consultation, Extension
from consult.lifecycle.models import Timer
from consult.notifications.models import Message
from consult.responses import operations as responses
from consult.responses import queries
from consult.responses.models import Comment
from consult.reviews.models import Review
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Visits = Callable[..., Visitor]
NOW = datetime(2021, 3, 3, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHY = "Half term falls in the last week, so schools were not able to meet."


@pytest.mark.parametrize(
    ("state", "closes_in", "code"),
    [
        ("open", HOUR, None),
        ("open", timedelta(0), "round-is-over"),  # the clock has not come round yet
        ("open", -HOUR, "round-is-over"),
        ("closed", -HOUR, "round-is-over"),
        ("closed", HOUR, "round-is-over"),  # a group's round that its lead closed
        ("preparing", HOUR, "round-not-open"),
        ("withdrawn", HOUR, "round-not-open"),
    ],
)
def test_everyone_has_more_time_only_while_the_round_lasts(
    state: str, closes_in: timedelta, code: str | None
) -> None:
    found = extensions.round_takes_answers(state, NOW + closes_in, NOW)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("state", "fix"),
    [("preparing", "Change when it closes"), ("withdrawn", "Ask in another round")],
)
def test_who_can_add_no_time_is_told_what_can_be_done_and_by_whom(state: str, fix: str) -> None:
    for no in (
        extensions.round_takes_answers(state, NOW + HOUR, NOW),
        extensions.answers_still_count(state, True, [], "With the board"),
    ):
        assert no is not None
        assert no.fix is not None
        assert no.fix.startswith(fix)
        assert no.who == "the working group lead"


@pytest.mark.parametrize(
    ("until", "reason", "codes"),
    [
        (2 * DAY, WHY, []),
        (DAY, WHY, ["not-longer"]),
        (HOUR, WHY, ["not-longer"]),
        (-HOUR, WHY, ["not-longer"]),
        (900 * DAY, WHY, ["closing-too-far-ahead"]),
        (2 * DAY, "", ["no-substance"]),
        (2 * DAY, "They asked.", ["no-substance"]),
        (2 * DAY, "word " * 900, ["text-too-long"]),
        (HOUR, "", ["not-longer", "no-substance"]),
    ],
)
def test_more_time_is_never_less_and_says_why(
    until: timedelta, reason: str, codes: list[str]
) -> None:
    found = extensions.time_is_sensible(NOW + until, NOW + DAY, "Everyone", reason, NOW)
    assert [each.code for each in found if each] == codes


def test_time_that_is_over_before_it_begins_is_none() -> None:
    found = extensions.time_is_sensible(NOW - HOUR, NOW - DAY, "Everyone", WHY, NOW)
    assert [each.code for each in found if each] == ["closing-not-ahead"]


@pytest.mark.parametrize(
    ("state", "newest", "permits", "code"),
    [
        ("open", True, [], None),
        ("closed", True, ["record_outcomes"], None),
        ("closed", False, ["record_outcomes"], "answers-no-longer-count"),
        ("closed", True, ["edit_text"], "answers-no-longer-count"),
        ("preparing", True, [], "round-not-open"),
        ("withdrawn", True, ["record_outcomes"], "round-not-open"),
    ],
)
def test_a_late_answer_is_asked_for_only_where_somebody_reads_it(
    state: str, newest: bool, permits: list[str], code: str | None
) -> None:
    found = extensions.answers_still_count(state, newest, permits, "With the board")
    assert (found.code if found else None) == code


@pytest.fixture
def review(db: Session) -> Review:
    return make.review_at("partner_comment")


@pytest.fixture
def made(review: Review) -> Consultation:
    return make.round_of(review)


@pytest.fixture
def lead(review: Review, visitor: Visits) -> Visitor:
    return visitor(make.lead_of(review))


def send(who: Visitor, moment: datetime, reason: str = WHY, **others: Any) -> None:
    """Fill the form that is on the page in, with the last minute of that day."""
    words = {"New closing date": moment.date(), "New closing time": "11:59pm"}
    button = next(each.text for each in who._buttons() if each.text.startswith("Give "))
    who.press(button, {**words, "Why is there more time?": reason}, **others)


def test_everyone_is_given_more_time_and_those_who_have_not_answered_are_told(
    lead: Visitor, made: Consultation, db: Session, visitor: Visits
) -> None:
    done, open_one = make.responses_of(made)
    make.make_nil_return(done)
    assert made.closes_at is not None
    before, later = made.closes_at, made.closes_at + 7 * DAY
    letters = len(db.scalars(select(Message)).all())
    lead.get(f"/consultations/{made.id}")
    lead.click("Give everyone more time")
    send(lead, later, "Because.", status=422)
    lead.is_told("Give a reason of at least 8 words")
    send(lead, before - DAY, status=422)
    lead.is_told("Everyone can answer until")
    send(lead, later)
    lead.sees("The round is open until", "Everyone can answer until", WHY, "Given by")
    db.refresh(made)
    assert made.closes_at is not None
    assert made.closes_at.date() == later.date()
    new = db.scalars(select(Message).order_by(Message.id)).all()[letters:]
    assert [(each.kind, each.account_id) for each in new] == [
        ("consultations/extended", make.respondent_of(open_one).id)
    ]
    assert "11:59pm" in new[0].body
    assert WHY in new[0].body
    armed = db.scalars(select(Timer.due_at).where(Timer.state == "armed", Timer.key == "closing"))
    assert armed.all() == [made.closes_at]
    anyone = visitor()
    anyone.get(f"/consultations/{made.id}")
    anyone.sees("Everyone can answer until", WHY)
    anyone.does_not_see("Given by", "Give everyone more time")


def test_the_round_stays_open_past_its_first_closing_time(
    made: Consultation, review: Review, clock: Any, db: Session
) -> None:
    by, first = make.actor(make.lead_of(review)), made.closes_at
    assert first is not None
    operations.extend_round(made, until=first + DAY, reason=WHY, by=by)
    clock.set(first + HOUR)
    make.sweep()
    assert made.subject.state == "open"
    clock.set(first + DAY)
    make.sweep()
    assert made.subject.state == "closed"
    assert review.subject.state == "considering"


def test_time_is_not_given_twice_by_two_who_did_not_see_each_other(
    made: Consultation, review: Review
) -> None:
    by, first = make.actor(make.lead_of(review)), made.closes_at
    assert first is not None
    operations.extend_round(made, until=first + DAY, reason=WHY, seen=0, by=by)
    store.commit()
    with pytest.raises(audit.Overtaken, match="gave more time to answer"):
        operations.extend_round(made, until=first + 2 * DAY, reason=WHY, seen=0, by=by)


def test_a_round_that_is_over_is_not_made_longer(
    review: Review, made: Consultation, clock: Any, visitor: Visits
) -> None:
    assert made.closes_at is not None
    clock.set(made.closes_at - HOUR)
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{made.id}/extend")
    clock.set(made.closes_at)
    send(lead, made.closes_at + DAY, status=422)
    lead.is_told("so it cannot be made longer", "one by one")
    make.sweep()
    lead.get(f"/consultations/{made.id}/extend")
    lead.sees("so it cannot be made longer", "one by one.", "Who can: ")
    lead.does_not_see("Give everyone more time")


def test_a_working_groups_round_is_made_longer_for_all(db: Session, visitor: Visits) -> None:
    review = make.review_at("group_comment")
    made = make.round_of(review, "group")
    assert made.closes_at is not None
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{made.id}")
    lead.click("Give everyone more time")
    lead.does_not_see("to one agency")
    send(lead, made.closes_at + 2 * DAY)
    lead.sees("Everyone can answer until")
    refused = make.responses_of(made)[0]
    lead.get(f"/responses/{refused.id}/extend", status=404)


def test_the_history_of_the_review_tells_of_it(
    made: Consultation, review: Review, clock: Any, visitor: Visits
) -> None:
    by, first = make.actor(make.lead_of(review)), made.closes_at
    assert first is not None
    clock.advance(DAY)
    operations.extend_round(made, until=first + 9 * DAY, reason=WHY, by=by)
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/history")
    lead.sees("gave everyone more time, until")


def test_one_agency_is_given_more_time_and_the_others_are_refused_after_theirs(
    lead: Visitor, made: Consultation, review: Review, db: Session, visitor: Visits, clock: Any
) -> None:
    one, other = make.responses_of(made)
    assert made.closes_at is not None
    first = made.closes_at
    letters = len(db.scalars(select(Message)).all())
    lead.get(f"/consultations/{made.id}/coverage")
    lead.click(f"Give more time to {one.respondent}")
    send(lead, first + 7 * DAY)
    lead.sees(f"{one.respondent} can answer until", "Nobody else has more time.")
    new = db.scalars(select(Message).order_by(Message.id)).all()[letters:]
    assert [each.account_id for each in new] == [make.respondent_of(one).id]
    assert "for all others the round closes as it was said" in new[0].body
    clock.set(first - HOUR)
    writer, late = visitor(make.respondent_of(one)), visitor(make.respondent_of(other))
    late.get(place_of(other))
    clock.set(first)
    make.sweep()
    assert (made.subject.state, review.subject.state) == ("closed", "considering")
    late.press("Save comment", your_comment="Mine came too late.", status=422)
    late.is_told("This round closed at")
    late.sees("Your text is kept here")
    writer.get("/responses")
    writer.sees("Read it and answer", f"{one.respondent} can answer until")
    writer.get(f"/consultations/{made.id}")
    writer.sees("Read the text and respond")
    writer.get(place_of(one))
    writer.press("Save comment", your_comment="Mine is in my time.")
    assert db.scalars(select(Comment.body)).all() == ["Mine is in my time."]
    lead.sign_in(make.lead_of(review))
    lead.get(f"/consultations/{made.id}/coverage")
    lead.sees("Only an agency that was given more time can still send in an answer.")
    make.submit_response(one)
    assert (one.subject.state, one.late) == ("submitted", False)


def test_an_agency_is_not_written_off_while_it_has_time(
    made: Consultation, clock: Any, review: Review, visitor: Visits
) -> None:
    one, other = make.responses_of(made)
    by = make.actor(make.lead_of(review))
    assert made.closes_at is not None
    for each in (one, other):
        responses.chase(each, by=by)
    responses.extend_response(one, until=made.closes_at + 9 * DAY, reason=WHY, by=by)
    clock.set(made.closes_at + 3 * DAY)
    make.sweep()
    assert [each.code for each in responses.reasons_against_waiving(one, by=by)] == [
        "window-still-open"
    ]
    assert not responses.reasons_against_waiving(other, by=by)
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{made.id}/coverage")
    lead.does_not_see(f"Record that no answer came from {one.respondent}")
    lead.sees(f"Record that no answer came from {other.respondent}")


def place_of(response: Any) -> str:
    version = queries.list_consulted_versions(response.consultation_id)[0]
    return f"/responses/{response.id}/versions/{version.id}/comments/new"


def test_after_the_close_one_agency_may_answer_late_and_that_is_shown(
    made: Consultation, review: Review, db: Session, visitor: Visits, clock: Any
) -> None:
    one, other = make.responses_of(made)
    make.make_nil_return(other)
    assert made.closes_at is not None
    clock.set(made.closes_at + HOUR)
    make.sweep()
    lead = visitor(make.lead_of(review))
    lead.get(f"/responses/{one.id}/extend")
    lead.sees("what comes now is late")
    send(lead, made.closes_at + 3 * DAY)
    lead.sees("late")
    assert db.scalars(select(Extension.late)).all() == [True]
    writer = visitor(make.respondent_of(one))
    writer.get(f"/responses/{one.id}")
    writer.sees(f"{one.respondent} can answer until", "which is late")
    make.make_comment(one, "Late, and worth it.")
    make.submit_response(one)
    writer.get(f"/responses/{one.id}/receipt")
    writer.sees("It came after the round had closed, in time that was given for it.")
    lead.get(f"/consultations/{made.id}/comments")
    lead.sees("Late, and worth it.", f"{one.respondent} Late")
    lead.get(f"/consultations/{made.id}/coverage")
    lead.sees("Submitted", "Late")
    make.check_equality(review)
    lead.get(f"/responses/{one.id}/extend")
    lead.sees("was submitted")


def test_own_time_ends_where_the_review_goes_on_and_what_was_written_is_kept(
    made: Consultation, review: Review, visitor: Visits, clock: Any, db: Session
) -> None:
    one, _ = make.responses_of(made)
    by = make.actor(make.lead_of(review))
    assert made.closes_at is not None
    responses.extend_response(one, until=made.closes_at + 9 * DAY, reason=WHY, by=by)
    clock.set(made.closes_at + DAY)
    make.sweep()
    writer = visitor(make.respondent_of(one))
    writer.get(place_of(one))
    make.take(review, "consult_again")
    writer.press("Save comment", your_comment="Where does this go?", status=422)
    writer.is_told(f"The time given to {one.respondent} ended at")
    writer.sees("Your text is kept here", "Where does this go?")
    with pytest.raises(Refused) as no:
        responses.extend_response(one, until=clock() + 9 * DAY, reason=WHY, by=by)
    assert no.value.codes == ("answers-no-longer-count",)


def test_equality_is_looked_at_again_after_a_late_answer(
    made: Consultation, review: Review, clock: Any
) -> None:
    one, other = make.responses_of(made)
    make.make_nil_return(other)
    by = make.actor(make.lead_of(review))
    assert made.closes_at is not None
    responses.extend_response(one, until=made.closes_at + 9 * DAY, reason=WHY, by=by)
    clock.set(made.closes_at + DAY)
    make.sweep()
    make.check_equality(review)
    clock.advance(HOUR)
    make.make_comment(one, "Think of those who sign.")
    make.submit_response(one)
    with pytest.raises(Refused) as no:
        make.take(review, "send_to_board")
    assert "equality-not-reviewed" in no.value.codes
    clock.advance(HOUR)
    make.check_equality(review)
    with pytest.raises(Refused) as no:
        make.take(review, "send_to_board")
    assert "equality-not-reviewed" not in no.value.codes
