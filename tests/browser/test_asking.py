"""Questions that are asked of some alone: with the script they come when they are asked."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from consult.consultations import operations as rounds
from consult.responses.models import Response
from tests import factories as make
from tests.browser.conftest import arranging

CLEAR, HOW = "Is it clear?", "How should it read? (optional)"
WHO, WHY = "Who reads it? (optional)", "Why them? (optional)"


@pytest.fixture
def places(app: object) -> tuple[Any, Any, Response]:
    """Who answers, who prepares, and the response. The third question hangs on the second."""
    with arranging():
        review = make.review_at("preparing")
        made = make.prepare_partner_round(review)
        lead = make.lead_of(review)

        def ask(kind: str, wording: str, **others: Any) -> Any:
            return rounds.add_question(
                made, kind=kind, wording=wording, by=make.actor(lead), **others
            )

        clear = ask("yes_partly_no", CLEAR, required=True)
        wanted = {"shown_if_id": clear.id, "shown_if": ["No", "Partly"]}
        who = ask("choices", "Who reads it?", choices=["Schools", "The “police”"], **wanted)
        ask("text", "Why them?", shown_if_id=who.id, shown_if=["The “police”"])
        ask("text", "How should it read?", **wanted)
        make.take(review, "circulate_to_partners")
        response = make.responses_of(make.round_of(review))[0]
        return make.respondent_of(response), lead, response


@pytest.mark.parametrize("phone", [False, True])
def test_a_question_comes_when_it_is_asked_and_never_goes_with_words(
    person: Any, places: tuple[Any, Any, Response], phone: bool
) -> None:
    respondent, _lead, response = places
    writer = person(respondent, phone=phone)
    page = writer.go(f"/responses/{response.id}/answers")
    how, who, why = page.get_by_label(HOW), page.get_by_text(WHO), page.get_by_label(WHY)
    for each in (how, who, why):
        expect(each).to_be_hidden()
    writer.check()
    page.get_by_label("Partly", exact=True).check()
    expect(how).to_be_visible()
    expect(who).to_be_visible()
    expect(why).to_be_hidden()
    page.get_by_label("The “police”").check()
    expect(why).to_be_visible()
    page.get_by_label("Yes", exact=True).check()
    expect(who).to_be_visible()  # something is chosen there
    expect(how).to_be_hidden()
    page.get_by_label("No", exact=True).check()
    how.fill("Shorter.")
    page.get_by_label("Yes", exact=True).check()
    expect(how).to_be_visible()
    page.get_by_role("button", name="Save answers").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label(HOW)).to_have_value("Shorter.")
    expect(page.get_by_label(HOW)).to_be_visible()
    writer.check()


def test_without_the_script_every_question_says_for_whom_it_is(
    person: Any, places: tuple[Any, Any, Response]
) -> None:
    respondent, _lead, response = places
    page = person(respondent, scripts=False).go(f"/responses/{response.id}/answers")
    expect(page.get_by_label(HOW)).to_be_visible()
    told = page.get_by_text("Only if you answered “No” or “Partly” to question 1.")
    expect(told.first).to_be_visible()


def test_who_prepares_tries_it_in_the_preview(
    person: Any, places: tuple[Any, Any, Response]
) -> None:
    _respondent, lead, response = places
    asker = person(lead)
    page = asker.go(f"/consultations/{response.consultation_id}/questions/preview")
    expect(page.get_by_label(HOW)).to_be_hidden()
    page.get_by_label("No", exact=True).check()
    expect(page.get_by_label(HOW)).to_be_visible()
    asker.check()
