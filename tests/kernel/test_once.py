"""A form as it was drawn is taken once, however often its button is pressed."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from consult import jobs, store
from consult.documents.models import UnsavedText
from tests.factories import make_document, make_manager, make_person
from tests.visitor import Visitor

NEW = "/documents/new"
WORDS = {
    "title": "Missing children",
    "reference": "",
    "source": "One.",
    "source_format": "markdown",
}


def drawn(somebody: Visitor) -> str:
    """The token of the form that is in front of them."""
    html = somebody.client.get(NEW).get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found
    return found[1]


def texts() -> int:
    """How many are kept for the page that shows how they were understood."""
    with store.scope("read"):
        return store.session.scalar(select(func.count()).select_from(UnsavedText)) or 0


def test_the_same_form_sent_again_leads_to_the_first_result(db, visitor):
    somebody = visitor(make_manager())
    token = drawn(somebody)
    answers = [somebody.client.post(NEW, data={**WORDS, "csrf_token": token}) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert texts() == 1


def test_the_same_form_with_other_words_is_another_one(db, visitor):
    somebody = visitor(make_manager())
    token = drawn(somebody)
    for title in ("One title", "Another title"):
        somebody.client.post(NEW, data={**WORDS, "title": title, "csrf_token": token})
    assert texts() == 2


def test_the_same_words_in_a_form_drawn_anew_are_meant(db, visitor):
    """They are judged anew: here, that there is a document of that title by now."""
    somebody = visitor(make_manager())
    assert (
        somebody.client.post(NEW, data={**WORDS, "csrf_token": drawn(somebody)}).status_code == 302
    )
    make_document(title=WORDS["title"])
    store.commit()
    assert (
        somebody.client.post(NEW, data={**WORDS, "csrf_token": drawn(somebody)}).status_code == 422
    )
    assert texts() == 1


def test_a_refused_form_may_be_sent_again(db, visitor):
    somebody = visitor(make_manager())
    token = drawn(somebody)
    refused = {**WORDS, "title": "", "csrf_token": token}
    assert [somebody.client.post(NEW, data=refused).status_code for _ in range(2)] == [422, 422]
    assert somebody.client.post(NEW, data={**WORDS, "csrf_token": token}).status_code == 302
    assert texts() == 1


def test_several_presses_at_once_keep_one_text(app, db, visitor):
    somebody = visitor(make_manager())
    token = drawn(somebody)
    cookie = somebody.client.get_cookie("session")
    assert cookie

    def press(_n: int) -> int:
        client = app.test_client()
        client.set_cookie("session", cookie.value)
        return client.post(NEW, data={**WORDS, "csrf_token": token}).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(press, range(6))) == {302}
    assert texts() == 1


def test_spent_forms_are_forgotten_after_days(db, clock, visitor):
    somebody = visitor(make_manager())
    somebody.client.post(NEW, data={**WORDS, "csrf_token": drawn(somebody)})
    assert jobs.run_sweep("spent forms") == 0
    clock.advance(days=4)
    assert jobs.run_sweep("spent forms") == 1


@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
@pytest.mark.parametrize("path", ["reviews", "consultations", "responses", "ballots", "published"])
def test_a_number_beyond_the_column_is_simply_not_there(db, visitor, path, number):
    visitor(make_manager()).get(f"/{path}/{number}", status=404)


def test_an_address_with_a_nul_is_not_there(db, visitor):
    visitor(make_manager()).get("/responses/1/versions/1/blocks/%00/comments/new", status=404)


def test_a_file_where_words_are_asked_for_is_no_words(db, visitor):
    somebody = visitor()
    sent = {"email": (io.BytesIO(b"x"), "x.txt"), "csrf_token": somebody._token()}
    answer = somebody.client.post("/sign-in", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422


def test_a_hidden_number_of_5000_digits_is_refused_or_ignored(db, visitor):
    somebody = visitor(make_person("A person"))
    for field in ("seen_revision", "seen_number"):
        sent = {field: "9" * 5000, "csrf_token": somebody._token()}
        assert somebody.client.post("/account/password", data=sent).status_code < 500
