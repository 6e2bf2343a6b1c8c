"""Windows, signatures and records, without pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from consult import audit, clock, events, lifecycle, store
from consult.consultations.models import Question
from consult.responses import operations, presenters, queries
from consult.responses.events import ResponseChased, ResponseSubmitted
from consult.responses.models import Comment, Response
from consult.store import Missing, session
from tests import factories as make
from workflows.refusal import Refused

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def response(db: object) -> Response:
    return make.responses_of(make.round_of(make.review_at("partner_comment")))[0]


def add(response: Response, body: str = "Words", **others: Any) -> Comment:
    return make.make_comment(response, body, **others)


def refusal(act: Any, *args: Any, **kwargs: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught, store.savepoint():
        act(*args, **kwargs)
    return caught.value.codes


def signed(response: Response, **others: Any) -> dict[str, Any]:
    return {
        "signed_name": "Ada Cole",
        "signed_role": "Head",
        "received_at": clock.now(),
        "by": make.actor(make.respondent_of(response)),
        **others,
    }


def test_opening_a_round_gives_everyone_an_empty_response(response: Response) -> None:
    found = make.responses_of(response.consultation)
    assert [each.subject.state for each in found] == ["drafting", "drafting"]
    assert {each.agency_id for each in found if each.account_id is None} == {
        each.agency_id for each in found
    }


def test_what_arrived_in_time_counts_although_the_round_was_closed_meanwhile(
    response: Response,
) -> None:
    """A slow save: the clock closed the round while the request waited for its turn."""
    by = make.actor(make.respondent_of(response))
    version = queries.list_consulted_versions(response.consultation_id)[0]
    place = {"version_id": version.id, "anchor": None, "body": "In time", "by": by}
    make.close_round(response.consultation)
    closes = response.consultation.closes_at
    assert closes is not None
    operations.add_comment(response, received_at=closes - MOMENT, **place)
    assert refusal(operations.add_comment, response, received_at=closes, **place) == (
        "window-closed",
    )
    receipt = operations.submit(response, **signed(response, received_at=closes - MOMENT))
    assert receipt.at == closes - MOMENT


def test_a_signature_at_the_closing_moment_is_refused(response: Response) -> None:
    add(response)
    closes = response.consultation.closes_at
    assert refusal(operations.submit, response, **signed(response, received_at=closes)) == (
        "window-closed",
    )


def test_a_withdrawn_round_takes_no_words(response: Response) -> None:
    make.take(make.review_queries.get_review(response.consultation.review_id), "withdraw")
    assert refusal(add, response) == ("round-withdrawn",)


def test_every_reason_is_given_at_once(response: Response) -> None:
    contributor = make.make_person(agency=response.agency)
    codes = refusal(
        operations.submit,
        response,
        **signed(response, signed_name=" ", signed_role="", by=make.actor(contributor)),
    )
    assert set(codes) == {"nothing-written", "not-yours", "no-signatory", "response-empty"}


def test_a_round_goes_on_when_the_last_respondent_is_settled(response: Response) -> None:
    for each in make.responses_of(response.consultation):
        make.make_nil_return(each)
    counts = queries.tally([response.consultation_id])[response.consultation_id]
    assert (counts.silent, counts.nil_returns) == ((), 2)


def test_submission_is_told_once_and_recorded(response: Response) -> None:
    told: list[ResponseSubmitted] = []
    events.subscribe(ResponseSubmitted)(told.append)
    try:
        add(response)
        first = operations.submit(response, **signed(response, request_id="a" * 32))
        again = operations.submit(response, **signed(response, request_id="a" * 32))
    finally:
        events._handlers[ResponseSubmitted].remove(told.append)
    assert first.id == again.id
    assert len(told) == 1
    store.commit()
    acts = [each.entry.act for each in audit.list_entries([response.thing])]
    assert acts == ["signed", "step-taken", "comment-added", "started"]


def test_no_name_is_sealed_for_ever(response: Response) -> None:
    add(response, "A secret thought")
    operations.submit(response, **signed(response, signed_name="Zuleika Quill"))
    store.commit()
    for told in audit.list_entries([response.thing]):
        assert "Zuleika" not in str(told.entry.body)
        assert "secret" not in str(told.entry.body)


def test_a_removed_comment_stays_stored_and_is_not_sent_in(response: Response) -> None:
    lead = make.respondent_of(response)
    gone = add(response, "Taken back")
    add(response, "Stays")
    operations.remove_comment(gone, seen_revision=1, received_at=clock.now(), by=make.actor(lead))
    receipt = operations.submit(response, **signed(response))
    assert "Taken back" not in receipt.canonical
    assert [each.body for each in queries.submitted_comments([response.consultation_id])] == [
        "Stays"
    ]
    assert session.scalars(select(Comment.body).where(Comment.removed_at.is_not(None))).all() == [
        "Taken back"
    ]


def test_an_edited_comment_keeps_its_author_and_its_earlier_words(response: Response) -> None:
    author = make.make_person("Carol Ng", agency=response.agency)
    lead = make.respondent_of(response)
    comment = add(response, "First words", by=author)
    operations.edit_comment(
        comment,
        kind="legal",
        stance="object",
        body="Second words",
        seen_revision=1,
        received_at=clock.now(),
        by=make.actor(lead),
    )
    assert comment.author.id == author.id
    assert comment.edited_by_id == lead.id
    store.commit()
    words = [each.words.get("body") for each in audit.list_entries([response.thing])]
    assert words[:2] == ["Second words", "First words"]


def test_an_unknown_kind_or_a_text_too_long_is_refused(response: Response) -> None:
    assert refusal(add, response, kind="rude") == ("unknown-choice",)
    assert refusal(add, response, "x" * 32_001) == ("too-long",)
    add(response, "x\r\n" * 16_000 + " ")


def test_a_place_that_was_not_asked_about_is_missing(response: Response) -> None:
    with pytest.raises(Missing):
        add(response, anchor="nowhere")
    with pytest.raises(Missing):
        add(response, version_id=10_000)


def test_a_question_of_another_round_is_missing(response: Response) -> None:
    other = make.round_of(make.review_at("partner_comment"))
    question = Question(consultation_id=other.id, position=1, kind="text", wording="?")
    session.add(question)
    session.flush()
    with pytest.raises(Missing):
        operations.answer_question(
            response,
            question=question,
            value="x",
            seen_revision=0,
            received_at=clock.now(),
            by=make.actor(make.respondent_of(response)),
        )


def test_a_reminder_is_published_and_not_repeated_within_the_hour(
    response: Response, clock: Any
) -> None:
    told: list[ResponseChased] = []
    events.subscribe(ResponseChased)(told.append)
    by = make.actor(make.lead_of_round(response))
    try:
        operations.chase(response, by=by)
        assert refusal(operations.chase, response, by=by) == ("chased-just-now",)
        clock.advance(hours=1)
        operations.chase(response, by=by)
    finally:
        events._handlers[ResponseChased].remove(told.append)
    assert len(told) == 2
    make.submit_comment(response)
    assert refusal(operations.chase, response, by=by) == ("not-waited-for",)


def test_waiting_ends_only_after_the_close_and_a_reminder(response: Response) -> None:
    by = make.actor(make.lead_of_round(response))
    assert refusal(operations.waive, response, reason=" ", by=by) == (
        "nothing-written",
        "window-still-open",
        "not-chased",
    )
    operations.chase(response, by=by)
    make.close_round(response.consultation)
    agency_lead = make.actor(make.respondent_of(response))
    assert refusal(operations.waive, response, reason="Late", by=agency_lead) == ("not-yours",)
    operations.waive(response, reason="Reminded, silent.", by=by)
    [row] = [
        row for row in queries.coverage(response.consultation_id) if row.response.id == response.id
    ]
    assert (row.standing, row.because) == ("waived", "Reminded, silent.")
    assert refusal(add, response) == ("response-settled",)


def test_drafts_are_not_among_the_submitted(response: Response) -> None:
    add(response, "Only ours")
    assert not queries.submitted_comments([response.consultation_id])
    assert queries.tally([response.consultation_id])[response.consultation_id].comments == 0


def test_roles_of_many_responses_come_in_a_few_queries(response: Response) -> None:
    found = make.responses_of(response.consultation)
    lead = make.actor(make.respondent_of(found[0]))
    kind = lifecycle.kind_named("response")
    roles = kind.roles_of([each.subject for each in found], lead)
    assert roles[found[0].id] == {"agency_lead"}
    assert roles[found[1].id] == frozenset()


def test_two_thousand_comments_are_a_page(response: Response, app: Any) -> None:
    """How long it takes is for `make bench` to say."""
    lead = make.respondent_of(response)
    version = queries.list_consulted_versions(response.consultation_id)[0]
    blocks = queries.list_blocks([version.id])
    session.add_all(
        Comment(
            response_id=response.id,
            version_id=version.id,
            anchor=blocks[number % len(blocks)].anchor,
            body=f"Comment {number}",
            author_id=lead.id,
            created_at=clock.now(),
            edited_at=clock.now(),
        )
        for number in range(2_000)
    )
    session.flush()
    session.expire_all()
    with app.test_request_context():
        desk = presenters.workspace(queries.get_response(response.id), make.actor(lead))
    assert desk.comments == 2_000
