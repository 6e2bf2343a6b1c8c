"""What is being typed in a form of a response is kept for its writer alone until it is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult import clock, store
from consult.audit.models import Entry
from consult.consultations import operations as rounds
from consult.people import held
from consult.responses import forgetting, operations, queries
from consult.responses.models import Comment, KeptText, Response, TypedForm
from consult.responses.typing_places import TypedAt, words_in
from consult.safeguarding import purging
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
CANARY = "kanarie: say who tells the family \U0001f99c \u05e9\u05dc\u05d5\u05dd"
OFFER = "You typed something here at"


@pytest.fixture
def response(db: Session) -> Response:
    return make.responses_of(make.round_of(make.review_at("partner_comment")))[0]


@pytest.fixture
def ann(response: Response) -> Any:
    return make.make_person("Ann One", agency=response.agency)


@pytest.fixture
def whole(response: Response) -> str:
    """The form of a comment on the whole of the first text."""
    version = queries.list_consulted_versions(response.consultation_id)[0]
    return f"v{version.id}"


def url_of(response: Response, place: str) -> str:
    version, _, anchor = place.removeprefix("v").partition("-")
    block = f"/blocks/{anchor}" if anchor else ""
    return f"/responses/{response.id}/versions/{version}{block}/comments/new"


def type_in(page: Visitor, url: str, words: str, hand: str = "one", **others: str) -> Any:
    """As the page's script sends it."""
    sent = {"csrf_token": page._token(), "seen_hand": hand, "body": words, **others}
    page._settle_arranged()
    answer = page.client.post(url, data=sent)
    page._forget_stale()
    return answer


def typed_url(response: Response, place: str) -> str:
    return f"/responses/{response.id}/typed/{place}"


def count(kind: Any) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


def test_what_was_typed_is_offered_without_a_script_brought_back_and_gone_once_saved(
    visitor: Go, response: Response, ann: Any, whole: str
) -> None:
    page = visitor(ann)
    page.get(url_of(response, whole))
    page.does_not_see(OFFER)
    answer = type_in(page, typed_url(response, whole), CANARY, kind="legal", proposed="Other.")
    assert answer.status_code == 200
    assert answer.json["kept"]
    page.get(f"/responses/{response.id}")
    page.sees("1 text that you typed and did not save", "0 comments")
    again = visitor(ann)
    again.get(url_of(response, whole))
    again.sees(OFFER)
    assert again.value_of("Your comment") == ""
    again.click("Bring it back")
    assert again.value_of("Your comment") == CANARY
    assert again.value_of("Proposed wording") == "Other."
    again.press("Save comment")
    saved = session.scalars(select(Comment)).one()
    assert (saved.body, saved.kind, saved.proposed) == (CANARY, "legal", "Other.")
    assert count(TypedForm) == 0
    again.get(url_of(response, whole))
    again.does_not_see(OFFER)


def test_a_refused_form_keeps_it(visitor: Go, response: Response, ann: Any, whole: str) -> None:
    page = visitor(ann)
    page.get(url_of(response, whole))
    type_in(page, typed_url(response, whole), CANARY)
    page.get(f"{url_of(response, whole)}?kept=1")
    page.press("Save comment", {"Your comment": ""}, status=422)
    page.sees("Write your comment.")
    assert count(TypedForm) == 1
    page.press("Save comment", {"Your comment": "Something else."})
    assert count(TypedForm) == 0, "the refused page is the same drawing"


def test_words_that_may_identify_a_child_say_how_to_be_rid_of_them(
    visitor: Go, response: Response, ann: Any, whole: str
) -> None:
    page, child = visitor(ann), "The NHS number is 943 476 5919."
    page.get(url_of(response, whole))
    page.press("Save comment", {"Your comment": child}, status=422)
    page.sees("This may identify a child or a case")
    page.does_not_see("What you typed is kept for you alone")
    type_in(page, typed_url(response, whole), child)
    page.get(f"{url_of(response, whole)}?kept=1")
    page.press("Save comment", status=422)
    page.sees("What you typed is kept for you alone", "press “Throw it away”")
    page.click("open this page again")
    page.press("Throw it away")
    assert count(TypedForm) == 0


def test_one_throws_it_away(visitor: Go, response: Response, ann: Any, whole: str) -> None:
    page = visitor(ann)
    page.get(url_of(response, whole))
    type_in(page, typed_url(response, whole), CANARY)
    page.get(url_of(response, whole))
    page.press("Throw it away")
    page.sees("What you had typed there is thrown away.")
    assert count(TypedForm) == 0


def test_words_that_wait_are_not_written_over_by_another_page_nor_lost_by_its_save(
    visitor: Go, response: Response, ann: Any, whole: str
) -> None:
    page = visitor(ann)
    page.get(url_of(response, whole))
    type_in(page, typed_url(response, whole), CANARY)
    answer = type_in(page, typed_url(response, whole), "Fresh words.", hand="two")
    assert answer.status_code == 409
    assert "bring it back" in answer.json["because"]
    page.get(url_of(response, whole))
    page.press("Save comment", {"Your comment": "Fresh words."})
    assert words_in(session.scalars(select(TypedForm)).one().fields) == CANARY


def test_the_newest_words_take_the_place_of_the_older_and_emptied_words_are_gone(
    visitor: Go, response: Response, ann: Any, whole: str
) -> None:
    page, url = visitor(ann), typed_url(response, whole)
    page.get(f"/responses/{response.id}")
    for words in ("One.", "One. Two.", CANARY + "\x00"):
        assert type_in(page, url, words).status_code == 200
    assert words_in(session.scalars(select(TypedForm)).one().fields) == CANARY
    assert type_in(page, url, "  ").json == {"kept": ""}
    assert count(TypedForm) == 0


def test_a_change_to_a_comment_comes_back_and_never_overwrites_a_colleagues_unseen(
    visitor: Go, response: Response, ann: Any
) -> None:
    comment = make.make_comment(response, "First.", by=ann)
    session.flush()
    page, url = visitor(ann), f"/responses/{response.id}/comments/{comment.id}/edit"
    page.get(url)
    seen = str(comment.revision)
    type_in(page, typed_url(response, f"c{comment.id}"), CANARY, seen_revision=seen)
    lead = visitor(make.respondent_of(response))
    lead.get(url)
    lead.does_not_see(OFFER, CANARY)
    lead.press("Save comment", {"Your comment": "The lead was here."})
    page.get(f"{url}?kept=1")
    page.press("Save comment", status=409)
    page.sees("The lead was here.", "Stored now")
    assert count(TypedForm) == 1
    page.press("Save mine in its place")
    session.refresh(comment)
    assert comment.body == CANARY
    assert count(TypedForm) == 0


def test_answers_come_back(visitor: Go, db: Session) -> None:
    review = make.review_at("preparing")
    made = make.prepare_partner_round(review, agencies=[make.make_agency()])
    by = make.actor(make.lead_of(review))
    question = rounds.add_question(made, kind="text", wording="What do you think?", by=by)
    make.take(review, "circulate_to_partners")
    response = make.responses_of(make.round_of(review))[0]
    page = visitor(make.make_person("Ann One", agency=response.agency))
    url, question_id = f"/responses/{response.id}/answers", question.id
    page.get(url)
    field = {f"q{question_id}": CANARY}
    assert type_in(page, typed_url(response, "answers"), "", **field).status_code == 200
    page.get(url)
    page.sees(OFFER)
    page.click("Bring it back")
    page.press("Save answers")
    assert queries.answers_of(response.id)[question_id].value == CANARY
    assert count(TypedForm) == 0


def test_nobody_else_reads_it_and_neither_the_record_nor_the_response_knows_of_it(
    visitor: Go, response: Response, ann: Any, whole: str
) -> None:
    page = visitor(ann)
    page.get(f"/responses/{response.id}")
    entries, mark = count(Entry), queries.content_mark(response.id)
    type_in(page, typed_url(response, whole), CANARY)
    assert count(Entry) == entries
    assert queries.content_mark(response.id) == mark
    assert queries.comments_of(response.id) == []
    assert count(KeptText) == 0
    lead = visitor(make.respondent_of(response))
    group = visitor(make.lead_of_round(response))
    own = [f"/responses/{response.id}", f"/responses/{response.id}/check", url_of(response, whole)]
    for url in (*own, url_of(response, whole) + "?kept=1", "/search?words=kanarie"):
        for each in (lead, group):
            each._settle_arranged()
            assert b"kanarie:" not in each.client.get(url).data, url
    for each in (lead, group):
        each.get("/home")
        type_in(each, typed_url(response, whole) + "/drop", "")
    assert count(TypedForm) == 1
    make.make_comment(response, by=ann)
    make.submit_response(response)
    page.get(f"/responses/{response.id}")
    page.sees("1 text that you typed and did not save", "not sent", CANARY)
    assert "kanarie" not in queries.list_receipts(response.id)[0].canonical


def test_another_agency_and_places_that_are_none_are_not_there(
    visitor: Go, response: Response, ann: Any, whole: str
) -> None:
    page, stranger = visitor(ann), visitor(make.make_person(agency=make.make_agency()))
    page.get("/home")
    stranger.get("/home")
    assert type_in(stranger, typed_url(response, whole), CANARY).status_code == 404
    for place in ("v99999999", f"{whole}-nowhere", "c99999999", "v", "c1x", "\u0663", "answersx"):
        assert type_in(page, typed_url(response, place), CANARY).status_code == 404, place
    assert type_in(visitor(), typed_url(response, whole), CANARY).status_code == 401
    assert count(TypedForm) == 0


def test_too_much_and_too_late_are_refused_in_a_sentence_and_what_was_there_stays(
    visitor: Go, response: Response, ann: Any, whole: str
) -> None:
    page, url = visitor(ann), typed_url(response, whole)
    page.get(f"/responses/{response.id}")
    assert type_in(page, url, CANARY).status_code == 200
    answer = type_in(page, url, "x" * 70_000)
    assert answer.status_code == 422
    assert answer.json["because"].endswith(".")
    response.consultation.closes_at = clock.now() - timedelta(minutes=1)
    session.flush()
    answer = type_in(page, url, "Too late.")
    assert answer.status_code == 422
    assert "closed" in answer.json["because"]
    assert "Press Save: what you wrote is then kept" in answer.json["because"]
    assert "What you wrote is kept" not in answer.json["because"], "nothing is kept of it yet"
    page.get(f"/responses/{response.id}")
    page.sees("1 text that you typed and did not save", "not sent", CANARY)


def test_it_is_in_the_data_about_its_writer_and_the_purge_reaches_it(
    response: Response, ann: Any, whole: str
) -> None:
    keep(response, ann, whole)
    about = {each["words"] for each in held.list_kept_words(ann.id)}
    assert CANARY in about
    assert purging.count_words("who tells the family") == {"forms that were being typed": 1}
    purging.take_out("who tells the family", clock.now())
    assert "who tells" not in words_in(session.scalars(select(TypedForm)).one().fields)


def keep(response: Response, by: Any, place: str, hand: str = "one") -> None:
    operations.keep_typed(
        response,
        place=place,
        fields=[("body", CANARY)],
        hand=hand,
        received_at=clock.now(),
        by=make.actor(by),
    )


def test_the_same_form_on_two_devices_is_refused_to_the_second(
    response: Response, ann: Any, whole: str
) -> None:
    keep(response, ann, whole)
    with pytest.raises(Refused) as no:
        keep(response, ann, whole, hand="two")
    assert no.value.codes == {"typed-meanwhile"} or "typed-meanwhile" in no.value.codes


def test_it_is_swept_thirty_days_after_the_last_moment_to_save_it(
    response: Response, ann: Any, whole: str, app: Any
) -> None:
    keep(response, ann, whole)
    row = session.scalars(select(TypedForm)).one()
    row.kept_at = clock.now() - timedelta(days=40)
    for ended, own, gone in ((29, None, 0), (31, 29, 0), (31, None, 1)):
        response.consultation.closes_at = clock.now() - timedelta(days=ended)
        response.extended_to = clock.now() - timedelta(days=own) if own else None
        store.commit()
        assert forgetting.forget_old() == gone


def test_a_form_is_known_by_one_word() -> None:
    for word in ("answers", "c7", "v3", "v3-b12"):
        assert str(TypedAt.parse(word)) == word
    for word in ("", "x", "v", "c", "v3-", "v1234567890", "answers "):
        assert TypedAt.parse(word) is None
