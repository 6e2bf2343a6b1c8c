"""Two people have one form open: the second is told who was first, and loses no word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult.assessments import queries as assessments
from consult.consultations import operations as consultations
from consult.consultations import queries as rounds
from consult.consultations.models import Consultation
from consult.documents import queries as documents
from consult.groups import queries as groups
from consult.reviews import queries as reviews
from tests.factories import (
    SETTING_UP,
    actor,
    change_text,
    draft_under,
    lead_of,
    make_board,
    make_group,
    make_manager,
    make_person,
    make_review,
    review_at,
)
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]
LATER = "10:01am on 10 March 2021 (UK time), after this page was opened."  # once a round has closed
AT = "10am on 3 March 2021 (UK time), after this page was opened."


@dataclass(frozen=True)
class Race:
    """One form, open before two managers; what each sends, and what the second is told."""

    url: str
    button: str
    mine: dict[str, Any]
    theirs: dict[str, Any]
    told: str
    kept: tuple[str, ...]
    stands: Callable[[], object] = field(default=lambda: None)  # as the first one left it
    first: tuple[str, str] | None = None  # address and button of the first, if another form


def _round() -> Consultation:
    """A round with agencies that is being prepared."""
    review = review_at("preparing")
    return consultations.prepare_round(review.id, "agencies", by=actor(lead_of(review)))


def _bodies() -> Race:
    review = make_review(group=make_group("Old group", lead=make_person()))
    review.board_id = None
    make_group("Theirs", lead=make_person())
    make_board("Editorial Board", chair=make_person())
    make_group("Mine", lead=make_person())
    review_id = review.id

    def stands() -> object:
        found = reviews.get_review(review_id)
        return (found.group and found.group.name, found.board)

    return Race(
        f"/reviews/{review_id}/bodies",
        "Save",
        {"Working group": "Mine (1 person)", "Board": "Editorial Board (1 person)"},
        {"Working group": "Theirs (1 person)"},
        f"Ada First named “Theirs” as the working group and no board at {AT}",
        ("Working group", "Mine (1 person)", "Editorial Board (1 person)"),
        stands,
    )


def _described() -> Race:
    round = _round()
    return Race(
        f"/consultations/{round.id}/description/edit",
        "Save",
        {"What is this consultation for?": "My purpose."},
        {"What is this consultation for?": "Their purpose."},
        f"Ada First changed what this round asks and why at {LATER}",
        ("What is this consultation for?", "My purpose."),
        lambda: rounds.get_round(round.id).purpose,
    )


def _letter() -> Race:
    round = _round()
    return Race(
        f"/consultations/{round.id}/letter/edit",
        "Save",
        {"Covering letter": "My letter."},
        {"Covering letter": "Their letter."},
        f"Ada First changed the letter of this round at {LATER}",
        ("My letter.",),
        lambda: rounds.get_round(round.id).letter,
    )


def _question(verb: str) -> Callable[[], Race]:
    def make() -> Race:
        round = _round()
        asked = consultations.add_question(round, kind="text", wording="Why?", by=SETTING_UP)
        base = f"/consultations/{round.id}/questions/{asked.id}"
        return Race(
            f"{base}/{verb}",
            "Save question" if verb == "edit" else "Remove the question",
            {"Question": "My question?"} if verb == "edit" else {},
            {"Question": "Their question?"},
            f"Ada First changed this question at {LATER}",
            ("My question?",) if verb == "edit" else (),
            lambda: [each.wording for each in rounds.questions_of(round.id)],
            first=(f"{base}/edit", "Save question"),
        )

    make.__name__ = f"_question_{verb}"
    return make


def _signed() -> Race:
    review_id = review_at("preparing").id
    parts = ("Which groups may be affected?", "What is the likely impact on them?")
    last = {
        "What will be done about it?": "A leaflet.",
        "Full name of the person who signs": "Me",
        "Their role": "Lead",
    }
    mine, theirs = (dict.fromkeys(parts, words) | last for words in ("My words.", "Their words."))
    return Race(
        f"/reviews/{review_id}/assessments/new",
        "Sign the assessment",
        mine,
        theirs,
        f"Ada First signed version 1 of this at {LATER}",
        (*parts, "My words.", "A leaflet."),
        lambda: [each.impact for each in assessments.list_assessments(review_id)],
    )


def _checked() -> Race:
    newest = assessments.find_newest(review_at("considering").id, "equality")
    assert newest is not None
    number = newest.id
    mine, theirs = (
        {
            "Why?": words,
            "What follows for the assessment?": "Nothing changes",
            "Full name of the person who checked it": "Me",
        }
        for words in ("My reason.", "Their reason.")
    )
    return Race(
        f"/assessments/{number}/review",
        "Record the check",
        mine,
        theirs,
        "Ada First recorded a check of this at",
        ("Nothing changes", "My reason."),
        lambda: [each.because for each in assessments.reviews_of([number])[number]],
    )


def _reclassified() -> Race:
    review = review_at("drafting")
    version = change_text(draft_under(review).id, by=lead_of(review))
    version_id = version.id
    label, why = "How much does the change matter?", "Why is it called something else now?"
    other = next(
        each for each in ("Editorial", "Clarifying") if each.lower() != version.change_class
    )
    return Race(
        f"/documents/{version.document_id}/versions/{version_id}/class",
        "Correct it",
        {label: other, why: "My reason."},
        {label: "Substantive", why: "Their reason."},
        f"Ada First called version {version.number} substantive, with the reason "
        f"“Their reason.”, at {AT}",
        (other, "My reason."),
        lambda: documents.get_version(version_id).change_class,
    )


def _chair() -> Race:
    board = make_board("Editorial Board", chair=make_person("Old Chair"))
    make_person("Mine Person", "mine@example.org")
    make_person("Theirs Person", "theirs@example.org")
    board_id = board.id

    def stands() -> object:
        seats = groups.seats_of([board_id])[board_id]
        return [seat.account.name for seat in seats if seat.role == "chair"]

    return Race(
        f"/groups/{board_id}/seats/new",
        "Add",
        {"Person": "Mine Person, mine@example.org", "Place": "Chair"},
        {"Person": "Theirs Person, theirs@example.org", "Place": "Chair"},
        f"Ada First gave Theirs Person the place of chair here at {AT}",
        ("Mine Person", "Chair"),
        stands,
    )


RACES = [
    _bodies,
    _described,
    _letter,
    _question("edit"),
    _question("remove"),
    _signed,
    _checked,
    _reclassified,
    _chair,
]


def _stands(db: Session, race: Race) -> object:
    db.rollback()
    db.expire_all()
    return race.stands()


@pytest.mark.parametrize("make", RACES)
def test_the_second_is_told_who_was_first_and_keeps_every_word(
    db: Session, visitor: Visitors, make: Callable[[], Race]
) -> None:
    first, second = make_manager("Ada First"), make_manager("Bea Second")
    race = make()
    ada, bea = visitor(first), visitor(second)
    bea.get(race.url)
    url, button = race.first or (race.url, race.button)
    ada.get(url)
    ada.press(button, race.theirs)
    stood = _stands(db, race)
    bea.press(race.button, race.mine, status=409)
    bea.sees("This was changed after you opened it", race.told, *race.kept)
    assert _stands(db, race) == stood
    bea.click("See how it stands now")
    bea.press(race.button, race.mine)


@pytest.mark.parametrize("said", ["", "9999999999999", "-1"])
@pytest.mark.parametrize("make", RACES)
def test_a_form_that_does_not_say_what_was_seen_changes_nothing(
    db: Session, visitor: Visitors, make: Callable[[], Race], said: str
) -> None:
    manager = make_manager("Ada First")
    race = make()
    ada = visitor(manager)
    ada.get(race.url)
    stood = _stands(db, race)
    [field] = [e for e in ada.page.tree.find_all("input") if e["name"] == "seen_revision"]
    field.attributes["value"] = said
    ada.press(race.button, race.mine, status=409)
    ada.sees("did not say what its page showed, so nothing was changed")
    assert _stands(db, race) == stood
