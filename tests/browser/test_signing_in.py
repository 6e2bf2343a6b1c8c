"""Through the sign-in pages themselves, as a person does."""

from __future__ import annotations

import re

from sqlalchemy import select

from consult import store
from consult.notifications.models import Message
from tests.browser.conftest import arranging
from tests.browser.hands import Keyboard
from tests.factories import make_person

PASSWORD = "a long enough pass phrase"


def test_somebody_signs_in_by_password_and_comes_to_the_page_they_wanted(db, person):
    make_person("A person", email="ada@example.org", password=PASSWORD)
    store.commit()
    somebody = person()
    hands = Keyboard(somebody.go("/account"))
    hands.fill("E-mail address", "ada@example.org")
    hands.fill("Password", "not that one")
    hands.press("Sign in")
    assert hands.page.title().startswith("Error:")
    somebody.check()
    hands.fill("Password", PASSWORD)
    hands.press("Sign in")
    assert hands.page.url.endswith("/account")
    somebody.check()


def test_a_link_from_the_mail_signs_in_once_and_only_by_its_button(db, person):
    make_person("A person", email="ada@example.org")
    store.commit()
    somebody = person()
    hands = Keyboard(somebody.go("/sign-in/link"))
    hands.fill("E-mail address", "ada@example.org")
    hands.press("Send the link")
    with arranging():
        body = store.session.scalars(select(Message.body)).one()
    found = re.search(r"/sign-in/link/\S+", body)
    assert found
    somebody.go(found[0])
    somebody.go(found[0])  # a mail scanner opened it before
    somebody.check()
    hands.press("Sign in")
    assert hands.page.url.endswith("/home")
    again = person()
    again.go(found[0])
    assert "Sign in" not in again.page.locator("main button").all_inner_texts()
