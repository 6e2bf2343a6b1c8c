"""Preparing a round, as the working group lead does it in a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from consult.consultations import operations, queries, usual
from consult.consultations.models import Consultation
from consult.reviews.models import Review
from tests import factories
from tests.visitor import Visitor

Visits = Callable[..., Visitor]


@pytest.fixture
def review(db: Session) -> Review:
    return factories.review_at("preparing")


@pytest.fixture
def lead(review: Review, visitor: Visits) -> Visitor:
    return visitor(factories.lead_of(review))


def begun(review: Review) -> Consultation:
    by = factories.actor(factories.lead_of(review))
    return operations.prepare_round(review.id, "agencies", by=by)


def reread(db: Session, review: Review) -> Consultation:
    db.expire_all()
    return factories.round_of(review)


def test_the_lead_starts_a_round_and_sees_every_task(review: Review, lead: Visitor) -> None:
    lead.get(f"/reviews/{review.id}/consultation")
    lead.press("Start preparing")
    lead.sees(
        "4 tasks left before the round can open.",
        "From the law: people are told enough to answer with understanding (Gunning 2",
        "The round does not say what it is for.",
        "The round has no closing time.",
        "0 agencies are invited to answer; at least 1 must be.",
        "No equality assessment has been signed.",
        "You cannot do this yet: 4 tasks above are not done.",
    )
    lead.does_not_see("Bring the draft up to date")  # nothing is


def test_a_round_is_begun_only_once(review: Review, lead: Visitor, db: Session) -> None:
    lead.get(f"/reviews/{review.id}/consultation")
    begun(review)
    lead.press("Start preparing", status=422)
    lead.is_told("There is a round for these respondents")
    assert len(queries.list_rounds(review.id)) == 2  # the group's, and this one


def test_every_task_is_cleared_by_the_page_that_it_links_to(
    review: Review, lead: Visitor, db: Session
) -> None:
    made = begun(review)
    agency = factories.make_agency("Camden Council", sector="Local authority")
    factories.make_person(agency=agency, role="lead")
    factories.sign_equality(review)
    page = f"/reviews/{review.id}/consultation"

    lead.get(page)
    lead.click("Say what you ask and why")
    lead.press(
        "Save",
        {
            "What is this consultation for": "To hear you.",
            "Why is the change proposed": "Delay.",
            "Which options were considered": "None realistic, because of the law.",
            "What is still open": "All of it.",
        },
    )
    lead.click("Set the closing date")
    lead.press("Save", {"Closing date": date(2021, 4, 28), "Closing time": "5pm"})
    lead.sees("The round will close at 5pm on 28 April 2021 (UK time).")
    lead.click("Choose who is asked")
    lead.press("Save", {"Local authority": ["Camden Council"]})
    lead.sees("1 agency is expected to answer.", "Everything that is required is done.")
    lead.sees("Circulate to partner agencies").does_not_see("You cannot do this yet")

    made = reread(db, review)
    assert made.closes_at == datetime(2021, 4, 28, 16, 0, tzinfo=UTC)
    assert made.options == "None realistic, because of the law."


def test_an_empty_description_is_saved_and_said_not_to_do_yet(
    review: Review, lead: Visitor
) -> None:
    made = begun(review)
    lead.get(f"/consultations/{made.id}/description/edit")
    lead.press("Save")
    lead.sees(
        "What you ask and why is saved.",
        "This will not do yet. The round does not say what it is for.",
        "The round does not say what can still change.",
    )
    lead.get(f"/consultations/{made.id}/description/edit")
    four = ("What is this", "Why is the", "Which options", "What is still open")
    lead.press("Save", dict.fromkeys(four, "Said."))
    lead.sees("What you ask and why is saved.").does_not_see("This will not do yet")


def test_agencies_are_told_how_answers_are_used_and_who_is_responsible_for_personal_data(
    review: Review, lead: Visitor
) -> None:
    made = begun(review)
    lead.get(f"/consultations/{made.id}/description/edit")
    assert "gets an outcome" in lead.value_of("How will answers be used?")
    notice = lead.value_of("What becomes of personal data?")
    assert "article 6(1)(e) of the UK GDPR" in notice
    assert "[the host of this service] is the host" in notice  # nobody has set up the region
    lead.press("Save", {"How will answers be used?": " "}, status=422)
    lead.sees("Say how answers will be used.")
    lead.press(
        "Save", {"How will answers be used?": "As evidence.", "What becomes": "By the West."}
    )
    lead.get(f"/consultations/{made.id}")
    lead.sees("How answers will be used As evidence.", "Personal data By the West.")
    words = usual.privacy_of("The West", "west@example.org")
    assert "The West is the host of this service, and a controller" in words
    assert "Write to west@example.org about them." in words


def test_the_closing_time_may_be_too_soon_and_the_page_says_until_when(
    review: Review, lead: Visitor, db: Session
) -> None:
    made = begun(review)
    lead.get(f"/consultations/{made.id}/window/edit")
    lead.press("Save", {"Closing date": date(2021, 3, 31), "Closing time": "11:59pm"})
    lead.sees("The round will close at 11:59pm on 31 March 2021", "This will not do yet.")
    lead.sees("partners are given at least 28 days", "4 tasks left")


@pytest.mark.parametrize(
    ("day", "time", "reason"),
    [
        (date(2021, 3, 3), "9am", "is already past"),
        (date(2021, 3, 28), "1:30am", "the clocks go forward over it"),
        (date(2021, 4, 28), "midnight", "Use 11:59pm instead"),
        (date(2021, 4, 28), "5", "am or pm"),
        (date(2021, 4, 28), "", "Enter the closing time"),
    ],
)
def test_a_closing_time_that_cannot_be_is_refused_and_kept_on_the_page(
    review: Review, lead: Visitor, db: Session, day: date, time: str, reason: str
) -> None:
    made = begun(review)
    lead.get(f"/consultations/{made.id}/window/edit")
    lead.press("Save", {"Closing date": day, "Closing time": time}, status=422)
    lead.is_told(reason)
    assert lead.value_of("Closing time") == time
    assert reread(db, review).closes_at is None


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({}, "Enter the closing date"),
        ({"day-day": "1", "day-year": "2021"}, "Closing date must include a month"),
        ({"day-day": "31", "day-month": "2", "day-year": "2021"}, "must be a real date"),
        ({"day-day": "1", "day-month": "2", "day-year": "21"}, "Year must include 4 numbers"),
        ({"day-day": "x", "day-month": "y", "day-year": "2021"}, "must be a real date"),
        ({"day-day": "1", "day-month": "1", "day-year": "0001"}, "is already past"),
        ({"day-day": "31", "day-month": "12", "day-year": "9999"}, "more than two years ahead"),
        ({"day-day": "9" * 20, "day-month": "1", "day-year": "2021"}, "must be a real date"),
    ],
)
def test_a_date_that_cannot_be_read_says_which_part(
    review: Review, lead: Visitor, db: Session, parts: dict[str, str], reason: str
) -> None:
    made = begun(review)
    data = {"time": "12:30am", "seen_revision": str(made.revision), **parts}
    lead.post(f"/consultations/{made.id}/window/edit", data, status=422)
    lead.is_told(reason)


def test_a_bad_date_and_a_bad_time_are_told_together(
    review: Review, lead: Visitor, db: Session
) -> None:
    made = begun(review)
    lead.post(f"/consultations/{made.id}/window/edit", {"time": "soon"}, status=422)
    lead.is_told("Enter the closing date", "Enter a time, such as 5pm")


def test_a_sector_adds_all_of_it_and_an_agency_without_a_lead_is_warned_about(
    review: Review, lead: Visitor, db: Session
) -> None:
    made = begun(review)
    for name in ("North ICB", "South ICB"):
        factories.make_agency(name, sector="Health")
    factories.make_agency("Met", sector="Police")
    lead.get(f"/consultations/{made.id}/respondents/edit")
    lead.sees("It has no lead in this service, so nobody could sign its response.")
    lead.press("Save", {"Health": ["Add all 2"]})
    lead.sees("2 agencies are expected", "Nobody can sign for North ICB, South ICB")
    assert [row.name for row in queries.expected_of(made.id)] == ["North ICB", "South ICB"]


def test_an_agency_that_does_not_exist_is_refused(
    review: Review, lead: Visitor, db: Session
) -> None:
    made = begun(review)
    factories.make_agency("Met", sector="Police")
    page = f"/consultations/{made.id}/respondents/edit"
    lead.post(page, {"agencies": "999999"}, status=422)
    lead.post(page, {"agencies": "nonsense"}, status=422)
    assert queries.expected_of(made.id) == []


def test_a_description_that_is_too_long_is_refused_and_kept(
    review: Review, lead: Visitor, db: Session
) -> None:
    made = begun(review)
    lead.get(f"/consultations/{made.id}/description/edit")
    long = "why " * 8001
    lead.press("Save", {"Why is the change proposed": long}, status=422)
    lead.is_told("must have 32,000 characters or fewer")
    assert lead.value_of("Why is the change proposed").strip() == long.strip()
    assert reread(db, review).reasons == ""


def test_two_people_who_describe_a_round_do_not_overwrite_each_other(
    review: Review, lead: Visitor, visitor: Visits, db: Session
) -> None:
    made = begun(review)
    manager = visitor(factories.make_manager())
    manager.get(f"/consultations/{made.id}/description/edit")
    lead.get(f"/consultations/{made.id}/description/edit")
    lead.press("Save", {"What is still open": "Everything."})
    manager.press("Save", {"What is still open": "Nothing."}, status=409)
    manager.sees("changed what this round asks and why at", "What is still open?", "Nothing.")
    assert reread(db, review).scope == "Everything."


def test_the_letter_is_previewed_as_agencies_get_it(
    review: Review, lead: Visitor, db: Session
) -> None:
    made = begun(review)
    lead.get(f"/consultations/{made.id}/letter/edit")
    lead.press("Save", {"Covering letter": "Dear all,\n\n<b>thank you</b>"})
    lead.sees("The letter is saved.", "Dear all, <b>thank you</b> What it is about")
    lead.press("Save", {"Covering letter": "x" * 32_001}, status=422)
    assert reread(db, review).letter == "Dear all,\n\n<b>thank you</b>"


def test_questions_are_asked_ordered_changed_and_removed(
    review: Review, lead: Visitor, db: Session
) -> None:
    made = begun(review)
    lead.get(f"/consultations/{made.id}/questions")
    lead.click("Add a question")
    lead.press("Save question", {"Question": "Is 1.2 right?", "How do they": "Yes, partly or no"})
    lead.click("Add a question")
    lead.press(
        "Save question",
        {
            "Question": "Which first?",
            "How do they answer?": "One of your own options",
            "Options": "Training\nTools",
            "An answer is required": True,
        },
    )
    lead.sees("1. Is 1.2 right?", "2. Which first?", "One of several: Training; Tools.")
    lead.press("Move up question 2")
    lead.sees("1. Which first?", "2. Is 1.2 right?")
    [focused] = lead.page.tree.find_all("button", autofocus="")
    assert " ".join(focused.text.split()) == "Move down question 1", "it cannot go up any more"
    lead.press("Move down question 1")
    [focused] = lead.page.tree.find_all("button", autofocus="")
    assert " ".join(focused.text.split()) == "Move up question 2"
    lead.press("Move up question 2")
    lead.click("Change question 2")
    assert lead.value_of("Question") == "Is 1.2 right?"
    lead.press("Save question", {"Question": "Is 1.3 right?"})
    lead.sees("2. Is 1.3 right?")
    lead.click("Remove question 1")
    lead.press("Remove the question")
    lead.sees("The question is removed.", "1. Is 1.3 right?")
    assert [each.wording for each in queries.questions_of(made.id)] == ["Is 1.3 right?"]


def test_a_question_without_words_or_options_is_refused(
    review: Review, lead: Visitor, db: Session
) -> None:
    made = begun(review)
    lead.get(f"/consultations/{made.id}/questions/new")
    lead.press("Save question", status=422)
    lead.is_told("Enter the question")
    lead.press(
        "Save question",
        {"Question": "Which?", "How do they answer?": "One of your own", "Options": "One"},
        status=422,
    )
    lead.is_told("Enter at least two options")
    assert lead.value_of("Options") == "One"
    assert queries.questions_of(made.id) == []


def test_a_question_of_another_round_is_not_found(
    review: Review, visitor: Visits, db: Session
) -> None:
    mine, other = begun(review), begun(factories.review_at("preparing"))
    lead = visitor(factories.lead_of(review))
    by = factories.actor(factories.make_manager())
    theirs = operations.add_question(other, kind="text", wording="Theirs?", by=by)
    lead.get(f"/consultations/{mine.id}/questions/{theirs.id}/edit", status=404)
    lead.post(f"/consultations/{mine.id}/questions/{theirs.id}/remove", status=404)
    lead.post(
        f"/consultations/{mine.id}/questions/{theirs.id}/move", {"direction": "up"}, status=404
    )


@pytest.mark.parametrize("page", ["description", "window", "respondents", "letter"])
def test_an_open_round_is_not_edited_but_what_was_typed_is_kept(
    review: Review, lead: Visitor, db: Session, page: str
) -> None:
    made = factories.prepare_partner_round(review)
    lead.get(f"/consultations/{made.id}/{page}/edit")
    factories.take(review, "circulate_to_partners")
    lead.press("Save", status=422)
    lead.is_told("so what it asks can no longer be changed")
    lead.get(f"/consultations/{made.id}/{page}/edit")
    assert lead.page.url.endswith(f"/consultations/{made.id}")
    lead.sees("so what it asks can no longer be changed")


@pytest.mark.parametrize(
    "path",
    [
        "/reviews/{review}/consultation",
        "/reviews/{review}/group-round",
        "/consultations/{round}/description/edit",
        "/consultations/{round}/window/edit",
        "/consultations/{round}/respondents/edit",
        "/consultations/{round}/letter/edit",
        "/consultations/{round}/questions",
        "/consultations/{round}/questions/new",
        "/consultations/{round}/questions/{question}/edit",
        "/consultations/{round}/questions/{question}/remove",
        "/consultations/{round}/close",
    ],
)
def test_only_the_lead_and_the_manager_prepare(
    review: Review, visitor: Visits, db: Session, path: str
) -> None:
    made = begun(review)
    by = factories.actor(factories.lead_of(review))
    question = operations.add_question(made, kind="text", wording="Is it?", by=by)
    url = path.format(review=review.id, round=made.id, question=question.id)
    agency_lead = factories.make_person(agency=factories.make_agency(), role="lead")
    other_lead = factories.make_person()
    factories.make_group(lead=other_lead, members=[factories.make_person()])
    for who in (agency_lead, other_lead, factories.members_of(review)[0]):
        visitor(who).get(url, status=403)
    visitor(factories.make_manager()).get(url)
    visitor(factories.lead_of(review)).get(url)
    visitor().get(url, follow=False)


def test_a_group_s_round_is_prepared_and_changed_before_it_opens(
    visitor: Visits, db: Session
) -> None:
    review = factories.make_review()
    lead = visitor(factories.lead_of(review))
    page = f"/reviews/{review.id}/group-round"
    lead.get(page)
    lead.press("Save", {"Closing date": date(2021, 3, 1)}, status=422)
    lead.is_told("already past")
    assert queries.find_round(review.id, "group") is None
    lead.press(
        "Save", {"Closing date": date(2021, 3, 17), "Note": "Please look at 1.2."}, status=200
    )
    lead.get(page)
    assert lead.value_of("Note to the members") == "Please look at 1.2."
    lead.press("Save", {"Closing time": "23:00"})
    [made] = queries.list_rounds(review.id)
    assert made.closes_at == datetime(2021, 3, 17, 23, 0, tzinfo=UTC)
    factories.take(review, "circulate_in_group")
    lead.get(page)
    lead.sees("A round inside the working group is prepared while the text is being drafted.")


def test_a_note_typed_while_the_round_opened_is_refused_and_kept(
    visitor: Visits, db: Session
) -> None:
    review = factories.make_review()
    factories.prepare_group_round(review)
    lead = visitor(factories.lead_of(review))
    lead.get(f"/reviews/{review.id}/group-round")
    factories.take(review, "circulate_in_group")
    lead.press("Save", {"Note to the members": "Look at 1.2."}, status=422)
    lead.is_told("A round with the working group cannot be prepared while")
    assert lead.value_of("Note to the members") == "Look at 1.2."


@pytest.mark.parametrize("which", ["window", "respondents"])
def test_a_page_that_was_overtaken_does_not_write_over_the_other(
    review: Review, lead: Visitor, db: Session, which: str
) -> None:
    made = begun(review)
    agency = factories.make_agency("Met", sector="Police")
    page = f"/consultations/{made.id}/{which}/edit"
    revision = lead.get(page).tree.find("input", name="seen_revision")["value"]
    first = {
        "window": {"day-day": "1", "day-month": "6", "day-year": "2021", "time": "5pm"},
        "respondents": {"agencies": str(agency.id)},
    }[which]
    lead.post(page, {**first, "seen_revision": revision})
    lead.post(page, {**first, "seen_revision": revision}, status=409)
    lead.sees("of this round at" if which == "window" else "changed who is asked in this round")


def test_a_second_round_begins_with_the_words_of_the_first_and_saves_none_by_itself(
    db: Session, visitor: Visits
) -> None:
    review = factories.review_at("considering")
    factories.take(review, "consult_again")
    second = begun(review)
    lead = visitor(factories.lead_of(review))
    lead.get(f"/consultations/{second.id}/description/edit")
    lead.sees("The words below are those of the earlier round", "why you ask again")
    assert lead.value_of("What is this consultation for?") == "To hear what you think."
    assert reread(db, review).purpose == ""
    lead.press("Save", {"What is this consultation for?": "Whether chapter 4 is right now."})
    kept = reread(db, review)
    assert kept.purpose == "Whether chapter 4 is right now."
    assert kept.reasons == "Reviews found that neglect is seen late."
    assert "gets an outcome" in kept.uses
    lead.get(f"/consultations/{second.id}/description/edit")
    lead.does_not_see("those of the earlier round")
    lead.get(f"/consultations/{second.id}/letter/edit")  # the first had no letter
    lead.does_not_see("those of the earlier round")
