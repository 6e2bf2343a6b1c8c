"""What was typed before a sign-in ended is back in the form: for its author, and nobody else."""

from __future__ import annotations

import pytest

from consult.accounts.models import SignIn
from consult.jobs import run_sweep
from consult.web.models import KeptWords
from tests.factories import make_manager, make_review
from tests.visitor import Visitor

GOOD = "correct horse battery staple"
WORDS = "# שלום\n\nمرحبا 🧒🏽 " + "each word counts " * 1900 + "\n\nthe end"


def end_sign_ins(db) -> None:
    for row in db.query(SignIn):
        row.ended_at = row.ended_at or row.created_at


def with_password(person):
    from consult.accounts import passwords

    person.password_hash = passwords.hash_password(GOOD)
    return person


def sign_in_again(someone: Visitor, person) -> None:
    someone.press("Sign in", {"E-mail": person.email, "Password": GOOD}, within="Password")


@pytest.fixture
def manager(db):
    return with_password(make_manager())


def lose_a_document(db, visitor, manager, *, cookie: bool) -> Visitor:
    """Words sent from the form for a new document after the sign-in ended, or the cookie went."""
    someone = visitor(manager)
    someone.get("/documents/new")
    if cookie:
        end_sign_ins(db)
    else:
        someone.client.delete_cookie("session")
    fields = {"Title": "Missing children", "The text": WORDS}
    someone.press("Check how it reads", fields, status=401)
    return someone


@pytest.fixture
def lost(db, visitor, manager):
    return lose_a_document(db, visitor, manager, cookie=True)


@pytest.mark.parametrize("cookie", [True, False], ids=["sign-in ended", "cookie and token gone"])
def test_after_signing_in_the_form_has_everything_and_one_press_sends_it(
    db, visitor, manager, cookie
):
    someone = lose_a_document(db, visitor, manager, cookie=cookie)
    someone.click("Sign in", within="ready to be sent")
    sign_in_again(someone, manager)
    someone.sees("What you typed is back in this form")
    assert someone.value_of("Title") == "Missing children"
    assert someone.value_of("The text").replace("\r\n", "\n") == WORDS
    someone.press("Check how it reads")
    someone.sees("Check how it was understood")
    assert someone.value_of("Title") == "Missing children"
    assert db.query(KeptWords).count() == 0
    someone.get("/documents/new").says("Add")
    someone.does_not_see("What you typed is back")
    assert someone.value_of("Title") == ""


def test_another_account_sees_nothing_and_the_author_still_does_later(db, visitor, manager, lost):
    other = with_password(make_manager("Olu Other"))
    lost.click("Sign in", within="ready to be sent")
    sign_in_again(lost, other)
    lost.does_not_see("What you typed", "each word counts")
    assert lost.value_of("Title") == ""
    lost.get("/home").says("waits")
    lost.does_not_see("Send what you had typed")
    words = db.query(KeptWords).one()
    lost.post(f"/account/words/{words.id}/discard", status=404)
    later = visitor()
    later.get("/sign-in")
    sign_in_again(later, manager)
    later.click("Send what you had typed")
    assert later.value_of("Title") == "Missing children"


def test_a_form_of_one_person_sent_by_the_next_changes_nothing_and_shows_nothing(
    db, visitor, manager
):
    someone = visitor(manager)
    someone.get("/documents/new")
    someone.sign_in(make_manager("Olu Other"))
    someone.press("Check how it reads", {"Title": "Secret", "The text": WORDS}, status=403)
    someone.is_told("This form was opened by somebody else, so nothing was changed.")
    someone.does_not_see("Secret", "each word counts", "ask your partnership manager")
    assert db.query(KeptWords).one().account_id == manager.id


@pytest.mark.parametrize(
    "query",
    ["y" * 3000, "%D7%A9" * 1200, "%ff" * 1200, "%ff%ed%a0%80", "%D7%A9"],
    ids=["long", "long and Hebrew", "long and no text", "no text", "Hebrew"],
)
def test_words_from_an_address_of_any_length_come_back(db, visitor, manager, query):
    someone = visitor(manager)
    someone.get(f"/documents/new?x={query}")
    end_sign_ins(db)
    someone.press("Check how it reads", {"Title": "Kept", "The text": "One."}, status=401)
    someone.click("Sign in", within="ready to be sent")
    sign_in_again(someone, manager)
    someone.sees("What you typed is back in this form")
    assert someone.value_of("Title") == "Kept"
    someone.press("Check how it reads")
    assert db.query(KeptWords).count() == 0


@pytest.mark.parametrize("tail", ["x" * 3000, "%ff" * 10], ids=["long", "no text"])
def test_words_sent_to_an_address_that_no_page_has_are_shown_to_be_copied(
    db, visitor, manager, tail
):
    review = make_review(by=manager)
    someone = visitor(manager)
    someone.get("/documents/new")
    token = someone.page.main.find("input", name="csrf_token")["value"]
    end_sign_ins(db)
    data = {"reason": "Each word counts.", "csrf_token": token}
    someone.post(f"/reviews/{review.id}/steps/{tail}", data, token=False, status=401)
    someone.sees("Each word counts.")


def test_a_whole_chapter_comes_back(db, visitor, manager):
    someone = visitor(manager)
    someone.get("/documents/new")
    end_sign_ins(db)
    chapter = "A paragraph of it.\n\n" * 95_000  # near the most that a document may hold
    someone.press("Check how it reads", {"Title": "Long", "The text": chapter}, status=401)
    someone.click("Sign in", within="ready to be sent")
    sign_in_again(someone, manager)
    assert someone.value_of("The text").replace("\r\n", "\n") == chapter.strip()


def test_a_forged_mark_keeps_nothing(db, visitor, manager):
    someone = visitor()
    data = {"title": "Planted", "csrf_token": "x~y~WzEsIi8iLHRydWVd.aaa.bbb"}
    someone.post("/documents/new", data, token=False, status=401)
    assert db.query(KeptWords).count() == 0


def test_the_back_button_before_signing_in_leads_to_the_words_as_well(db, visitor, manager, lost):
    lost.get("/documents/new")  # not stored by the browser, so asked for again
    assert lost.page.h1 == "Sign in"
    sign_in_again(lost, manager)
    assert lost.value_of("Title") == "Missing children"


def test_a_link_by_e_mail_leads_to_the_words_in_any_browser(db, visitor, manager, lost):
    from consult import events
    from consult.accounts.events import SignInLinkRequested

    letters: list[SignInLinkRequested] = []
    handler = letters.append
    events.subscribe(SignInLinkRequested)(handler)
    try:
        lost.click("Send me a sign-in link")
        lost.press("Send the link", {"E-mail address": manager.email})
    finally:
        events._handlers[SignInLinkRequested].remove(handler)
    elsewhere = visitor()
    elsewhere.get(f"/sign-in/link/{letters[0].token}")
    [press] = [each for each in elsewhere.page.buttons if each.startswith("Sign in")]
    elsewhere.press(press)
    assert elsewhere.value_of("Title") == "Missing children"


def test_words_can_be_thrown_away(db, visitor, manager, lost):
    lost.click("Sign in", within="ready to be sent")
    sign_in_again(lost, manager)
    lost.press("Throw it away")
    assert lost.value_of("Title") == ""
    assert db.query(KeptWords).count() == 0


def test_words_are_gone_after_three_days(db, visitor, manager, lost, clock):
    clock.advance(days=3, minutes=1)
    assert run_sweep("kept words") == 1
    lost.click("Sign in", within="ready to be sent")
    sign_in_again(lost, manager)
    assert lost.value_of("Title") == ""


def test_a_form_that_may_no_longer_be_used_shows_its_words_to_be_copied(db, visitor, manager, lost):
    for row in list(manager.site_roles):
        db.delete(row)
    db.commit()
    lost.get("/sign-in?next=/documents/new")
    page = lost.press(
        "Sign in", {"E-mail": manager.email, "Password": GOOD}, within="Password", status=403
    )
    assert "no form for it here" in page.text
    assert "each word counts" in page.text


def test_a_step_that_others_took_meanwhile_is_still_refused(db, visitor, manager):
    review = make_review(by=manager)
    someone = visitor(manager)
    where = f"/reviews/{review.id}/steps/withdraw"
    someone.get(where)
    end_sign_ins(db)
    label = next(each for each in someone.page.fields() if each.tag == "textarea")
    pressed = next(b.text for b in someone.page.main.find_all("button"))
    someone.press(pressed, {someone.page.label_of(label): "No longer needed."}, status=401)
    review.subject.revision += 1
    db.commit()
    someone.click("Sign in", within="ready to be sent")
    sign_in_again(someone, manager)
    someone.sees("No longer needed.")
    someone.press(pressed, status=409)
