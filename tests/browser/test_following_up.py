"""The follow-up of a question, and the place to say what “Other” is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from consult.accounts.models import Account
from consult.consultations import operations as rounds
from tests import factories as make
from tests.browser.conftest import arranging

BETTER, WHERE, OTHER = "How should it read? (optional)", "Where is it unclear?", "what is it?"


@pytest.fixture
def asked(db: Any) -> tuple[str, Account]:
    """A round with a question and its follow-up, one that hangs on it, and one with “Other”."""
    with arranging():
        review = make.review_at("preparing")
        made = make.prepare_partner_round(review)
        by = make.actor(make.lead_of(review))
        clear = rounds.add_question(
            made,
            kind="yes_partly_no",
            wording="Is it clear?",
            follow_up=WHERE,
            follow_up_if=["Partly"],
            by=by,
        )
        hangs = {"shown_if_id": clear.id, "shown_if": ["No"]}
        rounds.add_question(made, kind="text", wording="How should it read?", by=by, **hangs)
        whom = {"choices": ["Schools", "Police"], "other": True}
        rounds.add_question(made, kind="choices", wording="Whom does it touch?", by=by, **whom)
        make.take(review, "circulate_to_partners")
        response = make.responses_of(made)[0]
        return f"/responses/{response.id}/answers", make.make_person(agency=response.agency)


def test_follow_ups_and_the_place_for_other_come_with_the_answer_that_asks_for_them(
    person: Any, asked: tuple[str, Account]
) -> None:
    path, account = asked
    writer = person(account, phone=True)
    page = writer.go(path)
    better, where, other = (page.get_by_label(each) for each in (BETTER, WHERE, OTHER))
    for hidden in (better, where, other):
        expect(hidden).to_be_hidden()
    page.get_by_label("No", exact=True).check()
    expect(better).to_be_visible()
    expect(page.get_by_text("Only if you answered “No” to question 1.")).to_be_visible()
    expect(where).to_be_hidden()
    page.get_by_label("Partly", exact=True).check()
    expect(better).to_be_hidden()
    expect(where).to_be_visible()
    page.get_by_label("Other", exact=True).check()
    expect(other).to_be_visible()
    writer.check()
    where.fill("In the second sentence")
    other.fill("Street pastors")
    page.get_by_role("button", name="Save answers").click()
    page.wait_for_url(lambda url: "/answers" not in url)
    page = writer.go(path)
    expect(page.get_by_label(WHERE)).to_have_value("In the second sentence")
    expect(page.get_by_label(OTHER)).to_be_visible()
