"""Rounds that anyone may answer: asked, answered, confirmed, read, shown, forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import clock as time
from consult import create_app, store
from consult.consultations import operations as rounds
from consult.consultations.models import Consultation
from consult.dispositions.queries import list_public_rows
from consult.individuals import forgetting, operations, queries
from consult.individuals.models import PublicAnswer, PublicCall, PublicDisclosure
from consult.notifications.models import Message
from consult.public.presenters import DESPITE
from consult.responses.models import Comment, Response
from consult.responses.queries import coverage, list_consulted_versions, submitted_comments, tally
from consult.reviews.models import Review
from consult.reviews.operations import override_reason, take_step
from consult.reviews.queries import get_review
from consult.reviews.rules import HoldTerms
from consult.settings import Settings
from consult.web.limits import limiter
from tests import factories as make
from tests.kernel.crowd import errors, together
from tests.visitor import Visitor
from workflows.house import OVERRIDES
from workflows.refusal import Refused

Go = Callable[..., Visitor]
MAIL = "person@example.org"
SEND, CONFIRM, SHOW = "Send my answer", "Yes, this is my answer", "Show this answer"
HARM = "My stepfather hits my little brother every night and he is scared to go home."
WHOLE = "Your comment on the whole text (optional)"
ADDRESS = "Your e-mail address"


@pytest.fixture
def review(db: Session) -> Review:
    """With partner agencies and anyone else, about to be circulated."""
    review = make.review_at("preparing")
    made = make.prepare_partner_round(review)
    rounds.add_question(
        made, kind="text", wording="What is missing?", by=make.actor(make.lead_of(review))
    )
    return review


def open_to(review: Review, how: str = "listed", **others: Any) -> PublicCall:
    """The round of the review is open, to anyone too."""
    round = make.round_of(review)
    said = {"uses": "We read it all.", "privacy": "Deleted afterwards.", **others}
    by = make.actor(make.lead_of(review))
    call = operations.keep_call(round, how=how, seen_revision=0, by=by, **said)
    assert call is not None
    make.take(review, "circulate_to_partners")
    return call


@pytest.fixture
def call(review: Review) -> PublicCall:
    return open_to(review)


@pytest.fixture
def round(call: PublicCall) -> Consultation:
    return call.consultation


def way(call: PublicCall, more: str = "") -> str:
    return f"/have-your-say/{call.slug}{more}"


def newest_link(db: Session, kind: str) -> str:
    body = db.scalars(
        select(Message.body)
        .where(Message.kind == f"individuals/{kind}")
        .order_by(Message.id.desc())
    ).first()
    assert body is not None
    found = re.search(r"/have-your-say/\S+", body)
    assert found is not None
    return found[0]


def send(anyone: Visitor, call: PublicCall, comment: str = "Say who calls.", **more: Any) -> None:
    anyone.get(way(call))
    anyone.press(SEND, {WHOLE: comment, ADDRESS: MAIL, **more})


def confirmed(
    anyone: Visitor, call: PublicCall, db: Session, comment: str = "Say who calls.", **more: Any
) -> PublicAnswer:
    send(anyone, call, comment, **more)
    anyone.get(newest_link(db, "confirm"))
    anyone.press(CONFIRM)
    found = db.scalars(select(PublicAnswer).order_by(PublicAnswer.id.desc())).first()
    assert found is not None
    return found


def shown(
    visitor: Go, call: PublicCall, db: Session, comment: str = "Say who calls.", **more: Any
) -> PublicAnswer:
    answer = confirmed(visitor(), call, db, comment, **more)
    lead = visitor(lead_of(call))
    lead.get(f"/public-answers/{answer.id}")
    lead.press(SHOW)
    db.refresh(answer)
    return answer


def lead_of(call: PublicCall) -> Any:
    return make.lead_of(get_review(call.consultation.review_id))


def comments_in(round: Consultation) -> list[Comment]:
    return list(submitted_comments([round.id]))


def test_a_lead_opens_a_round_to_anyone_and_sees_its_address(review: Review, visitor: Go) -> None:
    round = make.round_of(review)
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/consultation")
    lead.click("Say whether the public may answer")
    lead.press("Save", {"Who may answer?": "Anyone: it is listed on the public pages"})
    lead.sees("The address of the page", "/have-your-say/")
    call = queries.find_call(round.id)
    assert call is not None
    assert call.how == "listed"


def test_half_a_young_peoples_version_is_refused(review: Review, visitor: Go) -> None:
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{make.round_of(review).id}/public/edit")
    lead.press(
        "Save",
        {
            "Who may answer?": "Also anyone who has the link",
            "Summary in plain words": "We want to change how adults act.",
        },
        status=422,
    )
    lead.sees("Fill this in too, or leave the young people’s version out altogether.")
    assert queries.find_call(make.round_of(review).id) is None


def test_who_may_answer_is_frozen_once_the_round_is_open(
    call: PublicCall, round: Consultation
) -> None:
    with pytest.raises(Refused) as no:
        operations.keep_call(
            round,
            how="none",
            uses="",
            privacy="",
            seen_revision=call.revision,
            by=make.actor(lead_of(call)),
        )
    assert [each.code for each in no.value.refusals] == ["round-is-frozen"]


def test_a_round_in_preparation_is_nobodys_but_for_those_who_prepare_it(
    review: Review, visitor: Go
) -> None:
    round = make.round_of(review)
    call = operations.keep_call(
        round,
        how="listed",
        uses="So.",
        privacy="So.",
        seen_revision=0,
        by=make.actor(make.lead_of(review)),
    )
    assert call is not None
    visitor().get(way(call), status=404)
    visitor(make.lead_of(review)).get(way(call))


def test_a_listed_round_is_found_from_the_front_page_and_a_linked_one_is_not(
    review: Review, visitor: Go
) -> None:
    call = open_to(review, how="listed")
    anyone = visitor()
    anyone.get("/")
    anyone.click("Have your say")
    anyone.click(call.title)
    anyone.sees("Draft for comment, not in force", "UK time", "We read it all.")


def test_whoever_answers_finds_what_goes_with_the_round(review: Review, visitor: Go) -> None:
    round = make.round_of(review)
    for kind in ("summary", "file"):
        make.enclose(round, kind)
    anyone = visitor()
    anyone.get(way(open_to(review)))
    anyone.sees("In plain English", "Short.", "Attachments")
    assert anyone.click("The evidence").data == b"What was found."


def test_a_round_with_a_link_is_listed_nowhere(review: Review, visitor: Go) -> None:
    call = open_to(review, how="link")
    anyone = visitor()
    for page in ("/", "/have-your-say", f"/consultations/{call.consultation_id}"):
        anyone.get(page)
        anyone.does_not_see(call.slug)
        assert call.slug not in anyone.page.html
    anyone.get(way(call))
    anyone.sees("Your answer")


def test_an_answer_is_nowhere_before_it_is_confirmed_and_read(
    call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    anyone = visitor()
    send(anyone, call, "Kanarie sings.")
    anyone.sees("Check your e-mail", "7 days")
    lead = visitor(lead_of(call))
    lead.get(f"/consultations/{round.id}/public-answers")
    lead.sees("1 not confirmed yet")
    assert "Kanarie" not in lead.page.html
    anyone.get(newest_link(db, "confirm"))
    assert db.scalars(select(PublicAnswer.state)).one() == "sent", "opening the link is not enough"
    anyone.press(CONFIRM)
    anyone.sees("Thank you, we have your answer")
    assert comments_in(round) == []
    assert db.scalars(select(Response).where(Response.individual)).all() == []
    letter = db.scalars(select(Message).where(Message.kind == "individuals/receipt")).one()
    assert "Kanarie sings." in letter.body
    assert letter.address == MAIL


def test_the_link_that_confirms_works_once(call: PublicCall, visitor: Go, db: Session) -> None:
    anyone = visitor()
    send(anyone, call)
    link = newest_link(db, "confirm")
    anyone.get(link)
    anyone.press(CONFIRM)
    other = visitor()
    other.get(link)
    other.sees("This link cannot be used")


def test_a_read_answer_stands_with_those_of_the_agencies_and_is_no_agency(
    call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    before = tally([round.id])[round.id]
    rows = len(coverage(round.id))
    home = visitor(lead_of(call))
    answer = confirmed(visitor(), call, db)
    home.get("/home")
    home.sees("Read an answer from the public")
    home.click("Read an answer from the public")
    home.get(f"/public-answers/{answer.id}")
    home.press(SHOW)
    [comment] = comments_in(round)
    assert comment.body == "Say who calls."
    assert comment.response.respondent == "A member of the public"
    after = tally([round.id])[round.id]
    assert (after.respondents, after.submitted) == (before.respondents, before.submitted)
    assert (after.comments, after.individuals) == (before.comments + 1, 1)
    assert len(coverage(round.id)) == rows
    home.get(f"/consultations/{round.id}/coverage")
    home.sees("1 answer shown, 0 to read")


def test_a_name_is_shown_only_where_it_was_allowed(
    call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    shown(visitor, call, db, "One.", **{"Your name (optional)": "Zoe Quiet"})
    shown(
        visitor,
        call,
        db,
        "Two.",
        **{
            "Your name (optional)": "Ann Open",
            "You may publish my name with my answer": True,
        },
    )
    assert sorted(each.response.respondent for each in comments_in(round)) == [
        "A member of the public",
        "Ann Open (individual)",
    ]


def test_no_address_and_no_name_that_may_not_be_shown_reaches_what_is_published(
    review: Review, call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    shown(visitor, call, db, **{"Your name (optional)": "Zoe Quiet"})
    make.review_at("considering", review=review)
    [row] = list_public_rows(review.id)
    assert row["agency"] == "A member of the public"
    assert MAIL not in str(row)
    assert "Zoe" not in str(row)


def test_what_identifies_somebody_can_be_cut_out_and_its_sender_is_told(
    call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    answer = confirmed(visitor(), call, db, "Mrs Jones next door was slow to call.")
    lead = visitor(lead_of(call))
    lead.get(f"/public-answers/{answer.id}")
    version = list_consulted_versions(round.id)[0]
    box = f"{version.title}: Whole document"
    lead.press(SHOW, {box: "A neighbour was slow to call."}, status=422)
    lead.sees("Only take words out")
    lead.press(SHOW, {box: "[…] was slow to call."}, status=422)
    lead.sees("Say what you took out and why.")
    lead.press(
        SHOW,
        {box: "[…] was slow to call.", "What did you take out, and why?": "The name."},
    )
    [comment] = comments_in(round)
    assert comment.body == "[…] was slow to call."
    db.refresh(answer)
    assert answer.said.comments[0].body.startswith("Mrs Jones")
    letter = db.scalars(select(Message).where(Message.kind == "individuals/cut")).one()
    assert "The name." in letter.body


def test_an_answer_that_is_set_aside_is_shown_to_nobody_and_its_sender_told_why(
    call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    answer = confirmed(visitor(), call, db)
    lead = visitor(lead_of(call))
    lead.get(f"/public-answers/{answer.id}/set-aside")
    lead.press("Set it aside", status=422)
    lead.sees("Say why it is set aside.")
    lead.press(
        "Set it aside",
        {
            "Why is it set aside?": "It is about something else",
            "In a sentence": "It is on parking.",
        },
    )
    assert comments_in(round) == []
    letter = db.scalars(select(Message).where(Message.kind == "individuals/set_aside")).one()
    assert "It is on parking." in letter.body


def test_whoever_reads_second_is_told_who_was_first(
    call: PublicCall, visitor: Go, db: Session
) -> None:
    answer = confirmed(visitor(), call, db)
    lead, manager = visitor(lead_of(call)), visitor(make.make_manager())
    for each in (lead, manager):
        each.get(f"/public-answers/{answer.id}")
    lead.press(SHOW)
    manager.press(SHOW, status=409)
    assert db.scalars(select(Response).where(Response.individual)).all() != []


def test_nobody_else_reads_what_waits(call: PublicCall, visitor: Go, db: Session) -> None:
    answer = confirmed(visitor(), call, db)
    respondent = make.respondent_of(make.responses_of(call.consultation)[0])
    for account in (respondent, make.members_of(get_review(call.consultation.review_id))[0]):
        visitor(account).get(f"/public-answers/{answer.id}", status=403)


def test_what_tells_of_harm_goes_to_the_safeguarding_lead_alone(
    call: PublicCall, visitor: Go, db: Session
) -> None:
    guard = make.make_person(site_roles=["safeguarding_lead"])
    anyone = visitor()
    anyone.get(way(call))
    anyone.press(SEND, {WHOLE: HARM, ADDRESS: MAIL}, status=422)
    anyone.sees("call 999", "0800 1111", "Nothing was sent as an answer")
    anyone.press(SEND, {WHOLE: HARM, ADDRESS: MAIL}, status=422)
    told = db.scalars(select(PublicDisclosure)).one()
    assert told.body == HARM
    assert told.email == MAIL
    assert db.scalars(select(PublicAnswer)).all() == []
    visitor(lead_of(call)).get(f"/safeguarding/public-texts/{told.id}", status=403)
    lead = visitor(guard)
    lead.get("/safeguarding")
    lead.sees("A member of the public", "Waits for you")
    lead.get(f"/safeguarding/public-texts/{told.id}")
    lead.press("Record it", {"What did you do?": "Referred it."})
    db.refresh(told)
    assert (told.done, told.email) == ("Referred it.", "")


def test_what_looks_as_if_it_identifies_a_child_needs_a_reason(
    call: PublicCall, visitor: Go, db: Session
) -> None:
    anyone = visitor()
    anyone.get(way(call))
    anyone.press(SEND, {WHOLE: "Call 07700 900123 first.", ADDRESS: MAIL}, status=422)
    anyone.sees("It looks as if this has")
    anyone.press(SEND, {"Why is this not about a child or a case?": "It is the office."})
    anyone.sees("Check your e-mail")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({WHOLE: ""}, "Write a comment or answer a question."),
        ({ADDRESS: "nobody"}, "Enter an e-mail address in the correct format"),
        ({ADDRESS: ""}, "Enter an e-mail address in the correct format"),
        ({WHOLE: "x" * 32_001}, "Use 32,000 characters or fewer."),
        ({"Leave this empty": "http://spam.example"}, "Leave this field empty."),
        ({"Your comment 1 on it": "About what?"}, "Choose the part of the text"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why_and_keeps_what_was_typed(
    call: PublicCall, visitor: Go, db: Session, typed: dict[str, str], told: str
) -> None:
    anyone = visitor()
    anyone.get(way(call))
    anyone.press(SEND, {WHOLE: "Kept words.", ADDRESS: MAIL, **typed}, status=422)
    anyone.sees(told)
    assert WHOLE in typed or anyone.value_of(WHOLE) == "Kept words."
    assert db.scalars(select(PublicAnswer)).all() == []


@pytest.mark.parametrize(
    "words", ["x" * 32_000, "👩‍👧 🏠 é\u0301", "مرحبا بالعالم", "<b>bold</b> & “so”"]
)
def test_any_words_arrive_as_they_were_typed(
    call: PublicCall, round: Consultation, visitor: Go, db: Session, words: str
) -> None:
    shown(visitor, call, db, words)
    [comment] = comments_in(round)
    assert comment.body == words


def test_an_answer_that_comes_after_the_close_is_given_back_to_its_writer(
    call: PublicCall, visitor: Go, db: Session, clock: Any
) -> None:
    anyone = visitor()
    anyone.get(way(call))
    clock.set(call.consultation.closes_at)
    anyone.press(SEND, {WHOLE: "Too late, alas.", ADDRESS: MAIL}, status=422)
    anyone.sees("closed at", "Copy it if you want to keep it.")
    assert anyone.value_of(WHOLE) == "Too late, alas."
    assert db.scalars(select(PublicAnswer)).all() == []


def test_after_the_close_the_page_shows_no_draft_and_no_form(
    call: PublicCall, visitor: Go, clock: Any
) -> None:
    clock.set(call.consultation.closes_at)
    anyone = visitor()
    anyone.get(way(call))
    anyone.sees("This consultation closed at")
    anyone.does_not_see("The draft", "Send my answer")
    make.sweep()
    lead = visitor(lead_of(call))
    lead.get(f"/consultations/{call.consultation_id}")
    lead.sees("Anyone could answer this round").does_not_see("Anyone may answer")


def test_what_was_sent_in_time_may_be_confirmed_and_read_after_the_close(
    call: PublicCall, round: Consultation, review: Review, visitor: Go, db: Session, clock: Any
) -> None:
    anyone = visitor()
    clock.set(call.consultation.closes_at - timedelta(minutes=1))
    send(anyone, call)
    make.review_at("considering", review=review)
    anyone.get(newest_link(db, "confirm"))
    anyone.press(CONFIRM)
    answer = db.scalars(select(PublicAnswer)).one()
    lead = visitor(lead_of(call))
    lead.get(f"/public-answers/{answer.id}")
    lead.press(SHOW)
    [comment] = comments_in(round)
    assert comment.response.late is False


def test_a_double_press_sends_one_answer(call: PublicCall, visitor: Go, db: Session) -> None:
    anyone = visitor()
    page = anyone.get(way(call))
    anyone.press(SEND, {WHOLE: "Once.", ADDRESS: MAIL})
    anyone._page = page
    anyone.press(SEND, {WHOLE: "Once.", ADDRESS: MAIL})
    anyone.sees("This had been received already")
    assert len(db.scalars(select(PublicAnswer)).all()) == 1


def test_nobody_is_poured_over_with_messages(call: PublicCall, visitor: Go, db: Session) -> None:
    anyone = visitor()
    for number in range(3):
        send(anyone, call, f"Number {number}.")
    anyone.get(way(call))
    anyone.press(SEND, {WHOLE: "Number 4.", ADDRESS: MAIL.upper()}, status=422)
    anyone.sees("We have sent 3 messages to this address")


def test_what_nobody_confirmed_is_dropped_after_a_week(
    call: PublicCall, visitor: Go, db: Session, clock: Any
) -> None:
    send(visitor(), call)
    clock.advance(days=6)
    assert forgetting.drop_unconfirmed() == 0
    clock.advance(days=2)
    assert forgetting.drop_unconfirmed() == 1
    db.expire_all()
    assert db.scalars(select(PublicAnswer)).all() == []


def test_answers_of_individuals_to_the_questions_are_read_beside_those_of_the_agencies(
    call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    shown(visitor, call, db, **{"What is missing?": "The night shift."})
    lead = visitor(lead_of(call))
    lead.get(f"/consultations/{round.id}/answers")
    lead.sees("The night shift.", "A member of the public")
    anyone = visitor()
    anyone.get(newest_link(db, "receipt") + "/withdraw")
    anyone.press("Withdraw my answer")
    lead.get(f"/consultations/{round.id}/answers")
    lead.does_not_see("The night shift.", "A member of the public")
    assert tally([round.id])[round.id].individuals == 0


def test_a_question_says_its_number_when_it_is_asked_and_what_it_is_about(
    review: Review, visitor: Go, db: Session
) -> None:
    round, by = make.round_of(review), make.actor(make.lead_of(review))
    draft_id = make.draft_under(review).id
    first = rounds.add_question(
        round,
        kind="yes_partly_no",
        wording="Is it clear?",
        follow_up="What is not?",
        follow_up_if=["No"],
        by=by,
    )
    rounds.add_question(
        round,
        kind="text",
        wording="Who calls?",
        shown_if_id=first.id,
        shown_if=["Yes"],
        draft_id=draft_id,
        by=by,
    )
    call = open_to(review)
    rounds.correct_question(
        first,
        wording="Is it clear enough?",
        help="",
        why="It was too short.",
        seen_revision=first.revision,
        by=by,
    )
    anyone = visitor()
    anyone.get(way(call))
    anyone.sees(
        "Question 2 Corrected at",
        "It was too short.",
        "If you answered “No”.",
        "Question 3, about The whole of",
        "Only if you answered “Yes” to question 2. Who calls?",
    )


def test_a_day_is_answered_in_three_parts_and_stands_so_when_it_is_corrected(
    review: Review, visitor: Go, db: Session
) -> None:
    rounds.add_question(
        make.round_of(review),
        kind="date",
        wording="Since when?",
        help="A rough day will do.",
        by=make.actor(make.lead_of(review)),
    )
    call, anyone = open_to(review), visitor()
    anyone.get(way(call))
    anyone.press(SEND, {ADDRESS: MAIL, "Day": "3", "Month": "3"}, status=422)
    anyone.is_told("must include a year")
    answer = confirmed(anyone, call, db, Day="3", Month="March", Year="2021")
    assert [each.value for each in answer.said.answers] == ["2021-03-03"]
    anyone.get(newest_link(db, "receipt"))
    anyone.click("Correct your answer")
    assert [anyone.value_of(part) for part in ("Day", "Month", "Year")] == ["3", "3", "2021"]


def test_whoever_runs_the_round_sees_it_as_it_is_shown_and_among_the_comments(
    call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    answer = shown(visitor, call, db, **{"Your name (optional)": "Zoe Quiet"})
    lead = visitor(lead_of(call))
    lead.get(f"/public-answers/{answer.id}")
    lead.click("See it as it is shown")
    lead.sees("Say who calls.", "sent in by an individual")
    lead.does_not_see("Zoe", MAIL)
    lead.get(f"/consultations/{round.id}/comments")
    lead.sees("Say who calls.", "A member of the public")
    lead.does_not_see("Zoe", MAIL)


def test_the_history_of_the_review_tells_who_opened_it_and_who_read(
    review: Review, call: PublicCall, visitor: Go, db: Session
) -> None:
    shown(visitor, call, db)
    lead = visitor(lead_of(call))
    lead.get(f"/reviews/{review.id}/history")
    lead.sees("said who may answer besides the agencies: anyone", "read an answer from the public")


def test_its_sender_withdraws_what_was_shown(
    call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    answer = shown(visitor, call, db)
    anyone = visitor()
    anyone.get(newest_link(db, "receipt"))
    anyone.sees("Read, and shown with the other answers")
    anyone.click("Withdraw your answer")
    anyone.press("Withdraw my answer")
    anyone.sees("Withdrawn by you")
    assert comments_in(round) == []
    db.refresh(answer)
    assert not answer.said


def test_its_sender_corrects_it_and_it_is_read_again(
    call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    answer = shown(visitor, call, db, "Say who cals.")
    anyone = visitor()
    anyone.get(newest_link(db, "receipt"))
    anyone.click("Correct your answer")
    assert anyone.value_of(WHOLE) == "Say who cals."
    anyone.press("Save the correction", {WHOLE: "Say who calls."})
    assert comments_in(round) == []
    lead = visitor(lead_of(call))
    lead.get(f"/public-answers/{answer.id}")
    lead.press(SHOW)
    assert [each.body for each in comments_in(round)] == ["Say who calls."]


def test_nothing_is_withdrawn_after_the_close(
    call: PublicCall, visitor: Go, db: Session, clock: Any
) -> None:
    confirmed(visitor(), call, db)
    link = newest_link(db, "receipt")
    clock.set(call.consultation.closes_at)
    anyone = visitor()
    anyone.get(f"{link}/withdraw")
    anyone.press("Withdraw my answer", status=422)
    anyone.sees("can no longer be changed or withdrawn")


def test_tokens_are_stored_as_digests(call: PublicCall, visitor: Go, db: Session) -> None:
    send(visitor(), call)
    token = newest_link(db, "confirm").rpartition("/")[2]
    kept = db.scalars(select(PublicAnswer.confirm_digest)).one()
    assert kept
    assert token not in kept
    assert len(kept) == 64


def test_a_day_that_is_none_is_told_with_all_else_that_is_wrong_in_the_order_of_the_page(
    review: Review, visitor: Go, db: Session
) -> None:
    by = make.actor(make.lead_of(review))
    for kind, wording in (("date", "Since when?"), ("number", "How many?")):
        rounds.add_question(make.round_of(review), kind=kind, wording=wording, by=by)
    call, anyone = open_to(review), visitor()
    anyone.get(way(call))
    wrong = {"Day": "31", "Month": "2", "Year": "2021", "How many?": "many", ADDRESS: "nobody"}
    anyone.press(SEND, wrong, status=422)
    day, number, address = anyone.page.errors
    assert "must be a real date" in day
    assert "Enter a number in digits" in number
    assert "e-mail address" in address
    answer = confirmed(
        anyone, call, db, **{"Day": "3", "Month": "2", "Year": "2021", "How many?": "12"}
    )
    anyone.get(newest_link(db, "receipt"))
    anyone.click("Correct your answer")
    anyone.press("Save the correction", {"Day": "31", "How many?": "many"}, status=422)
    anyone.is_told("must be a real date", "Enter a number in digits")
    db.refresh(answer)
    assert [each.value for each in answer.said.answers] == ["2021-02-03", "12"]


def test_a_day_that_is_none_does_not_hide_words_that_tell_of_harm(
    review: Review, visitor: Go, db: Session
) -> None:
    rounds.add_question(
        make.round_of(review),
        kind="date",
        wording="Since when?",
        by=make.actor(make.lead_of(review)),
    )
    call, anyone = open_to(review), visitor()
    anyone.get(way(call))
    anyone.press(SEND, {WHOLE: HARM, ADDRESS: MAIL, "Day": "31"}, status=422)
    anyone.sees("If a child is in danger, do not wait")
    assert db.scalars(select(PublicDisclosure)).all()


def test_young_people_have_a_page_and_a_form_of_their_own(
    review: Review, visitor: Go, db: Session
) -> None:
    call = open_to(
        review,
        young_title="Adults acting sooner",
        young_text="## What is this?\n\nWe want adults to act sooner.",
        young_questions=["What would help?", "What should adults say?"],
    )
    anyone = visitor()
    anyone.get(way(call))
    anyone.click("A shorter page for young people: Adults acting sooner")
    anyone.sees("If you are under 13", "Childline", "We want adults to act sooner.")
    anyone.press("Send it", status=422)
    anyone.press(
        "Send it",
        {
            "What would help?": "Listen first.",
            "Whose e-mail address is it?": "Somebody I trust, who said yes",
            "The e-mail address": MAIL,
        },
    )
    anyone.sees("Check your e-mail")
    anyone.click("Back to the page for young people")
    anyone.sees("We want adults to act sooner.")
    anyone.get(newest_link(db, "confirm"))
    anyone.press(CONFIRM)
    answer = db.scalars(select(PublicAnswer)).one()
    assert (answer.young, answer.trusted) == (True, True)
    lead = visitor(make.lead_of(review))
    lead.get(f"/public-answers/{answer.id}")
    lead.sees("An answer from a young person")
    lead.press(SHOW)
    [comment] = comments_in(call.consultation)
    assert comment.body == "Asked: “What would help?”\n\nListen first."
    assert comment.response.respondent == "A young person"


def test_there_is_no_young_peoples_page_where_none_was_written(
    call: PublicCall, visitor: Go
) -> None:
    visitor().get(way(call, "/young-people"), status=404)
    anyone = visitor()
    anyone.get(way(call, "/sent?young=1"))
    anyone.does_not_see("Back to the page for young people")
    anyone.click("Back to the consultation")


def test_what_is_published_is_called_by_nobody_the_words_of_agencies_alone(
    review: Review, call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    shown(visitor, call, db)
    make.review_at("considering", review=review)
    make.answer(comments_in(round)[0], "not_accepted")
    make.review_at("approved", review=review)
    manager = visitor(make.make_manager())
    manager.get(f"/reviews/{review.id}/steps/launch")
    manager.sees("1 comment, each under the name of its agency", "Members of the public are named")
    make.take(review, "launch")
    reader = visitor()
    reader.get(f"/published/{make.draft_under(review).document_id}")
    reader.click("1 comment, and what became of it")
    reader.sees("1 comment was made on the draft", "A member of the public")
    reader.does_not_see("gencies made")


def test_the_launch_tells_each_sender_what_became_of_their_words_and_then_forgets_them(
    review: Review, call: PublicCall, round: Consultation, visitor: Go, db: Session, clock: Any
) -> None:
    answer = shown(visitor, call, db, **{"Your name (optional)": "Zoe Quiet"})
    make.review_at("considering", review=review)
    [comment] = comments_in(round)
    make.answer(comment, "not_accepted")
    make.review_at("launched", review=review)
    letter = db.scalars(select(Message).where(Message.kind == "individuals/outcome")).one()
    assert "Say who calls." in letter.body
    assert "Not accepted" in letter.body
    letter.state = "sent"
    db.commit()
    clock.advance(days=31)
    assert forgetting.forget_senders() == 1
    db.expire_all()
    assert (answer.email, answer.name, answer.own_digest) == ("", "", None)
    addresses = db.scalars(
        select(Message.address).where(Message.kind.like("individuals/%"), Message.state == "sent")
    ).all()
    assert set(addresses) == {forgetting.FORGOTTEN}
    assert time.now() > letter.created_at


def test_too_many_answers_from_one_network_are_told_to_wait_and_shown_their_words(
    call: PublicCall, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", limiter.enabled)  # it is that of every application
    slug = call.slug
    store.commit()
    few = Settings(**{**vars(settings), "rate_limits": True, "public_answers_hourly": 2})
    browser = create_app(few).test_client()
    said = {"whole": "Kept for copying.", "email": "nobody", "q7": "In words.", "part_2": "There."}
    answers = [browser.post(f"/have-your-say/{slug}", data=said) for _ in range(3)]
    assert answers[-1].status_code == 429
    assert "Kept for copying." in answers[-1].text
    assert "in all, than we take in an hour" in answers[-1].text
    for label in (
        "Your comment on the whole text",
        "Your answer to a question",
        "Your comment on a part of the text",
        "Your e-mail address",
    ):
        assert label in answers[-1].text


def test_an_answer_that_two_people_read_at_once_is_accepted_once(
    call: PublicCall, round: Consultation, db: Session
) -> None:
    answer = make.answer_in_public(round)
    readers = [make.actor(lead_of(call)), make.actor(make.make_manager())]
    answer_id, round_id = answer.id, round.id
    store.commit()

    def read(by: Any) -> None:
        with store.scope("write"):
            operations.accept_answer(queries.get_answer(answer_id), words={}, by=by)
            store.commit()

    results = together(*(lambda by=by: read(by) for by in readers))
    assert [type(each) for each in errors(results)] == [Refused]
    db.expire_all()
    assert len(submitted_comments([round_id])) == 1


def test_a_link_that_is_opened_twice_at_once_confirms_once(
    round: Consultation, db: Session
) -> None:
    token = make.send_in_public(round)
    store.commit()

    def press() -> None:
        with store.scope("write"):
            operations.confirm_answer(token=token)
            store.commit()

    results = together(press, press)
    assert [type(each) for each in errors(results)] == [Refused]


def test_words_of_an_answer_are_purged_and_what_holds_them_together_stays(
    call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    answer = make.answer_in_public(round, "Ask Mrs Quiet, or null.")
    guard = visitor(make.make_person(site_roles=["safeguarding_lead"]))
    for words in ("Mrs Quiet", "null"):
        guard.get("/safeguarding/purge")
        typed = {"The words, exactly": words, "Why are they purged?": "It names somebody."}
        guard.press("Purge", typed, status=422)
        guard.press("Purge", {"Purge them everywhere": True})
    db.refresh(answer)
    removed = "[words that were purged]"
    assert answer.said.comments[0].body == f"Ask {removed}, or {removed}."
    assert answer.said.comments[0].anchor is None


def test_no_review_goes_on_past_an_answer_that_nobody_has_read(
    call: PublicCall, round: Consultation, review: Review, visitor: Go, db: Session
) -> None:
    first, second = make.answer_in_public(round), make.answer_in_public(round, "Say when.")
    make.review_at("considering", review=review)
    make.check_equality(review)
    lead = visitor(lead_of(call))
    lead.get(f"/reviews/{review.id}")
    lead.sees("2 of 2 answers from the public wait to be read.")
    lead.get(f"/reviews/{review.id}/steps/send_to_board")
    lead.sees("2 of 2 answers from the public wait to be read.")
    lead.get(f"/reviews/{review.id}")
    lead.click("Read the answers from the public, and show each or set it aside.")
    lead.sees("Answers from the public", "To read")
    by = make.actor(lead_of(call))
    operations.set_answer_aside(first, why="twice", note="The same as the other.", by=by)
    lead.get(f"/reviews/{review.id}")
    lead.sees("1 of 2 answers from the public waits to be read.")
    operations.set_answer_aside(second, why="spam", note="A machine wrote it.", by=by)
    lead.get(f"/reviews/{review.id}")
    lead.does_not_see("answers from the public wait")
    make.take(review, "send_to_board")


def test_the_chair_may_let_a_review_go_on_past_them_with_a_published_reason(
    call: PublicCall, round: Consultation, review: Review, visitor: Go
) -> None:
    make.answer_in_public(round)
    make.review_at("considering", review=review)
    make.check_equality(review)
    way = f"/reviews/{review.id}/steps/send_to_board/despite/public_answers_are_read"
    lead = visitor(lead_of(call))
    lead.get(way)
    lead.sees("Only the board chair may override this.")
    chair = visitor(make.chair_of(review))
    chair.get(way)
    because = "1 of 1 answer from the public waits to be read."
    chair.sees(because)
    override_reason(
        review=review,
        trigger="send_to_board",
        guard="public_answers_are_read",
        because=because,
        reason="It came by mistake, and its sender told us so by telephone.",
        by=make.actor(make.chair_of(review)),
    )
    make.review_at("launched", review=review)
    reader = visitor()
    reader.get(f"/published/{make.draft_under(review).document_id}")
    reader.sees("Not every answer that members of the public had sent in was read")


def test_everything_that_may_be_overridden_is_told_with_the_published_text() -> None:
    assert set(DESPITE) == set(OVERRIDES)


def test_what_is_not_confirmed_holds_nobody_up(
    call: PublicCall, round: Consultation, review: Review
) -> None:
    make.send_in_public(round)
    make.review_at("considering", review=review)
    make.check_equality(review)
    make.take(review, "send_to_board")


def test_an_answer_to_an_earlier_round_leads_to_that_round(
    call: PublicCall, round: Consultation, review: Review, visitor: Go
) -> None:
    make.answer_in_public(round)
    make.review_at("considering", review=review)
    make.take(review, "consult_again", reason="The text has changed a lot since.")
    make.prepare_partner_round(review)
    make.take(review, "circulate_to_partners")
    make.review_at("considering", review=review)
    lead = visitor(lead_of(call))
    lead.get(f"/reviews/{review.id}")
    lead.click("Read the answers from the public, and show each or set it aside.")
    assert lead.page.url.endswith(f"/consultations/{round.id}/public-answers")


def letters_of_the_end(db: Session) -> list[Message]:
    return list(db.scalars(select(Message).where(Message.kind == "individuals/ended")))


def test_senders_hear_that_a_review_was_withdrawn_and_why(
    call: PublicCall, round: Consultation, review: Review, visitor: Go, db: Session
) -> None:
    shown(visitor, call, db)
    unread = make.answer_in_public(round, "Say when.")
    gone = make.answer_in_public(round, "Never mind.")
    by = make.actor(lead_of(call))
    operations.set_answer_aside(gone, why="spam", note="A machine wrote it.", by=by)
    make.send_in_public(round, "Not confirmed.")
    make.take(review, "withdraw", reason="The law has changed since.")
    letters = letters_of_the_end(db)
    assert [each.address for each in letters] == [MAIL, unread.email]
    assert all("The law has changed since." in each.body for each in letters)
    assert "Your answer was read" in letters[0].body
    assert "had not been read by then" in letters[1].body


def test_senders_hear_that_the_decision_was_put_off(
    call: PublicCall, round: Consultation, review: Review, visitor: Go, db: Session
) -> None:
    answer = shown(visitor, call, db)
    make.review_at("considering", review=review)
    for comment in comments_in(round):
        make.answer(comment, "noted")
    make.review_at("with_board", review=review)
    chair = make.chair_of(review)
    take_step(
        review_id=review.id,
        trigger="defer",
        reason="A law is on its way.",
        hold=HoldTerms(owner_id=chair.id, waits_for="The law.", expected_on=date(2021, 12, 1)),
        by=make.actor(chair),
    )
    [letter] = letters_of_the_end(db)
    assert letter.address == answer.email
    assert "put the decision off" in letter.body
    assert "our last letter" not in letter.body


def test_an_answer_that_nobody_read_is_forgotten_with_its_review(
    round: Consultation, review: Review, db: Session, clock: Any
) -> None:
    unread = make.answer_in_public(round, "Say when.")
    make.take(review, "withdraw", reason="The law has changed since.")
    store.commit()
    clock.advance(timedelta(days=31))
    forgetting.forget_senders()
    db.refresh(unread)
    assert unread.email == ""
    assert "Say when." not in str(unread.content)


def test_the_answers_are_narrowed_sorted_and_paged_by_links(
    call: PublicCall, round: Consultation, visitor: Go, db: Session
) -> None:
    found = []
    for number in range(4):
        found.append(confirmed(visitor(), call, db, f"Answer {number}."))
        make.pass_time(timedelta(minutes=5))
    by = make.actor(lead_of(call))
    operations.set_answer_aside(found[0], why="twice", note="The same as the other.", by=by)
    lead = visitor(lead_of(call))
    way_in = f"/consultations/{round.id}/public-answers"
    lead.get(way_in)
    few = len(lead.page.queries)
    links = [link for link in lead.page.links.values() if link.startswith("/public-answers/")]
    assert links[-1] == f"/public-answers/{found[0].id}", "what is read comes last"
    lead.press("Show", sort_by="Sent, oldest first")
    links = [link for link in lead.page.links.values() if link.startswith("/public-answers/")]
    assert links[0] == f"/public-answers/{found[0].id}"
    lead.get(way_in)
    lead.click("set aside")
    assert lead.page.url.endswith("?state=set_aside")
    assert "Sent, newest first" in lead.page.text
    lead.press("Show", {"Where it stands": "Withdrawn"})
    lead.sees("There are no answers like that.")
    for number in range(23):
        confirmed(visitor(), call, db, f"More {number}.")
    lead.get(way_in)
    lead.sees("Showing 1 to 25 of 27")
    assert len(lead.page.queries) == few
