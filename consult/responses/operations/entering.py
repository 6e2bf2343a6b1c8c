"""Enter the answer of an agency that came by phone, post, e-mail or at a meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from consult import audit, clock, events, lifecycle, settings
from consult.access import Actor
from consult.consultations.asking import Words
from consult.consultations.heard import files_heard
from consult.consultations.models import Question
from consult.consultations.operations import settle_expected, unsettle_expected
from consult.files.operations import keep_file
from consult.files.rules import ORIGINALS, reasons_against
from consult.lifecycle.queries import find_passage
from consult.responses import queries, rules
from consult.responses.contents import FIELDS
from consult.responses.entered import (
    answers_are_read,
    file_is_there,
    file_was_heard,
    is_being_entered,
    is_one_original,
    later_version,
    may_object,
    particulars_are_given,
)
from consult.responses.events import EntryObjected, EntryTakenBack, ResponseSubmitted
from consult.responses.facts import arriving
from consult.responses.models import Answer, Comment, EnteredAnswer, Receipt, Response
from consult.responses.operations.answers import Given, answer_refusals, normal, written
from consult.responses.operations.comments import Remark, make_comment, shape
from consult.responses.operations.deciding import settle_requests
from consult.responses.operations.gate import take, take_row
from consult.responses.operations.guarding import note_explanation, speaks_against
from consult.responses.operations.jointly import decline_asks
from consult.responses.operations.receipt import make_receipt
from consult.responses.queries import check_places, window_of
from consult.store import Missing, session
from workflows.calendar import wall_to_instant
from workflows.refusal import Refusal, refuse_any

READ = "record_outcomes"  # what a review permits where answers are read


@dataclass(frozen=True)
class Particulars:
    """How an answer came, when, and who gave it."""

    how: str
    came_on: date | None
    given_name: str
    given_role: str

    def normal(self) -> Particulars:
        name, role = rules.normal(self.given_name), rules.normal(self.given_role)
        return Particulars(self.how, self.came_on, name, role)


def reasons_against_entering(response: Response, *, by: Actor) -> tuple[Refusal, ...]:
    """Why no answer can be entered whatever it is; empty when one can. Changes nothing."""
    settled = rules.response_is_being_written(
        response.subject.state, response.respondent, response.settled_at
    )
    old = later_version("enter" in _triggers(response))
    if settled or old:
        return tuple(no for no in (settled and _without_fix(settled), old) if no)
    over = _answers_are_read(response)
    blocking = [
        no for no in _blocking(response, "enter", by) if no.code in {"typed-already", *_ROUND}
    ]
    return tuple(no for no in (over, *blocking) if no)


_ROUND = ("round-withdrawn", "window-not-open")


def keep_entry(
    response: Response,
    *,
    said: Particulars,
    file: tuple[str, bytes] | None,
    heard_file: int | None = None,
    seen_revision: int,
    by: Actor,
) -> EnteredAnswer:
    """Begin an entry, or change how it came. Nothing is the agency’s response yet.

    file  name and bytes of the original; heard_file: the id of one that is kept with a meeting or
          a call of the round. Neither leaves the one that is there
    seen_revision  0 when nothing was being entered. Raises Refused with every reason.
    """
    response, said = take(response), said.normal()
    entry = find_entry(response.id)
    current = entry.revision if entry else 0
    refuse_any(
        [
            *reasons_against_entering(response, by=by),
            *reasons_against_keeping(response, said=said, file=file, heard_file=heard_file, by=by),
            _stale(entry, seen_revision, current),
        ]
    )
    assert said.came_on is not None
    entry = entry or EnteredAnswer(response_id=response.id, remarks=[], answers={})
    entry.how, entry.came_on = said.how, said.came_on
    entry.given_name, entry.given_role = said.given_name, said.given_role
    if file is not None:
        name, data = file
        entry.file_id = keep_file(name=name, data=data, formats=ORIGINALS, by=by).id
    elif heard_file is not None:
        entry.file_id = heard_file
    _saved(entry, by)
    facts = {"how": entry.how, "on": entry.came_on.isoformat(), "file": entry.file_id}
    _record(response, "entry-kept", facts, by=by)
    return entry


def reasons_against_keeping(
    response: Response,
    *,
    said: Particulars,
    file: tuple[str, bytes] | None,
    heard_file: int | None = None,
    by: Actor,
) -> list[Refusal]:
    """All that is wrong with what is to be kept; empty when nothing is. Changes nothing."""
    said, entry = said.normal(), find_entry(response.id)
    heard = {each.id for each in files_heard(response.consultation_id)} if heard_file else set()
    found = [
        *particulars_are_given(said.how, said.came_on, said.given_name, said.given_role),
        *_day_fits(response, said, by),
        file_is_there(file is not None or heard_file is not None or entry is not None),
        is_one_original(file is not None, heard_file is not None),
        file_was_heard(heard_file is None or heard_file in heard),
        *(reasons_against(*file, ORIGINALS) if file is not None else []),
    ]
    return [no for no in found if no is not None]


def write_entry(
    response: Response,
    *,
    remarks: Sequence[Remark],
    answers: Sequence[tuple[Question, Words]],
    explained: str = "",
    seen_revision: int,
    received_at: datetime,
    by: Actor,
) -> EnteredAnswer:
    """The words of it, all of them, in the place of what was there.

    Raises Refused with every reason: of comment 2 with the fields body2, proposed2 and place2, of
    an answer with its own; and Missing for a place or a question of another round.
    """
    response = take(response)
    entry = get_entry(response.id)
    remarks = [each.normal() for each in remarks]
    check_places(response.consultation_id, {(one.version_id, one.anchor) for one in remarks})
    given = [Given(question, words, 0) for question, words in answers]
    if any(each.question.consultation_id != response.consultation_id for each in given):
        raise Missing(f"question of another round than {response.consultation_id}")
    texts = {
        **{f"{name}{n}": text for n, one in enumerate(remarks) for name, text in one.texts.items()},
        **{name: text for one in given for name, text in written(one.question, one.answer).items()},
    }
    refuse_any(
        [
            *reasons_against_entering(response, by=by),
            is_being_entered(entry.recorded_at),
            *(_numbered(no, n) for n, one in enumerate(remarks) for no in shape(one)),
            *answer_refusals(response, given),
            *speaks_against(response, texts, explained=explained, by=by),
            _stale(entry, seen_revision, entry.revision),
        ]
    )
    entry.remarks = [_plain(each) for each in remarks]
    said = [(question, normal(question, words)) for question, words in answers]
    entry.answers = {
        str(question.id): [words.value, words.other, words.more]
        for question, words in said
        if words.value
    }
    _saved(entry, by)
    note_explanation(response, texts.values(), explained=explained, at=received_at, by=by)
    return entry


def record_entry(
    response: Response, *, request_id: str | None = None, received_at: datetime, by: Actor
) -> Receipt:
    """It becomes the response of the agency, marked. A repeated request id gives the same receipt.

    Raises Refused with every reason: whatever the agency wrote itself is never written over.
    """
    subject = lifecycle.lock(response.id)
    response = take_row(response.id)
    if request_id and find_passage(response.id, request_id):
        earlier = queries.find_receipt(response.id)
        assert earlier is not None
        return earlier
    entry = get_entry(response.id)
    refuse_any([*reasons_against_entering(response, by=by), is_being_entered(entry.recorded_at)])
    moment = _moment(response, entry.came_on)
    counts = (len(entry.remarks), len(entry.answers))
    with arriving(moment, signatory=entry.given_name, came_on=entry.came_on, entered=counts):
        late = window_of(response).is_late(moment)
        lifecycle.fire(response.id, "enter", request_id=request_id, by=by)
    _copy(response, entry, received_at, by)
    response.late = response.late or late
    response.signed_name, response.signed_role = entry.given_name, entry.given_role
    response.settled_at = entry.recorded_at = received_at
    entry.replaced_at, entry.entered_by_id = None, by.id
    session.flush()
    session.expire(entry, ["entered_by"])
    session.expire(response, ["entered"])
    receipt = make_receipt(response, subject.state, at=received_at, by=by)
    _record_whole(response, entry, receipt, by)
    settle_requests(response.id, "over", by=by)
    decline_asks(response, by=by)
    settle_expected(
        response.consultation_id,
        agency_id=response.agency_id,
        how="submitted",
        at=received_at,
        by=by,
    )
    events.publish(ResponseSubmitted(response, receipt, by))
    return receipt


def discard_entry(response: Response, *, by: Actor) -> None:
    """What was being entered is thrown away; nothing of it was the agency’s response.

    Raises Refused when it was recorded meanwhile, and Missing when nothing is there.
    """
    response = take(response)
    entry = get_entry(response.id)
    refuse_any([is_being_entered(entry.recorded_at)])
    session.delete(entry)
    session.flush()
    session.expire(response, ["entered"])
    _record(response, "entry-discarded", {}, by=by)


def take_back_entry(
    response: Response,
    *,
    seen: tuple[str, int] | None = None,
    request_id: str | None = None,
    received_at: datetime,
    by: Actor,
) -> Response:
    """It is no response any more, and can be put right and recorded again.

    Raises Refused once the round has closed, and for what the agency sent in itself; and Moved.
    """
    lifecycle.lock(response.id)
    response = take_row(response.id)
    if request_id and find_passage(response.id, request_id):
        return response
    with arriving(received_at):
        lifecycle.fire(response.id, "take_back", seen=seen, request_id=request_id, by=by)
    entry = get_entry(response.id)
    for comment in session.scalars(select(Comment).where(Comment.response_id == response.id)):
        comment.removed_at = comment.removed_at or received_at
    for answer in session.scalars(select(Answer).where(Answer.response_id == response.id)):
        answer.value = answer.other = answer.more = ""
    entry.recorded_at, response.settled_at, response.late = None, None, False
    entry.objection, entry.objected_at, entry.objected_by_id = "", None, None
    response.signed_name = response.signed_role = ""
    session.flush()
    unsettle_expected(response.consultation_id, agency_id=response.agency_id, by=by)
    events.publish(EntryTakenBack(response, by))
    return response


def object_to_entry(response: Response, *, words: str, received_at: datetime, by: Actor) -> None:
    """Its lead says what is wrong with what was entered. It is shown beside it wherever it counts.

    Raises Refused when it was not entered, or the agency has sent in its own since.
    """
    response = take(response)
    entry, words = find_entry(response.id), rules.normal(words)
    refuse_any(
        [
            may_object(entry is not None and entry.counts),
            rules.text_is_given(words, "words", "Say what is wrong with it."),
            rules.text_fits(words, "words", rules.LONGEST_REASON),
            *speaks_against(response, {"words": words}, by=by),
        ]
    )
    assert entry is not None
    if entry.objection == words:
        return
    entry.objection, entry.objected_at, entry.objected_by_id = words, received_at, by.account_id
    session.flush()
    _record(response, "entry-objected", {}, words={"objection": words}, by=by)
    events.publish(EntryObjected(entry, by))


def find_entry(response_id: int) -> EnteredAnswer | None:
    return session.scalars(
        select(EnteredAnswer)
        .where(EnteredAnswer.response_id == response_id)
        .with_for_update(of=EnteredAnswer)
        .execution_options(populate_existing=True)
    ).one_or_none()


def get_entry(response_id: int) -> EnteredAnswer:
    """Raises Missing."""
    found = find_entry(response_id)
    if found is None:
        raise Missing(f"entry of response {response_id}")
    return found


def _copy(response: Response, entry: EnteredAnswer, at: datetime, by: Actor) -> None:
    """What was entered, as comments and answers of the response."""
    session.add_all(make_comment(response, remark_of(each), at, by) for each in entry.remarks)
    stored = queries.answers_of(response.id)
    for key, (value, other, more) in entry.answers.items():
        answer = stored.get(int(key)) or Answer(response_id=response.id, question_id=int(key))
        answer.value, answer.other, answer.more = value, other, more
        answer.edited_by_id, answer.edited_at = by.id, at
        session.add(answer)
    session.flush()


def remark_of(kept: Mapping[str, Any]) -> Remark:
    said = {name: kept[name] for name in FIELDS}
    return Remark(version_id=kept["version_id"], anchor=kept["anchor"], **said)


def _plain(remark: Remark) -> dict[str, Any]:
    said = {name: getattr(remark, name) for name in FIELDS}
    return {"version_id": remark.version_id, "anchor": remark.anchor, **said}


def _moment(response: Response, came_on: date) -> datetime:
    """The day on which it came, as an instant: of the closing day it is in time, of the opening
    day it came once the round was open."""
    morning = wall_to_instant(came_on, time(0), settings.zone_here())
    opens = response.consultation.opens_at
    return max(morning, opens) if opens else morning


def _day_fits(response: Response, said: Particulars, by: Actor) -> list[Refusal]:
    """What the step will say of the day, said as soon as it is typed."""
    if said.came_on is None:
        return []
    with arriving(clock.now(), came_on=said.came_on):
        found = _blocking(response, "enter", by)
    return [no for no in found if no.field == "came_on"]


def _answers_are_read(response: Response) -> Refusal | None:
    round = response.consultation
    review = lifecycle.get_subject(round.review_id, kind="review")
    permits = lifecycle.workflow_of(review).states[review.state].permits
    return answers_are_read(round.subject.state == "open" or READ in permits)


def _triggers(response: Response) -> set[str]:
    return {step.trigger for step in lifecycle.workflow_of(response.subject).steps}


def _blocking(response: Response, trigger: str, by: Actor) -> tuple[Refusal, ...]:
    options = lifecycle.options_for(response.subject, by)
    return next((each.refusals for each in options if each.step.trigger == trigger), ())


def _stale(entry: EnteredAnswer | None, seen: int, current: int) -> Refusal | None:
    if entry is None or seen == current:
        return None
    who, at = entry.entered_by.name, entry.edited_at
    return rules.seen_is_current(seen, current, who=who, at=at, what="entry")


def _saved(entry: EnteredAnswer, by: Actor) -> None:
    entry.entered_by_id, entry.edited_at = by.id, clock.now()
    session.add(entry)
    session.flush()
    session.expire(entry, ["entered_by", "file"])


def _numbered(no: Refusal | None, number: int) -> Refusal | None:
    if no is None:
        return None
    return replace(no, field=f"{no.field}{number}")


def _without_fix(no: Refusal) -> Refusal:
    return Refusal(no.code, no.because, source=no.source)


def _record_whole(response: Response, entry: EnteredAnswer, receipt: Receipt, by: Actor) -> None:
    """How it came is open; who gave it and the words stand beside the chain, to be erased."""
    facts = {
        "how": entry.how,
        "on": entry.came_on.isoformat(),
        "file": entry.file.sha256,
        "receipt": receipt.hash,
        "comments": len(entry.remarks),
        "answers": len(entry.answers),
    }
    words = {"name": entry.given_name, "role": entry.given_role, "content": receipt.canonical}
    _record(response, "answer-entered", facts, words=words, by=by)


def _record(
    response: Response,
    act: str,
    facts: Mapping[str, Any],
    *,
    words: Mapping[str, str] | None = None,
    by: Actor,
) -> None:
    agency = response.agency_id
    audit.record(response.thing, act, facts=facts, words=words or {}, agency_id=agency, by=by)
