"""Who has answered a round, who has not, and what they are doing: counted, never per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Integer, String, column, func, select, table

from consult import clock
from consult.accounts.models import Account
from consult.accounts.queries import list_agency_leads
from consult.lifecycle.models import Passage
from consult.responses.models import (
    STANDS,
    Answer,
    Chase,
    Comment,
    Receipt,
    Response,
    TimeRequest,
)
from consult.responses.queries.comments import authors_of
from consult.responses.queries.joint import AGREED, parties_of_many
from consult.responses.queries.requests import open_requests_of
from consult.responses.queries.responses import WHOLE, list_responses
from consult.responses.queries.windows import has_time_left
from consult.store import UTCDateTime, session

# Messages stand above responses: their model is not ours to import.
MESSAGE = table(
    "message",
    column("id", Integer),
    column("account_id", Integer),
    column("state", String),
    column("tried", Integer),
    column("created_at", UTCDateTime),
    column("bounced_at", UTCDateTime),
)


NOT_ARRIVED = ("bounced", "failed")


@dataclass(frozen=True)
class Tally:
    """One round in numbers; `silent` are the names of those who are still waited for."""

    respondents: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    submitted: int = 0
    nil_returns: int = 0
    declined: int = 0
    waived: int = 0
    jointly: int = 0  # in the response of another one, besides those submitted
    comments: int = 0  # in submitted responses, those of individuals too
    individuals: int = 0  # members of the public whose answers are shown


@dataclass(frozen=True)
class Unreached:
    """The last letter to somebody, which has not arrived.

    how  bounced: it came back; failed: the server refused it, or it was given up; waiting: it was
         tried, and is tried again
    at   when it came back, or else when it was written
    """

    how: str
    at: datetime


@dataclass(frozen=True)
class Row:
    """Where one respondent stands.

    standing   a word of WHERE_THEY_STAND
    doing      the same without “extended” and “late”: how far they are, or how it ended
    holders    who has it now: those who write, or those who sign
    receipts   when it was sent in, each time
    reopened   when it was reopened last, and not sent in since
    unreached  address of somebody who has it → the last letter to it, if that has not arrived
    led_by     the response of another one in which it answers, or has answered
    with_it    the names of those who answer in this one
    because    why nobody waits for them any more, in words of theirs or ours
    again      the step after which they are waited for again, with who took it and why
    """

    response: Response
    standing: str
    doing: str
    comments: int = 0
    answers: int = 0
    chases: tuple[datetime, ...] = field(default=())
    holders: tuple[Account, ...] = ()
    last_at: datetime | None = None
    receipts: tuple[datetime, ...] = ()
    reopened: datetime | None = None
    because: str = ""
    again: Passage | None = None
    request: TimeRequest | None = None
    led_by: Response | None = None
    with_it: Sequence[str] = ()
    unreached: Mapping[str, Unreached] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        return self.response.settled_at is not None


WHERE_THEY_STAND = {
    "not_opened": "Not opened",
    "reading": "Reading",
    "read": "Has read it",
    "drafting": "Writing",
    "awaiting": "Awaiting sign-off",
    "extended": "Has more time",
    "joined": "Answers jointly",
    "submitted": "Submitted",
    "answered_jointly": "Answered jointly",
    "late": "Submitted late",
    "nil_return": "Nil return",
    "declined": "Not for them",
    "waived": "No answer came",
}


def tally(consultation_ids: Sequence[int]) -> Mapping[int, Tally]:
    """Each round's numbers. Two queries, however many rounds and responses."""
    responses = session.scalars(
        select(Response)
        .where(Response.consultation_id.in_(consultation_ids))
        .options(*WHOLE)
        .order_by(Response.id)
    ).all()
    written = comment_counts([each.id for each in responses])
    return {
        round_id: _tally([each for each in responses if each.consultation_id == round_id], written)
        for round_id in consultation_ids
    }


def coverage(consultation_id: int) -> Sequence[Row]:
    """A row for each respondent, those still waited for first. Twelve queries, however many."""
    responses = list_responses(consultation_id)
    ids, now = [each.id for each in responses], clock.now()
    comments, answers = _written(ids, Comment), _written(ids, Answer)
    chases, receipts, steps = _chases(ids), _receipts(ids), _last_steps(ids)
    authors, requests = authors_of(ids), open_requests_of(ids)
    leads = list_agency_leads([each.agency_id for each in responses if each.agency_id])
    returned = _unreached([lead.id for some in leads.values() for lead in some])
    parties = [each for each in parties_of_many(ids) if each.state == AGREED]
    led_by = {each.response_id: each.lead for each in parties}
    rows = []
    for each in responses:
        commented, answered = comments.get(each.id, NOTHING), answers.get(each.id, NOTHING)
        written = commented.standing + answered.standing
        doing, step = _doing(each, written), steps.get(each.id)
        writing = authors[each.id] if doing == "drafting" else leads.get(each.agency_id or 0, ())
        if doing == "joined" and each.id in led_by:
            writing = leads.get(led_by[each.id].agency_id or 0, ())
        rows.append(
            Row(
                response=each,
                standing=_standing(each, doing, now),
                doing=doing,
                comments=commented.standing,
                answers=answered.standing,
                chases=tuple(chases.get(each.id, ())),
                holders=() if each.settled_at else tuple(writing),
                last_at=_last(each, commented.last, answered.last, step),
                receipts=tuple(receipts.get(each.id, ())),
                reopened=step.at if step and step.trigger == "reopen" else None,
                because=step.reason if step and step.trigger in ("waive", "decline") else "",
                again=step if step and step.trigger == "wait_again" else None,
                request=requests.get(each.id),
                led_by=led_by.get(each.id),
                with_it=[one.name for one in parties if one.lead_id == each.id],
                unreached={
                    lead.email: returned[lead.id]
                    for lead in leads.get(each.agency_id or 0, ())
                    if lead.id in returned and not each.settled_at
                },
            )
        )
    return sorted(rows, key=lambda row: row.finished)


@dataclass(frozen=True)
class _Written:
    """What stands of comments or answers, and when something was last done to them."""

    standing: int = 0
    last: datetime | None = None


NOTHING = _Written()


def _written(
    response_ids: Sequence[int], table: type[Comment] | type[Answer]
) -> dict[int, _Written]:
    stands = STANDS if table is Comment else Answer.value != ""
    rows = session.execute(
        select(table.response_id, func.count().filter(stands), func.max(table.edited_at))
        .where(table.response_id.in_(response_ids))
        .group_by(table.response_id)
    )
    return {row[0]: _Written(row[1], row[2]) for row in rows}


def comment_counts(response_ids: Sequence[int]) -> dict[int, int]:
    """Response id → comments that stand."""
    query = (
        select(Comment.response_id, func.count())
        .where(Comment.response_id.in_(response_ids), STANDS)
        .group_by(Comment.response_id)
    )
    return dict(session.execute(query).all())


def answer_counts(response_ids: Sequence[int]) -> dict[int, int]:
    """Response id → questions that have an answer."""
    query = (
        select(Answer.response_id, func.count())
        .where(Answer.response_id.in_(response_ids), Answer.value != "")
        .group_by(Answer.response_id)
    )
    return dict(session.execute(query).all())


def _tally(responses: Sequence[Response], written: Mapping[int, int]) -> Tally:
    asked = [each for each in responses if each.was_asked]
    states = [each.subject.state for each in asked]
    return Tally(
        respondents=tuple(each.own_name for each in asked),
        silent=tuple(each.own_name for each in asked if each.settled_at is None),
        submitted=states.count("submitted"),
        nil_returns=states.count("nil_return"),
        declined=states.count("declined"),
        waived=states.count("waived"),
        jointly=states.count("answered_jointly"),
        individuals=sum(each.individual and each.settled_at is not None for each in responses),
        comments=sum(
            written.get(each.id, 0) for each in responses if each.subject.state == "submitted"
        ),
    )


def _doing(response: Response, written: int) -> str:
    if response.subject.state != "drafting":
        return response.subject.state
    if response.ready_at:
        return "awaiting"
    if written:
        return "drafting"
    if response.read_at:
        return "read"
    return "reading" if response.opened_at else "not_opened"


def _standing(response: Response, doing: str, now: datetime) -> str:
    if doing == "submitted" and response.late:
        return "late"
    return "extended" if has_time_left(response, now) else doing


def _last(response: Response, *moments: datetime | Passage | None) -> datetime | None:
    """When somebody of the respondent, or who waits for them, did something last."""
    own = (response.opened_at, response.read_at, response.ready_at, response.settled_at)
    others = [each.at if isinstance(each, Passage) else each for each in moments]
    return max((each for each in (*own, *others) if each is not None), default=None)


def _unreached(account_ids: Sequence[int]) -> dict[int, Unreached]:
    """Account → the last letter that left for it, where that has not arrived. One query."""
    tried = MESSAGE.c.state.in_(("sent", *NOT_ARRIVED)) | (
        (MESSAGE.c.state == "waiting") & (MESSAGE.c.tried > 0)
    )
    last = (
        select(func.max(MESSAGE.c.id))
        .where(tried & MESSAGE.c.account_id.in_(account_ids))
        .group_by(MESSAGE.c.account_id)
    )
    at = func.coalesce(MESSAGE.c.bounced_at, MESSAGE.c.created_at, type_=UTCDateTime())
    rows = session.execute(
        select(MESSAGE.c.account_id, MESSAGE.c.state, at).where(
            MESSAGE.c.id.in_(last), MESSAGE.c.state != "sent"
        )
    )
    return {account_id: Unreached(state, when) for account_id, state, when in rows}


def _chases(response_ids: Sequence[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {}
    query = select(Chase).where(Chase.response_id.in_(response_ids)).order_by(Chase.id)
    for chase in session.scalars(query):
        found.setdefault(chase.response_id, []).append(chase.at)
    return found


def _receipts(response_ids: Sequence[int]) -> dict[int, list[datetime]]:
    """Response id → when it was sent in, the first time first. One query."""
    found: dict[int, list[datetime]] = {}
    query = select(Receipt.response_id, Receipt.at).where(Receipt.response_id.in_(response_ids))
    for response_id, at in session.execute(query.order_by(Receipt.id)):
        found.setdefault(response_id, []).append(at)
    return found


def _last_steps(response_ids: Sequence[int]) -> dict[int, Passage]:
    """Response id → the last step that was taken with it. One query."""
    query = select(Passage).where(Passage.subject_id.in_(response_ids)).order_by(Passage.id)
    return {each.subject_id: each for each in session.scalars(query)}
