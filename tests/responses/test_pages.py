"""What respondents see and do, page by page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from consult import clock as now
from consult.consultations.models import Question
from consult.region.operations import name_service
from consult.responses import operations, queries
from consult.responses.models import Answer, Comment, KeptText, Response
from consult.settings import zone_here
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor
from workflows.calendar import day_in_words, local_day

Go = Callable[..., Visitor]
HOUR = timedelta(hours=1)


@pytest.fixture
def response(db: object) -> Response:
    """Of an agency with a lead, in an open round with partners."""
    return make.responses_of(make.round_of(make.review_at("partner_comment")))[0]


@pytest.fixture
def contributor(response: Response) -> object:
    return make.make_person("Carol Ng", agency=response.agency)


def count_questions(response: Response) -> int:
    return len(queries.list_questions(response.consultation_id))


def asked(response: Response, *, required: bool = False, kind: str = "yes_partly_no") -> Question:
    """A question, put in as if the round had been prepared with it."""
    question = Question(
        consultation_id=response.consultation_id,
        position=1 + count_questions(response),
        kind=kind,
        wording="Is it clear?",
        required=required,
    )
    session.add(question)
    session.flush()
    return question


def place_of(response: Response) -> str:
    version = queries.list_consulted_versions(response.consultation_id)[0]
    block = queries.list_blocks([version.id])[1]
    return f"/responses/{response.id}/versions/{version.id}/blocks/{block.anchor}/comments/new"


def desk(response: Response) -> str:
    return f"/responses/{response.id}"


def test_a_colleague_comments_on_a_block(
    visitor: Go, response: Response, contributor: object
) -> None:
    page = visitor(contributor)
    page.get("/responses")
    page.click(response.subject.title)
    page.click("Comment on 1.1, “Practitioners must record what the child says about home.”")
    page.press("Save comment", your_comment="Say who.\r\nAnd when.", proposed_wording="The lead …")
    page.sees("Your comment is saved", "Say who.", "Carol Ng", "The lead …")
    assert session.scalars(select(Comment.body)).all() == ["Say who.\nAnd when."]


def test_a_comment_costs_few_statements(
    visitor: Go, response: Response, contributor: object
) -> None:
    """Who asks, what is seen, the locks, the second press, the words, the record; see the list in
    docs/performance.md before making this larger."""
    page = visitor(contributor)
    page.get(place_of(response))
    page.press("Save comment", your_comment="The first makes the chain.")
    page.get(place_of(response))
    page.press("Save comment", your_comment="Say who.", follow=False, status=302, budget=15)
    assert len(session.scalars(select(Comment)).all()) == 2


def test_a_comment_without_words_is_refused_and_keeps_what_was_typed(
    visitor: Go, response: Response, contributor: object
) -> None:
    page = visitor(contributor)
    page.get(place_of(response))
    page.press("Save comment", your_comment=" ", proposed_wording="My wording", status=422)
    page.is_told("Write your comment.")
    assert page.value_of("Proposed wording") == "My wording"
    assert not session.scalars(select(Comment)).all()


def test_line_ends_are_counted_once(visitor: Go, response: Response, contributor: object) -> None:
    page = visitor(contributor)
    page.get(place_of(response))
    page.press("Save comment", your_comment="a\r\n" * 15_999 + "bc")
    page.get(place_of(response))
    page.press("Save comment", your_comment="a\r\n" * 16_000 + "b", status=422)
    page.is_told("Use 32,000 characters or fewer: this is 1 too long.")


def test_a_comment_that_comes_too_late_is_refused_and_its_text_is_kept(
    visitor: Go, response: Response, contributor: object, clock: object
) -> None:
    clock.set(response.consultation.closes_at - HOUR)  # type: ignore[attr-defined]
    page = visitor(contributor)
    page.get(place_of(response))
    clock.set(response.consultation.closes_at)  # type: ignore[attr-defined]
    page.press(
        "Save comment",
        your_comment="Written with <care>.",
        proposed_wording="Better words",
        status=422,
    )
    page.is_told("This round closed at")
    page.sees("Your text is kept here", "Written with <care>.", "Better words")
    page.get(desk(response))
    page.sees("Texts that are kept", "Written with <care>.", "Better words", "Carol Ng")
    lead = visitor(make.respondent_of(response))
    lead.get(desk(response))
    lead.sees("Texts that are kept", "Written with <care>.")
    assert not session.scalars(select(Comment)).all()


def test_another_contributor_does_not_see_a_kept_text(
    visitor: Go, response: Response, contributor: object, clock: object
) -> None:
    other = make.make_person(agency=response.agency)
    clock.set(response.consultation.closes_at - HOUR)  # type: ignore[attr-defined]
    page = visitor(contributor)
    page.get(place_of(response))
    clock.set(response.consultation.closes_at)  # type: ignore[attr-defined]
    page.press("Save comment", your_comment="Only mine", status=422)
    assert len(session.scalars(select(KeptText)).all()) == 1
    seen = visitor(other)
    seen.get(desk(response))
    seen.does_not_see("Only mine")


def test_a_comment_one_moment_before_the_close_is_taken(
    visitor: Go, response: Response, contributor: object, clock: object
) -> None:
    clock.set(response.consultation.closes_at - HOUR)  # type: ignore[attr-defined]
    page = visitor(contributor)
    page.get(place_of(response))
    clock.set(response.consultation.closes_at - timedelta(microseconds=1))  # type: ignore[attr-defined]
    page.press("Save comment", your_comment="Just in time")
    page.sees("Just in time")


def test_two_colleagues_who_edit_one_comment_lose_nothing(
    visitor: Go, response: Response, contributor: object
) -> None:
    comment = make.make_comment(response, "First wording", by=contributor)
    author, lead = visitor(contributor), visitor(make.respondent_of(response))
    for each in (author, lead):
        each.get(f"{desk(response)}/comments/{comment.id}/edit")
    author.press("Save comment", your_comment="The author’s wording")
    lead.press("Save comment", your_comment="The lead’s wording", status=409)
    lead.is_told("Carol Ng changed this comment at")
    lead.sees("The author’s wording", "Yours, not saved yet", "Keep this and drop mine")
    assert lead.value_of("Your comment") == "The lead’s wording"
    lead.press("Save mine in its place")
    lead.sees("The lead’s wording", f"edited by {make.respondent_of(response).name}", "Carol Ng")


def test_editing_a_comment_that_a_colleague_removed_keeps_the_text(
    visitor: Go, response: Response, contributor: object
) -> None:
    comment = make.make_comment(response, "First wording", by=contributor)
    author, lead = visitor(contributor), visitor(make.respondent_of(response))
    lead.get(f"{desk(response)}/comments/{comment.id}/edit")
    author.get(desk(response))
    name = queries.list_blocks([comment.version_id])[0].number or "this heading"
    author.click(f"Remove the comment by Carol Ng on {name}")
    author.press("Remove comment")
    lead.press("Save comment", your_comment="A much better wording", status=409)
    lead.is_told("took this comment out of the response")
    lead.sees("Your text is kept here", "A much better wording")


def test_another_contributor_may_not_edit_a_comment(
    visitor: Go, response: Response, contributor: object
) -> None:
    comment = make.make_comment(response, by=contributor)
    page = visitor(make.make_person(agency=response.agency))
    page.get(f"{desk(response)}/comments/{comment.id}/edit", status=403)
    page.sees("This comment is by Carol Ng")


def test_another_agency_finds_nothing_at_any_address(
    visitor: Go, response: Response, contributor: object
) -> None:
    comment = make.make_comment(response, by=contributor)
    asked(response)
    others = make.responses_of(response.consultation)[1]
    page = visitor(make.respondent_of(others))
    for path in ("", "/answers", "/check", "/nil-return", "/receipt", "/receipt.txt"):
        page.get(desk(response) + path, status=404)
    page.get(place_of(response), status=404)
    page.get(f"{desk(response)}/comments/{comment.id}/edit", status=404)
    page.get(f"{desk(others)}/comments/{comment.id}/edit", status=404)
    page.post(f"{desk(response)}/read", status=404)
    page.post(f"{desk(response)}/chase", status=404)


def test_a_text_of_another_round_cannot_be_commented_on(
    visitor: Go, response: Response, contributor: object
) -> None:
    elsewhere = make.responses_of(make.round_of(make.review_at("partner_comment")))[0]
    page = visitor(contributor)
    page.get(place_of(elsewhere).replace(desk(elsewhere), desk(response), 1), status=404)


def test_questions_are_saved_as_far_as_they_are_answered(
    visitor: Go, response: Response, contributor: object
) -> None:
    asked(response)
    words = asked(response, kind="text")
    words.wording, words.position = "What is missing?", 2
    page = visitor(contributor)
    page.get(f"{desk(response)}/answers")
    page.press("Save answers", {"Is it clear?": "Partly"})
    page.sees("Your answers are saved", "1 of 2 answered", "Partly")
    page.get(f"{desk(response)}/answers")
    page.press("Save answers", {"What is missing?": "A date."})
    assert sorted(session.scalars(select(Answer.value))) == ["A date.", "partly"]


def test_two_colleagues_who_answer_one_question_both_see_both_answers(
    visitor: Go, response: Response, contributor: object
) -> None:
    asked(response, kind="text")
    first, second = visitor(contributor), visitor(make.respondent_of(response))
    for each in (first, second):
        each.get(f"{desk(response)}/answers")
    first.press("Save answers", {"Is it clear?": "Yes, mostly"})
    second.press("Save answers", {"Is it clear?": "Not at all"}, status=409)
    second.sees("Stored now, by Carol Ng", "Yes, mostly")
    assert second.value_of("Is it clear?") == "Not at all"
    second.press("Save answers")
    assert session.scalars(select(Answer.value)).all() == ["Not at all"]


def test_a_question_that_one_did_not_touch_is_not_written_over(
    visitor: Go, response: Response, contributor: object
) -> None:
    asked(response)
    words = asked(response, kind="text")
    words.wording, words.position = "What is missing?", 2
    first, second = visitor(contributor), visitor(make.respondent_of(response))
    for each in (first, second):
        each.get(f"{desk(response)}/answers")
    first.press("Save answers", {"Is it clear?": "Yes"})
    second.press("Save answers", {"What is missing?": "A date."})
    assert sorted(session.scalars(select(Answer.value))) == ["A date.", "yes"]


def test_a_choice_that_one_did_not_touch_is_no_conflict_with_what_a_colleague_wrote_beside_it(
    visitor: Go, response: Response, contributor: object
) -> None:
    """The other chose “Other” and said what it is; nothing of it was on this page."""
    who = asked(response, kind="choice")
    who.wording, who.choices, who.other = "Who keeps it?", ["The lead", "The nurse"], True
    words = asked(response, kind="text")
    words.wording, words.position = "What is missing?", 2
    first, second = visitor(contributor), visitor(make.respondent_of(response))
    for each in (first, second):
        each.get(f"{desk(response)}/answers")
    first.press("Save answers", {"Who keeps it?": "Other", "If “Other”": "The panel"})
    second.press("Save answers", {"What is missing?": "A date."})
    stored = {each.value: each.other for each in session.scalars(select(Answer))}
    assert stored == {"other": "The panel", "A date.": ""}


def test_answers_that_come_too_late_are_kept(
    visitor: Go, response: Response, contributor: object, clock: object
) -> None:
    asked(response, kind="text")
    clock.set(response.consultation.closes_at - HOUR)  # type: ignore[attr-defined]
    page = visitor(contributor)
    page.get(f"{desk(response)}/answers")
    clock.set(response.consultation.closes_at)  # type: ignore[attr-defined]
    page.press("Save answers", {"Is it clear?": "Long thoughts"}, status=422)
    page.sees("Your text is kept here", "Long thoughts")
    assert "Long thoughts" in session.scalars(select(KeptText.body)).one()


def test_an_answer_that_was_not_offered_is_refused(
    visitor: Go, response: Response, contributor: object
) -> None:
    question = asked(response)
    page = visitor(contributor)
    page.post(f"{desk(response)}/answers", {f"q{question.id}": "maybe"}, status=422)
    page.is_told("Choose one of the answers offered.")


def test_a_lead_checks_signs_and_gets_a_receipt(visitor: Go, response: Response) -> None:
    question = asked(response, required=True)
    lead = make.respondent_of(response)
    make.make_comment(response, "Say when.", by=lead)
    page = visitor(lead)
    page.get(desk(response))
    page.click("Check and sign")
    page.sees("1 required question has no answer", "Say when.")
    page.press("Sign and submit", full_name="Ada Cole", role="Head of service", status=422)
    page.is_told("1 required question has no answer: “Is it clear?”.")
    operations.answer_question(
        response,
        question=question,
        value="yes",
        seen_revision=0,
        received_at=now.now(),
        by=make.actor(lead),
    )
    page.get(f"{desk(response)}/check")
    page.press("Sign and submit", full_name="Ada Cole", role="Head of service")
    page.sees("Your response is submitted", "Ada Cole, Head of service", "Say when.", "Yes")
    receipt = queries.find_receipt(response.id)
    assert receipt is not None
    page.sees(receipt.hash)
    text = page.get(f"{desk(response)}/receipt.txt")
    assert text.headers["Content-Disposition"].startswith("attachment")
    assert receipt.hash in text.html
    assert json.loads(receipt.canonical)["signed_role"] == "Head of service"


def test_a_signature_without_name_or_role_is_refused(visitor: Go, response: Response) -> None:
    make.make_comment(response, by=make.respondent_of(response))
    page = visitor(make.respondent_of(response))
    page.get(f"{desk(response)}/check")
    page.press("Sign and submit", full_name="", role="", status=422)
    page.is_told("Type your full name.", "Type the role in which you sign.")
    assert queries.get_response(response.id).subject.state == "drafting"


def test_what_changed_after_it_was_read_is_not_signed(
    visitor: Go, response: Response, contributor: object
) -> None:
    make.make_comment(response, by=contributor)
    page = visitor(make.respondent_of(response))
    page.get(f"{desk(response)}/check")
    make.make_comment(response, "A late thought", by=contributor)
    page.press("Sign and submit", full_name="Ada Cole", role="Head", status=409)
    page.is_told("A colleague changed the response after you opened this page.")
    page.sees("A late thought")
    page.press("Sign and submit", full_name="Ada Cole", role="Head")
    page.sees("Your response is submitted")


def test_a_second_press_gives_the_same_receipt(visitor: Go, response: Response) -> None:
    make.make_comment(response, by=make.respondent_of(response))
    page = visitor(make.respondent_of(response))
    page.get(f"{desk(response)}/check")
    first = page.page
    page.press("Sign and submit", full_name="Ada Cole", role="Head")
    page._page = first
    page.press("Sign and submit", full_name="Ada Cole", role="Head")
    page.sees("received already", queries.find_receipt(response.id).hash)  # type: ignore[union-attr]


def test_a_contributor_is_told_who_signs(
    visitor: Go, response: Response, contributor: object
) -> None:
    page = visitor(contributor)
    for path in ("check", "nil-return"):
        page.get(f"{desk(response)}/{path}", status=403)
        page.sees(make.respondent_of(response).name)


def test_a_nil_return_takes_a_minute(visitor: Go, response: Response) -> None:
    page = visitor(make.respondent_of(response))
    page.get(desk(response))
    page.click("Make a nil return")
    page.press("Sign the nil return", full_name="", role="Head", status=422)
    page.press("Sign the nil return", full_name="Ada Cole", role="Head")
    page.sees("Receipt for a nil return", "has nothing to say about it")


def test_a_nil_return_does_not_bury_drafts(
    visitor: Go, response: Response, contributor: object
) -> None:
    make.make_comment(response, by=contributor)
    page = visitor(make.respondent_of(response))
    page.get(f"{desk(response)}/nil-return")
    page.press("Sign the nil return", full_name="Ada Cole", role="Head", status=422)
    page.is_told("The response holds 1 comment, which this would leave out.")


def test_a_comment_after_submission_is_refused_and_kept(
    visitor: Go, response: Response, contributor: object
) -> None:
    page = visitor(contributor)
    page.get(place_of(response))
    make.submit_comment(response)
    page.press("Save comment", your_comment="Wait!", status=422)
    page.is_told("was submitted at")
    page.sees("Your text is kept here", "Wait!")


def test_the_review_sees_what_was_submitted_and_nothing_before(
    visitor: Go, response: Response, contributor: object
) -> None:
    make.make_comment(response, "Secret so far", by=contributor)
    page = visitor(make.make_manager())
    page.get(desk(response), status=403)
    page.sees("has not sent in its response").does_not_see("Secret so far")
    make.submit_comment(response, "Another")
    page.get(desk(response))
    page.sees("Secret so far", "Another").does_not_see("Comment on 1.1", "Edit")


def test_a_member_of_the_group_says_that_they_have_read(visitor: Go, db: object) -> None:
    review = make.review_at("group_comment")
    response = make.responses_of(make.round_of(review, "group"))[0]
    page = visitor(make.respondent_of(response))
    page.get("/home")
    page.sees("Nothing to say? Open it and make a nil return").does_not_see("I have read this")
    page.get("/responses")
    page.sees("Read it and reply").click(response.subject.title)
    top, _, _ = page.page.text.partition("Draft, not in force")
    assert "I have read this" in top
    assert "Make a nil return" in top
    page.press("I have read this")
    page.sees("It is recorded that you have read this text.", "Marked as read")
    page.sees("That is no answer yet. Comment and sign it, or make a nil return.")
    page.get("/home")
    page.sees("Read, nothing written yet. Nothing to say? Open it and make a nil return")
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{response.consultation_id}/coverage")
    lead.sees("Has read it")
    lead.get(f"/consultations/{response.consultation_id}")
    lead.sees(f"{response.respondent} Has read it,", "no answer yet")


def test_the_group_sees_the_replies_of_its_members(visitor: Go, db: object) -> None:
    review = make.review_at("group_comment")
    first, second = make.responses_of(make.round_of(review, "group"))[:2]
    page = visitor(make.respondent_of(second))
    page.get(desk(first), status=403)
    make.submit_comment(first, "A reply to all")
    page.get(desk(second))
    page.click(first.respondent)
    page.sees("A reply to all")


def test_a_lead_reminds_a_respondent_and_stops_waiting(
    visitor: Go, response: Response, clock: object
) -> None:
    lead = visitor(make.lead_of_round(response))
    coverage = f"/consultations/{response.consultation_id}/coverage"
    lead.get(coverage)
    lead.sees("Not opened").does_not_see("Record that no answer came")
    lead.click(f"Send a reminder to {response.respondent}")
    lead.press("Send the reminder")
    lead.sees(f"A reminder is on its way to {response.respondent}.")
    lead.click(f"Send a reminder to {response.respondent}")
    lead.sees("Wait an hour before you send another.").does_not_see("Send the reminder")
    lead.get(f"{desk(response)}/waive")
    lead.sees("may answer until")
    clock.set(response.consultation.closes_at)  # type: ignore[attr-defined]
    lead = visitor(make.lead_of_round(response))
    lead.get(f"{desk(response)}/waive")
    lead.press("Record that no answer came", status=422)
    lead.press("Record that no answer came", {"Why is this": "Reminded twice."})
    lead.sees("No answer came", "1 of 2 no answer came", "Reminded twice.")


def test_a_reminder_after_the_close_says_so_and_is_given_time(
    visitor: Go, response: Response, clock: Any
) -> None:
    clock.set(response.consultation.closes_at)
    lead = visitor(make.lead_of_round(response))
    lead.get(f"/consultations/{response.consultation_id}/coverage")
    lead.sees("Nobody can send in an answer any more. A reminder that goes out now says so.")
    lead.click(f"Send a reminder to {response.respondent}")
    lead.press("Send the reminder")
    lead.get(f"{desk(response)}/waive")
    lead.sees("The last reminder was sent at", "was reminded at", "at least 2 days must pass")
    lead.post(f"{desk(response)}/waive", {"reason": "Because"}, status=422)
    lead.is_told("at least 2 days must pass")
    clock.advance(days=2)
    lead = visitor(make.lead_of_round(response))
    lead.get(f"{desk(response)}/waive")
    lead.press("Record that no answer came", {"Why is this": "Silent."})
    lead.sees(f"It is recorded that no answer came from {response.respondent}.")
    agency = visitor(make.respondent_of(response))
    agency.get(desk(response))
    agency.sees("It was recorded", f"that no answer came from {response.respondent}")


def test_nobody_is_written_off_without_a_reminder(
    visitor: Go, response: Response, clock: object
) -> None:
    clock.set(response.consultation.closes_at)  # type: ignore[attr-defined]
    lead = visitor(make.lead_of_round(response))
    lead.get(f"{desk(response)}/waive")
    lead.sees("You cannot do this yet", "at least 1 must be")
    lead.post(f"{desk(response)}/waive", {"reason": "Because"}, status=422)
    lead.is_told("at least 1 must be")


def test_an_agency_cannot_see_who_has_answered(visitor: Go, response: Response) -> None:
    page = visitor(make.respondent_of(response))
    page.get(f"/consultations/{response.consultation_id}/coverage", status=403)
    page.post(f"/consultations/{response.consultation_id}/chase", status=403)
    page.get(f"{desk(response)}/reminders", status=403)


def test_home_tells_what_waits(visitor: Go, response: Response, contributor: object) -> None:
    make.make_comment(response, by=contributor)
    page = visitor(make.respondent_of(response))
    page.get("/home")
    page.sees(f"Sign off the answer for {response.respondent}", "1 comment waits for sign-off")
    other = visitor(contributor)
    other.get("/home")
    other.sees(f"Comment for {response.respondent}")


def test_the_workspace_asks_the_same_few_queries_however_much_was_said(
    visitor: Go, response: Response, contributor: object
) -> None:
    page = visitor(contributor)
    first = len(page.get(desk(response)).queries)  # draws the frozen text, which is kept
    few = len(page.get(desk(response)).queries)
    for number in range(40):
        make.make_comment(response, f"Comment {number}", by=contributor)
    many = len(page.get(desk(response)).queries)
    assert many == few <= first <= 20, page.page.queries  # notes, sections, what was said before


def test_writers_know_that_their_words_become_public(visitor: Go, response: Response) -> None:
    lead = visitor(make.respondent_of(response))
    for url in (place_of(response), f"{desk(response)}/check", f"{desk(response)}/nil-return"):
        lead.get(url)
        lead.sees("Comments are published with the agency’s name and our answer")


def test_a_closed_round_offers_no_form(visitor: Go, response: Response, clock: object) -> None:
    person = make.respondent_of(response)
    comment = make.make_comment(response, by=person)
    new, edit = place_of(response), f"{desk(response)}/comments/{comment.id}/edit"
    clock.set(response.consultation.closes_at)  # type: ignore[attr-defined]
    for url in (new, edit):
        page = visitor(person)
        page.get(url)
        page.sees("This round closed at")
        assert "Save comment" not in page.page.buttons


def test_answers_that_were_sent_in_are_not_offered_to_be_changed(
    visitor: Go, response: Response
) -> None:
    asked(response)
    lead = make.respondent_of(response)
    make.make_comment(response, "Say when.", by=lead)
    page = visitor(lead)
    page.get(f"{desk(response)}/check")
    page.press("Sign and submit", full_name="Ada Cole", role="Head of service")
    page.get(f"{desk(response)}/answers")
    page.sees("was submitted", "See the receipt")
    assert "Save answers" not in page.page.buttons


def test_what_was_kept_after_the_close_stands_on_the_page_of_what_was_not_sent_in(
    visitor: Go, response: Response, clock: object
) -> None:
    clock.set(response.consultation.closes_at - HOUR)  # type: ignore[attr-defined]
    page = visitor(make.respondent_of(response))
    page.get(place_of(response))
    clock.set(response.consultation.closes_at)  # type: ignore[attr-defined]
    page.press("Save comment", your_comment="Half a thought", status=422)
    page.get(f"{desk(response)}/check")
    page.sees("Texts that are kept", "Half a thought")


def test_a_nil_return_after_the_close_does_not_say_that_words_are_kept(
    visitor: Go, response: Response, clock: object
) -> None:
    clock.set(response.consultation.closes_at - HOUR)  # type: ignore[attr-defined]
    page = visitor(make.respondent_of(response))
    page.get(f"{desk(response)}/nil-return")
    clock.set(response.consultation.closes_at)  # type: ignore[attr-defined]
    page.press("Sign the nil return", full_name="Ada Cole", role="Head", status=422)
    page.sees("Nothing was sent.").does_not_see("What you wrote is kept")


def test_a_lead_reads_after_the_close_what_was_not_sent_in_and_whom_to_ask(
    visitor: Go, response: Response, clock: object
) -> None:
    lead = make.respondent_of(response)
    make.make_comment(response, "Nobody signed this.", by=lead)
    name_service(
        name="Consult",
        strapline="",
        host="",
        contact="office@example.org",
        zone="Europe/London",
        zone_words="UK time",
        seen=0,
        by=make.SETTING_UP,
    )
    clock.set(response.consultation.closes_at)  # type: ignore[attr-defined]
    page = visitor(lead)
    page.get(f"{desk(response)}/check")
    page.sees("What was not sent in", "Nobody signed this.", "nothing on this page was sent in")
    assert page.page.links["office@example.org"] == "mailto:office@example.org"
    assert "Sign and submit" not in page.page.buttons


def test_a_round_in_the_group_is_not_called_out_for_comment(db: object, visitor: Go) -> None:
    review = make.review_at("group_comment")
    reply = make.responses_of(make.round_of(review, "group"))[0]
    member = visitor(make.respondent_of(reply))
    member.get(desk(reply))
    member.sees("Working group comment", "Draft, not in force")
    member.does_not_see("Out for comment", "Draft for comment", "are published")


def test_a_form_of_answers_that_was_not_touched_says_that_nothing_was_changed(
    visitor: Go, response: Response
) -> None:
    asked(response)
    page = visitor(make.respondent_of(response))
    page.get(f"{desk(response)}/answers")
    page.press("Save answers")
    page.sees("Nothing was changed.").does_not_see("Your answers are saved.")
    page.get(f"{desk(response)}/answers")
    page.press("Save answers", {"Is it clear?": "Yes"})
    page.sees("Your answers are saved.")


@pytest.mark.parametrize(
    ("required", "says"),
    [
        ((False,), "no answer to the question of this round. Those who run the review see it so."),
        ((True,), "no answer to the question of this round, though a response would have to"),
        ((True, False), "the 2 questions of this round, 1 of which a response must answer."),
    ],
)
def test_a_nil_return_says_that_questions_stay_without_an_answer(
    visitor: Go, response: Response, required: tuple[bool, ...], says: str
) -> None:
    for each in required:
        asked(response, required=each)
    page = visitor(make.respondent_of(response))
    page.get(f"{desk(response)}/nil-return")
    page.sees("That is no comment on any part of the text", says)
    page.press("Sign the nil return", full_name="Ada Cole", role="Head of service")
    lead = visitor(make.lead_of_round(response))
    lead.get(f"/consultations/{response.consultation_id}/coverage")
    lead.sees("Nil return").does_not_see("required question", "not answered")


def test_once_it_is_sent_in_nobody_is_let_in_by_a_link_any_more(visitor: Go, db: object) -> None:
    response = make.responses_of(make.round_of(make.review_at("partner_comment")))[0]
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}")
    lead.sees("Let somebody comment by a link", "). What is asked, and why")
    make.submit_comment(response)
    lead.get(f"/responses/{response.id}")
    lead.does_not_see("Let somebody comment by a link")
    lead.sees("See who could comment by a link")


def test_after_the_close_a_lead_is_led_to_more_time(
    visitor: Go, response: Response, clock: Any
) -> None:
    response.consultation.late_policy = "ask"
    staff = make.make_person(agency=response.agency)
    make.make_comment(response, by=staff)
    clock.set(response.consultation.closes_at)
    lead = visitor(make.respondent_of(response))
    lead.get(desk(response))
    lead.sees("What was written is kept, and was not sent in. You can ask for more time.")
    colleague = visitor(staff)
    colleague.get(desk(response))
    colleague.sees(f"{make.respondent_of(response).name} can ask for more time.")


def test_a_round_closed_on_the_day_of_its_closing_time(
    visitor: Go, response: Response, clock: Any
) -> None:
    round = response.consultation
    make.close_round(round)
    lead = visitor(make.lead_of_round(response))
    lead.get(f"/consultations/{round.id}")
    assert round.closes_at is not None
    lead.sees(f"It closed on {day_in_words(local_day(round.closes_at, zone_here()))}.")
