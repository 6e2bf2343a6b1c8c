"""Positions and the sentence that counts them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from consult.accounts.models import Account
from consult.boards import rules
from consult.boards.models import Position
from consult.boards.tally import facts_of, member_names, standing_for
from consult.groups.models import Seat
from workflows.definition import shipped
from workflows.facts import BallotFacts

FLOW = shipped()["procedures_amendment"]


def codes(choice: str, words: str = "", clears: str = "") -> list[str]:
    return [each.code for each in rules.position_problems(choice, words, clears)]


def test_an_objection_and_a_recusal_need_words() -> None:
    for choice in ("yes", "no_objection"):
        assert codes(choice) == []
    assert codes("recuse", " ") == ["no-why-recused"]
    assert codes("recuse", "I wrote it.") == []
    assert codes("object") == ["no-why", "no-clears"]
    assert codes("object", " \n", "A date.") == ["no-why"]
    assert codes("object", "Too slow.", "A date.") == []


def test_a_position_is_one_of_four() -> None:
    assert codes("perhaps") == ["no-choice"]
    assert codes("") == ["no-choice"]


def test_words_have_a_limit() -> None:
    assert codes("yes", "x" * 32_000) == []
    assert codes("yes", "x" * 32_001) == ["too-long"]


def seat(number: int, name: str) -> Seat:
    account = Account(id=number, name=name, email=f"{number}@example.org")
    return Seat(account_id=number, account=account, role="member")


def position(number: int, choice: str, *, replaced: bool = False) -> Position:
    at = datetime(2021, 3, 3, tzinfo=UTC)
    return Position(account_id=number, choice=choice, replaced_at=at if replaced else None)


def test_namesakes_are_told_apart() -> None:
    named = member_names([seat(1, "Sam"), seat(2, "Sam"), seat(3, "Jo")])
    assert named == {1: "Sam (1@example.org)", 2: "Sam (2@example.org)", 3: "Jo"}


def test_those_who_left_and_what_was_replaced_are_not_counted() -> None:
    facts = facts_of(
        "open",
        shipped()["ballot"],
        [seat(1, "Ada"), seat(2, "Ben")],
        [position(1, "object", replaced=True), position(1, "yes"), position(9, "yes")],
        ["aa"],
    )
    assert facts == BallotFacts(state="open", members=2, yes=("Ada",), hashes=("aa",))


def test_the_sentence_uses_the_numbers_of_the_definition() -> None:
    facts = BallotFacts(state="open", members=5, yes=("A",), no_objection=("B",))
    told = standing_for(facts, FLOW).sentences
    assert told == [
        "2 of 5 members have taken a position; the quorum is 3.",
        "1 is in favour; at least 2 must be.",
    ]


def test_the_recused_do_not_count_and_objections_are_named() -> None:
    facts = BallotFacts(state="open", members=4, yes=("A",), objections=("B",), recused=("C",))
    told = standing_for(facts, FLOW).sentences
    assert told[0] == "2 of 3 unrecused members have taken a position; the quorum is 3."
    assert told[2:] == [
        "An objection stands, from B.",
        "1 member recused: C. They do not count towards the quorum.",
    ]


def test_a_definition_without_numbers_promises_none() -> None:
    told = standing_for(BallotFacts(state="open", members=1), shipped()["ballot"]).sentences
    assert told[0] == "0 of 1 members have taken a position."


def test_where_the_chair_decides_alone_nobody_is_counted() -> None:
    facts = facts_of("open", shipped()["chairs_decision"], [seat(1, "Ada")], [], [])
    told = standing_for(facts, shipped()["correction"]).sentences
    assert told == ["The chair decides alone."]
