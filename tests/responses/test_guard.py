"""What may identify a child is explained or taken out; what tells of harm goes to a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from consult import clock
from consult.audit.models import Entry, EntryText
from consult.consultations.models import Question
from consult.notifications.models import Message
from consult.responses import operations, queries
from consult.responses.models import Answer, Comment, Explained, KeptText, Quarantined, Response
from consult.store import savepoint, session
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
NAMED = "We think of a child called Aysha, born on 4 May 2009."
TOLD = "My stepdad hits me when he comes home. kanarie"


@pytest.fixture
def response(db: object) -> Response:
    return make.responses_of(make.round_of(make.review_at("partner_comment")))[0]


@pytest.fixture
def writer(response: Response, visitor: Go) -> Visitor:
    page = visitor(make.make_person("Carol Ng", agency=response.agency))
    version = queries.list_consulted_versions(response.consultation_id)[0]
    page.get(f"/responses/{response.id}/versions/{version.id}/comments/new")
    return page


def bodies() -> list[str]:
    return list(session.scalars(select(Comment.body)))


def test_what_identifies_a_child_is_marked_in_place_and_not_stored(writer: Visitor) -> None:
    writer.press("Save comment", {"Your comment": NAMED}, status=422)
    writer.is_told("the name of a child or of their family and a date of birth")
    writer.sees("Aysha (it looks like the name of a child", "4 May 2009 (it looks like a date of")
    assert [each.text for each in writer.page.tree.find_all("mark")] == ["Aysha", "4 May 2009"]
    assert writer.value_of("Your comment") == NAMED
    named = [each.text for tag in ("label", "strong") for each in writer.page.tree.find_all(tag)]
    assert named.count("Your comment") == 1, "the field alone is called that"
    assert "In “Your comment”" in named
    assert bodies() == []
    assert session.scalars(select(EntryText).where(EntryText.text.contains("Aysha"))).all() == []
    writer.press("Save comment", {"Your comment": "We think of one child."})
    assert bodies() == ["We think of one child."]


def test_its_writer_says_why_it_identifies_nobody_once(writer: Visitor, response: Response) -> None:
    text = "Ask for Mosaic ID 1234567, which is our example."
    writer.press("Save comment", {"Your comment": text}, status=422)
    writer.press("Save comment", {"Why is this not about": "No."}, status=422)
    writer.is_told("Say why in 5 to 1,000 characters.")
    writer.press("Save comment", {"Why is this not about": "An invented number."})
    assert bodies() == [text]
    [logged] = session.scalars(select(Explained))
    assert (logged.kind, logged.reason) == ("case reference", "An invented number.")
    acts = session.scalars(select(Entry.act).where(Entry.thing == response.thing)).all()
    assert "identifier-explained" in acts
    comment = session.scalars(select(Comment)).one()
    writer.get(f"/responses/{response.id}/comments/{comment.id}/edit")
    writer.press("Save comment", {"Your comment": text + " Thank you."})
    assert bodies() == [text + " Thank you."], "what was explained is not asked again"


def test_what_tells_of_harm_is_set_aside_for_its_author_and_the_lead_alone(
    writer: Visitor, response: Response, visitor: Go
) -> None:
    guard = make.make_person("Sam Guard", site_roles=["safeguarding_lead"])
    writer.press("Save comment", {"Your comment": TOLD})
    writer.sees("If a child is in danger, do not wait", "call 999", "0808 800 5000", TOLD)
    [kept] = session.scalars(select(Quarantined))
    writer.click("Go on with the response")
    writer.sees("Set aside", "Comment on the whole text, ")
    writer.does_not_see("kanarie")
    writer.get(f"/set-aside/{kept.id}")
    writer.sees("call 999")
    writer.get("/account/data")
    writer.sees("Set aside: Comment on the whole text", TOLD)
    assert (bodies(), session.scalars(select(KeptText)).all()) == ([], [])
    assert session.scalars(select(EntryText).where(EntryText.text.contains("kanarie"))).all() == []

    [letter] = session.scalars(
        select(Message).where(Message.kind == "safeguarding/quarantined")
    ).all()
    assert letter.address == guard.email
    for secret in ("kanarie", "Carol", response.respondent, response.subject.title):
        assert secret not in letter.subject + letter.body

    manager, admin = make.make_manager(), make.make_person(site_roles=["administrator"])
    other = make.responses_of(response.consultation)[1]
    lead = make.lead_of(make.review_queries.get_review(response.consultation.review_id))
    for someone in (make.respondent_of(response), make.respondent_of(other), manager, admin, lead):
        page = visitor(someone)
        page.get(f"/set-aside/{kept.id}", status=404)
        page.does_not_see("kanarie")
        page.get("/safeguarding", status=403)
    page = visitor(make.respondent_of(response))
    page.get(f"/responses/{response.id}")
    page.does_not_see("kanarie", "Set aside")
    visitor(guard).get(f"/set-aside/{kept.id}")


def test_without_a_safeguarding_lead_those_hear_who_can_name_one(writer: Visitor) -> None:
    manager = make.make_manager("Meg Manager")
    writer.press("Save comment", {"Your comment": TOLD})
    letters = session.scalars(select(Message).where(Message.kind == "safeguarding/quarantined"))
    told = {each.address: each.body for each in letters}
    assert "there is none" in told[manager.email]


def test_pressed_twice_it_is_set_aside_once(writer: Visitor, response: Response) -> None:
    values = {"place": "A comment", "texts": [TOLD], "received_at": clock.now()}
    by = make.actor(make.respondent_of(response))
    first = operations.quarantine(response, **values, by=by)
    assert operations.quarantine(response, **values, by=by).id == first.id


def test_the_guard_stands_before_answers_edits_and_many_at_once(response: Response) -> None:
    by = make.actor(make.respondent_of(response))
    version = queries.list_consulted_versions(response.consultation_id)[0]
    question = Question(
        consultation_id=response.consultation_id,
        position=1,
        kind="yes_no",
        wording="Is it?",
        follow_up="Why?",
    )
    session.add(question)
    session.flush()
    comment = make.make_comment(response, "Fine.")
    at = {"received_at": clock.now(), "by": by}

    def code(act: Callable[..., object], *args: object, **kwargs: object) -> tuple[str, ...]:
        with pytest.raises(Refused) as caught, savepoint():
            act(*args, **kwargs, **at)
        return caught.value.codes

    shape = {"kind": "general", "stance": "neutral", "seen_revision": comment.revision}
    assert code(operations.edit_comment, comment, body=NAMED, **shape) == ("identifies-somebody",)
    remarks = [
        operations.Remark(version.id, None, body="Fine."),
        operations.Remark(version.id, None, body=TOLD),
    ]
    many = code(operations.add_comments, response, remarks=remarks)
    assert many == ("reads-like-a-disclosure",)
    answer = {"question": question, "value": "no", "more": NAMED, "seen_revision": 0}
    assert code(operations.answer_question, response, **answer) == ("identifies-somebody",)
    assert session.scalars(select(Answer)).all() == []


def test_a_text_that_was_given_back_can_be_saved(
    writer: Visitor, response: Response, visitor: Go
) -> None:
    guard = visitor(make.make_person(site_roles=["safeguarding_lead"]))
    writer.press("Save comment", {"Your comment": TOLD})
    guard.get("/home")
    guard.click("Look at a text that may tell of harm to a child")
    guard.click("Record what was done")
    guard.press("Record it", status=422)
    guard.is_told("Choose what it is")
    guard.press(
        "Record it",
        {"What is it?": "It does not after all", "What was done?": "A quotation from a book."},
    )
    guard.sees("It is recorded.", "given back")
    kept = session.scalars(select(Quarantined.id)).one()
    writer.get(f"/set-aside/{kept}")
    writer.sees("A quotation from a book.", "You may save this text as a comment after all")
    writer.click("Go to the response")
    writer.sees("Given back: you may save it as a comment after all.")
    version = queries.list_consulted_versions(response.consultation_id)[0]
    writer.get(f"/responses/{response.id}/versions/{version.id}/comments/new")
    writer.press("Save comment", {"Your comment": TOLD})
    assert bodies() == [TOLD]


def test_words_that_blame_a_child_are_advised_on_and_never_refused(writer: Visitor) -> None:
    writer.press("Save comment", {"Your comment": "Her boyfriend drove the car."})
    writer.sees("You wrote “boyfriend”.", "the person who exploits the child")
    assert bodies() == ["Her boyfriend drove the car."]
