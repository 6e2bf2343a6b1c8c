"""Where a person begins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.web import Waiting, navigation
from tests.factories import (
    lead_of,
    make_agency,
    make_board,
    make_group,
    make_manager,
    make_person,
    review_at,
    round_of,
)


@pytest.fixture
def waiting(monkeypatch):
    """Only what the test says waits for anyone."""
    items: list[Waiting] = []
    monkeypatch.setattr(navigation, "_sources", [lambda actor: items])
    return items


def test_what_waits_is_grouped_with_the_most_urgent_first(visitor, db, clock, waiting):
    now = clock()
    waiting += [
        Waiting("Read the minutes", "March meeting", "/later", group="Board"),
        Waiting("Answer", "Chapter 3", "/a", due=now + timedelta(days=6), group="Consultations"),
        Waiting("Sign off", "Chapter 9", "/b", due=now + timedelta(days=2), group="Consultations"),
        Waiting("Answer the objection", "Chapter 1", "/c", urgent=True, group="Board"),
    ]
    someone = visitor(make_person())
    page = someone.get("/home")
    assert page.h1 == "What waits for you"
    order = ("Answer the objection", "Read the minutes", "Sign off", "Answer Chapter 3")
    places = [page.text.index(words) for words in order]
    assert places == sorted(places)
    someone.sees("In 2 days", "By 10am on 5 March 2021")
    assert page.links["Sign off"] == "/b"


def test_of_many_things_the_most_urgent_come_first_and_the_rest_are_one_link_away(
    visitor, db, clock, waiting
):
    soon = [clock() + timedelta(days=60 - number) for number in range(45)]
    waiting += [Waiting(f"Do {n:02}", "A text", f"/do/{n}", due=due) for n, due in enumerate(soon)]
    someone = visitor(make_person())
    page = someone.get("/home")
    page.says("To do (45)", "These are the first 20.", "Do 44", "Do 25")
    assert not page.says("Do 24")
    someone.click("Show all 45 under To do")
    someone.sees("Do 44", "Do 24", "Do 00")
    assert not someone.page.says("These are the first")


def test_what_is_late_is_said_to_be_late(visitor, db, clock, waiting):
    waiting.append(Waiting("Answer", "Chapter 3", "/a", due=clock() - timedelta(hours=1)))
    visitor(make_person()).get("/home").says("Late")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_manager, "No review waits for a step of yours."),
        (lambda: make_person(agency=make_agency()), "Consultations that your agency"),
        (lambda: make_person(site_roles=["safeguarding_lead"]), "tells of harm to a child"),
        (make_person, "You have no place in an agency or a group yet."),
    ],
)
def test_an_empty_home_says_what_will_be_there(visitor, db, waiting, make, words):
    visitor(make()).get("/home").says("Nothing waits for you now.", words)


def test_a_chair_and_a_lead_are_told_of_their_own_work(visitor, db, waiting):
    chair, lead = make_person(), make_person()
    make_board(chair=chair)
    make_group(lead=lead)
    for person, words in ((chair, "Texts that your board"), (lead, "Comments to answer")):
        someone = visitor(person)
        someone.get("/home")
        someone.sees(words)


def test_the_board_is_in_the_navigation_of_those_who_decide(visitor, db, waiting):
    member, writer = make_person(agency=make_agency()), make_person()
    make_board(chair=make_person(), members=[member])
    make_group(lead=make_person(), members=[writer])
    deciding = visitor(member).get("/home")
    assert "Board" in deciding.links
    assert deciding.says("Texts on which you are to say where you stand")
    drafting = visitor(writer).get("/home")
    assert "Board" not in drafting.links
    assert drafting.says("Drafts of your working group")
    assert "Board" in visitor(make_manager()).get("/home").links


def test_an_administrator_is_one_before_all_agencies(visitor, db, waiting):
    person = make_person(agency=make_agency(), site_roles=["administrator"])
    home = visitor(person).get("/home")
    assert home.says("has to look at, will be here. How the service runs is below.")


def test_a_visitor_is_led_to_the_front_page(visitor, app):
    page = visitor().get("/home", follow=False)
    assert page.headers["Location"] == "/"


def test_home_is_in_the_navigation_of_those_who_are_signed_in(visitor, db):
    assert visitor(make_person()).get("/account").links["Home"] == "/home"
    assert "Home" not in visitor().get("/sign-in").links


@pytest.mark.parametrize("of", ["", "/coverage", "/conversations", "/public-answers", "/comments"])
def test_the_pages_of_a_round_stand_under_its_review_for_those_who_run_it(visitor, db, of):
    review = review_at("partner_comment")
    page = visitor(lead_of(review)).get(f"/consultations/{round_of(review).id}{of}")
    chosen = page.tree.find_all("li", class_="govuk-service-navigation__item--active")
    assert [" ".join(each.text.split()) for each in chosen] == ["Reviews"]
