"""What is copied from a web page or from Word is pasted with what it means."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import arranging
from tests.factories import make_manager

COPIED = """<html><body><!--StartFragment--><style>h2 {color: red}</style>
<b style="font-weight:normal"><h2 class="x" onclick="alert(1)">Duties</h2>
<p style="margin:0"><span style="color:red">Tell the <b>family</b></span>
<a href="https://x.example/a" target="_blank">by the Act</a>.</p>
<ul><li>at once</li></ul><table><tr><th>Who</th></tr><tr><td>All</td></tr></table>
<script>alert(1)</script></b><!--EndFragment--></body></html>"""
PASTE = """(box, [page, words]) => {
    const copied = new DataTransfer()
    if (page) copied.setData('text/html', page)
    copied.setData('text/plain', words)
    box.focus()
    const what = {clipboardData: copied, bubbles: true, cancelable: true}
    return box.dispatchEvent(new ClipboardEvent('paste', what))
}"""


def test_what_is_copied_from_a_page_keeps_its_headings_lists_and_tables(person: Any) -> None:
    with arranging():
        manager = make_manager()
    reader = person(manager)
    page = reader.go("/documents/new")
    box = page.get_by_label("The text", exact=True)
    assert box.evaluate(PASTE, ["<p>Only <b>words</b></p>", "Only words"])  # left to the browser
    expect(box).to_have_value("")
    assert not box.evaluate(PASTE, [COPIED, "Duties"])
    expect(page.get_by_role("radio", name="HTML")).to_be_checked()
    expect(page.get_by_text("Pasted as HTML, with its headings")).to_be_visible()
    assert "style" not in box.input_value()
    assert "onclick" not in box.input_value()
    assert "font-weight" not in box.input_value()
    reader.check()
    assert box.evaluate(PASTE, [COPIED, "Duties"])  # words stand there: they are not mixed
    page.get_by_label("Title").fill("Chapter 4")
    page.get_by_role("button", name="Check how it reads").click()
    text = page.locator(".consult-text")
    expect(text.get_by_role("heading", name="Duties")).to_be_visible()
    expect(text.get_by_role("listitem")).to_have_text("at once")
    expect(text.get_by_role("columnheader")).to_have_text("Who")
    expect(text.get_by_role("link", name="by the Act")).to_be_visible()
