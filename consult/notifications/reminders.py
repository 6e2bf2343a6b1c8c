"""Reminders to respondents: who would get which letter, and what became of those that went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consult import clock
from consult.accounts.models import Account
from consult.consultations.models import Consultation
from consult.notifications import queries
from consult.notifications.addressees import respondents
from consult.notifications.letters import letter
from consult.notifications.models import Message
from consult.responses import operations as responses
from consult.responses import queries as response_queries
from consult.responses.models import Chase, Response
from consult.store import Asked, Page, page_in
from workflows.refusal import Refusal

KIND = "responses/chased"
ITSELF, BY_SOMEBODY = "itself", "somebody"
HOW = {ITSELF: "Automatically", BY_SOMEBODY: "By somebody"}
ROWS = 50  # on a page


@dataclass(frozen=True)
class Reminder:
    """What one respondent would get. `daily`: ids of those who get it in their daily message."""

    response: Response
    people: Sequence[Account]
    daily: frozenset[int]
    subject: str
    body: str
    against: Refusal | None
    last: datetime | None


@dataclass(frozen=True)
class Sent:
    """One reminder that was sent, with its letters: (message, what became of it in words)."""

    chase: Chase
    letters: Sequence[tuple[Message, str]]


@dataclass(frozen=True)
class Row:
    """One reminder in the log of a round."""

    response: Response
    sent: Sent


def words_of_chase(response: Response) -> dict[str, Any]:
    """What the letter says; the same for the preview and for the letter itself."""
    now = clock.now()
    return {
        "title": response.consultation.subject.title,
        "respondent": response.respondent,
        "closes_at": response.closes_at,
        "closed": response.closes_at is None or response.closes_at <= now,
        "reopened": response.was_sent_in,
        "takes_late": response.consultation.takes_late,
        "may_ask": response.agency_id is not None,
        "response_id": response.id,
    }


def preview(round: Consultation) -> list[Reminder]:
    """For each respondent that has not finished; those who would not be reminded say why."""
    rows = [row for row in response_queries.coverage(round.id) if not row.finished]
    people = respondents([row.response for row in rows])
    ids = {each.id for some in people.values() for each in some}
    choices = queries.choices_of(ids)
    daily = frozenset(each for each, choice in choices.items() if KIND in choice.kinds)
    found = []
    for row in rows:
        response, last = row.response, max(row.chases, default=None)
        active = [each for each in people[response.id] if each.active]
        name = active[0].name if active else response.respondent
        subject, body = letter(KIND, name=name, **words_of_chase(response))
        against = responses.reason_against_chasing(response, last, known=True)
        found.append(Reminder(response, active, daily, subject, body, against, last))
    return sorted(found, key=lambda each: each.response.respondent.casefold())


def log_of(response: Response) -> list[Sent]:
    """Every reminder to a respondent, the last one first. Three queries at most."""
    return _with_letters(response_queries.list_chases(response.id))


def log_of_round(round: Consultation, asked: Asked) -> Page[Row]:
    """Every reminder of a round that the reader asked for, a page at a time. Four queries."""
    how, words = asked.get("how"), asked.get("words").casefold()
    found = [
        (chase, response)
        for chase, response in response_queries.list_chases_of_round(round.id)
        if (not how or (how == ITSELF) is (chase.chased_by_id is None))
        and words in response.own_name.casefold()
    ]
    if asked.sort == "who":
        found.sort(key=lambda each: each[1].own_name.casefold(), reverse=asked.down)
    elif asked.sort == "at" and not asked.down:
        found.reverse()
    page = page_in(found, number=asked.number, size=ROWS)
    sent = _with_letters([chase for chase, _response in page.items])
    rows = [Row(response, each) for (_chase, response), each in zip(page.items, sent, strict=True)]
    return Page(rows, page.number, page.size, page.total)


def _with_letters(chases: Sequence[Chase]) -> list[Sent]:
    messages = queries.messages_of_chases([each.id for each in chases])
    daily = queries.messages_by_id({each.daily_id for some in messages.values() for each in some})
    return [
        Sent(each, [(one, _fate(one, daily.get(one.daily_id or 0))) for one in messages[each.id]])
        for each in chases
    ]


def _fate(message: Message, daily: Message | None) -> str:
    """What became of a letter, as far as the outbox knows."""
    if message.state == "held":
        return "waits for the daily message of its addressee"
    if message.state == "gathered" and daily is not None:
        return f"in the daily message, which {_went(daily)}"
    return _went(message)


def _went(message: Message) -> str:
    if message.state == "sent":
        return message.last_error or "was handed to the mail server"
    if message.state == "bounced":
        return f"came back: {message.last_error}"
    if message.state == "failed":
        return f"could not be delivered: {message.last_error}"
    if message.state == "waiting" and message.tried:
        return f"was tried {message.tried} times and is tried again: {message.last_error}"
    return {"waiting": "waits to be sent", "dropped": "was not sent"}.get(message.state, "")
