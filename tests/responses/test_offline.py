"""Comment forms that are filled in elsewhere and sent back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult import audit, clock, store
from consult.accounts.models import Account
from consult.consultations import operations as consultations
from consult.responses import operations, queries
from consult.responses.models import Comment, KeptText, Response, SentSheet
from tests import factories as make
from tests.responses.sheets import filled, row_of, rows_in, workbook
from tests.visitor import Visitor

NEW_VISITOR = Callable[..., Visitor]


class Desk:
    """An open round with questions, an agency with a lead and two contributors, and another."""

    def __init__(self) -> None:
        self.review = make.make_review()
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


def send(someone: Visitor, url: str, data: bytes, name: str = "form.xlsx", status: int = 200) -> Any:
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


def test_a_comment_of_the_form_that_was_edited_is_changed(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
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
    lead.press("Keep my choices", {"Which text stays?": "The one in my form"})
    lead.press("Change 1 comment")
    assert [each.body for each in desk.comments()] == ["In the file."]
    page = send(lead, desk.url, sent)
    assert "1 unchanged" in page.text


def test_a_row_left_alone_never_writes_over_the_workspace(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
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
    assert f"A (Place): There is no place “9.9” in “{desk.version.title}”." in page.text
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
    assert "KANARIE" not in page.text
    assert queries.comments_of(desk.others.id) == []

    def forge(rows: list[list[Any]]) -> None:
        for row in rows[1:]:
            row[3], row[8] = "Mine now.", str(row[8]).replace(
                f"r{desk.response.id}-c", f"r{desk.others.id}-c"
            )

    page = send(stranger, theirs, filled(ours, forge))
    assert "This comment is not in this response." in page.text


def test_a_form_that_somebody_else_sent_is_not_there(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann, bob = visitor(desk.ann), visitor(desk.bob)
    send(ann, desk.url, workbook({"A": [["Place", "Comment"], ["1.1", "Mine."]]}))
    where = ann.page.url
    for someone in (bob, visitor(desk.stranger), visitor(make.lead_of(desk.review))):
        someone.get(where, status=404)
        someone.get(f"{where}/columns", status=404)
        someone.get(f"{where}/choices", status=404)


def test_a_form_after_the_close_is_kept_and_adds_nothing(
    desk: Desk, visitor: NEW_VISITOR
) -> None:
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


def test_pressing_the_button_twice_saves_once(desk: Desk, visitor: NEW_VISITOR) -> None:
    ann = visitor(desk.ann)
    send(ann, desk.url, workbook({"A": [["Place", "Comment"], ["1.1", "Once."]]}))
    page = ann.page
    ann.press("Add 1 comment")
    ann._page = page
    ann.press("Add 1 comment")
    assert len(desk.comments()) == 1
