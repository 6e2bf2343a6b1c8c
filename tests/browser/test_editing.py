"""A draft edited in the browser by keyboard, over a connection that comes and goes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import pytest

from consult import store
from consult.documents import queries
from consult.documents.copies import keeping
from tests.browser.conftest import arranging
from tests.factories import make_draft, make_manager

FIRST = "# Sharing\n\nEvery agency must share. At once.\n\nTell the family.\n\n- one\n- two\n"


@pytest.fixture
def draft(db: Any) -> Any:
    with arranging():
        return make_draft("Chapter 4", FIRST)


def press(page: Any, role: str, name: str) -> None:
    """As a keyboard does: the focus comes to it, and Enter."""
    found = page.get_by_role(role, name=name, exact=True)
    found.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def words(draft_id: int) -> list[str]:
    with store.scope("read"):
        copy = keeping.find_open(draft_id)
        assert copy is not None
        return [piece.block.text for piece in keeping.held(copy).pieces if piece.stands]


def waiting(draft_id: int) -> list[str]:
    from consult.documents.copies.words import words_in

    with store.scope("read"):
        copy = keeping.find_open(draft_id)
        assert copy is not None
        return [typed.source for typed in words_in(copy).values()]


def test_a_draft_is_edited_by_keyboard_over_a_broken_connection(person: Any, draft: Any) -> None:
    with arranging():
        manager = make_manager()
        version = queries.newest_version(draft.id)
    writer = person(manager)
    page = writer.go(f"/documents/{draft.document_id}/versions/{version.id}")
    press(page, "button", "Edit in the browser")
    writer.check()
    press(page, "link", "Edit 1.2")
    writer.check()
    box = page.get_by_label("The words, as Markdown")
    box.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Today")
    page.get_by_text("Kept at").wait_for()
    assert waiting(draft.id) == ["Tell the family. Today"]
    assert words(draft.id)[2] == "Tell the family."

    writer.context.set_offline(True)
    page.keyboard.type(" and tomorrow.")
    page.get_by_text("This could not be kept: there is no connection.").wait_for()
    assert waiting(draft.id) == ["Tell the family. Today"]
    writer.context.set_offline(False)
    page.get_by_text("Kept at").wait_for()
    assert waiting(draft.id) == ["Tell the family. Today and tomorrow."]
    writer.failures = [each for each in writer.failures if "ERR_INTERNET_DISCONNECTED" not in each]

    page.keyboard.type(" Gone")  # and the page is left in the middle of it
    page.goto("about:blank")
    page.wait_for_timeout(700)
    assert waiting(draft.id) == ["Tell the family. Today and tomorrow. Gone"]
    page.go_back()
    page.reload()
    assert box.input_value() == "Tell the family. Today and tomorrow. Gone"
    press(page, "button", "Save")
    assert words(draft.id)[2] == "Tell the family. Today and tomorrow. Gone"

    press(page, "button", "Up 1.2, item 2")
    assert words(draft.id)[-2:] == ["two", "one"]
    press(page, "link", "Move, split, delete… 1.1")
    writer.check()
    page.get_by_role("radio", name="At once.").focus()
    page.keyboard.press("Space")
    press(page, "button", "Split")
    assert words(draft.id)[1:3] == ["Every agency must share.", "At once."]

    press(page, "button", "See what changes")
    writer.check()
    page.get_by_role("radio", name="Substantive").focus()
    page.keyboard.press("Space")
    press(page, "button", "Make version 2")
    assert "Version 2 saved." in page.locator("main").inner_text()
    writer.check()


def test_without_scripts_and_on_a_phone_it_is_the_same_work(person: Any, draft: Any) -> None:
    with arranging():
        manager = make_manager()
        version = queries.newest_version(draft.id)
    writer = person(manager, phone=True, scripts=False)
    page = writer.go(f"/documents/{draft.document_id}/versions/{version.id}")
    page.get_by_role("button", name="Edit in the browser").click()
    writer.check()
    page.get_by_role("link", name="Edit 1.2", exact=True).click()
    page.get_by_label("The words, as Markdown").fill("Tell **them**.")
    page.get_by_role("button", name="Preview").click()
    assert page.locator("[data-preview] strong").inner_text() == "them"
    page.get_by_role("button", name="Save", exact=True).click()
    writer.check()
    assert words(draft.id)[2] == "Tell **them**."


def test_two_people_at_one_block_are_told_while_they_type(person: Any, draft: Any) -> None:
    with arranging():
        amara, ben = make_manager("Amara Lee"), make_manager("Ben Okafor")
        copy = keeping.start_copy(queries.get_draft(draft.id), by=_actor(amara))
        anchor = keeping.held(copy).pieces[2].anchor
    path = f"/documents/copies/{copy.id}/block/{anchor}"
    first, second = person(amara), person(ben)
    one, two = first.go(path), second.go(path)
    one.get_by_label("The words, as Markdown").fill("Amara's words.")
    one.get_by_text("Kept at").wait_for()
    two.get_by_label("The words, as Markdown").fill("Ben's words.")
    two.get_by_text("Not kept: Amara Lee changed this at").wait_for()
    two.get_by_role("button", name="Save", exact=True).click()
    two.get_by_role("heading", name="What stands there now").wait_for()
    assert two.get_by_label("The other words, to copy").input_value() == "Amara's words."
    assert two.get_by_label("The words, as Markdown").input_value() == "Ben's words."
    second.check()
    two.wait_for_timeout(2500)  # nothing is sent by itself over what a colleague typed
    assert waiting(draft.id) == ["Amara's words."]
    first.go(f"/documents/copies/{copy.id}")
    assert "Amara Lee is typing here" in one.locator("main").inner_text()


def _actor(account: Any) -> Any:
    from tests.factories import actor

    return actor(account)


def test_who_only_looks_keeps_nothing_and_what_was_brought_back_and_saved_is_not_offered_again(
    person: Any, draft: Any
) -> None:
    with arranging():
        amara = make_manager("Amara Lee")
        copy = keeping.start_copy(queries.get_draft(draft.id), by=_actor(amara))
        anchor = keeping.held(copy).pieces[2].anchor
    writer = person(amara)
    path = f"/documents/copies/{copy.id}/after/{anchor}"
    page = writer.go(path)
    page.get_by_role("link", name="Back to the text").click()
    page.wait_for_timeout(700)
    assert waiting(draft.id) == []
    writer.go(path)
    page.evaluate(  # as it is left by a page whose words the server never had
        'sessionStorage.setItem(`typed:${location.pathname}:0`, \'{"source": "A paragraph."}\')'
    )
    writer.go(path)
    page.get_by_role("button", name="Bring it back").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("It is in the working copy.").wait_for()
    page.wait_for_load_state()  # its script forgets what the browser kept
    writer.go(path)
    assert page.get_by_label("The words, as Markdown").input_value() == ""
    assert page.get_by_role("button", name="Bring it back").count() == 0


def test_what_is_typed_before_the_page_is_ready_is_kept_and_the_page_says_so(
    person: Any, draft: Any
) -> None:
    with arranging():
        manager = make_manager()
        version = queries.newest_version(draft.id)
    page = person(manager).go(f"/documents/{draft.document_id}/versions/{version.id}")
    press(page, "button", "Edit in the browser")
    address = page.get_by_role("link", name="Edit 1.2", exact=True).get_attribute("href")
    late: list[Any] = []

    def hold_back(route: Any) -> None:
        late.append(route)

    page.route("**/keep.js", hold_back)
    page.goto(urljoin(page.url, address), wait_until="commit")
    box = page.get_by_label("The words, as Markdown")
    box.fill("Tell the family today.")
    page.wait_for_timeout(200)
    late[0].continue_()
    page.get_by_text("Kept at").wait_for()
    assert waiting(draft.id) == ["Tell the family today."]
    press(page, "button", "Save")
    assert words(draft.id)[2] == "Tell the family today."
