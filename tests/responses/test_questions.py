"""Answering questions of every kind, with and without what they hang on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from consult import clock
from consult.consultations import operations as rounds
from consult.consultations.models import Question
from consult.responses import operations, queries
from consult.responses.models import Answer, Response
from consult.store import savepoint, session
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]


@pytest.fixture
def response(db: object) -> Response:
    """To a round with a question that hangs on another, and one of each further kind."""
    review = make.review_at("preparing")
    made = make.prepare_partner_round(review)
    by = make.actor(make.lead_of(review))

    def ask(kind: str, wording: str, **others: Any) -> Question:
        return rounds.add_question(made, kind=kind, wording=wording, by=by, **others)

    why = {"follow_up": "Please say why.", "follow_up_if": ["No"]}
    clear = ask("yes_partly_no", "Is it clear?", required=True, **why)
    hangs = {"shown_if_id": clear.id, "shown_if": ["No", "Partly"]}
    ask("text", "How should it read?", required=True, **hangs)
    ask("choices", "Whom does it touch?", choices=["Schools", "Police"], other=True)
    ask("number", "How many staff?")
    ask("date", "From when?")
    ask("short_text", "Your role?")
    draft = make.draft_under(review)
    block = make.document_queries.blocks_of(make.document_queries.newest_version(draft.id).id)[2]
    ask("yes_no", "Is this one right?", draft_id=draft.id, anchor=block.anchor)
    make.take(review, "circulate_to_partners")
    return make.responses_of(make.round_of(review))[0]


@pytest.fixture
def lead(response: Response, visitor: Go) -> Visitor:
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/answers")
    return page


def stored() -> dict[str, tuple[str, str, str]]:
    rows = session.scalars(select(Answer)).all()
    return {each.question.wording: (each.value, each.other, each.more) for each in rows}


def test_every_kind_of_question_is_answered_and_read_again(
    lead: Visitor, response: Response
) -> None:
    lead.sees("Only if you answered “No” or “Partly” to question 1.", "Question 7, about 1.2")
    lead.press(
        "Save answers",
        {
            "Is it clear?": "No",
            "Please say why.": "Too long.",
            "How should it read?": "Shorter.",
            "Whom does it touch?": ["Police", "Schools", "Other"],
            "If “Other”: what is it?": "Libraries",
            "How many staff?": "1,200",
            "From when?": date(2021, 9, 1),
            "Your role?": "Head",
            "Is this one right?": "Yes",
        },
    )
    lead.sees("Schools; Police; Other: Libraries", "1 September 2021", "No Too long.")
    lead.sees("Question 7 is about 1.2")
    assert stored()["Whom does it touch?"] == ("Schools\nPolice\nother", "Libraries", "")
    assert stored()["How many staff?"][0] == "1200"
    lead.get(f"/responses/{response.id}/answers")
    lead.press("Save answers")
    changed = [
        (each.question.wording, each.words)
        for each in session.scalars(select(Answer))
        if each.revision > 1
    ]
    assert changed == []


def test_an_answer_to_what_is_not_asked_is_refused_with_the_condition_in_words(
    lead: Visitor,
) -> None:
    words = {"Is it clear?": "Yes", "How should it read?": "Shorter."}
    lead.press("Save answers", words, status=422)
    lead.is_told("Only if you answered “No” or “Partly” to question 1. Change that answer")
    assert lead.value_of("How should it read?") == "Shorter."
    assert stored() == {}
    lead.press("Save answers", {"Is it clear?": "Partly"})
    assert stored()["How should it read?"][0] == "Shorter."


def test_taking_back_what_another_answer_hangs_on_is_refused_too(
    lead: Visitor, response: Response
) -> None:
    lead.press("Save answers", {"Is it clear?": "Partly", "How should it read?": "Shorter."})
    lead.get(f"/responses/{response.id}/answers")
    lead.press("Save answers", {"Is it clear?": "Yes"}, status=422)
    lead.is_told("take out what you answered here")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"How many staff?": "many"}, "Enter a number in digits"),
        ({"From when?": (31, 2, 2021)}, "“From when?” must be a real date."),
        ({"From when?": ("", 2, 2021)}, "must include a day"),
        ({"Whom does it touch?": ["Other"]}, "Say what “Other” is."),
        ({"If “Other”": "Libraries"}, "Choose “Other” as well"),
        ({"Please say why.": "Because."}, "Choose an answer to the question above"),
        ({"Your role?": "x" * 301}, "Use 300 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_the_question(
    lead: Visitor, words: dict[str, Any], told: str
) -> None:
    lead.press("Save answers", words, status=422)
    lead.is_told(told)
    assert stored() == {}


def test_everything_that_is_wrong_is_said_at_once(lead: Visitor) -> None:
    wrong = {"How many staff?": "many", "From when?": (31, 2, 2021), "If “Other”": "Libraries"}
    lead.press("Save answers", wrong, status=422)
    lead.is_told("Enter a number in digits", "must be a real date", "Choose “Other” as well")
    assert stored() == {}


def missing(response: Response) -> str:
    by = make.respondent_of(response)
    with pytest.raises(Refused) as caught, savepoint():
        operations.submit(
            response,
            signed_name=by.name,
            signed_role="Lead",
            received_at=clock.now(),
            by=make.actor(by),
        )
    return " ".join(each.because for each in caught.value.refusals)


def give(response: Response, number: int, value: str, more: str = "") -> None:
    question = queries.list_questions(response.consultation_id)[number - 1]
    operations.answer_question(
        response,
        question=question,
        value=value,
        more=more,
        seen_revision=0,
        received_at=clock.now(),
        by=make.actor(make.respondent_of(response)),
    )


def test_only_what_is_asked_must_be_answered(response: Response) -> None:
    assert "1 required question has no answer: “Is it clear?”" in missing(response)
    give(response, 1, "no")
    told = missing(response)
    assert "“Please say why.” and “How should it read?”" in told


def test_before_signing_the_follow_up_that_is_missing_is_named_and_led_to(
    response: Response, visitor: Go
) -> None:
    give(response, 1, "no")
    give(response, 2, "Shorter.")
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/check")
    page.sees("1 required question has no answer", "Please say why., after “Is it clear?”")


def test_the_receipt_says_every_answer_in_words(response: Response, visitor: Go) -> None:
    give(response, 1, "no", "Too long.")
    give(response, 2, "Shorter.")
    give(response, 3, "Schools\nPolice")
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}/check")
    page.press("Sign and submit", {"Full name": "Ada", "Role": "Head"})
    page.sees("No Too long.", "Schools; Police")
    receipt = queries.find_receipt(response.id)
    assert receipt is not None
    content = json.loads(receipt.canonical)
    assert content["answers"][0]["words"] == "No\nToo long."


def test_another_agency_has_no_such_page(response: Response, visitor: Go) -> None:
    give(response, 1, "no", "A secret reason.")
    other = make.responses_of(response.consultation)[1]
    page = visitor(make.respondent_of(other))
    page.get(f"/responses/{response.id}/answers", status=404)
    page.get(f"/responses/{other.id}/answers")
    page.does_not_see("A secret reason.")
    page.get(f"/consultations/{response.consultation_id}/questions/preview", status=403)
