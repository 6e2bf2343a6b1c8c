"""Comment forms that are filled in elsewhere and sent back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from consult import audit, clock, store
from consult.accounts.models import Account
from consult.consultations import operations as consultations
from consult.documents import queries as documents
from consult.documents.models import Document as Text
from consult.documents.quoting import one_line, words_of
from consult.responses import operations, queries, rules
from consult.responses.contents import Contents
from consult.responses.models import Comment, SentSheet
from consult.responses.offline import comparing, keys, saving, sending
from consult.responses.offline.quoted import parted, with_quote
from tests import factories as make
from tests.responses.sheets import filled, row_of, rows_in, workbook
from tests.visitor import Visitor
from workflows.refusal import Refused

NEW_VISITOR = Callable[..., Visitor]


class Desk:
    """An open round with questions, an agency with a lead and two contributors, and another."""

    def __init__(self, *besides: Text) -> None:
        self.review = make.make_review(besides=besides)
        make.review_at("preparing", review=self.review)
        self.agency, self.other_agency = make.make_agency(), make.make_agency()
        self.lead = make.make_person("Lea Lead", agency=self.agency, role="lead")
        self.ann = make.make_person("Ann One", agency=self.agency)
        self.bob = make.make_person("Bob Two", agency=self.agency)
        self.stranger = make.make_person("Sam Other", agency=self.other_agency, role="lead")
        round = make.prepare_partner_round(self.review, agencies=[self.agency, self.other_agency])
        by = make.actor(make.lead_of(self.review))
        consultations.add_question(round, kind="yes_partly_no", wording="Is it clear?", by=by)
        consultations.add_question(round, kind="text", wording="What is missing?", by=by)
        make.take(self.review, "circulate_to_partners")
        self.round = make.round_of(self.review)
        found = {each.agency_id: each for each in make.responses_of(self.round)}
        self.response = found[self.agency.id]
        self.others = found[self.other_agency.id]
        self.version = queries.list_consulted_versions(self.round.id)[0]
        store.session.flush()

    @property
    def url(self) -> str:
        return f"/responses/{self.response.id}/forms"

    def comment(self, body: str, by: Account, **others: Any) -> Comment:
        return operations.add_comment(
            self.response,
            version_id=self.version.id,
            anchor=None,
            body=body,
            received_at=clock.now(),
            by=make.actor(by),
            **others,
        )

    def last_minute(self) -> None:
        make.pass_time(self.round.closes_at - timedelta(minutes=1) - clock.now())

    def after_the_close(self, visitor: NEW_VISITOR) -> Visitor:
        self.last_minute()
        make.pass_time(timedelta(minutes=2))
        return visitor(self.ann)

    def comments(self) -> list[Comment]:
        store.session.expire_all()
        return list(queries.comments_of(self.response.id))


@pytest.fixture
def desk(db: Any) -> Desk:
    return Desk()


def take_form(someone: Visitor, url: str, name: str = "comment-form.xlsx") -> bytes:
    answer = someone.client.get(f"{url}/{name}")
    assert answer.status_code == 200, answer.status_code
    data: bytes = answer.data
    answer.close()
    return data


def send(
    someone: Visitor, url: str, data: bytes, name: str = "form.xlsx", status: int = 200
) -> Any:
    someone.get(url)
    return someone.press("See what it would do", {"Your filled form": (name, data)}, status=status)


def write(place: str, **cells: str) -> Callable[[list[list[Any]]], None]:
    """Fill the empty row of a place: by the headings of the form."""

    def fill(rows: list[list[Any]]) -> None:
        row = row_of(rows, place)
        for heading, words in cells.items():
            row[rows[0].index(heading.replace("_", " "))] = words

    return fill


def test_a_form_is_taken_filled_and_sent_back(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    ann.get(f"/responses/{desk.response.id}")
    ann.click("Work in Excel or Word")
    form = take_form(ann, desk.url)
    sent = filled(
        form,
        write("1.1", Comment="Say who records it.", Type="Practice", Stance="Object"),
    )
    page = send(ann, desk.url, sent)
    assert "Nothing is saved yet" in page.text
    assert desk.comments() == []
    page = ann.press("Add 1 comment")
    assert "1 comment added" in page.text
    [comment] = desk.comments()
    assert (comment.body, comment.kind, comment.stance) == (
        "Say who records it.",
        "practice",
        "object",
    )
    assert comment.author_id == desk.ann.id
    assert comment.anchor is not None


def test_the_same_form_sent_twice_adds_nothing(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    sent = filled(take_form(ann, desk.url), write("1.1", Comment="Say who records it."))
    send(ann, desk.url, sent)
    ann.press("Add 1 comment")
    page = send(ann, desk.url, sent)
    assert "1 unchanged" in page.text
    assert "There is nothing to save" in page.text
    assert len(desk.comments()) == 1


def test_a_row_that_was_changed_in_the_file_changes_its_comment(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    form = take_form(ann, desk.url)
    for words in ("First words.", "Second words.", "Third words."):
        send(ann, desk.url, filled(form, write("1.2", Comment=words)))
        ann.press("Add 1 comment" if words == "First words." else "Change 1 comment")
    assert [each.body for each in desk.comments()] == ["Third words."]
    fresh = take_form(ann, desk.url)
    row_of(rows_in(fresh), "1.2", empty=False)


def test_a_comment_of_the_form_that_was_edited_is_changed(desk: Desk, visitor: NEW_VISITOR) -> None:
    desk.comment("As it was.", desk.ann)
    ann = visitor(desk.ann)

    def edit(rows: list[list[Any]]) -> None:
        row_of(rows, "Whole document", empty=False)[3] = "As it is now."

    send(ann, desk.url, filled(take_form(ann, desk.url), edit))
    ann.press("Change 1 comment")
    assert [each.body for each in desk.comments()] == ["As it is now."]


def test_a_comment_changed_in_the_workspace_since_is_a_choice(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    comment = desk.comment("As it was.", desk.ann)
    lead = visitor(desk.lead)
    form = take_form(lead, desk.url)
    comment = queries.get_comment(comment.id, desk.response.id)
    operations.edit_comment(
        comment,
        kind="general",
        stance="neutral",
        body="In the browser.",
        seen_revision=comment.revision,
        received_at=clock.now(),
        by=make.actor(desk.ann),
    )

    def edit(rows: list[list[Any]]) -> None:
        row_of(rows, "Whole document", empty=False)[3] = "In the file."

    sent = filled(form, edit)
    page = send(lead, desk.url, sent)
    assert "1 for you to choose" in page.text
    page = lead.click("Choose which text stays")
    assert "In the browser." in page.text
    assert "In the file." in page.text
    lead.press("Keep my choices", {"Which text stays of Comments, row 2?": "The one in my form"})
    lead.press("Change 1 comment")
    assert [each.body for each in desk.comments()] == ["In the file."]
    page = send(lead, desk.url, sent)
    assert "1 unchanged" in page.text


def test_a_row_left_alone_never_writes_over_the_workspace(desk: Desk, visitor: NEW_VISITOR) -> None:
    comment = desk.comment("As it was.", desk.ann)
    ann = visitor(desk.ann)
    form = take_form(ann, desk.url)
    comment = queries.get_comment(comment.id, desk.response.id)
    operations.edit_comment(
        comment,
        kind="general",
        stance="neutral",
        body="In the browser.",
        seen_revision=comment.revision,
        received_at=clock.now(),
        by=make.actor(desk.ann),
    )
    page = send(ann, desk.url, form)
    assert "It was changed in the workspace since, and that stays." in page.text
    assert [each.body for each in desk.comments()] == ["In the browser."]


def copies(someone: Visitor, url: str, ending: str) -> tuple[bytes, bytes]:
    """Two copies of one form: one changes the first comment, the other the second."""
    form = take_form(someone, url, f"comment-form.{'docx' if ending == 'docx' else 'xlsx'}")
    return edited(form, ending, "First."), edited(form, ending, "Second.")


def edited(form: bytes, ending: str, said: str) -> bytes:
    """One comment of a form says more, and is a must; every other row is left alone."""
    if ending == "docx":

        def fill(table: Any) -> None:
            cells = next(row.cells for row in table.rows if row.cells[3].text == said)
            cells[3].text = f"{said} More."

        return in_word(form, fill)

    def edit(rows: list[list[Any]]) -> None:
        row = next(row for row in rows if row[3] == said)
        row[3], row[7], row[8] = f"{said} More.", "must", "It is law."

    if ending == "xlsx":
        return filled(form, edit)
    rows = rows_in(form)
    edit(rows)
    return as_csv(rows)


def as_csv(rows: list[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def send_as(someone: Visitor, url: str, data: bytes, ending: str) -> Any:
    """Of a CSV file its columns are told first: as they are guessed from the headings."""
    page = send(someone, url, data, f"form.{ending}")
    return someone.press("See what it would do") if ending == "csv" else page


@pytest.mark.parametrize("ending", ["xlsx", "csv", "docx"])
def test_a_row_left_alone_in_another_copy_never_writes_over_what_a_colleague_sent(
    desk: Desk, visitor: NEW_VISITOR, ending: str
) -> None:
    desk.comment("First.", desk.ann)
    desk.comment("Second.", desk.lead)
    ann, lead = visitor(desk.ann), visitor(desk.lead)
    one, other = copies(ann, desk.url, ending)
    send_as(ann, desk.url, one, ending)
    ann.press("Change 1 comment")
    page = send_as(lead, desk.url, other, ending)
    assert "It was changed in the workspace since, and that stays." in page.text
    lead.press("Change 1 comment")
    found = desk.comments()
    assert [each.body for each in found] == ["First. More.", "Second. More."]
    if ending != "docx":
        assert [each.rationale for each in found] == ["It is law."] * 2


def test_a_row_that_two_copies_change_is_a_choice(desk: Desk, visitor: NEW_VISITOR) -> None:
    desk.comment("First.", desk.ann)
    ann, lead = visitor(desk.ann), visitor(desk.lead)
    form = take_form(ann, desk.url)

    def say(words: str) -> bytes:
        def edit(rows: list[list[Any]]) -> None:
            row_of(rows, "Whole document", empty=False)[3] = words

        return filled(form, edit)

    for words in ("By Ann.", "By Ann again."):  # one's own copy, sent once more, is no choice
        send(ann, desk.url, say(words))
        ann.press("Change 1 comment")
    page = send(lead, desk.url, say("By the lead."))
    assert "1 for you to choose" in page.text
    assert [each.body for each in desk.comments()] == ["By Ann again."]


MORE = {
    "priority": "must",
    "rationale": "It is law.",
    "withheld": True,
    "withheld_why": "Staff could be recognised.",
}


def test_all_that_is_said_beside_a_comment_goes_down_and_comes_up(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    desk.comment("As it was.", desk.ann, **MORE)
    ann = visitor(desk.ann)
    form = take_form(ann, desk.url)
    row = row_of(rows_in(form), "Whole document", empty=False)
    assert row[6:10] == ["", "Must", "It is law.", "Staff could be recognised."]
    page = send(ann, desk.url, form)
    assert "1 unchanged" in page.text

    def edit(rows: list[list[Any]]) -> None:
        own = row_of(rows, "Whole document", empty=False)
        own[7], own[8], own[9] = "could", "It is good practice.", ""

    page = send(ann, desk.url, filled(form, edit))
    assert "priority from “Must” to “Could”" in page.text
    ann.press("Change 1 comment")
    [found] = desk.comments()
    assert (found.priority, found.rationale) == ("could", "It is good practice.")
    assert (found.withheld, found.withheld_why) == (False, "")


def test_a_new_row_may_say_all_of_it(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    said = {"Comment": "Say who.", "Priority": "Should", "Reasons": "Because."}

    def fill(rows: list[list[Any]]) -> None:
        write("1.1", **said)(rows)
        at = rows[0].index("Not to be published, because")
        row_of(rows, "1.1", empty=False)[at] = "Staff."

    sent = filled(take_form(ann, desk.url), fill)
    send(ann, desk.url, sent)
    ann.press("Add 1 comment")
    [found] = desk.comments()
    assert (found.priority, found.rationale, found.withheld) == ("should", "Because.", True)
    assert "1 unchanged" in send(ann, desk.url, sent).text


def test_a_wording_that_stays_as_it_is_counts_as_none_and_twice_as_nothing(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    block = next(b for b in queries.list_blocks([desk.version.id]) if b.number == "1.1")
    same = write("1.1", Comment="Fine.", Proposed_wording=block.text)
    sent = filled(take_form(ann, desk.url), same)
    send(ann, desk.url, sent)
    ann.press("Add 1 comment")
    assert [each.proposed for each in desk.comments()] == [""]
    assert "1 unchanged" in send(ann, desk.url, sent).text


def test_a_form_from_before_these_columns_changes_none_of_them(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    """Its row was left alone, and the comment has gained reasons in the workspace since."""
    comment = desk.comment("As it was.", desk.ann)
    ann = visitor(desk.ann)

    def as_then(rows: list[list[Any]]) -> None:
        for row in rows:
            del row[7:10]

    old = filled(take_form(ann, desk.url), as_then)
    assert "1 unchanged" in send(ann, desk.url, old).text
    comment = queries.get_comment(comment.id, desk.response.id)
    operations.edit_comment(
        comment,
        body="As it was.",
        **MORE,  # type: ignore[arg-type]
        seen_revision=comment.revision,
        received_at=clock.now(),
        by=make.actor(desk.ann),
    )
    page = send(ann, desk.url, old)
    assert "1 unchanged" in page.text

    def edit(rows: list[list[Any]]) -> None:
        row_of(rows, "Whole document", empty=False)[3] = "In the file."

    send(ann, desk.url, filled(old, edit))
    ann.click("Choose which text stays")
    ann.press("Keep my choices", {"Which text stays of Comments, row 2?": "The one in my form"})
    ann.press("Change 1 comment")
    [found] = desk.comments()
    assert (found.body, found.rationale, found.withheld) == ("In the file.", "It is law.", True)


def test_the_digest_of_a_comment_is_what_it_was_in_earlier_forms() -> None:
    then = keys.digest_of("Body", "Wording", "legal", "object")
    now = Contents(body="Body", proposed="Wording", kind="legal", stance="object")
    assert comparing.digest(now) == then
    assert comparing.digest(replace(now, rationale="x")) != then


def test_answers_come_back_in_their_own_table(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)

    def fill(rows: list[list[Any]]) -> None:
        at = rows[0].index("Answer")
        rows[1][at], rows[2][at] = "partly", "A plain summary."

    sent = filled(take_form(ann, desk.url), fill, "Questions")
    send(ann, desk.url, sent)
    ann.press("Save 2 answers")
    answers = queries.answers_of(desk.response.id)
    assert sorted(each.value for each in answers.values()) == ["A plain summary.", "partly"]
    page = send(ann, desk.url, sent)
    assert "2 unchanged" in page.text

    def refill(rows: list[list[Any]]) -> None:
        fill(rows)
        rows[2][rows[0].index("Answer")] = "A longer summary."

    send(ann, desk.url, filled(sent, refill, "Questions"))
    ann.press("Save 1 answer")


def test_an_answer_that_is_not_offered_is_named_with_row_and_column(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)

    def fill(rows: list[list[Any]]) -> None:
        rows[1][rows[0].index("Answer")] = "perhaps"

    page = send(ann, desk.url, filled(take_form(ann, desk.url), fill, "Questions"))
    assert "Questions, row 2" in page.text
    assert "D (Answer): Choose one of the answers offered." in page.text


def test_what_stands_against_a_row_is_said_with_row_and_column(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    rows = [
        ["Place", "Comment", "Type", "Proposed wording"],
        ["9.9", "There is no such place.", "", ""],
        ["1.1", "", "", "Only a wording."],
        ["1.1", "x" * 32_001, "", ""],
        ["1.1", "Of a strange kind.", "Poetry", ""],
        ["1.1", "His NHS number is 943 476 5919.", "", ""],
        ["1.1", "This one is well.", "", ""],
    ]
    page = send(ann, desk.url, workbook({"Comments": rows}))
    assert (
        f"A (Place): There is no place “9.9” in “{desk.version.title}”. Write its number or "
        "heading as in the text, or “Whole document”." in page.text
    )
    assert "You can put them right and send the file again." in page.text
    assert "B (Comment): Write your comment." in page.text
    assert "B (Comment): Use 32,000 characters or fewer: this is 1 too long." in page.text
    assert "C (Type): “Poetry” is not offered." in page.text
    assert "B (Comment): It looks as if this has" in page.text
    assert "Comments, row 6" in page.text
    ann.press("Add 1 comment")
    assert [each.body for each in desk.comments()] == ["This one is well."]


def test_what_identifies_a_child_is_not_kept_with_the_file(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    rows = [["Place", "Comment"], ["1.1", "His NHS number is 943 476 5919."]]
    send(ann, desk.url, workbook({"Comments": rows}))
    store.session.expire_all()
    [sent] = store.session.scalars(select(SentSheet))
    assert "943" not in str(sent.content)


def test_a_row_that_tells_of_harm_goes_to_the_safeguarding_lead_alone(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    rows = [["Place", "Comment"], ["1.1", "I am being hurt."]]
    page = send(ann, desk.url, workbook({"Comments": rows}))
    assert "call 999" in page.text
    [apart] = queries.list_quarantined_of(desk.response.id, desk.ann.id)
    assert apart.body == "I am being hurt."
    store.session.expire_all()
    [sent] = store.session.scalars(select(SentSheet))
    assert "hurt" not in str(sent.content)


def test_a_colleagues_comment_keeps_its_author_and_is_changed_by_a_lead_only(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    desk.comment("By Ann.", desk.ann)

    def edit(rows: list[list[Any]]) -> None:
        row_of(rows, "Whole document", empty=False)[3] = "Changed by another."

    bob, lead = visitor(desk.bob), visitor(desk.lead)
    sent = filled(take_form(bob, desk.url), edit)
    page = send(bob, desk.url, sent)
    assert "Only Ann One or a lead of" in page.text
    send(lead, desk.url, sent)
    lead.press("Change 1 comment")
    [comment] = desk.comments()
    assert (comment.body, comment.author_id) == ("Changed by another.", desk.ann.id)


def test_a_form_of_another_agency_gives_nothing_away(desk: Desk, visitor: NEW_VISITOR) -> None:
    desk.comment("KANARIE of ours.", desk.ann)
    ours = take_form(visitor(desk.ann), desk.url)
    stranger = visitor(desk.stranger)
    theirs = f"/responses/{desk.others.id}/forms"
    stranger.get(desk.url, status=404)
    assert stranger.client.get(f"{desk.url}/comment-form.xlsx").status_code == 404
    assert b"KANARIE" not in take_form(stranger, theirs)

    def steal(rows: list[list[Any]]) -> None:
        for row in rows[1:]:
            row[3] = "Mine now."

    page = send(stranger, theirs, filled(ours, steal))
    assert "This row is from the form of another response." in page.text
    assert "Send it from the page of that response, or empty its row key" in page.text
    assert "KANARIE" not in page.text
    assert queries.comments_of(desk.others.id) == []

    def forge(rows: list[list[Any]]) -> None:
        for row in rows[1:]:
            row[3], row[-1] = (
                "Mine now.",
                str(row[-1]).replace(f"r{desk.response.id}-c", f"r{desk.others.id}-c"),
            )

    page = send(stranger, theirs, filled(ours, forge))
    assert "This comment is not in this response. Empty its row key to add it" in page.text


def test_a_form_that_somebody_else_sent_is_not_there(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann, bob = visitor(desk.ann), visitor(desk.bob)
    send(ann, desk.url, workbook({"A": [["Place", "Comment"], ["1.1", "Mine."]]}))
    where = ann.page.url
    for someone in (bob, visitor(desk.stranger), visitor(make.lead_of(desk.review))):
        someone.get(where, status=404)
        someone.get(f"{where}/columns", status=404)
        someone.get(f"{where}/choices", status=404)


def test_a_form_after_the_close_is_kept_and_adds_nothing(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    sent = filled(take_form(ann, desk.url), write("1.1", Comment="Too late."))
    ann = desk.after_the_close(visitor)
    page = send(ann, desk.url, sent)
    assert "Nothing can be added" in page.text
    assert desk.comments() == []
    [kept] = queries.list_kept_texts(desk.response.id)
    assert "Too late." in kept.body
    assert "form.xlsx" in kept.place


def test_the_close_between_looking_and_saving_loses_nothing(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    desk.last_minute()
    ann = visitor(desk.ann)
    send(ann, desk.url, filled(take_form(ann, desk.url), write("1.1", Comment="Just late.")))
    make.pass_time(timedelta(minutes=2))
    page = ann.press("Add 1 comment", status=422)
    assert "closed" in page.text
    assert desk.comments() == []
    [kept] = queries.list_kept_texts(desk.response.id)
    assert "Just late." in kept.body


def test_saving_is_one_entry_of_the_record_with_a_digest_of_each_row(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    rows = [["Place", "Comment"], ["1.1", "One."], ["1.2", "Two."]]
    send(ann, desk.url, workbook({"A": rows}))
    ann.press("Add 2 comments")
    [told] = audit.list_entries([desk.response.thing], acts=["rows-saved"])
    added = told.entry.body["facts"]["added"]
    assert len(added) == 2
    assert {f"body {row[0]}" for row in added} <= {*told.entry.body["words"]}
    _, broken = audit.verify_all()
    assert not broken


def test_pressing_the_button_twice_saves_once(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    send(ann, desk.url, workbook({"A": [["Place", "Comment"], ["1.1", "Once."]]}))
    page = ann.page
    ann.press("Add 1 comment")
    ann._page = page
    ann.press("Add 1 comment")
    assert len(desk.comments()) == 1


# Word, CSV, and tables of one's own


def in_word(data: bytes, fill: Callable[[Any], None]) -> bytes:
    """A Word form of ours after somebody wrote in the table of comments."""
    document = Document(io.BytesIO(data))
    fill(document.tables[0])
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_the_form_for_word_comes_back_whole(desk: Desk, visitor: NEW_VISITOR) -> None:
    desk.comment("As it\n\nwas.", desk.ann, proposed="A new\nwording.")
    ann = visitor(desk.ann)
    form = take_form(ann, desk.url, "comment-form.docx")
    page = send(ann, desk.url, form, "form.docx")
    assert "1 unchanged" in page.text

    def fill(table: Any) -> None:
        rows = {row.cells[1].text: row for row in table.rows if not row.cells[3].text}
        rows["1.1"].cells[3].text = "Written in Word."
        rows["1.1"].cells[4].text = "Legal"

    sent = in_word(form, fill)
    send(ann, desk.url, sent, "form.docx")
    ann.press("Add 1 comment")
    assert [(each.body, each.kind) for each in desk.comments()] == [
        ("As it\n\nwas.", "general"),
        ("Written in Word.", "legal"),
    ]
    page = send(ann, desk.url, sent, "form.docx")
    assert "2 unchanged" in page.text


def test_a_round_trip_of_every_odd_word_changes_nothing(desk: Desk, visitor: NEW_VISITOR) -> None:
    for words in (
        "=1+1",
        "😀 שלום\n\nnew line",
        "_x000D_ as it stands",
        "x" * 32_000,
        "tab\there",
        "<b>&amp;</b>",
        "4.10",
    ):
        desk.comment(words, desk.ann, proposed=words)
    ann = visitor(desk.ann)
    for kind in ("xlsx", "docx"):
        page = send(ann, desk.url, take_form(ann, desk.url, f"comment-form.{kind}"), f"f.{kind}")
        assert "7 unchanged" in page.text, kind
    assert len(desk.comments()) == 7


def test_a_comment_too_long_for_a_cell_is_left_out_and_stays(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    desk.comment("😀" * 20_000, desk.ann)
    ann = visitor(desk.ann)
    form = take_form(ann, desk.url)
    assert "too long for a cell" in str(rows_in(form, "How to use this form"))
    send(ann, desk.url, form)
    assert [each.body for each in desk.comments()] == ["😀" * 20_000]


def test_the_empty_forms_of_iso_and_nice_are_taken_back(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)

    def fill_iso(rows: list[list[Any]]) -> None:
        rows[1] = ["GB", "12", "1.1", "", "te", "In the table of ISO.", "Another wording.", ""]

    def fill_nice(rows: list[list[Any]]) -> None:
        assert rows[1][0] == desk.agency.name
        rows[1][2:] = ["1.2", "3", "12", "In the form of NICE."]

    for name, fill in (("iso-comment-table", fill_iso), ("nice-comment-form", fill_nice)):
        send(ann, desk.url, filled_again(take_form(ann, desk.url, f"{name}.xlsx"), fill))
        ann.press("Add 1 comment")
    assert [each.body.split("\n")[0] for each in desk.comments()] == [
        "In the table of ISO.",
        "In the form of NICE.",
    ]
    for name in ("iso-comment-table", "nice-comment-form"):
        take_form(ann, desk.url, f"{name}.docx")
    assert ann.client.get(f"{desk.url}/other.xlsx").status_code == 404
    assert ann.client.get(f"{desk.url}/comment-form.exe").status_code == 404


@pytest.mark.parametrize(
    "body", ["=1+1", "+44 is no number.\n\n“Which?” says @ann\t-- at once", "Quoted: “nothing”"]
)
def test_quoted_words_come_back_in_the_first_line_of_the_other_forms(
    desk: Desk, visitor: NEW_VISITOR, body: str
) -> None:
    ann = visitor(desk.ann)
    block = next(b for b in documents.blocks_of(desk.version.id) if b.kind == "paragraph")
    words = " ".join(words_of(block).split()[1:4])
    for name, column in (("iso-comment-table", 5), ("nice-comment-form", 5)):

        def fill(rows: list[list[Any]], column: int = column) -> None:
            rows[1][2], rows[1][4] = block.number, ""
            rows[1][column] = with_quote(words, body)
            if column == 5 and len(rows[1]) == 8:
                rows[1][4] = "te"

        form = filled_again(take_form(ann, desk.url, f"{name}.xlsx"), fill)
        send(ann, desk.url, form)
        ann.sees(f"Quoted: “{words}”")
        if name.startswith("iso"):
            ann.press("Add 1 comment")
    ann.sees("unchanged")  # the same words in another form are no second comment
    [comment] = desk.comments()
    assert comment.quote is not None
    assert (comment.quote.exact, comment.body) == (words, body)


def test_words_in_the_column_of_our_own_form_are_what_a_new_row_is_about(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    block = next(b for b in documents.blocks_of(desk.version.id) if b.kind == "paragraph")
    words = " ".join(words_of(block).split()[1:4])

    def say(rows: list[list[Any]], body: str, shown: str) -> None:
        row = row_of(rows, block.number, empty=body == "Say who.")
        row[2], row[3] = shown, body

    form = take_form(ann, desk.url)
    send(ann, desk.url, filled(form, lambda rows: say(rows, "Say who.", f"On “{words}”")))
    ann.press("Add 1 comment")
    [comment] = desk.comments()
    assert comment.quote is not None
    assert (comment.quote.exact, comment.body) == (words, "Say who.")

    again = take_form(ann, desk.url)  # a comment that is stored keeps its words
    send(ann, desk.url, filled(again, lambda rows: say(rows, "Say where.", "On “nothing”")))
    ann.press("Change 1 comment")
    [comment] = desk.comments()
    assert comment.quote is not None
    assert (comment.quote.exact, comment.body) == (words, "Say where.")


def test_words_of_the_column_that_do_not_stand_there_stay_in_the_comment(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    block = next(b for b in documents.blocks_of(desk.version.id) if b.kind == "paragraph")

    def say(rows: list[list[Any]]) -> None:
        row = row_of(rows, block.number)
        row[2], row[3] = "On “words that nobody wrote”", "Say who."

    send(ann, desk.url, filled(take_form(ann, desk.url), say))
    ann.sees("The words that it quotes do not stand there once. They stay in the comment.")
    ann.press("Add 1 comment")
    [comment] = desk.comments()
    assert (comment.quote, comment.body) == (
        None,
        with_quote("words that nobody wrote", "Say who."),
    )


def test_quoted_words_that_do_not_stand_there_once_stay_in_the_comment(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    block = next(b for b in documents.blocks_of(desk.version.id) if b.kind == "paragraph")
    typed = with_quote("words that nobody wrote", "Say when.")

    def fill(rows: list[list[Any]]) -> None:
        rows[1] = ["GB", "", block.number, "", "te", typed, "", ""]

    send(ann, desk.url, filled_again(take_form(ann, desk.url, "iso-comment-table.xlsx"), fill))
    ann.sees("The words that it quotes do not stand there once. They stay in the comment.")
    ann.press("Add 1 comment")
    [comment] = desk.comments()
    assert (comment.quote, comment.body) == (None, typed)


@given(some.text(), some.text())
def test_a_quoted_line_is_read_as_it_was_written(words: str, body: str) -> None:
    exact, said = one_line(words), rules.normal(body)
    if exact and said:
        assert parted(rules.normal(with_quote(exact, said))) == (exact, said)


def filled_again(data: bytes, fill: Callable[[list[list[Any]]], None]) -> bytes:
    """An empty form, whose empty rows are not in the file."""

    def longer(rows: list[list[Any]]) -> None:
        rows.extend([""] * len(rows[0]) for _ in range(3))
        fill(rows)

    return filled(data, longer)


def test_the_columns_of_a_csv_file_are_told_by_its_sender(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    data = "Where;What we think;Why\r\n1.1;Say when.;It is late.\r\n".encode("cp1252")
    page = send(ann, desk.url, data, "ours.csv")
    assert "What are the columns?" in page.text
    page = ann.press("See what it would do", status=422)
    assert "Say which column has the comments." in page.text
    ann.press(
        "See what it would do",
        {
            "Column A: Where": "Place: number of the section or paragraph",
            "Column B: What we think": "The comment",
            "Column C: Why": "Add it to the end of the comment",
        },
    )
    ann.press("Add 1 comment")
    assert [each.body for each in desk.comments()] == ["Say when.\n\nWhy: It is late."]


def test_two_columns_cannot_both_be_the_comment(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    send(ann, desk.url, b"A,B\nOne,Two\n", "ours.csv")
    columns = {"Column A: A": "The comment", "Column B: B": "The comment"}
    page = ann.press("See what it would do", columns, status=422)
    assert "Two columns of “ours.csv” are the same: Comment." in page.text


def test_a_form_whose_columns_nobody_told_is_kept_after_the_close(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = desk.after_the_close(visitor)
    send(ann, desk.url, b"A,B\nOne,Two\n", "ours.csv")
    [kept] = queries.list_kept_texts(desk.response.id)
    assert "One | Two" in kept.body


# Many rows, and several people


def many(count: int, bad: int = 0) -> list[list[str]]:
    rows = [["Place", "Comment", "Type"]]
    for n in range(count):
        place = "9.9" if n < bad else ("1.1", "1.2", "1.3")[n % 3]
        rows.append([place, f"Comment number {n} of many, with some words in it.", "Practice"])
    return rows


def test_of_five_thousand_rows_the_bad_are_named_and_the_rest_is_saved(desk: Desk) -> None:
    by = make.actor(desk.ann)
    received = sending.read_file("many.xlsx", workbook({"Ours": many(5_000, 200)}))
    sending.hold_back(received, desk.response.id, by=by)
    sent = sending.keep_sheet(desk.response, received, received_at=clock.now(), by=by)
    store.commit()
    plan = comparing.plan(sent, by=by)
    refused = [each for each in plan.rows if each.what == comparing.REFUSED]
    assert [each.entry.where for each in refused] == [f"Ours, row {n}" for n in range(2, 202)]
    assert {no.column for each in refused for no in each.refusals} == {"A (Place)"}
    store.commit()
    saving.confirm(sent.id, seen=plan.mark, received_at=clock.now(), by=by)
    store.session.expire_all()
    assert sent.state == "saving", "so many rows are left to a worker"
    make.sweep(saving.SWEEP)
    assert (sent.state, sent.told["added"], len(sent.told["left"])) == ("saved", 4_800, 200)
    assert len(desk.comments()) == 4_800
    entries = audit.list_entries([desk.response.thing], acts=["rows-saved"])
    assert len(entries) == 5


def test_progress_is_shown_and_whoever_waits_can_go_on(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    send(ann, desk.url, workbook({"Ours": many(500)}))
    page = ann.press("Add 500 comments")
    assert "0 of 500 rows" in page.text
    page = ann.press("Save the rest now", budget=600)
    assert "500 comments added" in page.text
    assert len(desk.comments()) == 500


def test_saving_goes_on_where_it_was_broken_off(
    desk: Desk, visitor: NEW_VISITOR, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "BATCH", 200)
    ann = visitor(desk.ann)
    send(ann, desk.url, workbook({"Ours": many(500)}))
    ann.press("Add 500 comments")
    store.session.expire_all()
    [sent] = store.session.scalars(select(SentSheet))
    store.commit()
    saving._next_batch(sent.id, saving.Known())
    store.session.expire_all()
    assert sent.position == 200
    assert len(desk.comments()) == 200
    make.sweep(saving.SWEEP)
    assert (sent.state, sent.told["added"]) == ("saved", 500)
    assert len(desk.comments()) == 500


def test_the_lead_submits_while_rows_are_being_saved_and_nothing_is_lost(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    desk.comment("Already there.", desk.lead)
    send(ann, desk.url, workbook({"Ours": many(500)}))
    ann.press("Add 500 comments")
    store.session.expire_all()
    for question in queries.list_questions(desk.round.id):
        assert not question.required
    operations.submit(
        queries.get_response(desk.response.id),
        signed_name="Lea Lead",
        signed_role="Lead",
        received_at=clock.now(),
        by=make.actor(desk.lead),
    )
    make.sweep(saving.SWEEP)
    [sent] = store.session.scalars(select(SentSheet))
    assert sent.state == "stopped"
    [kept] = queries.list_kept_texts(desk.response.id)
    assert "Comment number 499" in kept.body
    page = ann.get(f"{desk.url}/{sent.id}")
    assert "is kept for you" in page.text


def test_two_people_send_the_same_table_at_once_and_it_is_there_once(desk: Desk) -> None:
    ids = []
    for person in (desk.ann, desk.bob):
        by = make.actor(person)
        received = sending.read_file("ours.xlsx", workbook({"Ours": many(60)}))
        ids.append(sending.keep_sheet(desk.response, received, received_at=clock.now(), by=by).id)
    plans = [
        comparing.plan(store.session.get_one(SentSheet, id), by=make.actor(person)).mark
        for id, person in zip(ids, (desk.ann, desk.bob), strict=True)
    ]
    actors = [make.actor(desk.ann), make.actor(desk.bob)]
    at = clock.now()
    store.commit()

    def press(number: int) -> None:
        saving.confirm(ids[number], seen=plans[number], received_at=at, by=actors[number])

    with ThreadPoolExecutor(4) as windows:
        done = [windows.submit(_or_overtaken, press, number) for number in (0, 1, 0, 1)]
        assert [each.result() for each in done]
    assert len(desk.comments()) == 60


def _or_overtaken(press: Callable[[int], None], number: int) -> bool:
    """Whoever is second is told that the response has changed since they looked."""
    try:
        press(number)
    except Refused as no:
        return [each.code for each in no.refusals] == ["rows-changed-meanwhile"]
    return True


def test_an_old_form_is_forgotten_and_its_comments_stay(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    send(ann, desk.url, workbook({"A": [["Place", "Comment"], ["1.1", "Stays."]]}))
    ann.press("Add 1 comment")
    make.pass_time(timedelta(days=31))
    make.sweep(saving.SWEEP)
    assert store.session.scalars(select(SentSheet)).all() == []
    assert [each.body for each in desk.comments()] == ["Stays."]


def test_a_comment_that_was_taken_out_does_not_come_back_with_the_form(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    sent = filled(take_form(ann, desk.url), write("1.1", Comment="Taken out."))
    send(ann, desk.url, sent)
    ann.press("Add 1 comment")
    [comment] = desk.comments()
    operations.remove_comment(
        queries.get_comment(comment.id, desk.response.id),
        seen_revision=comment.revision,
        received_at=clock.now(),
        by=make.actor(desk.ann),
    )
    page = send(ann, desk.url, sent)
    assert "It was taken out of the response since, and stays out." in page.text
    assert desk.comments() == []


def test_an_empty_row_of_a_comment_takes_nothing_out(desk: Desk, visitor: NEW_VISITOR) -> None:
    desk.comment("It stays.", desk.ann)
    ann = visitor(desk.ann)

    def empty(rows: list[list[Any]]) -> None:
        row_of(rows, "Whole document", empty=False)[3] = ""

    page = send(ann, desk.url, filled(take_form(ann, desk.url), empty))
    assert "To take a comment out, remove it in the workspace." in page.text
    assert [each.body for each in desk.comments()] == ["It stays."]


def test_a_copied_row_is_a_second_comment_on_the_same_part(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)

    def fill(rows: list[list[Any]]) -> None:
        row = row_of(rows, "1.1")
        row[3] = "The first."
        rows.append([*row[:3], "The second.", *row[4:]])

    sent = filled(take_form(ann, desk.url), fill)
    send(ann, desk.url, sent)
    ann.press("Add 2 comments")
    page = send(ann, desk.url, sent)
    assert "2 unchanged" in page.text
    assert sorted(each.body for each in desk.comments()) == ["The first.", "The second."]


def test_a_comment_of_the_form_does_not_move(desk: Desk, visitor: NEW_VISITOR) -> None:
    desk.comment("Stays where it is.", desk.ann)
    ann = visitor(desk.ann)

    def move(rows: list[list[Any]]) -> None:
        row_of(rows, "Whole document", empty=False)[1] = "1.1"

    page = send(ann, desk.url, filled(take_form(ann, desk.url), move))
    assert "A comment stays at its place." in page.text


def test_a_file_is_asked_for(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    ann.get(desk.url)
    page = ann.press("See what it would do", status=422)
    assert "Choose the file." in page.text
    page = send(ann, desk.url, b"nonsense", "form.xlsx", status=422)
    assert "cannot be read as an Excel file" in page.text


def test_what_a_deputy_sends_is_recorded_for_the_holder(db: Any, visitor: NEW_VISITOR) -> None:
    review = make.make_review()
    member, deputy = make.members_of(review)[0], make.make_person("Dee Puty")
    make.make_deputy(make.seat_of(review.group, member), deputy)
    make.review_at("group_comment", review=review)
    response = queries.response_of(make.round_of(review, "group").id, account_id=member.id)
    assert response is not None
    someone = visitor(deputy)
    rows = [["Place", "Comment"], ["1.1", "For the member."]]
    send(someone, f"/responses/{response.id}/forms", workbook({"A": rows}))
    someone.press("Add 1 comment")
    [told] = audit.list_entries([response.thing], acts=["rows-saved"])
    assert told.entry.body["facts"]["for"] == member.id
    assert told.entry.actor_id == deputy.id


def test_a_form_that_waits_is_among_the_data_about_its_sender(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    send(ann, desk.url, workbook({"A": [["Place", "Comment"], ["1.1", "Still waiting."]]}))
    page = ann.get("/account/data")
    assert "A form that you sent: form.xlsx" in page.text


def test_one_form_that_cannot_be_saved_keeps_no_other_waiting(
    desk: Desk, visitor: NEW_VISITOR, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "AT_ONCE", 0)
    ann, bob = visitor(desk.ann), visitor(desk.bob)
    for someone, words in ((ann, "Ann’s."), (bob, "Bob’s.")):
        send(someone, desk.url, workbook({"A": [["Place", "Comment"], ["1.1", words]]}))
        someone.press("Add 1 comment")
    store.session.expire_all()
    broken = store.session.scalars(select(SentSheet).order_by(SentSheet.id)).first()
    assert broken is not None
    broken.mapping = {"0": {"not a column": "body"}}
    make.sweep(saving.SWEEP)
    assert [each.body for each in desk.comments()] == ["Bob’s."]


def test_words_that_only_together_identify_somebody_are_refused(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
    ann = visitor(desk.ann)
    rows = [["Place", "Comment", "Line"], ["1.1", "About the child.\nNHS number", "943 476 5919"]]
    page = send(ann, desk.url, workbook({"A": rows}))
    assert "1 refused" in page.text


def test_one_document_is_chosen_for_all_rows_that_name_none(db: Any, visitor: NEW_VISITOR) -> None:
    desk = Desk(make.make_document("The other chapter"))
    ann = visitor(desk.ann)
    rows = [["Where", "Comment", "Text"], ["1.1", "Say when.", ""], ["1.1", "Here.", "Named"]]
    rows[2][2] = desk.version.title
    _, other = queries.list_consulted_versions(desk.round.id)
    send_as(ann, desk.url, as_csv(rows), "csv")
    ann.sees("1 new, 1 refused", "1 row does not say which document it is about.")
    ann.click("Choose one document for it")
    meant = "Which document is meant where a row does not say?"
    ann.press("See what it would do", {meant: other.title})
    ann.sees("2 new").does_not_see("refused", "does not say which document")
    ann.press("Add 2 comments")
    where = {each.body: each.version_id for each in desk.comments()}
    assert where == {"Say when.": other.id, "Here.": desk.version.id}


def test_a_round_about_one_document_asks_for_none(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    send(ann, desk.url, as_csv([["Where", "Comment"], ["1.1", "Say when."]]), "form.csv")
    ann.sees("What are the columns?").does_not_see("Which document is meant")


@pytest.mark.parametrize("form", ["comment-form", "iso-comment-table", "nice-comment-form"])
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_form_that_is_taken_away_says_that_its_text_is_a_draft(
    desk: Desk, visitor: NEW_VISITOR, form: str, kind: str
) -> None:
    data = visitor(desk.lead).client.get(f"{desk.url}/{form}.{kind}").data
    said = f"version {desk.version.number}. Draft for comment, not in force. No text of this"
    if kind == "xlsx":
        assert said in str(rows_in(data, "How to use this form"))
    else:
        assert said in "\n".join(each.text for each in Document(io.BytesIO(data)).paragraphs)
