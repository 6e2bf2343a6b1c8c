"""Writing questions with follow-ups, conditions and places; sets; preview; corrections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.consultations import operations, queries
from consult.consultations.models import Consultation, Question, QuestionCorrection
from consult.notifications.models import Message
from consult.reviews.models import Review
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Visits = Callable[..., Visitor]


@pytest.fixture
def review(db: Session) -> Review:
    return make.review_at("preparing")


@pytest.fixture
def made(review: Review) -> Consultation:
    return make.prepare_partner_round(review)


@pytest.fixture
def lead(review: Review, made: Consultation, visitor: Visits) -> Visitor:
    return visitor(make.lead_of(review))


def add(made: Consultation, wording: str, kind: str = "yes_no", **others: Any) -> Question:
    review = queries.get_round(made.id).review_id
    by = make.actor(make.lead_of(make.review_queries.get_review(review)))
    return operations.add_question(made, kind=kind, wording=wording, by=by, **others)


def refused(act: Callable[..., object], *args: Any, **kwargs: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.codes


def test_a_question_has_a_follow_up_a_condition_and_a_place(
    lead: Visitor, made: Consultation
) -> None:
    add(made, "Is it clear?", "yes_partly_no")
    lead.get(f"/consultations/{made.id}/questions/new")
    lead.press(
        "Save question",
        {
            "Question": "How should it read?",
            "How do they answer?": "A four-point scale",
            "Options, or labels": "All of it\nMuch\nSome\nNothing",
            "Follow-up": "Please say why.",
            "Answers after which the follow-up": "nothing",
            "When is it asked?": "Only after an answer to 1. Is it clear?",
            "Only after these answers": "No\npartly",
            "What is it about?": "1.2: A strategy discussion is held within three working days.",
        },
    )
    lead.sees(
        "Four-point scale: All of it; Much; Some; Nothing.",
        "Then: “Please say why.”, which must be answered after “Nothing”.",
        "Only if you answered “No” or “Partly” to question 1.",
        "About 1.2: A strategy discussion is held within three working days.",
    )
    lead.click("Change question 2")
    assert lead.value_of("Only after these answers") == "No\nPartly"
    lead.press("Save question")
    lead.sees("Only if you answered “No” or “Partly” to question 1.")


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"kind": "scale4", "choices": ["One", "Two"]}, "bad-choices"),
        ({"kind": "choice", "choices": ["One", "Other"], "other": True}, "bad-choices"),
        ({"kind": "no-such"}, "unknown-kind"),
        ({"kind": "text", "follow_up": "Why?"}, "no-follow-up"),
        ({"kind": "yes_no", "follow_up_if": ["No"]}, "no-follow-up"),
        ({"kind": "yes_no", "follow_up": "Why?", "follow_up_if": ["Perhaps"]}, "not-an-answer"),
        ({"kind": "text", "shown_if_id": 99_999, "shown_if": ["No"]}, "condition-not-earlier"),
        ({"kind": "text", "draft_id": 99_999}, "no-such-place"),
        ({"kind": "text", "anchor": "nowhere"}, "no-such-place"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    made: Consultation, wanted: dict[str, Any], code: str
) -> None:
    assert refused(add, made, "What?", **wanted) == (code,)


def test_a_condition_needs_answers_that_the_other_question_has(made: Consultation) -> None:
    on = add(made, "Is it clear?")
    open_one = add(made, "What else?", "text")
    assert refused(add, made, "Why?", shown_if_id=on.id) == ("condition-without-answers",)
    odd = {"shown_if_id": on.id, "shown_if": ["Partly"]}
    assert refused(add, made, "Why?", **odd) == ("not-an-answer",)
    hung = {"shown_if_id": open_one.id, "shown_if": ["No"]}
    assert refused(add, made, "Why?", **hung) == ("condition-not-earlier",)


def test_what_others_hang_on_stays_above_them_and_keeps_its_answers(
    review: Review, made: Consultation, lead: Visitor
) -> None:
    by = make.actor(make.lead_of(review))
    on = add(made, "Is it clear?", "yes_partly_no")
    add(made, "Why not?", "text", shown_if_id=on.id, shown_if=["Partly"])
    edit = operations.edit_question
    assert refused(edit, on, kind="yes_no", wording="?", by=by) == ("others-hang-on-it",)
    assert refused(operations.remove_question, on, by=by) == ("others-hang-on-it",)
    lead.get(f"/consultations/{made.id}/questions")
    lead.press("Move up question 2", status=422)
    lead.is_told("Question 2 is asked only after certain answers to question 1")
    lead.press("Move down question 1", status=422)
    lead.get(f"/consultations/{made.id}/questions/{on.id}/remove")
    lead.press("Remove the question", status=422)
    lead.is_told("Question 2 is asked only after certain answers")


def test_the_twenty_questions_are_chosen_from_and_previewed(
    lead: Visitor, made: Consultation
) -> None:
    lead.get(f"/consultations/{made.id}/questions")
    lead.click("choose from a saved set")
    lead.click("Twenty questions for a safeguarding protocol")
    lead.sees(
        "Where these questions come from", "Welsh SUSR survey Q1 (smartsurvey THOL68) adapted"
    )
    offered = [each for each in lead.page.tree.find_all("input") if each["name"] == "questions"]
    assert len(offered) == 20
    assert not [each for each in offered if "checked" in each]
    lead.press("Add the chosen questions", status=422)
    lead.is_told("Choose whether you want all questions, or some of them.")
    which = {"Which questions do you want?": "Only those I choose"}
    lead.press("Add the chosen questions", which, status=422)
    lead.is_told("Choose at least one question")
    lead.press("Add the chosen questions", {"Which questions do you want?": "All of them"})
    lead.sees("20 questions are added.", "20. Do you have anything else to add?")
    lead.click("See them as a respondent will")
    lead.sees("nothing that you enter here is saved", "Needed if you answered “No”.")


def test_a_placeholder_is_marked_and_holds_the_round_until_it_is_replaced(
    lead: Visitor, review: Review, made: Consultation
) -> None:
    lead.get(f"/consultations/{made.id}/question-sets/shipped-safeguarding-protocol")
    lead.sees("To complete: put your own words in place of “[protocol]”.")
    lead.press(
        "Add the chosen questions",
        {
            "Which questions do you want?": "Only those I choose",
            "Questions": [
                "9. Does the introduction provide clarity on the aims and reasons for producing "
                "the [protocol]?"
            ],
        },
    )
    lead.sees("To complete", "Put your own words in place of “[protocol]”.")
    lead.get(f"/reviews/{review.id}/consultation")
    lead.sees("Complete the questions", "The questions still have 1 placeholder: “[protocol]”.")
    lead.get(f"/reviews/{review.id}")
    lead.click("Put your own words in its place.")
    lead.click("Change question 1")
    lead.press("Save question", {"Question": "Does it follow [2018] EWFC 40 (see [this](x))?"})
    lead.does_not_see("To complete")
    lead.get(f"/reviews/{review.id}/consultation")
    lead.does_not_see("placeholder", "Complete the questions")


def test_a_round_of_an_older_workflow_does_not_open_with_a_placeholder_either(
    review: Review, made: Consultation
) -> None:
    add(made, "Is the [protocol] clear?", "text")
    version = make.document_queries.newest_version(make.draft_under(review).id)
    assert version is not None
    by = make.actor(make.lead_of(review))
    codes = refused(operations.open_round, made, version_ids=[version.id], by=by)
    assert "questions-unfinished" in codes


def test_a_set_is_saved_used_in_another_round_and_removed(
    lead: Visitor, made: Consultation, visitor: Visits
) -> None:
    on = add(made, "Is it clear?")
    add(made, "Why not?", "text", shown_if_id=on.id, shown_if=["No"])
    lead.get(f"/consultations/{made.id}/questions")
    lead.click("Save these questions as a set")
    lead.press("Save the set", {"Name of the set": "The usual two"})
    lead.sees("The set is saved.", "2 questions. Saved by")
    lead.get(f"/consultations/{made.id}/question-sets/new")
    lead.press("Save the set", {"Name of the set": "The usual two"}, status=422)
    lead.is_told("There is a set of that name")

    other = make.review_at("preparing")
    theirs = make.prepare_partner_round(other)
    another = visitor(make.lead_of(other))
    another.get(f"/consultations/{theirs.id}/question-sets")
    another.click("The usual two")
    another.press("Add the chosen questions", {"Which questions do you want?": "All of them"})
    another.sees("Only if you answered “No” to question 1.")
    another.get(f"/consultations/{theirs.id}/question-sets")
    another.click("Remove the set The usual two")
    another.press("Remove the set")
    another.sees("Nobody has saved a set yet.")


def test_an_open_rounds_question_is_corrected_and_everyone_is_told(
    lead: Visitor, review: Review, made: Consultation, db: Session, visitor: Visits
) -> None:
    asked = add(made, "Is 1.2 claer?", help="Read it twice.")
    make.take(review, "circulate_to_partners")
    before = len(db.scalars(select(Message)).all())
    lead.get(f"/consultations/{made.id}")
    lead.click("Correct question 1")
    lead.press("Correct it and tell everyone", {"What was wrong?": ""}, status=422)
    lead.is_told("Say what was wrong")
    words = {"Question": "Is 1.2 clear?", "What was wrong?": "A slip of the pen."}
    lead.press("Correct it and tell everyone", words)
    lead.sees("Is 1.2 clear?", "A slip of the pen.", "It said: “Is 1.2 claer?”")
    letters = db.scalars(select(Message).order_by(Message.id)).all()[before:]
    assert [each.kind for each in letters] == ["consultations/corrected"] * 2
    assert all("It said: Is 1.2 claer?" in each.body for each in letters)
    response = make.responses_of(made)[0]
    someone = visitor(make.respondent_of(response))
    someone.get(f"/responses/{response.id}/answers")
    someone.sees("Is 1.2 clear?", "A slip of the pen.")
    assert db.scalars(select(QuestionCorrection.question_id)).all() == [asked.id]


def test_only_an_open_rounds_question_is_corrected(review: Review, made: Consultation) -> None:
    by = make.actor(make.lead_of(review))
    asked = add(made, "Is it?")
    words = {"wording": "Is it now?", "help": "", "why": "A slip."}
    assert refused(operations.correct_question, asked, **words, by=by) == ("round-not-open",)
    make.take(review, "circulate_to_partners")
    same = {**words, "wording": "Is it?"}
    assert refused(operations.correct_question, asked, **same, by=by) == ("nothing-changed",)
