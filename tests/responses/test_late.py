"""Answers after the close: refused, on request, or marked as late; and asking for more time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult import clock as time
from consult import store
from consult.consultations import extensions
from consult.consultations import operations as consultations
from consult.consultations.models import Consultation
from consult.notifications.models import Message
from consult.responses import operations, queries, rules
from consult.responses.models import KeptText, Question, Response, TimeRequest
from consult.responses.rules import Window
from consult.reviews.models import Review
from tests import factories as make
from tests.kernel.crowd import errors, together
from tests.responses.test_at_once import new_comment, ready
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
NOW = datetime(2021, 3, 3, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHY = "Our committee meets only after the closing date of this round."


@pytest.mark.parametrize(
    ("wanted", "present", "told", "code"),
    [
        ("refuse", "refuse", True, None),
        ("ask", "refuse", True, None),
        ("accept", "refuse", True, None),
        ("accept", "ask", True, None),
        ("refuse", "ask", True, "policy-stricter"),
        ("refuse", "accept", True, "policy-stricter"),
        ("ask", "accept", True, "policy-stricter"),
        ("refuse", "accept", False, None),
    ],
)
def test_what_agencies_were_told_is_never_made_stricter(
    wanted: str, present: str, told: bool, code: str | None
) -> None:
    found = extensions.policy_is_not_stricter(wanted, present, told=told)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("state", "over", "code"),
    [
        ("preparing", None, None),
        ("open", None, None),
        ("closed", None, None),
        ("closed", NOW, "answers-no-longer-count"),
        ("withdrawn", None, "round-is-frozen"),
    ],
)
def test_the_policy_changes_while_it_can_matter(
    state: str, over: datetime | None, code: str | None
) -> None:
    found = extensions.policy_can_change(state, over=over)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("closes_in", "policy", "takes_late", "code"),
    [
        (HOUR, "refuse", False, None),
        (HOUR, "ask", False, None),
        (HOUR, "accept", True, None),
        (timedelta(0), "ask", False, None),
        (-HOUR, "ask", False, None),
        (timedelta(0), "refuse", False, "time-is-over"),
        (-HOUR, "refuse", False, "time-is-over"),
        (-HOUR, "accept", True, "late-is-taken"),
        (-HOUR, "accept", False, "time-is-over"),  # the review has gone on
    ],
)
def test_an_agency_asks_before_the_close_always_and_after_it_on_request(
    closes_in: timedelta, policy: str, takes_late: bool, code: str | None
) -> None:
    window = Window("Camden", "open", NOW - DAY, NOW + closes_in, takes_late=takes_late)
    found = rules.asking_makes_sense(window, policy, NOW)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ("", None),
        ("accepted", "decided-already"),
        ("refused", "decided-already"),
        ("over", "decided-already"),
    ],
)
def test_a_request_is_decided_once(outcome: str, code: str | None) -> None:
    found = rules.is_not_decided(outcome, NOW if outcome else None)
    assert (found.code if found else None) == code


@pytest.fixture
def review(db: Session) -> Review:
    return make.review_at("partner_comment")


@pytest.fixture
def round(review: Review) -> Consultation:
    return make.round_of(review)


@pytest.fixture
def response(round: Consultation) -> Response:
    return make.responses_of(round)[0]


def policy(round: Consultation, chosen: str) -> None:
    round.late_policy = chosen


def closed(round: Consultation, clock: Any, later: timedelta = HOUR) -> None:
    """An hour after the close, and the clock has closed it."""
    assert round.closes_at is not None
    clock.set(round.closes_at + later)
    make.sweep()


def test_the_definition_says_what_is_usual_and_the_round_may_say_otherwise(
    visitor: Go, db: Session
) -> None:
    review = make.make_review()
    make.review_at("preparing", review=review)
    made = make.prepare_partner_round(review)
    assert made.late_policy == "ask"
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/consultation")
    lead.click("Say what becomes of late answers")
    lead.press("Save", {"What becomes of answers": "They are accepted, and marked as late"})
    lead.sees("What becomes of late answers is saved.", "accepted and marked as late")
    lead.get(f"/consultations/{made.id}/late-answers/edit")
    lead.press("Save", {"What becomes of answers": "They are refused"})
    db.refresh(made)
    assert made.late_policy == "refuse"
    lead.post(f"/consultations/{made.id}/late-answers/edit", {"policy": "🙂"}, status=422)


def test_an_open_round_becomes_milder_only(
    visitor: Go, review: Review, round: Consultation
) -> None:
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{round.id}")
    lead.click("Change what becomes of late answers")
    lead.press("Save", {"What becomes of answers": "They are refused"}, status=422)
    lead.is_told("Agencies were told this when the round opened")
    lead.press("Save", {"What becomes of answers": "They are accepted, and marked as late"})
    lead.sees("accepted and marked as late").does_not_see("Change what becomes of late answers")


@pytest.mark.parametrize("chosen", ["refuse", "ask", "accept"])
def test_the_agencys_page_says_before_the_close_what_happens_to_late_answers(
    visitor: Go, round: Consultation, response: Response, chosen: str
) -> None:
    policy(round, chosen)
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}")
    page.sees(extensions.LATE_WORDS[chosen])
    anyone = visitor()
    anyone.get(f"/consultations/{round.id}")
    anyone.sees(extensions.LATE_WORDS[chosen])


def test_a_choice_that_no_browser_sends_is_kept_when_it_comes_late(
    visitor: Go, response: Response, clock: Any, db: Session
) -> None:
    question = Question(
        consultation_id=response.consultation_id, position=1, kind="yes_no", wording="Is it?"
    )
    db.add(question)
    db.flush()
    policy(response.consultation, "refuse")
    closed(response.consultation, clock)
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}")
    values = {f"q{question.id}": "%FF\0", f"was{question.id}": "0:"}
    lead.post(f"/responses/{response.id}/answers", values, status=422)
    lead.sees("This round closed at").does_not_see("Choose one of the answers offered.")
    assert db.scalars(select(KeptText.body)).one() == "Is it?\n%FF"


def test_who_opens_a_form_after_the_close_is_told_once_why_nothing_can_be_written(
    visitor: Go, response: Response, clock: Any
) -> None:
    closed(response.consultation, clock)
    lead = visitor(make.respondent_of(response))
    page = lead.get(new_comment(response))
    assert page.url.endswith(f"/responses/{response.id}")
    lead.sees("Nothing more can be written in this response. Why is said below.")
    assert page.text.count("This round closed at") == 1


@pytest.mark.parametrize(
    ("state", "fix"),
    [("preparing", "Take the step of the review"), ("withdrawn", "Ask in another")],
)
def test_who_chases_nobody_is_told_what_can_be_done_and_by_whom(state: str, fix: str) -> None:
    no = rules.can_be_chased("drafting", state, "Northern Borough", None, NOW)
    assert no is not None
    assert no.fix is not None
    assert no.fix.startswith(fix)
    assert no.who == "the working group lead"


@pytest.mark.parametrize("chosen", ["refuse", "ask"])
def test_a_late_answer_is_refused_and_kept(
    visitor: Go, round: Consultation, response: Response, chosen: str, clock: Any
) -> None:
    policy(round, chosen)
    make.make_comment(response, "Half a thought")
    closed(round, clock)
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}")
    page.sees("Half a thought", "This round closed at")
    by = make.actor(make.respondent_of(response))
    with pytest.raises(Refused) as no:
        operations.submit(response, signed_name="A", signed_role="B", received_at=time.now(), by=by)
    assert "window-closed" in [each.code for each in no.value.refusals]


def test_a_late_answer_is_accepted_and_marked_everywhere(
    visitor: Go, review: Review, round: Consultation, response: Response, clock: Any, db: Session
) -> None:
    policy(round, "accept")
    closed(round, clock)
    agency = visitor(make.respondent_of(response))
    agency.get("/home")
    agency.sees(f"Answer for {response.respondent}")
    agency.get("/responses")
    agency.sees("an answer is still taken, as late")
    agency.get(f"/responses/{response.id}")
    agency.sees("Late answers taken Closed at").does_not_see("Out for comment")
    make.make_comment(response, "Better late")
    agency.get(f"/responses/{response.id}/check")
    agency.sees("marked as late")
    agency.press("Sign and submit", {"Role": "Head"})
    agency.sees("Late", "the round takes late answers")
    filed = agency.client.get(f"/responses/{response.id}/receipt.txt").get_data(as_text=True)
    assert "the round takes late answers" in filed
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{round.id}/coverage")
    lead.sees("1 of 2 submitted late")
    lead.get(f"/consultations/{round.id}/comments")
    lead.sees("Late")
    letter = db.scalars(select(Message.body).where(Message.kind == "responses/submitted")).first()
    assert letter
    assert "is marked as late" in letter


def test_an_answer_in_time_is_not_late_where_late_ones_are_taken(
    round: Consultation, response: Response
) -> None:
    policy(round, "accept")
    make.submit_comment(response)
    assert not response.late


def test_nobody_waits_for_late_answers_and_they_end_when_the_review_goes_on(
    review: Review, round: Consultation, response: Response, clock: Any, db: Session
) -> None:
    policy(round, "accept")
    other = make.responses_of(round)[1]
    make.make_nil_return(other)
    by = make.actor(make.lead_of(review))
    operations.chase(response, by=by)
    closed(round, clock, 3 * DAY)
    operations.waive(response, reason="Silent after a reminder.", by=by)
    make.review_at("with_board", review=review)
    db.refresh(round)
    assert round.late_ended_at is not None
    assert not round.takes_late
    with pytest.raises(Refused, match="are not taken any more"):
        consultations.choose_late_policy(round, policy="accept", by=by)


def test_a_group_has_no_policy(visitor: Go, db: Session) -> None:
    review = make.review_at("group_comment")
    made = make.round_of(review, "group")
    assert made.late_policy == "refuse"
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{made.id}/late-answers/edit", status=404)


def ask(page: Visitor, until: datetime, why: str = WHY, **others: Any) -> None:
    words = {"Until which day": until.date(), "Until what time": "5pm", "Why do you need": why}
    page.press("Ask for more time", words, **others)


def test_an_agency_asks_the_chair_says_yes_and_it_has_more_time(
    visitor: Go, review: Review, response: Response, db: Session
) -> None:
    assert response.closes_at is not None
    agency = visitor(make.respondent_of(response))
    agency.get(f"/responses/{response.id}")
    agency.click("Ask for more time")
    ask(agency, response.closes_at + 9 * DAY, "Soon.", status=422)
    agency.is_told("Give a reason of at least 8 words")
    ask(agency, response.closes_at - 9 * DAY, status=422)
    agency.is_told("can answer until")
    ask(agency, response.closes_at + 9 * DAY, WHY + " 🙂 \u200fשלום")
    agency.sees("You have asked for time until", "Nobody has decided yet.")
    agency.does_not_see("Ask for more time")
    agency.get(f"/responses/{response.id}/ask-for-time")
    agency.sees("and nobody has decided yet")
    chair = make.chair_of(review)
    told = db.scalars(select(Message.address).where(Message.kind == "responses/time_asked")).all()
    assert told == [chair.email]
    page = visitor(chair)
    page.get("/home")
    page.click(f"Decide whether {response.respondent} gets more time")
    page.sees(WHY)
    page.press("Save the decision", status=422)
    page.is_told("Choose what you decide.")
    give = {"What do you decide?": "Give the time that is asked for"}
    page.press("Save the decision", {**give, "If you refuse": "Only this once."}, status=422)
    page.is_told("Take this out, or refuse the time")
    assert page.value_of("If you refuse") == "Only this once."
    page.press("Save the decision", {**give, "If you refuse": ""})
    page.sees("can answer until", WHY)
    db.refresh(response)
    assert response.has_own_time
    assert not response.late
    agency.get(f"/responses/{response.id}")
    agency.sees("Given")
    agency.get("/account/data")
    agency.sees("More time that you asked for", WHY)
    page.get("/home")
    page.does_not_see("gets more time")


def test_the_chair_says_no_and_the_agency_reads_why(
    visitor: Go, review: Review, response: Response, db: Session
) -> None:
    assert response.closes_at is not None
    by = make.actor(make.respondent_of(response))
    request = operations.ask_for_time(response, until=response.closes_at + DAY, reason=WHY, by=by)
    chair = visitor(make.chair_of(review))
    chair.get(f"/time-requests/{request.id}")
    chair.press("Save the decision", {"What do you decide?": "Refuse it"}, status=422)
    chair.is_told("Say why not. The agency reads it.")
    chair.press(
        "Save the decision",
        {"What do you decide?": "Refuse it", "If you refuse": "The board meets first."},
    )
    chair.sees("does not get more time")
    agency = visitor(make.respondent_of(response))
    agency.get(f"/responses/{response.id}")
    agency.sees("Refused", "The board meets first.", "Ask for more time")
    body = db.scalars(select(Message.body).where(Message.kind == "responses/time_refused")).one()
    assert "The board meets first." in body
    chair.get(f"/time-requests/{request.id}")
    chair.sees("Refused").does_not_see("Save the decision")
    chair.post(f"/time-requests/{request.id}", {"decision": "give"}, status=422)
    chair.is_told("It was refused")


def test_on_request_means_also_after_the_close_and_then_the_answer_is_late(
    review: Review, round: Consultation, response: Response, clock: Any, visitor: Go
) -> None:
    closed(round, clock)
    agency = visitor(make.respondent_of(response))
    agency.get(f"/responses/{response.id}")
    agency.click("Ask for more time")
    ask(agency, time.now() + 9 * DAY)
    chair = visitor(make.chair_of(review))
    chair.get("/home")
    chair.sees("; its time ended at").does_not_see("Late")
    chair.click(f"Decide whether {response.respondent} gets more time")
    chair.sees("its answer will be marked as late")
    chair.press("Save the decision", {"What do you decide?": "Give the time that is asked for"})
    make.submit_comment(response)
    assert response.late


def test_a_contributor_who_comes_too_late_is_told_who_can_ask_for_more_time(
    round: Consultation, response: Response, clock: Any, visitor: Go
) -> None:
    assert round.closes_at is not None
    clock.set(round.closes_at - HOUR)
    contributor = visitor(make.make_person(agency=response.agency))
    lead = make.respondent_of(response).name
    version = queries.list_consulted_versions(response.consultation_id)[0]
    contributor.get(f"/responses/{response.id}/versions/{version.id}/comments/new")
    closed(round, clock)
    contributor.press("Save comment", {"Your comment": "Say when."}, status=422)
    contributor.sees(f"{lead} can ask for more time", "What you wrote is kept.", "Say when.")
    contributor.does_not_see("To ask whether it can still be read")
    contributor.get(f"/responses/{response.id}")
    contributor.sees(f"{lead} can ask for more time.")


def test_where_late_answers_are_refused_nobody_asks_after_the_close(
    visitor: Go, round: Consultation, response: Response, clock: Any
) -> None:
    policy(round, "refuse")
    closed(round, clock)
    agency = visitor(make.respondent_of(response))
    agency.get(f"/responses/{response.id}")
    agency.does_not_see("Ask for more time")
    agency.get(f"/responses/{response.id}/ask-for-time")
    agency.sees("this round takes no late answers")


def test_who_runs_the_round_decides_only_where_there_is_no_chair(
    visitor: Go, review: Review, response: Response, db: Session
) -> None:
    assert response.closes_at is not None
    by = make.actor(make.respondent_of(response))
    request = operations.ask_for_time(response, until=response.closes_at + DAY, reason=WHY, by=by)
    lead = visitor(make.lead_of(review))
    lead.get(f"/time-requests/{request.id}", status=403)
    lead.get(f"/consultations/{response.consultation_id}/coverage")
    lead.sees("Asks for time until", "The chair of the board decides")
    make.chair_of(review).active = False
    db.flush()
    lead.get("/home")
    lead.sees(f"Decide whether {response.respondent} gets more time")
    lead.get(f"/consultations/{response.consultation_id}/coverage")
    lead.does_not_see("The chair of the board decides")
    lead.get(f"/time-requests/{request.id}")
    lead.press("Save the decision", {"What do you decide?": "Give the time that is asked for"})


def test_time_that_is_given_otherwise_or_an_answer_settles_the_request(
    review: Review, round: Consultation, clock: Any, db: Session
) -> None:
    first, second = make.responses_of(round)
    assert first.closes_at is not None
    until = first.closes_at + DAY
    for each in (first, second):
        by = make.actor(make.respondent_of(each))
        operations.ask_for_time(each, until=until, reason=WHY, by=by)
    lead = make.actor(make.lead_of(review))
    operations.extend_response(first, until=until + DAY, reason=WHY, by=lead)
    make.make_nil_return(second)
    outcomes = [each.outcome for each in db.scalars(select(TimeRequest).order_by(TimeRequest.id))]
    assert outcomes == ["accepted", "over"]


def test_another_agency_sees_nothing_of_a_request(
    visitor: Go, round: Consultation, response: Response
) -> None:
    assert response.closes_at is not None
    by = make.actor(make.respondent_of(response))
    request = operations.ask_for_time(response, until=response.closes_at + DAY, reason=WHY, by=by)
    other = visitor(make.respondent_of(make.responses_of(round)[1]))
    other.get(f"/time-requests/{request.id}", status=404)
    other.get(f"/responses/{response.id}/ask-for-time", status=404)
    other.get(f"/consultations/{round.id}")
    other.does_not_see(WHY)
    own = visitor(make.respondent_of(response))
    own.get(f"/time-requests/{request.id}", status=403)
    contributor = visitor(make.make_person(agency=response.agency))
    contributor.get(f"/responses/{response.id}/ask-for-time", status=403)


@pytest.mark.parametrize("_again", range(3))
def test_two_leads_who_ask_at_once_ask_once(visitor: Go, response: Response, _again: int) -> None:
    presses = []
    assert response.closes_at is not None
    day = (response.closes_at + 9 * DAY).date()
    people = [make.respondent_of(response), make.make_person(agency=response.agency, role="lead")]
    for who in people:
        page = visitor(who)
        page.get(f"/responses/{response.id}/ask-for-time")
        words = {"Until which day": day, "Until what time": "5pm", "Why do you need": WHY}
        presses.append(ready(page, "Ask for more time", words))
    store.commit()
    results = together(*presses)
    store.session.expire_all()
    assert not errors(results), results
    assert sorted(each.status_code for each in results) == [302, 422]
    assert store.session.scalar(select(func.count()).select_from(TimeRequest)) == 1


def test_a_decision_and_a_refusal_at_once_are_one_decision(
    visitor: Go, review: Review, response: Response, db: Session
) -> None:
    assert response.closes_at is not None
    by = make.actor(make.respondent_of(response))
    request = operations.ask_for_time(response, until=response.closes_at + DAY, reason=WHY, by=by)
    presses = []
    for words in (
        {"What do you decide?": "Give the time that is asked for"},
        {"What do you decide?": "Refuse it", "If you refuse": "The board meets first."},
    ):
        page = visitor(make.chair_of(review))
        page.get(f"/time-requests/{request.id}")
        presses.append(ready(page, "Save the decision", words))
    store.commit()
    results = together(*presses)
    store.session.expire_all()
    assert not errors(results), results
    assert sorted(each.status_code for each in results) == [302, 422]
    [made] = queries.requests_of(response.id)
    assert made.outcome in ("accepted", "refused")
