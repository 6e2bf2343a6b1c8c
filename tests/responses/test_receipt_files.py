"""A receipt as PDF and Word has everything that its page has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consult.accounts.models import Account
from consult.responses import queries
from consult.responses.models import Response
from consult.store import session
from tests import factories as make
from tests.responses.receipt_files import document_words
from tests.visitor import Visitor

Go = Callable[..., Visitor]
SIGNS = "**No bold** [^1] <b> a|b `code` \\ _x_ 5 < 6 & 7"


@pytest.fixture
def response(db: object) -> Response:
    return make.responses_of(make.round_of(make.review_at("partner_comment")))[0]


@pytest.fixture
def lead(response: Response) -> Account:
    return make.make_person("Lea Lead", agency=response.agency, role="lead")


def sent(visitor: Go, response: Response, lead: Account, body: str) -> Visitor:
    make.make_comment(response, body, proposed="Other *words*.\nOn two lines.", by=lead)
    page = visitor(lead)
    page.get(f"/responses/{response.id}/check")
    page.press("Sign and submit", {"Full name": "Lea Lead", "Role": "Head"})
    return page


def test_the_word_file_has_every_word_as_it_was_typed(
    visitor: Go, response: Response, lead: Account
) -> None:
    page = sent(visitor, response, lead, SIGNS)
    page.sees("PDF", "Word", "plain text")
    made = page.client.get(f"/responses/{response.id}/receipt.docx")
    assert "receipt-" in made.headers["Content-Disposition"]
    words, receipt = document_words(made.data), queries.find_receipt(response.id)
    assert receipt is not None
    for said in (SIGNS, "Other *words*.", "On two lines.", "Lea Lead, Head", receipt.hash):
        assert said in words, said


def test_the_pdf_keeps_to_the_standard_for_accessible_files(
    visitor: Go, response: Response, lead: Account
) -> None:
    page = sent(visitor, response, lead, "Say who decides.")
    made = page.client.get(f"/responses/{response.id}/receipt.pdf")
    assert made.mimetype == "application/pdf"
    assert b"pdfuaid" in made.data
    assert b"/StructTreeRoot" in made.data


def test_emoji_and_words_from_right_to_left_and_the_longest_comment_go_into_both(
    visitor: Go, response: Response, lead: Account
) -> None:
    body = "🙂 שלום مرحبا " + "*" * 31_900
    page = sent(visitor, response, lead, body)
    words = document_words(page.client.get(f"/responses/{response.id}/receipt.docx").data)
    assert "🙂 שלום مرحبا" in words
    assert words.count("*") >= 31_900
    assert "\\" not in words
    assert page.client.get(f"/responses/{response.id}/receipt.pdf").data.startswith(b"%PDF")


def test_what_was_reopened_is_said_in_the_file(
    visitor: Go, response: Response, lead: Account
) -> None:
    page = sent(visitor, response, lead, "First.")
    page.get(f"/responses/{response.id}")
    page.click("Reopen it to change what you sent in")
    page.press("Reopen the response")
    session.expire_all()
    made = page.client.get(f"/responses/{response.id}/receipt.docx?number=1")
    assert "The response was reopened since." in document_words(made.data)


def test_there_is_no_file_before_it_is_sent_in_and_of_no_other_kind(
    visitor: Go, response: Response, lead: Account
) -> None:
    page = visitor(lead)
    page.get(f"/responses/{response.id}/receipt.pdf", status=404)
    sent(visitor, response, lead, "First.")
    page.get(f"/responses/{response.id}/receipt.exe", status=404)
