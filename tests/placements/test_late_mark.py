"""A late answer is marked wherever its comments are read or leave the service."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest

from consult import store
from consult.documents import queries as document_queries
from consult.placements.queries import find_placement
from consult.record import export
from consult.responses import operations as responses
from consult.responses.models import Comment
from consult.responses.offline import making
from consult.reviews.models import Review
from tests import factories as make
from tests.placements.test_places import CALL, LIKE, newest, save, words_of
from tests.visitor import Visitor

Go = Callable[..., Visitor]
GIVEN = "It came after the round had closed, in time that was given for it."
TAKEN = "It came after the round had closed, and the round takes late answers."
WHY = "Our committee meets only after the closing date of this round."


@pytest.fixture(params=["given", "taken"])
def late(request: pytest.FixtureRequest, db: object) -> tuple[Review, Comment, str]:
    """Sent in after the close: in time of its own, or because the round takes late answers."""
    review = make.review_at("drafting")
    save(review, *words_of(review), CALL)
    make.review_at("partner_comment", review=review)
    round = make.round_of(review)
    response, other = make.responses_of(round)
    make.make_nil_return(other)
    if request.param == "taken":
        round.late_policy = "accept"
    make.close_round(round)
    if request.param == "given":
        until = response.consultation.closes_at + timedelta(days=5)  # type: ignore[operator]
        by = make.actor(make.lead_of(review))
        responses.extend_response(response, until=until, reason=WHY, by=by)
    blocks = document_queries.blocks_of(newest(review).id)
    anchor = next(each.anchor for each in blocks if each.text == CALL)
    comment = make.submit_comment(response, version_id=newest(review).id, anchor=anchor)
    assert response.late
    return review, comment, GIVEN if request.param == "given" else TAKEN


def test_those_who_answer_the_comments_see_it(
    late: tuple[Review, Comment, str], visitor: Go
) -> None:
    review, comment, why = late
    rest = [each for each in words_of(review) if CALL not in each]
    after = save(review, *rest, *LIKE)
    assert find_placement(comment.id, after.id)
    lead = visitor(make.lead_of(review))
    desk = lead.get(f"/consultations/{comment.response.consultation_id}/comments")
    assert ">Late<" in desk.html
    for path in (
        f"/comments/{comment.id}",
        f"/comments/{comment.id}/outcome",
        f"/comments/{comment.id}/place",
    ):
        lead.get(path)
        lead.sees("Late", why)
    waiting = lead.get(f"/documents/{after.document_id}/versions/{after.id}/places")
    assert ">Late<" in waiting.html
    agency = comment.response.respondent
    lead.get("/search?q=Say+when")
    lead.sees(f"by {agency}, late")


def test_it_stands_beside_the_change_that_answers_it(
    late: tuple[Review, Comment, str], visitor: Go
) -> None:
    review, comment, _why = late
    before = newest(review)
    after = save(review, *[each.replace("calls", "rings") for each in words_of(review)])
    lead = visitor(make.lead_of(review))
    lead.get(f"/documents/{after.document_id}/compare/{before.id}/{after.id}")
    lead.sees(f"{comment.response.respondent}, late: Say when.")


def test_it_stands_in_everything_that_is_taken_away(
    late: tuple[Review, Comment, str], visitor: Go
) -> None:
    _review, comment, why = late
    response = comment.response
    agency = visitor(make.respondent_of(response))
    agency.get(f"/responses/{response.id}/receipt")
    agency.sees("Late", why)
    filed = agency.get(f"/responses/{response.id}/receipt.txt").html
    assert why in filed
    held = json.loads(agency.get("/account/data.json").data)
    assert [each["late"] for each in held["comments"]] == ["Yes"]
    for form in making.FORMS:
        for kind in ("xlsx", "docx"):
            file = agency.get(f"/responses/{response.id}/forms/{form}.{kind}").data
            assert "marked as late" in words_in(file), (form, kind)
    assert [each["body"]["facts"].get("late") for each in signed(response.thing)] == [True]


def words_in(file: bytes) -> str:
    """Of an Excel or a Word file."""
    with ZipFile(io.BytesIO(file)) as parts:
        text = "".join(parts.read(n).decode() for n in parts.namelist() if n.endswith(".xml"))
    return re.sub(r"<[^>]+>", "", text)


def signed(thing: str) -> list[dict[str, Any]]:
    """What the exported record has of a signature."""
    store.commit()
    file = io.BytesIO()
    with store.scope("read"):
        export.write(file, things={thing})
    with ZipFile(file) as archive:
        lines = [json.loads(each) for each in archive.read("entries.jsonl").splitlines()]
    return [each for each in lines if each["body"]["act"] == "signed"]


def test_the_agency_reads_it_beside_what_became_of_its_comments(
    late: tuple[Review, Comment, str], visitor: Go
) -> None:
    review, comment, why = late
    make.answer(comment, "noted")
    make.review_at("launched", review=review)
    agency = visitor(make.respondent_of(comment.response))
    agency.get(f"/responses/{comment.response_id}/outcomes")
    agency.sees("Late", why)


def test_in_time_nothing_is_called_late(db: object, visitor: Go) -> None:
    review = make.review_at("partner_comment")
    comment = make.submit_comment(make.responses_of(make.round_of(review))[0])
    lead = visitor(make.lead_of(review))
    lead.get(f"/comments/{comment.id}")
    lead.does_not_see("Late", "after the round had closed")
    held = visitor(make.respondent_of(comment.response)).get("/account/data.json").data
    assert [each["late"] for each in json.loads(held)["comments"]] == [""]
