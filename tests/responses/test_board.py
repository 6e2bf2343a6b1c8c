"""The coverage board of a round: where each respondent stands, and who is reminded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult import clock as time
from consult import store
from consult.accounts.models import Agency
from consult.consultations.models import Consultation
from consult.notifications.models import Message
from consult.responses import operations, queries
from consult.responses.models import Chase, Response
from consult.reviews.models import Review
from tests import factories as make
from tests.kernel.crowd import errors, together
from tests.responses.test_at_once import ready
from tests.visitor import Visitor

Go = Callable[..., Visitor]
WHY = "Half term falls in the last week, so schools were not able to meet."


def asked(count: int = 2, sectors: tuple[str, ...] = ("Local authority", "Health")) -> Consultation:
    """A round with so many agencies, each with a lead; the sectors take turns."""
    agencies = [make.make_agency(sector=sectors[n % len(sectors)]) for n in range(count)]
    for each in agencies:
        each.kind = "council" if each.sector == "Local authority" else ""
        make.make_person(agency=each, role="lead")
    review = make.make_review()
    make.review_at("preparing", review=review)
    make.prepare_partner_round(review, agencies=agencies)
    make.take(review, "circulate_to_partners")
    return make.round_of(review)


@pytest.fixture
def round(db: Session) -> Consultation:
    return asked()


def board(round: Consultation, more: str = "") -> str:
    return f"/consultations/{round.id}/coverage{more}"


def runner(visitor: Go, round: Consultation) -> Visitor:
    return visitor(make.lead_of_round(make.responses_of(round)[0]))


def opens(response: Response) -> None:
    operations.note_opened(response, by=make.actor(make.respondent_of(response)))


def writes(response: Response) -> None:
    make.make_comment(response)


def sends_to_lead(response: Response) -> None:
    person = make.make_person(agency=response.agency)
    make.make_comment(response, by=person)
    operations.send_to_lead(response, by=make.actor(person))


def declines(response: Response) -> None:
    by = make.respondent_of(response)
    signed = {"signed_name": by.name, "signed_role": "Lead", "received_at": time.now()}
    operations.decline(response, reason="We have no children.", by=make.actor(by), **signed)


def has_more_time(response: Response) -> None:
    assert response.closes_at is not None
    until = response.closes_at + timedelta(days=3)
    by = make.actor(make.lead_of_round(response))
    operations.extend_response(response, until=until, reason=WHY, by=by)


def is_written_off(response: Response) -> None:
    by = make.actor(make.lead_of_round(response))
    operations.chase(response, by=by)
    make.close_round(response.consultation)
    operations.waive(response, reason="Silent all along.", by=by)


def reads(response: Response) -> None:
    operations.mark_read(response, by=make.actor(make.respondent_of(response)))


def sends_in_late(response: Response) -> None:
    by = make.actor(make.lead_of_round(response))
    make.close_round(response.consultation)
    until = time.now() + timedelta(days=3)
    operations.extend_response(response, until=until, reason=WHY, by=by)
    make.submit_comment(response)


@pytest.mark.parametrize(
    ("what", "standing", "says"),
    [
        (lambda _each: None, "not_opened", "Not opened"),
        (opens, "reading", "Reading"),
        (reads, "read", "Has read it"),
        (writes, "drafting", "Writing: 1 comment"),
        (sends_to_lead, "awaiting", "Awaiting sign-off: 1 comment"),
        (has_more_time, "extended", "Has more time: not opened"),
        (make.submit_comment, "submitted", "Submitted, 1 comment"),
        (sends_in_late, "late", "Submitted late, 1 comment"),
        (make.make_nil_return, "nil_return", "Nil return"),
        (declines, "declined", "We have no children."),
        (is_written_off, "waived", "Silent all along."),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_each_respondent_stands_in_one_place(
    visitor: Go, round: Consultation, what: Any, standing: str, says: str
) -> None:
    response = make.responses_of(round)[0]
    what(response)
    [row] = [row for row in queries.coverage(round.id) if row.response.id == response.id]
    assert row.standing == standing
    lead = runner(visitor, round)
    lead.get(board(round))
    lead.sees(says, f"1 of 2 {queries.WHERE_THEY_STAND[standing].lower()}") if (
        standing != "not_opened"
    ) else lead.sees(says, "2 of 2 not opened")


def test_the_board_is_filtered_and_sorted_by_links(visitor: Go, round: Consultation) -> None:
    first, second = make.responses_of(round)
    make.submit_comment(first)
    lead = runner(visitor, round)
    lead.get(board(round))
    lead.sees("1 of 2 accounted for")
    lead.click("1 of 2 submitted")
    lead.sees(f"Read it ({first.respondent})").does_not_see(
        f"Send a reminder to {second.respondent}"
    )
    lead.get(board(round, "?sector=Health"))
    lead.sees(f"Send a reminder to {second.respondent}").does_not_see(
        f"Read it ({first.respondent})"
    )
    lead.get(board(round, "?sort=-name"))
    assert lead.page.text.rindex(first.respondent) > lead.page.text.rindex(
        f"Send a reminder to {second.respondent}"
    )
    lead.get(board(round, "?state=nonsense&sort=x&page=9&sector=%F0%9F%98%80"))
    lead.sees(first.respondent, second.respondent)
    lead.get(board(round, "?words=nobody-like-that"))
    lead.sees("There are no respondents like that.")


def test_sectors_and_councils_are_counted(visitor: Go, round: Consultation) -> None:
    council, health = make.responses_of(round)
    make.make_nil_return(council)
    lead = runner(visitor, round)
    lead.get(board(round))
    lead.click("By sector")
    lead.sees("Local authority 1 of 1", "Health 0 of 1")
    lead.click("Councils")
    lead.sees("1 of 1 council accounted for", "Nil return").does_not_see(health.respondent)


def test_a_round_without_councils_says_so(visitor: Go, db: Session) -> None:
    made = asked(1, ("Health",))
    lead = runner(visitor, made)
    lead.get(board(made, "/councils"))
    lead.sees("None of those who are asked is a council.")


def test_the_board_asks_as_many_queries_for_many_as_for_few(visitor: Go, db: Session) -> None:
    few, many = asked(2), asked(40)
    for each in make.responses_of(many)[:20]:
        make.make_comment(each)
    asks = []
    for each in (few, many):
        lead = runner(visitor, each)
        for page in ("", "/sectors", "/councils"):
            lead.get(board(each, page))  # what the process keeps is there by now
        asks.append(
            [len(lead.get(board(each, page)).queries) for page in ("", "/sectors", "/councils")]
        )
    assert asks[0] == asks[1]


def test_opening_the_workspace_is_said_by_a_button_and_never_by_looking(
    visitor: Go, round: Consultation, db: Session
) -> None:
    response = make.responses_of(round)[0]
    agency = visitor(make.respondent_of(response))
    agency.get(f"/responses/{response.id}")
    db.refresh(response)
    assert response.opened_at is None
    agency.press("We have begun to read this")
    agency.does_not_see("We have begun to read this")
    db.refresh(response)
    first = response.opened_at
    assert first is not None
    agency.post(f"/responses/{response.id}/opened")
    db.refresh(response)
    assert response.opened_at == first
    other = visitor(make.respondent_of(make.responses_of(round)[1]))
    other.post(f"/responses/{response.id}/opened", status=404)


def test_a_contributor_sends_it_to_the_lead_who_is_told_once(
    visitor: Go, round: Consultation, db: Session
) -> None:
    response = make.responses_of(round)[0]
    carol = make.make_person("Carol Ng", agency=response.agency)
    page = visitor(carol)
    page.get(f"/responses/{response.id}")
    page.does_not_see("Send it to the lead")
    page.post(f"/responses/{response.id}/send-to-lead", status=422)
    page.is_told("Nothing is written yet, so there is nothing to sign.")
    make.make_comment(response, by=carol)
    page.get(f"/responses/{response.id}")
    page.click("Send it to the lead to be signed")
    page.sees("can still change it until then")
    page.press("Send it to the lead")
    page.sees("It waits for whoever signs", "Carol Ng sent it to the lead")
    page.post(f"/responses/{response.id}/send-to-lead")
    page.get(f"/responses/{response.id}/send-to-lead")
    page.sees("waits to be signed")
    to = db.scalars(select(Message.address).where(Message.kind == "responses/ready")).all()
    assert to == [make.respondent_of(response).email]
    lead = visitor(make.respondent_of(response))
    lead.get("/home")
    lead.sees("sent to the lead to be signed")


def test_an_agency_says_that_it_is_not_for_it(visitor: Go, round: Consultation) -> None:
    response, other = make.responses_of(round)
    agency = visitor(make.respondent_of(response))
    agency.get(f"/responses/{response.id}")
    agency.click("Say that it is not for you")
    agency.press("Sign that it is not for you", {"Role": "Head"}, status=422)
    agency.is_told("Say why it is not for you. The working group reads it.")
    words = {"Why is this not for you?": "We work with adults 🙂 =1+1", "Role": "Head"}
    agency.press("Sign that it is not for you", words)
    agency.sees("It is recorded that this is not for you.", "We work with adults 🙂 =1+1")
    agency.get(f"/responses/{response.id}")
    agency.sees("this is not for them to answer")
    agency.get(f"/responses/{response.id}/decline")
    agency.sees("was sent in already")
    agency.get(f"/responses/{other.id}/decline", status=404)
    lead = runner(visitor, round)
    lead.get(board(round))
    lead.sees("Not for them", "We work with adults 🙂 =1+1", "1 of 2 accounted for")
    lead.get(f"/responses/{response.id}/receipt.txt")


def test_what_is_written_is_not_buried_by_declining(visitor: Go, round: Consultation) -> None:
    response = make.responses_of(round)[0]
    make.make_comment(response)
    agency = visitor(make.respondent_of(response))
    agency.get(f"/responses/{response.id}/decline")
    words = {"Why is this not for you?": "Not our work.", "Role": "Head"}
    agency.press("Sign that it is not for you", words, status=422)
    agency.is_told("The response holds 1 comment, which this would leave out.")


def test_all_who_have_not_finished_are_reminded_after_a_preview(visitor: Go, db: Session) -> None:
    round = asked(4)
    done, declined, lately, silent = make.responses_of(round)
    make.make_nil_return(done)
    declines(declined)
    lead = runner(visitor, round)
    operations.chase(lately, by=make.actor(make.lead_of_round(lately)))
    before = len(db.scalars(select(Message)).all())
    lead.get(board(round))
    lead.click("Remind all who have not finished")
    person = make.respondent_of(silent)
    lead.sees(
        "Nothing has been sent yet.", person.email, f"We have no answer from {silent.respondent}"
    )
    lead.sees(f"A reminder went to {lately.respondent}").does_not_see(done.respondent)
    assert len(db.scalars(select(Message)).all()) == before
    lead.press("Send the reminder")
    lead.sees(f"A reminder is on its way to {silent.respondent}.")
    new = db.scalars(select(Message).order_by(Message.id)).all()[before:]
    assert [each.address for each in new] == [person.email]


def test_one_who_answers_after_the_preview_is_not_reminded(
    visitor: Go, round: Consultation
) -> None:
    first, second = make.responses_of(round)
    lead = runner(visitor, round)
    lead.get(f"/consultations/{round.id}/chase")
    make.make_nil_return(first)
    lead.press("Send 2 reminders")
    lead.sees(f"A reminder is on its way to {second.respondent}.")
    assert queries.last_chase(first.id) is None


def test_when_all_have_answered_after_the_preview_nothing_goes(
    visitor: Go, round: Consultation
) -> None:
    lead = runner(visitor, round)
    lead.get(f"/consultations/{round.id}/chase")
    for each in make.responses_of(round):
        make.make_nil_return(each)
    lead.press("Send 2 reminders", status=422)
    lead.is_told("Nobody is waited for any more.")


@pytest.mark.parametrize("who", ["", "x", "1,2,𝟛,-4", "9" * 4000, ",".join(["1"] * 5000)])
def test_ids_that_nobody_offered_remind_nobody(visitor: Go, round: Consultation, who: str) -> None:
    theirs = {each.id for each in make.responses_of(asked())}
    lead = runner(visitor, round)
    lead.get(f"/consultations/{round.id}/chase")
    lead.post(
        f"/consultations/{round.id}/chase",
        {"who": who or ",".join(map(str, theirs))},
        status=422,
    )
    assert store.session.scalar(select(func.count()).select_from(Chase)) == 0


@pytest.mark.parametrize("_again", range(3))
def test_a_double_press_and_two_people_remind_once(
    visitor: Go, round: Consultation, _again: int
) -> None:
    presses = []
    review_lead = make.lead_of_round(make.responses_of(round)[0])
    for who in (review_lead, make.make_manager()):
        page = visitor(who)
        page.get(f"/consultations/{round.id}/chase")
        presses.append(ready(page, "Send 2 reminders", {}))
    store.commit()
    results = together(presses[0], presses[0], presses[1])
    store.session.expire_all()
    assert not errors(results), results
    assert {each.status_code for each in results} <= {302, 422}
    assert store.session.scalar(select(func.count()).select_from(Chase)) == 2


def test_the_log_of_reminders_says_what_became_of_each(
    visitor: Go, round: Consultation, db: Session
) -> None:
    response = make.responses_of(round)[0]
    lead = runner(visitor, round)
    lead.get(f"/responses/{response.id}/reminders")
    lead.sees("No reminder was sent to")
    operations.chase(response, by=make.actor(make.lead_of_round(response)))
    message = db.scalars(select(Message).where(Message.chase_id.is_not(None))).one()
    for state, error, says in [
        ("waiting", "", "waits to be sent"),
        ("sent", "", "was handed to the mail server"),
        ("failed", "550 no such mailbox", "could not be delivered: 550 no such mailbox"),
        ("held", "", "waits for the daily message"),
    ]:
        message.state, message.last_error = state, error
        db.flush()
        lead.get(f"/responses/{response.id}/reminders")
        lead.sees(f"To {message.address}: {says}", make.lead_of_round(response).name)
    other = visitor(make.respondent_of(make.responses_of(round)[1]))
    other.get(f"/responses/{response.id}/reminders", status=404)


def test_an_agency_with_nobody_is_said_to_get_no_letter(visitor: Go, db: Session) -> None:
    review: Review = make.make_review()
    make.review_at("preparing", review=review)
    lonely: Agency = make.make_agency("Lonely service")
    make.prepare_partner_round(review, agencies=[lonely])
    make.take(review, "circulate_to_partners")
    round = make.round_of(review)
    lead = runner(visitor, round)
    lead.get(board(round))
    lead.sees("Nobody: it has no lead here")
    lead.click("Send a reminder to Lonely service")
    lead.sees("It has nobody in this service, so no letter can be sent")


def silent_round(count: int = 4) -> Consultation:
    """Closed, everybody reminded days ago, nobody answered."""
    made = asked(count)
    by = make.actor(make.lead_of_round(make.responses_of(made)[0]))
    for each in make.responses_of(made):
        operations.chase(each, by=by)
    make.close_round(made)
    return made


WAIVE = "Record that no answer came"
SECTOR = "Everyone who has not answered in a whole sector"
ONE_BY_ONE, REASON = "Respondents one by one", "Why are they no longer waited for?"


def test_one_reason_is_given_for_a_whole_sector(db: Session, visitor: Go) -> None:
    round = silent_round()
    lead = runner(visitor, round)
    lead.get(board(round))
    lead.click("Record for several that no answer came")
    lead.press(WAIVE, {SECTOR: ["Health (2)"], REASON: "Reminded, silent."})
    lead.sees("It is recorded that no answer came from 2 respondents.", "Reminded, silent.")
    rows = queries.coverage(round.id)
    assert [row.because for row in rows if row.standing == "waived"] == ["Reminded, silent."] * 2
    assert {row.response.agency.sector for row in rows if row.finished} == {"Health"}  # type: ignore[union-attr]


def test_one_reason_is_given_for_some_one_by_one(db: Session, visitor: Go) -> None:
    round = silent_round()
    one, two, three, four = make.responses_of(round)
    lead = runner(visitor, round)
    lead.get(board(round, "/waive"))
    lead.press(WAIVE, {ONE_BY_ONE: [one.respondent, two.respondent, three.respondent]}, status=422)
    lead.is_told("Give a reason.")
    lead.press(WAIVE, {REASON: "Silent."})
    lead.sees("It is recorded that no answer came from 3 respondents.")
    assert [row.response.id for row in queries.coverage(round.id) if not row.finished] == [four.id]


def test_it_is_said_who_has_written_and_not_sent_in(db: Session, visitor: Go) -> None:
    round = make.round_of(make.review_at("partner_comment"))
    one, other = make.responses_of(round)
    make.make_comment(one)
    for each in (one, other):
        operations.chase(each, by=make.actor(make.lead_of_round(each)))
    make.close_round(round)
    make.pass_time(timedelta(days=3))
    lead = runner(visitor, round)
    lead.get(board(round, "/waive"))
    lead.sees(f"{one.respondent} (has written 1 comment, and not sent in)")
    lead.does_not_see(f"{other.respondent} (has written")


def test_nobody_chosen_is_said_beside_the_choice(db: Session, visitor: Go) -> None:
    round = silent_round(2)
    lead = runner(visitor, round)
    lead.get(board(round, "/waive"))
    lead.press(WAIVE, {REASON: "Silent."}, status=422)
    lead.is_told("Choose whom you no longer wait for.")


def test_who_was_recorded_meanwhile_is_left_as_they_are(db: Session, visitor: Go) -> None:
    round = silent_round(2)
    one, two = make.responses_of(round)
    by = make.actor(make.lead_of_round(one))
    lead = runner(visitor, round)
    lead.get(board(round, "/waive"))
    operations.waive(one, reason="First.", by=by)
    store.commit()
    lead.press(WAIVE, {ONE_BY_ONE: [one.respondent, two.respondent], REASON: "Second."})
    lead.sees("1 of those you chose had answered meanwhile.", "First.", "Second.")


def test_when_all_were_recorded_meanwhile_it_is_said_why(db: Session, visitor: Go) -> None:
    round = silent_round(2)
    one, two = make.responses_of(round)
    by = make.actor(make.lead_of_round(one))
    lead = runner(visitor, round)
    lead.get(board(round, "/waive"))
    for each in (one, two):
        operations.waive(each, reason="First.", by=by)
    store.commit()
    lead.press(WAIVE, {ONE_BY_ONE: [one.respondent, two.respondent], REASON: "Second."}, status=422)
    lead.is_told(one.respondent)


def test_who_was_not_reminded_is_named_with_why_not(round: Consultation, visitor: Go) -> None:
    make.close_round(round)
    lead = runner(visitor, round)
    lead.get(board(round, "/waive"))
    lead.sees("Not yet", make.responses_of(round)[0].respondent).does_not_see(REASON)
    lead.sees("Send a reminder. Who can: ", "partnership manager")


def test_another_rounds_respondents_are_not_among_them(db: Session, visitor: Go) -> None:
    round, other = silent_round(2), silent_round(2)
    theirs = make.responses_of(other)[0]
    lead = runner(visitor, round)
    lead.get(board(round, "/waive"))
    way = board(round, "/waive")
    lead.post(way, {"respondents": str(theirs.id), "reason": "Mine now."}, status=422)
    store.session.refresh(theirs)
    assert theirs.settled_at is None


def test_many_silent_respondents_ask_no_more_queries(db: Session, visitor: Go) -> None:
    few, many = silent_round(2), silent_round(9)
    counts = []
    for each in (few, many):
        lead = runner(visitor, each)
        lead.get(board(each, "/waive"))
        counts.append(len(lead.page.queries))
    assert counts[0] == counts[1]
