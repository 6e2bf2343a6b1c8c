"""Meetings and calls about a round: recorded, put right, read by some, never an answer."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import clock as time
from consult import store
from consult.audit.models import Entry, EntryText
from consult.consultations.models import Consultation
from consult.conversations import operations, queries
from consult.conversations.models import Conversation
from consult.conversations.places import Place
from consult.individuals.models import PublicDisclosure
from consult.notifications.models import Message
from consult.responses.models import Response
from consult.responses.queries import coverage, list_consulted_versions, tally
from consult.reviews.models import Review
from consult.reviews.queries import get_review
from consult.safeguarding.purging import count_words, take_out
from consult.store import Missing
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]
KIND, WHEN = "What was it?", "When was it?"
TITLE, NOTES = "What was it about?", "What was said"
WHO = "Which agencies of this round took part?"
OTHERS, PRESENT = "Who else took part? (optional)", "Who was there? (optional)"
WHY = "Why is it put right?"
GONE = "Files that do not belong here"
RECORD, CORRECT = "Record it", "Correct it"
HARM = "My stepfather hits my little brother every night and he is scared to go home."


@pytest.fixture
def review(db: Session) -> Review:
    return make.review_at("partner_comment")


@pytest.fixture
def round(review: Review) -> Consultation:
    return make.round_of(review)


@pytest.fixture
def asked(round: Consultation) -> Response:
    return next(iter(make.responses_of(round)))


def lead_of(round: Consultation) -> Any:
    return make.lead_of(get_review(round.review_id))


def filled(**others: str) -> dict[str, Any]:
    return {
        KIND: "Meeting",
        WHEN: time.now().date(),
        TITLE: "The pathway at night",
        OTHERS: "A parents’ group",
        NOTES: "They asked who answers at night.",
        **others,
    }


def all_of(round: Consultation) -> list[Conversation]:
    return list(queries.list_conversations(round.id))


def test_a_lead_records_a_meeting_and_finds_it_from_the_round(
    round: Consultation, asked: Response, visitor: Go
) -> None:
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}")
    lead.click("Record a meeting or a call")
    lead.press(RECORD, {**filled(), WHO: [asked.respondent], PRESENT: "Ana Silva, head of service"})
    lead.sees("It is recorded.", "They asked who answers at night.", "Ana Silva", asked.respondent)
    assert lead.page.title.startswith(all_of(round)[0].heading)
    assert "March" in lead.page.title
    lead.get(f"/consultations/{round.id}")
    lead.click("1 meeting or call is recorded")
    lead.sees("The pathway at night", "A parents’ group")


def test_everything_that_is_missing_is_said_at_once(round: Consultation, visitor: Go) -> None:
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations/new")
    lead.press(RECORD, {WHEN: time.now().date() + timedelta(days=2)}, status=422)
    lead.sees(
        "Say whether it was a meeting, a call, a visit or a webinar.",
        "has not come yet",
        "Enter what it was about, in a line.",
        "Choose the agencies that took part, or say who did in words.",
        "Write down what was said.",
    )
    assert all_of(round) == []


def test_a_meeting_is_no_answer(round: Consultation, asked: Response) -> None:
    assert asked.agency is not None
    make.make_conversation(round, agencies=[asked.agency])
    assert asked.respondent in tally([round.id])[round.id].silent
    assert not any(row.finished for row in coverage(round.id))


def test_who_has_answered_says_at_which_meeting_an_agency_spoke(
    round: Consultation, asked: Response, visitor: Go
) -> None:
    assert asked.agency is not None
    make.make_conversation(round, kind="meeting", agencies=[asked.agency])
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/coverage")
    lead.sees("Spoke at the meeting of", "which is no answer")


def test_an_answer_given_at_the_meeting_is_entered_from_it(
    round: Consultation, asked: Response, visitor: Go
) -> None:
    assert asked.agency is not None
    made = make.make_conversation(round, kind="call", agencies=[asked.agency])
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations/{made.id}")
    lead.click(f"Enter the answer that {asked.respondent} gave here")
    lead.sees(f"Given at the {made.called}.")
    assert lead.value_of("How did the answer come?") == "phone"


def test_a_meeting_of_another_agency_fills_in_nothing(
    round: Consultation, asked: Response, visitor: Go
) -> None:
    made = make.make_conversation(round)
    lead = visitor(lead_of(round))
    lead.get(f"/responses/{asked.id}/entry?heard={made.id}")
    lead.does_not_see("Given at the")
    lead.get(f"/responses/{asked.id}/entry?heard=99999999999999999999999")


def test_a_correction_keeps_what_was_said_before(round: Consultation, visitor: Go) -> None:
    made = make.make_conversation(round, present="Ana Silva")
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations/{made.id}")
    lead.click("Correct what is recorded")
    lead.press(CORRECT, {NOTES: "They asked who answers at weekends."}, status=422)
    lead.sees("Say why it is put right.")
    lead.press(CORRECT, {WHY: "The notes had the wrong day.", GONE: ["minutes.txt"]})
    lead.sees(
        "They asked who answers at weekends.",
        "They asked who answers at night.",
        "The notes had the wrong day.",
        "Taken away by a correction: minutes.txt",
    )


def test_a_correction_of_nothing_is_refused(round: Consultation, visitor: Go) -> None:
    made = make.make_conversation(round)
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations/{made.id}/correct")
    lead.press(CORRECT, {WHY: "No reason."}, status=422)
    lead.sees("Nothing is changed yet.")


def test_two_who_correct_at_once_are_told_who_was_first(round: Consultation, visitor: Go) -> None:
    made = make.make_conversation(round)
    first, second = visitor(lead_of(round)), visitor(lead_of(round))
    for each in (first, second):
        each.get(f"/consultations/{round.id}/conversations/{made.id}/correct")
    first.press(CORRECT, {TITLE: "At weekends", WHY: "It was about weekends."})
    second.press(CORRECT, {NOTES: "Mine, kept.", WHY: "Another reason."}, status=409)
    second.sees("corrected this at", "Mine, kept.")
    assert all_of(round)[0].title == "At weekends"


def test_a_comment_leads_to_the_meeting_at_which_it_was_talked_about(
    review: Review, round: Consultation, asked: Response, visitor: Go
) -> None:
    comment = make.submit_comment(asked, "Say when.")
    lead = visitor(lead_of(round))
    lead.get(f"/comments/{comment.id}")
    lead.click("Record a meeting or a call about this comment")
    lead.press(RECORD, filled())
    lead.sees("Comment on", "Say when.")
    lead.get(f"/comments/{comment.id}")
    lead.click(f"At the {all_of(round)[0].called}")
    lead.sees("They asked who answers at night.")


def test_a_passage_that_was_talked_about_is_named(round: Consultation, visitor: Go) -> None:
    version = list_consulted_versions(round.id)[0]
    made = make.make_conversation(round, about=[Place(version_id=version.id)])
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations/{made.id}")
    lead.sees(f"The whole of “{version.title}”")


def test_a_comment_of_another_round_is_missing(round: Consultation) -> None:
    other = make.round_of(make.review_at("partner_comment"))
    comment = make.submit_comment(next(iter(make.responses_of(other))), "Say when.")
    with pytest.raises(Missing):
        make.make_conversation(round, about=[Place(comment_id=comment.id)])


def test_an_agency_that_is_not_asked_is_named_in_words(round: Consultation) -> None:
    with pytest.raises(Refused) as no:
        make.make_conversation(round, agencies=[make.make_agency()])
    assert [(each.code, each.field) for each in no.value.refusals] == [("not-asked", "agencies")]


@pytest.mark.parametrize("length", [32_000, 32_001])
def test_notes_have_up_to_32_000_characters(round: Consultation, visitor: Go, length: int) -> None:
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations/new")
    words = ("Wir ✅ مرحبا " * 3_000)[: length - 1] + "."
    lead.press(RECORD, filled(**{NOTES: words}), status=200 if length == 32_000 else 422)
    assert len(all_of(round)) == (1 if length == 32_000 else 0)


def test_what_identifies_a_child_is_kept_only_with_a_reason(
    round: Consultation, visitor: Go
) -> None:
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations/new")
    lead.press(RECORD, filled(**{NOTES: "Her NHS number is 943 476 5919."}), status=422)
    lead.sees("This may identify a child or a case")
    assert all_of(round) == []
    lead.press(RECORD, {"Why is this not about a child or a case?": "It is the example number."})
    lead.sees("What looks as if it identified somebody was kept because: It is the example number.")


def test_notes_that_tell_of_harm_go_to_the_safeguarding_lead(
    round: Consultation, visitor: Go, db: Session
) -> None:
    guard = make.make_person(site_roles=["safeguarding_lead"])
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations/new")
    lead.press(RECORD, filled(**{NOTES: HARM}), status=422)
    lead.sees("the safeguarding lead was told")
    assert all_of(round) == []
    told = db.scalars(select(PublicDisclosure)).one()
    assert (told.noted_by_id, told.email) == (lead_of(round).id, "")
    assert db.scalars(select(Message.account_id).where(Message.account_id == guard.id)).first()
    reader = visitor(guard)
    reader.get("/safeguarding")
    reader.sees("in the notes of a meeting or call")
    reader.get(f"/safeguarding/public-texts/{told.id}")
    reader.sees(HARM, "It was not saved there")


def test_words_that_were_purged_are_gone_from_the_earlier_wording_too(
    round: Consultation, visitor: Go, db: Session
) -> None:
    made = make.make_conversation(round, notes="Ana of 4 Elm Close said so.")
    operations.correct_conversation(
        made,
        operations.Said(
            kind="call", held_on=made.held_on, title="T", notes="She said so.", others="A group"
        ),
        why="Her name does not belong here.",
        by=make.actor(lead_of(round)),
    )
    assert "4 Elm Close" in str(made.corrections[0].before)
    take_out("4 Elm Close", time.now())
    assert not count_words("4 Elm Close")


def test_the_record_seals_what_was_recorded(round: Consultation, db: Session) -> None:
    make.make_conversation(round)
    store.commit()
    entry = db.scalars(
        select(Entry).where(Entry.thing == round.subject.thing).order_by(Entry.id.desc())
    ).first()
    assert entry is not None
    assert entry.act == "conversation-recorded"
    assert entry.body["facts"]["kind"] == "call"
    words = db.scalars(select(EntryText.name).where(EntryText.entry_id == entry.id)).all()
    assert "notes" in words


def test_the_history_tells_that_it_was_recorded(
    review: Review, round: Consultation, visitor: Go, db: Session
) -> None:
    make.make_conversation(round)
    store.commit()
    lead = visitor(lead_of(round))
    lead.get(f"/reviews/{review.id}/history")
    lead.sees("recorded what was said at the call of")


def test_neither_agencies_nor_the_public_read_it(
    round: Consultation, asked: Response, visitor: Go
) -> None:
    assert asked.agency is not None
    made = make.make_conversation(round, agencies=[asked.agency], notes="Not for them.")
    way = f"/consultations/{round.id}/conversations"
    theirs = visitor(make.respondent_of(asked))
    theirs.get(f"{way}/{made.id}", status=403)
    theirs.get(f"{way}.xlsx", status=403)
    theirs.get(f"/consultations/{round.id}")
    theirs.does_not_see("Meetings and calls")
    visitor().get(f"/consultations/{round.id}")
    member = visitor(make.members_of(get_review(round.review_id))[0])
    member.get(f"{way}/{made.id}")
    member.sees("Not for them.")
    member.does_not_see("Correct what is recorded")
    member.get(f"{way}/new", status=403)


def test_the_board_reads_it_once_the_round_has_closed(visitor: Go) -> None:
    review = make.review_at("partner_comment")
    round = make.round_of(review)
    make.make_conversation(round)
    on_board = make.board_of(review)[1]
    visitor(on_board).get(f"/consultations/{round.id}/conversations", status=403)
    make.review_at("with_board", review=review)
    member = visitor(on_board)
    member.get("/ballots")
    member.click(f"Decision on {review.subject.title}")
    member.click("What was said at 1 meeting or call")
    member.sees("The pathway at night")


def test_it_is_taken_away_as_a_table_without_formulas(round: Consultation, visitor: Go) -> None:
    make.make_conversation(round, title="=1+1", notes="+44 is a number")
    lead = visitor(lead_of(round))
    answer = lead.client.get(f"/consultations/{round.id}/conversations.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[1][2] == "=1+1"
    assert rows[1][6] == "+44 is a number"


def test_a_list_of_many_asks_no_more_often(round: Consultation, visitor: Go) -> None:
    lead = visitor(lead_of(round))
    way = f"/consultations/{round.id}/conversations"
    make.make_conversation(round)
    lead.get(way)
    first = len(lead.page.queries)
    for _ in range(5):
        make.make_conversation(round)
    lead.get(way)
    assert len(lead.page.queries) == first


def test_the_list_is_narrowed_sorted_and_paged_by_links(round: Consultation, visitor: Go) -> None:
    for number in range(27):
        make.make_conversation(round, title=f"About {number}.")
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations")
    lead.sees("About 0.", "Showing 1 to 25 of 27")
    lead.does_not_see("About 26.")
    lead.click("Next")
    lead.sees("About 26.")
    lead.press("Show", words_in_what_it_was_about="About 26.", sort_by="Held, newest first")
    lead.sees("About 26.")
    lead.does_not_see("About 0.")
    lead.press("Show", words_in_what_it_was_about="nothing of this")
    lead.sees("There are no records like that.")


def test_a_day_that_is_none_does_not_hide_what_else_is_missing(
    round: Consultation, visitor: Go
) -> None:
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations/new")
    form = {"held_on-day": "31", "held_on-month": "2", "held_on-year": "2021"}
    lead.post(f"/consultations/{round.id}/conversations/new", form, status=422)
    lead.is_told("Enter what it was about", "Write down what was said", "a real date")
    assert not all_of(round)


def test_two_files_of_one_name_are_told_apart(round: Consultation, visitor: Go) -> None:
    made = make.make_conversation(round)
    said = operations.Said(
        kind="call",
        held_on=made.held_on,
        title=made.title,
        notes=made.notes,
        others=made.others,
    )
    by = make.actor(lead_of(round))
    twice = [("minutes.txt", b"The second."), ("list.txt", b"A list.")]
    operations.correct_conversation(made, said, files=twice, why="One was missing.", by=by)
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations/{made.id}")
    lead.sees("minutes.txt (1 of 2, attached on", "minutes.txt (2 of 2, attached on", "list.txt")
    lead.does_not_see("list.txt (1 of")


def test_an_agency_that_nobody_offered_is_refused(round: Consultation, visitor: Go) -> None:
    lead = visitor(lead_of(round))
    lead.get(f"/consultations/{round.id}/conversations/new")
    form = {"agencies": "no-such-choice"}
    lead.post(f"/consultations/{round.id}/conversations/new", form, status=422)
    lead.is_told("Enter what it was about")
    assert not all_of(round)
