"""What has to fit on the page: the navigation, the search box, the picture of a process."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.browser.conftest import arranging

TOPS = """() => [...document.querySelectorAll('.govuk-service-navigation__item')]
    .map(each => Math.round(each.getBoundingClientRect().top))"""
SEARCH = "document.querySelector('.consult-search').getBoundingClientRect().bottom"
SEEN = """() => {
    const way = document.querySelector('.consult-way').getBoundingClientRect();
    const box = document.getElementById('way-here').getBoundingClientRect();
    return box.left >= way.left && box.right <= way.right + 1
        && box.top >= 0 && box.bottom <= window.innerHeight;
}"""
WIDTH_OF = """word => {
    const part = document.createElement('span');
    part.textContent = word;
    part.style.whiteSpace = 'nowrap';
    document.querySelector("td[data-label='Who has it']").append(part);
    const width = part.getBoundingClientRect().width;
    part.remove();
    return width;
}"""
CUT = """() => {
    const way = document.querySelector('.consult-way');
    return way.scrollWidth - way.clientWidth;
}"""


def test_navigation_stands_on_one_line_and_the_search_box_above_it(person: Any) -> None:
    with arranging():
        host = make.make_agency()
        manager = make.make_person(agency=host, site_roles=["partnership_manager"])
        administrator = make.make_person(site_roles=["administrator"])
    for account in (manager, administrator):
        page = person(account).go("/home")
        tops = page.evaluate(TOPS)
        assert len(tops) >= 7
        assert len(set(tops)) == 1
        assert page.evaluate(SEARCH) < tops[0]
    phone = person(manager, phone=True)
    page = phone.go("/home")
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    page.get_by_label("Words to look for").wait_for()
    phone.check()


def test_a_table_that_scrolls_on_a_phone_can_be_scrolled_by_keyboard(person: Any) -> None:
    wide = "| Agency | Safeguardingpartnership | Responsibilities |\n|---|---|---|\n"
    row = "| Metropolitan | Westminsterandelsewhere | Proportionality |\n"
    with arranging():
        draft = make.make_draft("Chapter 4", "# One\n\n" + wide + row)
        make.make_version(draft, "# One\n\nNew.\n\n" + wide + row)
        versions = make.document_queries.list_versions(draft.id)
        manager, document_id = make.make_manager(), draft.document_id
        ids = sorted(each.id for each in versions)
    phone = person(manager, phone=True)
    page = phone.go(f"/documents/{document_id}/compare/{ids[0]}/{ids[1]}")
    table = page.locator(".consult-redline table").first
    assert table.evaluate("each => each.scrollWidth > each.clientWidth")
    assert table.get_attribute("tabindex") == "0"
    phone.check()


def test_no_ordinary_word_of_a_name_is_broken_in_a_crowded_table(person: Any) -> None:
    with arranging():
        review = make.review_at("partner_comment")
        lead, round = make.lead_of(review), make.round_of(review)
        for each in make.responses_of(round):
            each.agency.name += ", an association of directors of children’s services"
            make.make_person("Designated Safeguarding Lead", agency=each.agency, role="lead")
    officer = person(lead)
    page = officer.go(f"/consultations/{round.id}/coverage")
    cells = page.locator("td[data-label='Who has it']").all()
    longest = page.evaluate(WIDTH_OF, "Safeguarding")
    assert cells
    assert all(each.evaluate("cell => cell.clientWidth") >= longest for each in cells)
    officer.check()


def test_what_changed_far_right_in_a_wide_table_moves_no_page_on_a_phone(person: Any) -> None:
    names = [f"Safeguardingpartnership{n}" for n in range(5)]
    wide = f"| {' | '.join(names)} |\n|{'---|' * 5}\n"
    row = "| Metropolitan | Westminster | Proportionality | Responsibility | within {} days |\n"
    with arranging():
        draft = make.make_draft("Chapter 4", "# One\n\n" + wide + row.format("three"))
        make.make_version(draft, "# One\n\n" + wide + row.format("five"))
        versions = make.document_queries.list_versions(draft.id)
        manager, document_id = make.make_manager(), draft.document_id
        ids = sorted(each.id for each in versions)
    phone = person(manager, phone=True)
    for view in ("", "?view=sides"):
        phone.go(f"/documents/{document_id}/compare/{ids[0]}/{ids[1]}{view}")
        phone.check()


@pytest.mark.parametrize("phone", [False, True])
def test_the_picture_of_a_process_fits_or_says_that_it_scrolls(person: Any, phone: bool) -> None:
    with arranging():
        review = make.review_at("partner_comment")
        lead = make.lead_of(review)
    reader = person(lead, phone=phone)
    page = reader.go(f"/reviews/{review.id}/process")
    hint = page.get_by_text("Scroll to see the whole picture")
    assert hint.is_visible() == (page.evaluate(CUT) > 1) == phone
    page.get_by_role("link", name="Go to where it is now in the picture").click()
    page.wait_for_function(SEEN)
    page.locator(".consult-way").focus()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"
    reader.check()


def test_the_contents_of_a_text_never_lie_over_its_words(person: Any) -> None:
    source = "".join(f"# Heading {n}\n\n{'Words of it. ' * 60}\n\n" for n in range(12))
    with arranging():
        manager = make.make_manager()
    page = person(manager).go("/documents/new")
    page.get_by_label("Title").fill("Chapter 4")
    page.get_by_label("The text", exact=False).fill(source)
    page.get_by_role("button", name="Check how it reads").click()
    page.get_by_role("heading", name="Heading 9").scroll_into_view_if_needed()
    ends = page.locator(".consult-contents").evaluate("each => each.getBoundingClientRect().right")
    begins = page.locator(".consult-text").evaluate("each => each.getBoundingClientRect().left")
    assert ends <= begins


PRESSED = """() => [...document.querySelectorAll(
    'nav, form, button, input, select, textarea, .govuk-button, .consult-demo, .consult-bar'
)].filter(each => each.getClientRects().length && getComputedStyle(each).display !== 'none'
    && !each.classList.contains('consult-stepper')).map(each => each.outerHTML.slice(0, 120))"""
CUT_OFF = """() => [...document.querySelectorAll('main table, main svg')].filter(
    each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1
).map(each => each.outerHTML.slice(0, 120))"""


def test_on_paper_there_are_words_and_nothing_to_press(person: Any) -> None:
    with arranging():
        review = make.review_at("partner_comment")
        found, draft = make.round_of(review), make.draft_under(review)
        response = make.responses_of(found)[0]
        lead, agency = make.lead_of(review), make.respondent_of(response)
        version_id = make.document_queries.newest_version(draft.id).id  # type: ignore[union-attr]
    version = f"/documents/{draft.document_id}/versions/{version_id}"
    pages = [
        (lead, f"/reviews/{review.id}", "Partner comment"),
        (lead, f"/reviews/{review.id}/process", "Here now"),
        (lead, version, "Draft for comment, not in force"),
        (lead, f"/consultations/{found.id}/coverage", "Who has answered"),
        (agency, f"/responses/{response.id}", "Draft for comment, not in force"),
    ]
    for account, address, says in pages:
        page = person(account).go(address)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 1000})
        assert page.evaluate(PRESSED) == [], address
        assert page.evaluate(CUT_OFF) == [], address
        assert page.get_by_text(says).first.is_visible(), address


OVER_THE_EDGE = """() => [...document.querySelectorAll('.consult-matrix th')]
    .filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.innerText)"""


@pytest.mark.parametrize("width", [1200, 768])
def test_no_heading_of_who_can_see_what_runs_into_the_next(person: Any, width: int) -> None:
    with arranging():
        account = make.make_manager()
    page = person(account).go("/who-can-see-what")
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate(OVER_THE_EDGE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    assert page.evaluate(CUT_OFF) == []
