"""A round that anyone may answer, without an account: every page passes axe, and the keyboard
alone is enough from the list to the receipt."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from consult import store
from consult.notifications.models import Message
from tests import factories as make
from tests.browser.conftest import arranging
from tests.browser.hands import Keyboard


def newest_link(kind: str) -> str:
    """The address in the newest letter to somebody without an account."""
    with store.scope("read"):
        wanted = select(Message.body).where(Message.kind == f"individuals/{kind}")
        body = store.session.scalars(wanted.order_by(Message.id.desc())).first()
    assert body is not None
    found = re.search(r"/have-your-say/\S+", body)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("phone", [False, True])
def test_anyone_answers_with_the_keyboard_alone_and_every_page_passes_axe(
    person: Any, phone: bool
) -> None:
    with arranging():
        review = make.review_at("preparing")
        made = make.prepare_partner_round(review)
        for kind in ("summary", "file"):
            make.enclose(made, kind)
        call = make.open_to_anyone(made, young=True)
        make.take(review, "circulate_to_partners")
        slug, title = call.slug, call.title
    anyone = person(phone=phone)
    page = anyone.go("/have-your-say")
    hands = Keyboard(page, anyone.check)
    anyone.check()
    hands.follow(title)
    hands.fill("Your comment on the whole text (optional)", "Say who calls, and when.")
    hands.press("Send my answer")
    error = page.get_by_role("alert").get_by_role("link").first
    error.wait_for()
    error.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "email"
    page.keyboard.insert_text("person@example.org")
    hands.press("Send my answer")
    page.wait_for_url("**/sent")
    anyone.go(newest_link("confirm"))
    anyone.check()
    hands.press("Yes, this is my answer")
    page.get_by_role("heading", level=1).wait_for()
    anyone.go(newest_link("receipt"))
    anyone.check()
    page.get_by_text("Say who calls, and when.").first.wait_for()
    anyone.go(f"/have-your-say/{slug}/young-people")
    anyone.check()
