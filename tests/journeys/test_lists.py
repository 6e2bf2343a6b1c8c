"""Every list is found in, sorted and paged by links that can be kept and sent on."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import factories
from tests.visitor import Visitor

TITLES = ("Missing children", "Bruising in babies", "Online harm")


@pytest.fixture
def manager(app: Flask) -> Visitor:
    who = factories.make_manager()
    for title in TITLES:
        factories.make_review(document=factories.make_document(title), title=title)
    return Visitor(app).sign_in(who)


def _order(visitor: Visitor) -> list[str]:
    """The titles in the order in which the page's rows name them."""
    text = visitor.page.text
    return sorted((each for each in TITLES if each in text), key=text.index)


@pytest.mark.parametrize("address", ["/reviews", "/documents"])
def test_a_list_is_sorted_by_a_link_in_its_header_and_back_again(
    manager: Visitor, address: str
) -> None:
    heading = {"/reviews": "Review", "/documents": "Document"}[address]
    manager.get(f"{address}?sort=-title")
    assert _order(manager) == sorted(TITLES, reverse=True)
    manager.click(heading, within="Where it is" if address == "/reviews" else "In force")
    assert _order(manager) == sorted(TITLES)
    assert manager.page.url.endswith("?sort=title")


@pytest.mark.parametrize("address", ["/reviews", "/documents"])
def test_words_find_a_title_whatever_the_case_and_percent_means_itself(
    manager: Visitor, address: str
) -> None:
    manager.get(f"{address}?words=BABIES+bruising")
    assert _order(manager) == ["Bruising in babies"]
    assert "Show all" in manager.page.text
    manager.get(f"{address}?words=%25")
    assert _order(manager) == []
    assert "like that" in manager.page.text


NONSENSE = (
    "page=0",
    "page=-3",
    "page=99999999999999999999",
    "page=x",
    "sort=nonsense",
    "sort=-",
    "sort=id;drop",
    "words=" + "x" * 3000,
    "words=%F0%9F%91%B6",
    "stage=none",
    "body=0",
    "board=x",
    "kind=x",
    "person=-1",
    "show=nowhere",
    "in_force=perhaps",
)


@pytest.mark.parametrize(
    "address", ["/reviews", "/documents", "/groups", "/ballots", "/published", "/responses"]
)
def test_what_is_not_on_offer_is_as_if_it_was_not_said(app: Flask, address: str) -> None:
    visitor = Visitor(app).sign_in(factories.make_manager())
    for asked in NONSENSE:
        visitor.get(f"{address}?{asked}")


def test_sent_mail_takes_nonsense_as_unsaid(demo_app: Flask) -> None:
    visitor = Visitor(demo_app)
    for asked in NONSENSE:
        visitor.get(f"/sent-mail?{asked}")


def test_a_filter_keeps_the_order_and_a_page_keeps_both(app: Flask) -> None:
    visitor = Visitor(app).sign_in(factories.make_manager())
    for number in range(30):
        factories.make_group(f"Panel {number:02}")
    factories.make_group("Something else")
    visitor.get("/groups?words=panel&sort=-name")
    assert "Showing 1 to 25 of 30 groups" in visitor.page.text
    assert "Panel 29" in visitor.page.text
    visitor.click("2")
    assert "Panel 00" in visitor.page.text
    assert "Something else" not in visitor.page.text
    assert "words=panel" in visitor.page.url
    assert "sort=-name" in visitor.page.url


def test_a_list_costs_the_same_however_long_it_is(app: Flask) -> None:
    visitor = Visitor(app).sign_in(factories.make_manager())
    factories.make_group("One")
    visitor.get("/groups")
    few = len(visitor.page.queries)
    for number in range(20):
        factories.make_group(f"Panel {number}")
    visitor.get("/groups")
    assert len(visitor.page.queries) == few
