"""What goes with a round: attachments, the plain-English summary, the easy read version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.audit import Overtaken
from consult.consultations import enclosed, operations, queries
from consult.consultations.models import Consultation
from consult.files.operations import keep_file
from consult.files.rules import ENCLOSED
from consult.notifications.models import Message
from consult.reviews.models import Review
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Visits = Callable[..., Visitor]
PNG = b"\x89PNG\r\n\x1a\n..."
NO_TAGS = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj"
TAGGED = b"%PDF-1.7\n1 0 obj <</Type /Catalog /StructTreeRoot 2 0 R>> endobj"
PACKED = b"%PDF-1.7\n1 0 obj <</Type /ObjStm>> endobj"
QUESTION = "Can everybody read this file"
FOR_ALL = "The same in a file that everybody can read (optional)"


@pytest.fixture
def review(db: Session) -> Review:
    return make.review_at("preparing")


@pytest.fixture
def made(review: Review) -> Consultation:
    return make.prepare_partner_round(review)


@pytest.fixture
def lead(review: Review, visitor: Visits) -> Visitor:
    return visitor(make.lead_of(review))


def given(kind: str = "file", **others: Any) -> enclosed.Given:
    usual: dict[str, Any] = {"title": "A map", "words": "", "name": "map.docx", "readable": True}
    return enclosed.Given(kind=kind, **usual | others)


@pytest.mark.parametrize(
    ("what", "has_file", "codes"),
    [
        (given(), True, []),
        (given(title=" "), True, ["no-title"]),
        (given(title="x" * 201), True, ["text-too-long"]),
        (given(), False, ["no-file"]),
        (given(readable=None), True, ["readable-unsaid"]),
        (given(name="map.PNG"), True, ["not-readable"]),
        (given(name="map.PNG", readable=False), True, []),
        (given(name="map.pdf", untagged=True), True, ["not-readable"]),
        (given(name="map.pdf"), True, []),
        (given("summary", words="Short."), False, []),
        (given("summary"), False, ["no-words"]),
        (given("summary", words="x" * 32_001), False, ["text-too-long"]),
        (given("easy_read"), False, ["no-easy-read"]),
        (given("easy_read"), True, []),
        (given("easy_read", words="Short."), False, []),
    ],
)
def test_what_is_attached_is_whole_and_can_be_read(
    what: enclosed.Given, has_file: bool, codes: list[str]
) -> None:
    said = enclosed.faults(what, has_file=has_file)
    assert [each.code for each in said if each is not None] == codes


@pytest.mark.parametrize(
    ("kinds", "lacking", "codes"),
    [
        ((), (), ["no-summary"]),
        (("summary",), (False,), []),
        (("summary", "file"), (False, True), ["no-accessible-version"]),
        (("file", "file"), (True, True), ["no-summary", "no-accessible-version"]),
    ],
)
def test_a_missing_summary_and_a_silent_file_are_named(
    kinds: tuple[str, ...], lacking: tuple[bool, ...], codes: list[str]
) -> None:
    assert [each.code for each in enclosed.missing(kinds, lacking)] == codes


def test_the_lead_attaches_a_scan_with_its_text_and_everyone_who_reads_the_round_gets_both(
    review: Review, made: Consultation, lead: Visitor, visitor: Visits
) -> None:
    lead.get(f"/reviews/{review.id}/consultation")
    lead.sees("There is no summary in plain English.", "Optional")
    lead.click("Add a plain-English summary and attachments")
    lead.sees("There is no summary yet.", "No file is attached.")
    lead.click("Attach a file")
    lead.press("Save", {}, status=422)
    lead.is_told("Enter a title", "Choose the file", "Say whether everybody can read this file")
    scan = {"Title": "The route map", "The file": ("map.png", PNG)}
    lead.press("Save", {**scan, QUESTION: "Yes"}, status=422)
    lead.is_told("Nobody can hear what a picture shows.", "Choose the file again")
    lead.press("Save", {**scan, QUESTION: "No"})
    lead.sees("The attachment is saved.", "map.png", "there is no accessible version yet")
    lead.get(f"/reviews/{review.id}/consultation")
    lead.sees("1 attachment.", "1 attachment has no accessible version.")
    lead.get(f"/consultations/{made.id}/attachments")
    lead.click("Change The route map")
    lead.press("Save", {"The same as a text (optional)": "## North\n\nTurn **left**."})
    lead.sees("For everybody: as a text")

    make.take(review, "circulate_to_partners")
    for reader in (visitor(), lead):
        reader.get(f"/consultations/{made.id}")
        reader.sees("The route map", "(PNG, ", "Read “The route map” as a text", "Turn left.")
        reader.click("The route map")
        assert reader.page.data == PNG
    response = make.responses_of(made)[0]
    someone = visitor(make.respondent_of(response))
    someone.get(f"/responses/{response.id}")
    someone.sees("The route map")
    someone.click("The route map")
    assert someone.page.data == PNG


def test_the_summary_stands_first_on_the_round_and_in_the_workspace(
    review: Review, made: Consultation, lead: Visitor, visitor: Visits
) -> None:
    lead.get(f"/consultations/{made.id}/attachments")
    lead.click("Write the summary")
    lead.press("Save", {"Summary in plain English": ""}, status=422)
    lead.is_told("Write the summary.")
    lead.press("Save", {"Summary in plain English": "We change **one** thing. <b>Look</b>"})
    lead.click("Add an easy read version")
    lead.press("Save", {}, status=422)
    lead.is_told("Choose the file of the easy read version, or write it here.")
    lead.press("Save", {"Or write it here": "One idea."})
    lead.get(f"/reviews/{review.id}/consultation")
    lead.does_not_see("There is no summary")
    make.take(review, "circulate_to_partners")
    anyone = visitor()
    anyone.get(f"/consultations/{made.id}")
    anyone.sees("In plain English", "We change one thing. <b>Look</b>", "Easy read version")
    words = anyone.page.text
    assert words.index("In plain English") < words.index("What this consultation is for")
    response = make.responses_of(made)[0]
    someone = visitor(make.respondent_of(response))
    someone.get(f"/responses/{response.id}")
    someone.sees("In plain English", "One idea.")


def test_a_round_being_prepared_shows_its_attachments_to_nobody_else(
    made: Consultation, visitor: Visits
) -> None:
    found = make.enclose(made)
    way = f"/consultations/{made.id}/attachments/{found.id}/file"
    visitor(make.make_person()).get(way, status=403)
    visitor(make.make_manager()).get(way)


def test_an_attachment_of_another_round_is_not_there(
    made: Consultation, review: Review, visitor: Visits
) -> None:
    found = make.enclose(made)
    other = make.review_at("partner_comment")
    elsewhere = make.round_of(other)
    manager = visitor(make.make_manager())
    manager.get(f"/consultations/{elsewhere.id}/attachments/{found.id}/file", status=404)
    manager.get(f"/consultations/{elsewhere.id}/attachments/{found.id}/edit", status=404)
    for part in ("other", "file-before-1", "file-before-", "x", "file-before-x"):
        manager.get(f"/consultations/{made.id}/attachments/{found.id}/{part}", status=404)
    response = make.responses_of(elsewhere)[0]
    someone = visitor(make.respondent_of(response))
    someone.get(f"/responses/{response.id}/attachments/{found.id}/file", status=404)


def test_who_comes_by_a_link_downloads_what_goes_with_the_round(
    review: Review, made: Consultation, visitor: Visits
) -> None:
    found = make.enclose(made)
    make.take(review, "circulate_to_partners")
    ours, theirs = make.responses_of(made)
    guest = visitor(make.make_guest(ours).account)
    guest.get(f"/responses/{ours.id}")
    guest.sees("The evidence")
    guest.click("The evidence")
    assert guest.page.data == b"What was found."
    guest.get(f"/responses/{theirs.id}/attachments/{found.id}/file", status=404)


def test_members_of_the_group_have_what_goes_with_their_round(db: Session, visitor: Visits) -> None:
    review = make.review_at("drafting")
    round = make.prepare_group_round(review)
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/group-round")
    lead.click("Attachments and summary for the members")
    lead.click("Attach a file")
    file = {"Title": "Notes", "The file": ("notes.txt", b"Words."), QUESTION: "Yes"}
    lead.press("Save", file)
    make.take(review, "circulate_in_group")
    response = make.responses_of(round)[0]
    assert response.account is not None
    member = visitor(response.account)
    member.get(f"/responses/{response.id}")
    member.click("Notes")
    assert member.page.data == b"Words."
    way = f"/consultations/{round.id}/attachments/{queries.enclosures_of(round.id)[0].id}/file"
    visitor(make.make_person()).get(way, status=403)


def test_an_attachment_of_an_open_round_is_corrected_and_everyone_is_told(
    review: Review, made: Consultation, lead: Visitor, visitor: Visits, db: Session
) -> None:
    found = make.enclose(made)
    make.take(review, "circulate_to_partners")
    before = len(db.scalars(select(Message)).all())
    lead.get(f"/consultations/{made.id}")
    lead.click("Correct The evidence")
    new = {"Another file (optional)": ("newer.txt", b"What was really found.")}
    lead.press("Save it and tell everyone", new, status=422)
    lead.is_told("Say why this comes only now.")
    why = {"Why does this change now?": "Page 3 was missing."}
    lead.press("Save it and tell everyone", {**new, **why})
    lead.sees("Page 3 was missing.", "newer.txt", "the earlier file")
    kinds = [each.kind for each in db.scalars(select(Message).order_by(Message.id))][before:]
    assert kinds == ["consultations/attachment_corrected"] * 2
    anyone = visitor()
    anyone.get(f"/consultations/{made.id}")
    anyone.click("the earlier file")
    assert anyone.page.data == b"What was found."
    lead.get(f"/reviews/{review.id}/history")
    lead.sees("corrected “The evidence” of")
    lead.get(f"/consultations/{made.id}/attachments/{found.id}/edit")
    lead.press("Save it and tell everyone", why, status=422)
    lead.is_told("Nothing is changed yet.")


def test_a_summary_that_was_forgotten_is_added_with_a_reason(
    review: Review, made: Consultation, lead: Visitor, db: Session
) -> None:
    make.take(review, "circulate_to_partners")
    lead.get(f"/consultations/{made.id}")
    lead.click("Add what is missing: a summary, an attachment")
    lead.click("Write the summary")
    words = {"Summary in plain English": "Short.", "Why does this change now?": "It was forgotten."}
    lead.press("Save it and tell everyone", words)
    lead.sees("Short.", "after the round had opened. It was forgotten.")
    letter = db.scalars(select(Message).order_by(Message.id.desc())).first()
    assert letter is not None
    assert "Something was added" in letter.body
    assert "the plain-English summary" in letter.body


def test_nothing_is_removed_once_the_round_is_open_nor_changed_once_it_has_ended(
    review: Review, made: Consultation, visitor: Visits
) -> None:
    found, by = make.enclose(made), make.actor(make.lead_of(review))
    make.take(review, "circulate_to_partners")
    with pytest.raises(Refused) as no:
        operations.remove_enclosure(found, by=by)
    assert [each.code for each in no.value.refusals] == ["round-is-frozen"]
    make.close_round(made)
    with pytest.raises(Refused) as no:
        operations.change_enclosure(found, title="Other", readable=True, why="A slip.", by=by)
    assert [each.code for each in no.value.refusals] == ["round-is-frozen"]
    lead = visitor(make.lead_of(review))
    lead.get(f"/consultations/{made.id}/attachments")
    lead.sees("This round has ended")


def test_an_attachment_is_removed_before_anybody_is_asked(
    made: Consultation, lead: Visitor
) -> None:
    way = f"/consultations/{made.id}/attachments/{make.enclose(made).id}/file"
    lead.get(f"/consultations/{made.id}/attachments")
    lead.click("Remove The evidence")
    lead.press("Remove it")
    lead.sees("It is removed.", "No file is attached.")
    lead.get(way, status=404)


def test_two_people_who_change_one_attachment_are_told_apart(
    review: Review, made: Consultation
) -> None:
    found, by = make.enclose(made), make.actor(make.lead_of(review))
    seen = found.revision
    operations.change_enclosure(found, title="A", readable=True, seen_revision=seen, by=by)
    with pytest.raises(Overtaken, match="changed this"):
        operations.change_enclosure(found, title="B", readable=True, seen_revision=seen, by=by)


def test_a_second_summary_is_refused(review: Review, made: Consultation) -> None:
    make.enclose(made, "summary")
    with pytest.raises(Refused) as no:
        make.enclose(made, "summary")
    assert [each.code for each in no.value.refusals] == ["summary-added-meanwhile"]


def test_a_round_has_so_many_attachments_at_most(review: Review, made: Consultation) -> None:
    for number in range(enclosed.MOST):
        make.enclose(made, title=f"Number {number}")
    with pytest.raises(Refused) as no:
        make.enclose(made)
    assert [each.code for each in no.value.refusals] == ["too-many-attachments"]


@pytest.mark.parametrize(("data", "taken"), [(NO_TAGS, False), (TAGGED, True), (PACKED, True)])
def test_a_pdf_that_surely_has_no_tags_is_not_called_readable(
    review: Review, made: Consultation, data: bytes, taken: bool
) -> None:
    by = make.actor(make.lead_of(review))
    file = keep_file(name="a.pdf", data=data, formats=ENCLOSED, by=by)
    if taken:
        assert make.enclose(made, file=file).readable
        return
    with pytest.raises(Refused) as no:
        make.enclose(made, file=file)
    assert [each.code for each in no.value.refusals] == ["not-readable"]


def test_a_file_of_another_kind_is_refused_beside_its_own_field(
    made: Consultation, lead: Visitor
) -> None:
    lead.get(f"/consultations/{made.id}/attachments/new")
    sent = {
        "Title": "X",
        "The file": ("map.png", PNG),
        QUESTION: "No",
        FOR_ALL: ("page.html", b"<p>"),
    }
    lead.press("Save", sent, status=422)
    lead.is_told("“page.html” is not a file that is taken here.", "Choose the file again")
    assert queries.enclosures_of(made.id) == []


def test_the_page_of_a_round_asks_no_more_for_many_attachments(
    review: Review, made: Consultation, visitor: Visits
) -> None:
    make.enclose(made)
    make.take(review, "circulate_to_partners")
    anyone = visitor()
    anyone.get(f"/consultations/{made.id}")
    few = len(anyone.page.queries)
    by = make.actor(make.lead_of(review))
    for number in range(5):
        file = keep_file(name=f"{number}.txt", data=b"x", by=by)
        values = {"title": f"No {number}", "readable": True, "file": file, "why": "Late."}
        found = operations.add_enclosure(made, **values, by=by)
        operations.change_enclosure(found, title="Other", readable=True, why="A slip.", by=by)
    anyone.get(f"/consultations/{made.id}")
    assert len(anyone.page.queries) == few
