"""Notes that an agency keeps to itself. That no page of anybody else has them is in the matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consult import clock
from consult.audit.models import EntryText
from consult.responses import operations, queries
from consult.responses.models import AgencyNote, Receipt, Response
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
CANARY = "kanarie: we said this to them last year"


@pytest.fixture
def response(db: object) -> Response:
    return make.responses_of(make.round_of(make.review_at("partner_comment")))[0]


@pytest.fixture
def ann(response: Response) -> Any:
    return make.make_person("Ann One", agency=response.agency)


def write(response: Response, by: Any, body: str = CANARY, **others: Any) -> AgencyNote:
    at = clock.now()
    return operations.write_note(response, body=body, received_at=at, by=make.actor(by), **others)


def test_colleagues_read_a_note_beside_a_comment_and_beside_the_response(
    visitor: Go, response: Response, ann: Any
) -> None:
    comment = make.make_comment(response, by=ann)
    session.flush()
    page = visitor(ann)
    page.get(f"/responses/{response.id}/comments/{comment.id}/notes/new")
    page.press("Save note", {"Note": CANARY})
    page.get(f"/responses/{response.id}")
    page.click("Add a note on the response")
    page.press("Save note", {"Note": "kanarie on all of it"})
    lead = visitor(make.respondent_of(response))
    for url in (f"/responses/{response.id}", f"/responses/{response.id}/check"):
        lead.get(url)
        lead.sees(CANARY, "kanarie on all of it", "Note inside your agency")
    make.submit_response(response)
    page.get(f"/responses/{response.id}")
    page.sees(CANARY, "kanarie on all of it")


def test_it_is_never_submitted_and_the_record_has_none_of_its_words(
    visitor: Go, response: Response, ann: Any
) -> None:
    comment = make.make_comment(response, by=ann)
    write(response, ann, comment=comment)
    mark = queries.content_mark(response.id)
    write(response, ann, "kanarie, too")
    assert queries.content_mark(response.id) == mark
    make.submit_response(response)
    assert "kanarie" not in session.query(Receipt).one().canonical
    assert not [each for each in session.query(EntryText).all() if "kanarie" in str(each.text)]
    group = visitor(make.lead_of_round(response))
    for url in (
        f"/responses/{response.id}",
        f"/responses/{response.id}/receipt",
        f"/responses/{response.id}/receipt.txt",
        f"/comments/{comment.id}",
        f"/consultations/{response.consultation_id}/comments",
        f"/reviews/{response.consultation.review_id}/history",
        "/search?q=kanarie",
    ):
        text = group.client.get(url, follow_redirects=True).get_data(as_text=True)
        assert CANARY not in text, url
        assert "Note inside" not in text, url
    group.get(f"/responses/{response.id}/notes/new", status=404)


def test_it_does_not_travel_in_a_form_to_be_filled(
    visitor: Go, response: Response, ann: Any
) -> None:
    from tests.responses.sheets import rows_in

    comment = make.make_comment(response, by=ann)
    write(response, ann, comment=comment)
    session.flush()
    answer = visitor(ann).client.get(f"/responses/{response.id}/forms/comment-form.xlsx")
    assert "kanarie" not in str(rows_in(answer.data))
    answer.close()


def test_another_agency_finds_no_note(visitor: Go, response: Response, ann: Any) -> None:
    note = write(response, ann)
    session.flush()
    others = make.responses_of(response.consultation)[1]
    stranger = visitor(make.respondent_of(others))
    stranger.get(f"/responses/{response.id}/notes/{note.id}/remove", status=404)
    stranger.get(f"/responses/{others.id}/notes/{note.id}/remove", status=404)
    stranger.get(f"/responses/{response.id}/notes/new", status=404)


def test_a_note_is_taken_out_by_its_author_or_a_lead(
    visitor: Go, response: Response, ann: Any
) -> None:
    note = write(response, make.respondent_of(response))
    with pytest.raises(Refused) as no:
        operations.remove_note(note, received_at=clock.now(), by=make.actor(ann))
    assert [each.code for each in no.value.refusals] == ["not-your-note"]
    own = write(response, ann, "Of Ann.")
    session.flush()
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}/notes/{own.id}/remove")
    lead.press("Take it out")
    lead.does_not_see("Of Ann.")
    assert [each.id for each in queries.notes_of(response.id)] == [note.id]


def test_an_empty_note_is_refused_and_a_second_press_writes_one(
    visitor: Go, response: Response, ann: Any
) -> None:
    page = visitor(ann)
    page.get(f"/responses/{response.id}/notes/new")
    page.press("Save note", {"Note": " "}, status=422)
    page.is_told("Write the note.")
    assert write(response, ann).id == write(response, ann).id


def test_a_note_must_not_identify_a_child_either(response: Response, ann: Any) -> None:
    with pytest.raises(Refused) as no:
        write(response, ann, "NHS number 943 476 5919")
    assert [each.code for each in no.value.refusals] == ["identifies-somebody"]


def test_a_member_of_a_group_writes_alone(db: object) -> None:
    review = make.review_at("group_comment")
    reply = make.responses_of(make.round_of(review, "group"))[0]
    with pytest.raises(Refused) as no:
        write(reply, make.respondent_of(reply))
    assert [each.code for each in no.value.refusals] == ["nobody-inside"]


def test_data_about_me_has_my_notes(visitor: Go, response: Response, ann: Any) -> None:
    write(response, ann)
    session.flush()
    page = visitor(ann)
    page.get("/account/data")
    page.sees(CANARY)
