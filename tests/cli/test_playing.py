"""The demo of `make run`: its stories are true, its record holds, and its tour leads on."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from consult import audit, lifecycle, store
from consult import clock as consult_clock
from consult.accounts import queries as people
from consult.cli import playing
from consult.cli.playing.reading import Set, Story
from consult.consultations import queries as rounds
from consult.lifecycle import definitions
from consult.lifecycle.models import Passage
from consult.programme import queries as programme
from consult.responses import queries as responses
from consult.reviews import queries as reviews
from consult.reviews.models import Review
from tests.cli.test_commands import run
from tests.played import NAME, copy_of, play_demo
from tests.visitor import Visitor


def stories() -> list[Story]:
    return Set(NAME).stories


def review_of(story: Story) -> Review:
    ids = {title: id for id, title in programme.list_review_titles()}
    return reviews.get_review(ids[story.facts["title"]])


def test_the_stories_are_played_as_told_and_only_once(app: Flask, clock) -> None:
    said = playing.plant(NAME)
    assert "73 agencies" in said
    with store.scope("read"):
        for story in stories():
            review = review_of(story)
            told = story.facts["tells"]
            assert review.subject.state == told["state"], story.key
            latest = rounds.find_round(review.id, "agencies")
            states = Counter(
                each.subject.state
                for each in (responses.list_responses(latest.id) if latest else ())
                if each.subject.state != "drafting"
            )
            assert states == told["responses"], story.key
        assert {each.published_at for each in definitions.list_newest("review")} == {
            Set(NAME).first
        }
        count, broken = audit.verify_all()
        assert broken == []
        assert count > 1_000
    assert playing.plant(NAME, if_empty=True) == "There are people already, so nothing was added."
    with pytest.raises(store.Conflict):
        playing.plant(NAME)


# The rest looks at one demo, made once from the command line.


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return play_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def demo(folder: Path, tmp_path: Path, databases, run_folder: Path) -> Iterator[Flask]:
    """The application on a copy of that demo."""
    with copy_of(folder, tmp_path, databases, run_folder) as app:
        yield app


@pytest.mark.sqlite
def test_the_record_of_the_demo_verifies(folder: Path) -> None:
    done = run(folder, "audit", "verify", CONSULT_MODE="demo")
    assert (done.returncode, "every chain holds" in done.stdout) == (0, True), done.stderr


@pytest.mark.sqlite
def test_the_demo_stands_at_its_own_time_and_only_moves_forward(demo: Flask) -> None:
    page = Visitor(demo).get("/")
    page.says("2pm on 17 March 2021")
    demo_clock = consult_clock.demo()
    assert demo_clock is not None
    with pytest.raises(ValueError, match="forward"):
        demo_clock.move_to(Set(NAME).first)


@pytest.mark.sqlite
def test_nothing_happened_after_the_present_of_the_demo(demo: Flask) -> None:
    with store.scope("read"):
        latest = store.session.query(Passage).order_by(Passage.at.desc()).first()
        assert latest is not None
        assert latest.at <= consult_clock.now()


STOPS: list[tuple[str, str, Callable[[Visitor], object]]] = [
    ("Agency contributor", "Camden contributor", lambda page: page.sees("Comment on 1")),
    ("Agency lead", "Camden agency lead", lambda page: page.sees("Check and sign off")),
    (
        "Working group lead",
        "Lead of the missing children group",
        lambda page: page.sees("4 of 7 answered", "Answer the next comment"),
    ),
    (
        "Board chair",
        "Chair of the LSCP Executive",
        lambda page: page.sees(
            "You cannot do this yet", "An objection stands, from LSCP Executive member for health"
        ),
    ),
    ("Partnership manager", "Partnership manager", lambda page: page.sees("What will happen")),
]


@pytest.mark.sqlite
@pytest.mark.parametrize(("role", "person", "finds"), STOPS, ids=[each[0] for each in STOPS])
def test_each_stop_of_the_tour_leads_to_work(demo: Flask, role, person, finds) -> None:
    visitor = Visitor(demo)
    visitor.get("/").says(role, "Do this next:")
    visitor.press(f"Go on as {person}")
    assert person in visitor.page.html
    finds(visitor)


@pytest.mark.sqlite
def test_every_step_that_is_blocked_in_the_demo_says_why(demo: Flask) -> None:
    """By the very guards that would stop it."""
    blocked, told = 0, Set(NAME)
    with store.scope("read"):
        for story in told.stories:
            review = review_of(story)
            first = story.facts["group"], story.facts["board"]
            for each in told.bodies:
                if each["key"] not in first:
                    continue
                account = people.find_account_by_email(told.address(each["first"]))
                assert account is not None
                for option in lifecycle.options_for(review.subject, people.actor_for(account.id)):
                    for no in option.refusals:
                        blocked += 1
                        assert no.code
                        assert no.because
    assert blocked > 5


@pytest.mark.sqlite
def test_the_manager_can_publish_what_the_chair_agreed_to(demo: Flask) -> None:
    visitor = Visitor(demo)
    visitor.get("/")
    visitor.press("Go on as Partnership manager")
    visitor.press("Publish the correction")
    visitor.sees("The corrected text is published", "The chair decides alone.")
    visitor.does_not_see("taken a position")


@pytest.mark.sqlite
def test_anybody_can_compare_a_published_correction_with_what_it_replaced(demo: Flask) -> None:
    visitor = Visitor(demo)
    visitor.get("/")
    visitor.click("Sharing information to safeguard children", within="In force since 1 March 2021")
    visitor.sees("In footnote 2, “UK” has been added.")
    visitor.click("See the changes word by word")
    visitor.sees("From the text of 30 September 2020 to that of 1 March 2021", "2 reworded")


@pytest.mark.sqlite
def test_some_agencies_have_confirmed_their_contacts_and_some_are_soon_to_be_asked(
    demo: Flask,
) -> None:
    with store.scope("read"):
        confirmed = Counter(
            each.contacts_confirmed_at.date().isoformat() if each.contacts_confirmed_at else "never"
            for each in people.list_agencies()
        )
    assert confirmed["2020-09-21"] == 2
    assert confirmed["2021-02-01"] > 30
    assert confirmed["never"] > 10


@pytest.mark.sqlite
def test_a_demo_whose_making_was_stopped_is_not_taken_for_whole(folder: Path, tmp_path) -> None:
    import sqlite3

    for each in folder.iterdir():
        shutil.copy(each, tmp_path)
    with sqlite3.connect(tmp_path / "consult.db") as database:
        database.execute("DELETE FROM tour_stop")
    done = run(tmp_path, "seed", NAME, "--if-empty", CONSULT_MODE="demo")
    assert done.returncode == 1
    assert "its making was stopped" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_is_for_demo_mode_only(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    done = run(tmp_path, "seed", NAME)
    assert done.returncode == 1
    assert "demo mode only" in done.stderr
