"""Data protection and legal assessments: questions of their own, versions, a check afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from consult.assessments import operations, queries, rules
from consult.assessments.models import Assessment
from consult.reviews.models import Review
from consult.reviews.presenters import picture_of
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
LEGAL = {
    "Which law and guidance does the text rest on?": "Children Act 2004 s11.",
    "Where does the text ask for more than the law, or for less?": "Nowhere.",
    "What has to change, or to be watched?": "A new edition of the guidance.",
    "Full name of the person who signs": "Ben Law",
    "Their role": "Legal adviser",
}


def signed(review: Review, kind: str) -> Assessment:
    lead = make.lead_of(review)
    return operations.sign_assessment(
        review.id,
        kind=kind,
        groups_affected="Names of children.",
        impact="They may be sent to the wrong desk.",
        mitigation="A list of desks.",
        signed_name="Dana Priv",
        signed_role="Data protection officer",
        by=make.actor(lead),
    )


def warned(review: Review) -> list[str]:
    """What the step to the board warns of."""
    picture = picture_of(review, make.actor(make.lead_of(review)))
    [option] = [each for each in picture.options if each.step.trigger == "send_to_board"]
    return [each.code for each in option.warnings]


@pytest.mark.parametrize("kind", rules.KINDS)
def test_each_kind_asks_three_questions_of_its_own(kind: str) -> None:
    form = rules.FORMS[kind]
    assert list(form.parts) == ["groups_affected", "impact", "mitigation"]
    parts = dict.fromkeys(form.parts, " ")
    said = list(rules.is_complete(kind, parts, has_file=False))
    assert [each.field for each in said] == list(form.parts)
    assert [form.parts[each.field or ""].what in each.because for each in said] == [True] * 3
    assert {each.source for each in said} == {form.source}
    assert list(rules.is_complete(kind, parts, has_file=True)) == []


def test_no_two_kinds_ask_the_same() -> None:
    asked = [part.question for form in rules.FORMS.values() for part in form.parts.values()]
    assert len(set(asked)) == len(asked) == 9


def test_the_lead_enters_what_the_legal_adviser_signed(db: Session, visitor: Go) -> None:
    review = make.review_at("drafting")
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/assessments")
    lead.sees("No legal assessment has been signed yet.", "Not every text needs one.")
    lead.click("Complete the legal assessment")
    lead.press("Sign the assessment", {"Their role": "Legal adviser"}, status=422)
    lead.is_told("Say which law and guidance the text rests on, or upload an assessment")
    lead.press("Sign the assessment", LEGAL)
    lead.sees("Legal assessment signed, version 1.", "More or less than the law", "Ben Law")
    lead.sees("No equality assessment has been signed yet.")
    lead.click("Sign a new version of the legal assessment")
    assert lead.value_of("Which law and guidance") == "Children Act 2004 s11."
    lead.press("Sign the assessment", LEGAL)
    assert [(each.kind, each.number) for each in queries.list_assessments(review.id)] == [
        ("legal", 2),
        ("legal", 1),
    ]


def test_an_assessment_of_nothing_known_is_not_there(db: Session, visitor: Go) -> None:
    review = make.review_at("drafting")
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/assessments/new?kind=weather", status=404)


def test_the_data_protection_assessment_is_checked_against_the_responses(
    db: Session, visitor: Go
) -> None:
    review = make.review_at("considering")
    made = signed(review, "data_protection")
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/assessments")
    lead.click("Check it against the responses: data protection assessment")
    lead.sees("Check the data protection assessment against the responses", "Names of children.")
    lead.press(
        "Record the check",
        {
            "What follows for the assessment?": "It has to be updated",
            "Why?": "Two agencies share by telephone.",
            "Full name of the person who checked it": "Dana Priv",
        },
    )
    lead.sees(
        "What makes it lawful, and what keeps it safe?", "Data protection assessment, version 2"
    )
    assert queries.reviews_of([made.id])[made.id][0].because == "Two agencies share by telephone."


@pytest.mark.parametrize("kind", ["data_protection", "legal"])
def test_one_that_nobody_checked_is_a_warning_before_the_board(db: Session, kind: str) -> None:
    review = make.review_at("considering")
    assert warned(review) == []
    made = signed(review, kind)
    assert warned(review) == ["assessment-not-reviewed"]
    operations.review_assessment(
        made,
        outcome="no_change",
        because="Nobody spoke of it.",
        signed_name="Dana Priv",
        by=make.actor(make.lead_of(review)),
    )
    assert warned(review) == []


def test_the_text_goes_to_the_board_unchecked_only_with_a_reason(db: Session, visitor: Go) -> None:
    review = make.review_at("considering")
    make.check_equality(review)
    signed(review, "legal")
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/steps/send_to_board")
    lead.sees("The legal assessment has not been checked against the responses.")
    lead.press("Send to the board", status=422)
    lead.is_told("The legal assessment has not been checked")
    lead.press("Send to the board", {"Why": "It is about another part of the text."})
    assert make.place_of(review) == "with_board"


def test_a_legal_assessment_does_not_stand_for_the_equality_one(db: Session) -> None:
    review = make.review_at("preparing")
    signed(review, "legal")
    with pytest.raises(Refused) as no:
        make.take(review, "circulate_to_partners")
    assert "no-equality-assessment" in no.value.codes
