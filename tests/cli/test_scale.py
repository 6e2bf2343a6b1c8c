"""The set for measuring: made by real steps, grown on request, never among other people's data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_commands import run

SECRET = "a secret of the tests, long enough"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service with a small set."""
    made = tmp_path_factory.mktemp("scale")
    run(made, "migrate")
    done = run(made, "seed", "scale", "--reviews", "4", "--comments", "60", "--agencies", "4")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "4 agencies, 4 reviews, 60 comments."
    assert "comments 60 of 60" in done.stderr
    return made


def test_the_record_of_the_set_verifies(planted: Path) -> None:
    done = run(planted, "audit", "verify")
    assert (done.returncode, "every chain holds" in done.stdout) == (0, True), done.stderr


def test_the_set_grows_to_the_numbers_asked_for(planted: Path) -> None:
    done = run(planted, "seed", "scale", "--reviews", "5", "--comments", "110")
    assert done.stdout.strip() == "4 agencies, 5 reviews, 110 comments."
    assert run(planted, "audit", "verify").returncode == 0


def test_a_set_begun_with_few_agencies_says_how_much_it_can_take(planted: Path) -> None:
    done = run(planted, "seed", "scale", "--comments", "5000")
    assert done.returncode == 1
    assert "room for 200 comments" in done.stderr


def test_in_production_the_set_needs_an_empty_database(planted: Path) -> None:
    done = run(planted, "seed", "scale", CONSULT_MODE="production", CONSULT_SECRET_KEY=SECRET)
    assert done.returncode == 1
    assert "in production" in done.stderr


def test_the_set_is_not_put_among_other_people(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    run(tmp_path, "user", "add", "--email", "a@example.org", "--name", "Ada")
    done = run(tmp_path, "seed", "scale", "--reviews", "1", "--comments", "0")
    assert done.returncode == 1
    assert "not of a measuring set" in done.stderr
