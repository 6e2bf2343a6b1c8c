"""Facts for the tests: a review for which every guard is content, and ways to spoil it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from workflows.calendar import ZONE
from workflows.facts import (
    AssessmentFacts,
    BallotFacts,
    ConsultationFacts,
    DraftFacts,
    EditionFacts,
    EditionTextFacts,
    GroupFacts,
    ResponseFacts,
    ReviewFacts,
    RoundFacts,
)

NOW = datetime(2021, 2, 1, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CLOSED_AT = NOW - DAY

DRAFT = DraftFacts(id=1, document="CP4 Neglect", version=3, hash="aa", blocks=12)
GROUP = GroupFacts(name="Neglect working group", leads=("Ada Obi",), members=4)
BOARD = GroupFacts(name="Editorial Board", leads=("Ruth Hale",), members=5)
CLOSED_ROUND = RoundFacts(
    state="closed",
    audience="agencies",
    opens_at=NOW - 40 * DAY,
    closes_at=CLOSED_AT,
    purpose=True,
    reasons=True,
    options=True,
    scope=True,
    respondents=("Camden", "Barnet"),
    comments=40,
    hashes=("aa",),
)
PREPARED_ROUND = replace(
    CLOSED_ROUND, state="preparing", opens_at=None, closes_at=NOW + 28 * DAY, comments=0
)
GROUP_ROUND = RoundFacts(state="closed", audience="group", closes_at=NOW - 50 * DAY)
EQUALITY = AssessmentFacts(
    kind="equality", signed_at=NOW - 45 * DAY, signed_by="Ada Obi", reviewed_at=NOW
)
BALLOT = BallotFacts(state="open", members=5, yes=("A", "B"), no_objection=("C",), hashes=("aa",))


def review(**changed: Any) -> ReviewFacts:
    """A review whose round is over and whose board is content, with some facts changed."""
    content = ReviewFacts(
        now=NOW,
        zone=ZONE,
        drafts=(DRAFT,),
        group=GROUP,
        board=BOARD,
        group_round=GROUP_ROUND,
        partner_round=CLOSED_ROUND,
        assessments=(EQUALITY,),
        ballot=BALLOT,
        approved=("aa",),
    )
    return replace(content, **changed)


def draft(**changed: Any) -> ReviewFacts:
    return review(drafts=(replace(DRAFT, **changed),))


def group(**changed: Any) -> ReviewFacts:
    return review(group=replace(GROUP, **changed))


def group_round(**changed: Any) -> ReviewFacts:
    return review(group_round=replace(GROUP_ROUND, **changed))


def partner_round(**changed: Any) -> ReviewFacts:
    return review(partner_round=replace(CLOSED_ROUND, **changed))


def prepared(**changed: Any) -> ReviewFacts:
    return review(partner_round=replace(PREPARED_ROUND, **changed))


def equality(**changed: Any) -> ReviewFacts:
    return review(assessments=(replace(EQUALITY, **changed),))


def ballot(**changed: Any) -> ReviewFacts:
    return review(ballot=replace(BALLOT, **changed))


def edition(**changed: Any) -> EditionFacts:
    """One whose day has come, with one text in it that is in force."""
    text = EditionTextFacts("CP4 Neglect", "Launched", launched=True)
    made = EditionFacts(
        now=NOW, zone=ZONE, publishes_on=NOW.date(), closes_at=NOW, reminds_at=NOW, texts=(text,)
    )
    return replace(made, **changed)


def consultation(**changed: Any) -> ConsultationFacts:
    return replace(
        ConsultationFacts(now=NOW, zone=ZONE, audience="group", closes_at=NOW), **changed
    )


def response(**changed: Any) -> ResponseFacts:
    """A response in an open window, signed and with something in it."""
    content = ResponseFacts(
        now=NOW,
        zone=ZONE,
        received_at=NOW,
        respondent="Camden",
        opens_at=NOW - DAY,
        closes_at=NOW + DAY,
        signatory="Ines Kaya",
        comments=2,
        answers=1,
        chased=1,
    )
    return replace(content, **changed)
