"""Steps of reviews from the command line, from outside: the door is that of the pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from consult.cli.scale import DOMAIN
from tests.cli.test_commands import run

BY = ("--by", f"manager@{DOMAIN}")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated service with a few reviews under way."""
    made = tmp_path_factory.mktemp("steps")
    assert run(made, "migrate").returncode == 0
    words = ["seed", "scale", "--reviews", "7", "--comments", "4", "--agencies", "2"]
    done = run(made, *words)
    assert done.returncode == 0, done.stderr
    return made


def _first(service: Path, state: str) -> str:
    rows = [row.split("\t") for row in run(service, "review", "list", *BY).stdout.splitlines()]
    return next(row[0] for row in rows if row[1] == state)


def test_steps_are_shown_with_every_reason_against_them(service: Path) -> None:
    done = run(service, "review", "show", _first(service, "Preparing partner comment"), *BY)
    assert done.returncode == 0, done.stderr
    assert "not yet\tcirculate_to_partners" in done.stdout
    assert "\t- " in done.stdout
    assert "open\thold" in done.stdout


def test_a_step_with_the_same_key_is_taken_once(service: Path) -> None:
    number = _first(service, "Preparing partner comment")
    words = ["review", "step", number, "hold", *BY, "--reason", "National guidance is to come."]
    words += ["--waits-for", "The guidance.", "--request", "key-1"]
    first, again = run(service, *words), run(service, *words)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert first.stdout == again.stdout
    assert run(service, "audit", "verify").returncode == 0
    back = run(service, "review", "step", number, "resume", *BY, "--reason", "It has come.")
    assert back.returncode == 0, back.stderr


def test_a_step_that_may_not_be_taken_says_all_reasons_and_changes_nothing(service: Path) -> None:
    number = _first(service, "Preparing partner comment")
    before = run(service, "review", "show", number, *BY).stdout
    done = run(service, "review", "step", number, "circulate_to_partners", *BY)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) > 1
    assert "Traceback" not in done.stderr
    assert run(service, "review", "show", number, *BY).stdout == before


def test_strangers_and_those_without_a_part_are_told(service: Path) -> None:
    number = _first(service, "Preparing partner comment")
    nobody = run(service, "review", "show", number, "--by", "nobody@example.org")
    assert nobody.returncode == 2
    assert "Nobody signs in as nobody@example.org" in nobody.stderr
    writer = ("--by", f"writer1@{DOMAIN}")
    for words in (["show", number], ["step", number, "hold", "--reason", "So that it stops."]):
        done = run(service, "review", *words, *writer)
        assert done.returncode == 1
        assert "Usage" not in done.stderr
        assert "Only those who take part in this review can see it" in done.stderr
    for words in (["show", "999999"], ["step", "999999", "hold"]):
        missing = run(service, "review", *words, *BY)
        assert missing.returncode == 1
        assert missing.stderr.strip() == "consult: There is no review 999999."
