"""An answer that came by phone, post, e-mail or at a meeting is entered, marked and objected to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult import audit, settings, store
from consult import clock as time
from consult.accounts.models import Account
from consult.consultations import operations as consultations
from consult.consultations.models import Consultation
from consult.editions import queries as editions
from consult.lifecycle import Definition
from consult.notifications.models import Message
from consult.responses import operations, queries
from consult.responses.models import Answer, Comment, EnteredAnswer, Response
from consult.responses.operations import Particulars, Remark
from consult.reviews.models import Review
from tests import factories as make
from tests.kernel.crowd import errors, together
from tests.visitor import Visitor
from workflows.calendar import day_in_words, local_day
from workflows.definition import digest, shipped_source
from workflows.refusal import Refused

Go = Callable[..., Visitor]
DAY = timedelta(days=1)
PDF = b"%PDF-1.7 a letter"
BUTTON = "Save and go on"
ROLE = "Their role in the agency"


@pytest.fixture
def review(db: Session) -> Review:
    return make.review_at("partner_comment")


@pytest.fixture
def round(review: Review) -> Consultation:
    return make.round_of(review)


@pytest.fixture
def response(round: Consultation) -> Response:
    return make.responses_of(round)[0]


@pytest.fixture
def officer(review: Review) -> Account:
    return make.lead_of(review)


def today() -> date:
    return local_day(time.now(), settings.zone_here())


def particulars(**changed: Any) -> Particulars:
    values = {
        "how": "letter",
        "came_on": today(),
        "given_name": "Rosa Díaz",
        "given_role": "Head of service",
        **changed,
    }
    return Particulars(**values)


def begin(response: Response, officer: Account, **changed: Any) -> EnteredAnswer:
    found = response.entered
    return operations.keep_entry(
        response,
        said=particulars(**changed),
        file=("letter.pdf", PDF),
        seen_revision=found.revision if found else 0,
        by=make.actor(officer),
    )


def remarks(response: Response, *bodies: str) -> list[Remark]:
    version = queries.list_consulted_versions(response.consultation_id)[0]
    return [Remark(version_id=version.id, anchor=None, body=body) for body in bodies]


def write(response: Response, officer: Account, *bodies: str) -> EnteredAnswer:
    return operations.write_entry(
        response,
        remarks=remarks(response, *bodies),
        answers=[],
        seen_revision=queries.get_response(response.id).entered.revision,  # type: ignore[union-attr]
        received_at=time.now(),
        by=make.actor(officer),
    )


def record(response: Response, officer: Account) -> None:
    operations.record_entry(response, received_at=time.now(), by=make.actor(officer))


def enter(response: Response, officer: Account, body: str = "Say when.", **how: Any) -> None:
    begin(response, officer, **how)
    store.session.expire_all()
    write(response, officer, body)
    record(response, officer)
    store.session.expire_all()


def codes(no: Any) -> list[str | None]:
    return [each.code for each in no.value.refusals]


def form(**changed: Any) -> dict[str, Any]:
    day = today()
    return {
        "How did the answer come?": "By post",
        "Day": str(day.day),
        "Month": str(day.month),
        "Year": str(day.year),
        "Who gave it? Full name": "Rosa Díaz",
        "Their role in the agency": "Head of service",
        "The original": ("letter.pdf", PDF),
        **changed,
    }


def test_an_officer_enters_a_letter_and_it_is_marked_wherever_it_is_shown(
    visitor: Go, review: Review, round: Consultation, response: Response, officer: Account
) -> None:
    page, day = visitor(officer), day_in_words(today())
    page.get(f"/consultations/{round.id}/coverage")
    page.click("Enter an answer that came another way", within=response.respondent)
    page.press(BUTTON, form())
    page.sees("The particulars are saved.", f"a letter of {day}", "Rosa Díaz")
    page.press("Save and add another comment", {"Comment 1": "Say when."})
    page.press("Save and check it", {"Comment 2": "And to whom."})
    page.sees("Check and record the answer", "Say when.", "And to whom.", "letter.pdf")
    page.press("Record this answer")
    marked = f"entered by {officer.name} from a letter of {day}"
    page.sees(f"The answer of {response.respondent} is recorded.", marked)
    page.get(f"/responses/{response.id}/receipt")
    page.sees("Given by", "Rosa Díaz, Head of service", f"Entered by {officer.name}", "letter.pdf")
    text = page.get(f"/responses/{response.id}/receipt.txt").data.decode()
    assert f"Entered by:  {officer.name}, from a letter of" in text
    assert "Given by:" in text
    page.get(f"/responses/{response.id}")
    page.sees(marked, "Say when.")
    make.close_round(round)
    page = visitor(officer)
    page.get(f"/consultations/{round.id}/comments")
    page.sees(marked)
    page.get(f"/reviews/{review.id}/history")
    page.sees(f"{officer.name} entered the answer of {response.respondent} from a letter of {day}.")
    assert audit.verify_all()[1] == []


def test_its_lead_gets_the_receipt_reads_the_original_and_objects(
    visitor: Go, round: Consultation, response: Response, officer: Account
) -> None:
    enter(response, officer)
    lead = make.respondent_of(response)
    letters = store.session.scalars(select(Message).where(Message.kind == "responses/entered"))
    assert [(each.account_id, "Rosa Díaz" in each.body) for each in letters] == [(lead.id, True)]
    page = visitor(lead)
    page.get(f"/responses/{response.id}")
    page.sees("entered by")
    assert page.get(f"/responses/{response.id}/entry/original").data == PDF
    page.get(f"/responses/{response.id}")
    page.click("Object to what was entered")
    page.press("Send the objection", {"What is wrong with it?": ""}, status=422)
    page.sees("Say what is wrong with it.")
    page.press("Send the objection", {"What is wrong with it?": "We said the opposite."})
    page.sees("objects to what was entered", "We said the opposite.")
    told = store.session.scalars(select(Message).where(Message.kind == "responses/entry_objected"))
    assert [each.account_id for each in told] == [officer.id]
    runs = visitor(officer)
    runs.get(f"/consultations/{round.id}/coverage")
    runs.sees("Its lead objects", "We said the opposite.")


def test_its_lead_changes_it_until_the_close_and_then_it_is_their_own(
    visitor: Go, round: Consultation, response: Response, officer: Account
) -> None:
    enter(response, officer, "What the officer heard")
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}/reopen")
    lead.press("Reopen the response")
    lead.sees("What the officer heard")
    make.submit_response(response)
    store.session.expire_all()
    assert response.entered is not None
    assert not response.entered.counts
    runs = visitor(officer)
    runs.get(f"/consultations/{round.id}/coverage")
    runs.does_not_see("entered by")
    runs.get(f"/responses/{response.id}/entry/take-back", status=404)
    lead.get(f"/responses/{response.id}/entry/object", status=404)


def test_nothing_that_an_agency_typed_is_ever_written_over(
    visitor: Go, response: Response, officer: Account
) -> None:
    begin(response, officer)
    make.make_comment(response, "Our own words")
    with pytest.raises(Refused) as no:
        write(response, officer, "What they said on the phone")
    assert codes(no) == ["typed-already"]
    page = visitor(officer)
    page.get(f"/responses/{response.id}/entry")
    page.sees("has begun to answer here itself, and nothing is written over.")
    page.does_not_see("Our own words", BUTTON)


def test_what_an_agency_types_and_has_not_saved_stops_it_too(
    response: Response, officer: Account
) -> None:
    enter_first = begin(response, officer)
    store.session.expire_all()
    write(response, officer, "Heard")
    operations.keep_typed(
        response,
        place="answers",
        fields=[("q1", "half a word")],
        hand="a",
        received_at=time.now(),
        by=make.actor(make.respondent_of(response)),
    )
    with pytest.raises(Refused) as no:
        record(response, officer)
    assert codes(no) == ["typed-already"]
    assert enter_first.recorded_at is None


def test_what_an_agency_sent_in_is_not_entered_again(
    visitor: Go, response: Response, officer: Account
) -> None:
    make.submit_comment(response)
    page = visitor(officer)
    page.get(f"/responses/{response.id}/entry")
    page.sees("was submitted", "it cannot be changed")
    with pytest.raises(Refused) as no:
        begin(response, officer)
    assert "response-settled" in codes(no)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"How did the answer come?": None}, "Choose how the answer came."),
        ({"Day": "", "Month": "", "Year": ""}, "Enter the day on which it came."),
        ({"Who gave it? Full name": " "}, "Enter the name of the person who gave it."),
        ({"Their role in the agency": ""}, "Enter the role of the person who gave it."),
        ({"The original": None}, "Attach the original"),
        ({"The original": ("letter.exe", b"MZ")}, "is not a file that is taken here"),
        ({"The original": ("letter.pdf", b"")}, "is empty"),
        ({"Who gave it? Full name": "x" * 201}, "Use 200 characters or fewer"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_kept(
    visitor: Go, response: Response, officer: Account, change: dict[str, Any], told: str
) -> None:
    page = visitor(officer)
    page.get(f"/responses/{response.id}/entry")
    given = {name: value for name, value in form(**change).items() if value is not None}
    page.press(BUTTON, given, status=422)
    page.sees(told.replace("Enter the day on which it came.", "Enter the day on which it came."))
    assert not store.session.scalar(select(func.count()).select_from(EnteredAnswer))


def test_a_day_to_come_and_one_before_the_opening_are_refused(
    response: Response, round: Consultation, officer: Account
) -> None:
    for came_on in (today() + DAY, local_day(round.opens_at, "Europe/London") - DAY):  # type: ignore[arg-type]
        with pytest.raises(Refused) as no:
            begin(response, officer, came_on=came_on)
        assert [each.field for each in no.value.refusals] == ["came_on"]


def test_a_letter_that_came_in_time_is_entered_after_the_close_and_a_later_one_is_not(
    response: Response, round: Consultation, officer: Account
) -> None:
    closing = local_day(round.closes_at, settings.zone_here())  # type: ignore[arg-type]
    make.close_round(round)
    with pytest.raises(Refused) as no:
        begin(response, officer, came_on=closing + DAY)
    assert codes(no) in (["came-outside-the-window"], ["not-come-yet"])
    enter(response, officer, came_on=closing)
    assert response.subject.state == "submitted"
    assert not response.late


def test_taken_back_it_counts_no_more_and_can_be_recorded_again(
    visitor: Go, round: Consultation, response: Response, officer: Account
) -> None:
    enter(response, officer, "Mistyped")
    page = visitor(officer)
    page.get(f"/consultations/{round.id}/coverage")
    page.click("Take it back", within=response.respondent)
    page.press("Take it back")
    page.sees("The answer is taken back.", "letter.pdf")
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}")
    lead.does_not_see("Mistyped")
    page.get(f"/responses/{response.id}/entry/words")
    page.press("Save and check it", {"Comment 1": "Typed right"})
    page.press("Record this answer")
    store.session.expire_all()
    assert [each.body for each in queries.comments_of(response.id)] == ["Typed right"]
    assert response.subject.state == "submitted"


def test_after_the_close_what_was_entered_is_not_taken_back(
    response: Response, round: Consultation, officer: Account
) -> None:
    enter(response, officer)
    make.close_round(round)
    with pytest.raises(Refused) as no:
        operations.take_back_entry(response, received_at=time.now(), by=make.actor(officer))
    assert codes(no) == ["round-is-over"]


def test_what_is_being_entered_is_nobody_elses_to_see(
    visitor: Go, response: Response, officer: Account
) -> None:
    begin(response, officer)
    store.session.expire_all()
    write(response, officer, "CANARY heard on the phone")
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}")
    lead.does_not_see("CANARY", "entered by")
    lead.get(f"/responses/{response.id}/entry/original", status=403)
    for path in ("", "/words", "/record", "/discard"):
        lead.get(f"/responses/{response.id}/entry{path}", status=403)
    stranger = visitor(make.make_person(agency=make.make_agency(), role="lead"))
    for path in ("", "/words", "/record", "/original", "/object"):
        stranger.get(f"/responses/{response.id}/entry{path}", status=404)


def test_it_is_thrown_away_before_it_is_recorded(
    visitor: Go, response: Response, officer: Account
) -> None:
    begin(response, officer)
    page = visitor(officer)
    page.get(f"/responses/{response.id}/entry")
    page.click("Throw away what is being entered")
    page.press("Throw it away")
    page.sees("What was being entered is thrown away.")
    assert not store.session.scalar(select(func.count()).select_from(EnteredAnswer))


def test_two_officers_do_not_write_over_each_other(
    visitor: Go, response: Response, officer: Account
) -> None:
    begin(response, officer)
    mine, other = visitor(officer), visitor(make.make_manager("Otto Other"))
    for page in (mine, other):
        page.get(f"/responses/{response.id}/entry/words")
    other.press("Save and check it", {"Comment 1": "Heard by Otto"})
    mine.press("Save and check it", {"Comment 1": "Heard by me"}, status=409)
    mine.sees("Heard by Otto", "Heard by me", "Otto Other changed this entry")


def test_an_empty_entry_is_not_recorded(response: Response, officer: Account) -> None:
    begin(response, officer)
    with pytest.raises(Refused) as no:
        record(response, officer)
    assert codes(no) == ["response-empty"]


def test_answers_to_questions_are_entered_and_shown(visitor: Go, db: Session) -> None:
    review = make.review_at("preparing")
    officer = make.lead_of(review)
    made = make.prepare_partner_round(review)
    consultations.add_question(made, kind="text", wording="Is it clear?", by=make.actor(officer))
    make.take(review, "circulate_to_partners")
    response = make.responses_of(made)[0]
    begin(response, officer)
    page = visitor(officer)
    page.get(f"/responses/{response.id}/entry/words")
    page.press("Save and check it", {"Is it clear?": "Not to us."})
    page.sees("Not to us.", "1 of 1")
    page.press("Record this answer")
    page.get(f"/responses/{response.id}/receipt")
    page.sees("Is it clear?", "Not to us.")
    assert [each.value for each in store.session.scalars(select(Answer))] == ["Not to us."]


def test_words_that_name_a_child_are_refused_with_what_was_typed(
    visitor: Go, response: Response, officer: Account
) -> None:
    begin(response, officer)
    page = visitor(officer)
    page.get(f"/responses/{response.id}/entry/words")
    page.press("Save and check it", {"Comment 1": "The child, NHS number 943 476 5919"}, status=422)
    page.sees("This may identify a child or a case", "943 476 5919")
    page.get(f"/responses/{response.id}/entry/words")
    page.does_not_see("943 476 5919")


def test_too_long_a_comment_is_refused_beside_its_field(
    visitor: Go, response: Response, officer: Account
) -> None:
    begin(response, officer)
    page = visitor(officer)
    page.get(f"/responses/{response.id}/entry/words?rows=3")
    page.press("Save and check it", {"Comment 3": "x" * 32_001}, status=422)
    page.sees("Use 32,000 characters or fewer")


def test_a_place_of_another_round_is_not_there(response: Response, officer: Account) -> None:
    from consult.store import Missing

    begin(response, officer)
    store.session.expire_all()
    with pytest.raises(Missing):
        operations.write_entry(
            response,
            remarks=[Remark(version_id=99_999, anchor=None, body="x")],
            answers=[],
            seen_revision=1,
            received_at=time.now(),
            by=make.actor(officer),
        )


def test_once_answers_are_read_no_more_none_is_entered(
    visitor: Go, review: Review, round: Consultation, response: Response, officer: Account
) -> None:
    closing = local_day(round.closes_at, settings.zone_here())  # type: ignore[arg-type]
    make.review_at("with_board", review=review)
    page = visitor(officer)
    page.get(f"/responses/{response.id}/entry")
    page.does_not_see(BUTTON)
    with pytest.raises(Refused):
        begin(response, officer, came_on=closing)


@pytest.mark.parametrize("_round", range(3))
def test_of_an_officer_who_records_and_a_lead_who_types_one_is_refused(
    response: Response, officer: Account, _round: int
) -> None:
    begin(response, officer)
    store.session.expire_all()
    write(response, officer, "Heard")
    lead, version = make.respondent_of(response), remarks(response, "x")[0].version_id
    by_officer, by_lead, wanted = make.actor(officer), make.actor(lead), response.id
    store.commit()

    def records() -> str:
        with store.scope("write"):
            try:
                operations.record_entry(
                    queries.get_response(wanted), received_at=time.now(), by=by_officer
                )
            except Refused as no:
                return no.refusals[0].code or ""
            store.commit()
            return "recorded"

    def types() -> str:
        with store.scope("write"):
            try:
                operations.add_comment(
                    queries.get_response(wanted),
                    version_id=version,
                    anchor=None,
                    body="Typed",
                    received_at=time.now(),
                    by=by_lead,
                )
            except Refused as no:
                return no.refusals[0].code or ""
            store.commit()
            return "typed"

    results = together(records, types)
    assert not errors(results), results
    assert sorted(results) in (["recorded", "response-settled"], ["typed", "typed-already"])
    store.session.expire_all()
    assert store.session.scalar(select(func.count()).select_from(Comment)) == 1


def test_a_response_of_an_earlier_version_of_its_workflow_says_so(
    visitor: Go, response: Response, officer: Account
) -> None:
    source = shipped_source("agency_response").replace("version: 7", "version: 3")
    before, _, rest = source.partition("  # An answer that came by phone")
    source = before + "  # A reopened" + rest.partition("  # A reopened")[2]
    old = Definition(
        key="agency_response",
        version=3,
        kind="response",
        source=source,
        digest=digest(source),
        stored_at=time.now(),
        published_at=time.now(),
    )
    response.subject.definition = old
    store.session.flush()
    page = visitor(officer)
    page.get(f"/responses/{response.id}/entry")
    page.sees("This round was opened before answers could be entered for an agency")
    page.does_not_see(BUTTON)
    with pytest.raises(Refused) as no:
        begin(response, officer)
    assert "not-in-this-version" in codes(no)


def test_what_is_published_says_how_it_came_and_names_nobody(
    visitor: Go, review: Review, response: Response, officer: Account
) -> None:
    day = day_in_words(today())
    enter(response, officer, "Say by when.")
    [comment] = queries.comments_of(response.id)
    make.review_at("considering", review=review)
    make.answer(comment, "not_accepted")
    make.review_at("launched", review=review)
    found = editions.get_newest_publication(make.draft_under(review).document_id)
    page = visitor()
    page.get(f"/published/{found.document_id}/outcomes")
    page.sees("Say by when.", f"Entered by the partnership from a letter of {day}")
    page.does_not_see("Rosa Díaz", officer.name)


WHY_WRONG = "The letter says when, and not whether."


def considered(review: Review, response: Response, officer: Account) -> str:
    """Entered, closed, and being considered: where it is corrected."""
    enter(response, officer, "Say whether.")
    make.make_nil_return(make.responses_of(response.consultation)[1])
    make.close_round(response.consultation)
    store.session.expire_all()
    return f"/responses/{response.id}/entry/correct"


def test_after_the_close_an_officer_corrects_it_and_what_stood_there_stays(
    visitor: Go, db: Session, review: Review, response: Response, officer: Account
) -> None:
    considered(review, response, officer)
    page = visitor(officer)
    page.get(f"/consultations/{response.consultation_id}/coverage")
    page.click(f"Correct it ({response.respondent})")
    page.press("Correct it", {"Comment 1": "Say when."}, status=422)
    page.is_told("Say what was mistaken.")
    page.press("Correct it", {"What was mistaken?": WHY_WRONG})
    page.sees("Say when.", "What stood there before", "Say whether.", WHY_WRONG)
    [comment] = queries.comments_of(response.id)
    assert comment.body == "Say when."
    page.get(f"/consultations/{response.consultation_id}/comments")
    page.sees("Say when.", "corrected")
    page.get(f"/reviews/{review.id}/history")
    page.sees("corrected the answer that was entered")
    letter = db.scalars(select(Message).where(Message.kind == "responses/entry_corrected")).one()
    assert letter.account_id == make.respondent_of(response).id
    assert WHY_WRONG in letter.body
    assert len(queries.list_receipts(response.id)) == 2


def test_its_lead_reads_what_was_corrected(
    visitor: Go, review: Review, response: Response, officer: Account
) -> None:
    way = considered(review, response, officer)
    page = visitor(officer)
    page.get(way)
    page.press("Correct it", {"Comment 1": "Say when.", "What was mistaken?": WHY_WRONG})
    lead = visitor(make.respondent_of(response))
    lead.get(f"/responses/{response.id}/receipt")
    lead.sees("Say whether.", WHY_WRONG)
    lead.get(way, status=403)


def test_until_the_close_it_is_taken_back_instead(
    visitor: Go, response: Response, officer: Account
) -> None:
    enter(response, officer)
    page = visitor(officer)
    page.get(f"/responses/{response.id}/entry/correct")
    page.sees("The round is still open.", "Take it back, put it right, and record it again.")


def test_what_was_decided_on_is_not_corrected(
    visitor: Go, review: Review, response: Response, officer: Account
) -> None:
    way = considered(review, response, officer)
    make.review_at("considering", review=review)
    for each in queries.submitted_comments([response.consultation_id]):
        make.answer(each, "noted")
    make.review_at("with_board", review=review)
    page = visitor(officer)
    page.get(way)
    page.sees("so what it rests on stays as it is")


def test_nothing_an_agency_sent_in_itself_is_corrected(
    visitor: Go, response: Response, officer: Account
) -> None:
    make.submit_comment(response, "Ours.")
    make.close_round(response.consultation)
    visitor(officer).get(f"/responses/{response.id}/entry/correct", status=404)


def test_two_officers_who_correct_at_once_are_told(
    visitor: Go, review: Review, response: Response, officer: Account
) -> None:
    way = considered(review, response, officer)
    first, second = visitor(officer), visitor(make.make_manager())
    for each in (first, second):
        each.get(way)
    first.press("Correct it", {"Comment 1": "Say when.", "What was mistaken?": WHY_WRONG})
    second.press("Correct it", {"Comment 1": "Mine.", "What was mistaken?": WHY_WRONG}, status=409)
    assert [each.body for each in queries.comments_of(response.id)] == ["Say when."]


def test_a_correction_of_nothing_and_of_nobodys_comment_is_refused(
    review: Review, response: Response, officer: Account
) -> None:
    considered(review, response, officer)
    found = queries.get_response(response.id)
    assert found.entered is not None
    with pytest.raises(Refused) as no:
        operations.correct_entry(
            found,
            comments={999: ("Another's.", "")},
            answers=[],
            why=WHY_WRONG,
            seen_revision=found.entered.revision,
            received_at=time.now(),
            by=make.actor(officer),
        )
    assert no.value.codes == ("nothing-changed",)


def test_the_mark_stands_in_search_too(
    visitor: Go, review: Review, response: Response, officer: Account
) -> None:
    considered(review, response, officer)
    page = visitor(officer)
    page.get("/search?words=whether&in=comments")
    page.get("/search?q=whether")
    page.sees("entered by")


def test_everything_that_is_missing_is_said_in_one_go(
    visitor: Go, response: Response, officer: Account
) -> None:
    page = visitor(officer)
    way = f"/responses/{response.id}/entry"
    page.get(way)
    day = {"came_on-day": "31", "came_on-month": "2", "came_on-year": "2021"}
    for given in ({}, day):
        page.post(way, given, status=422)
        page.is_told(
            "Choose how the answer came",
            "Enter the name of the person",
            "Enter the role of the person",
            "Attach the original",
        )
    page.is_told("a real date")
    page.get(way)
    page.press(BUTTON, form(**{"The original": ("run.exe", b"MZ"), ROLE: ""}), status=422)
    page.is_told("is not a file that is taken here", "Enter the role of the person")


ORIGINAL = "Where is the original?"


def particulars_typed() -> dict[str, Any]:
    """All but the original."""
    return {label: value for label, value in form().items() if label != "The original"}


def test_a_file_of_a_meeting_is_chosen_as_the_original(
    visitor: Go, round: Consultation, response: Response, officer: Account
) -> None:
    assert response.agency is not None
    held = make.make_conversation(round, [response.agency])
    page = visitor(officer)
    page.get(f"/responses/{response.id}/entry?heard={held.id}")
    page.press(BUTTON, particulars_typed() | {ORIGINAL: f"minutes.txt, from the {held.called}"})
    entry = queries.get_response(response.id).entered
    assert entry is not None
    assert entry.file_id == held.files[0].file_id
    page.get(f"/responses/{response.id}/entry")
    page.press(BUTTON, {"Their role in the agency": "Deputy"})
    store.session.refresh(entry)
    assert (entry.file_id, entry.given_role) == (held.files[0].file_id, "Deputy")
    write(response, officer, "Say when.")
    record(response, officer)
    store.commit()
    theirs = visitor(make.respondent_of(response))
    answer = theirs.client.get(f"/responses/{response.id}/entry/original")
    assert answer.data == b"Who was there."


def test_a_file_of_another_rounds_meeting_is_no_original(
    response: Response, officer: Account
) -> None:
    other = make.round_of(make.review_at("partner_comment"))
    theirs = make.make_conversation(other).files[0].file_id
    said = {"said": particulars(), "seen_revision": 0, "by": make.actor(officer)}
    with pytest.raises(Refused) as no:
        operations.keep_entry(response, file=None, heard_file=theirs, **said)
    assert codes(no) == ["unknown-choice"]
    own = make.make_conversation(response.consultation).files[0].file_id
    with pytest.raises(Refused) as no:
        operations.keep_entry(response, file=("letter.pdf", PDF), heard_file=own, **said)
    assert codes(no) == ["two-originals"]
