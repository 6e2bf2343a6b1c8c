"""Put messages into the outbox: for now, or for the daily message of those who chose that."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from consult import clock, settings
from consult.accounts.models import Account
from consult.accounts.queries import lock
from consult.jobs import nudge
from consult.lifecycle import open_window
from consult.notifications import queries, rules
from consult.notifications.letters import letter
from consult.notifications.models import Attachment, LetterChoice, Message
from consult.store import session
from workflows.refusal import refuse_any


def write_message(
    kind: str,
    *,
    to: Account | None,
    subject: str,
    body: str,
    address: str = "",
    attachment: Attachment | None = None,
) -> Message:
    """One message to one person, in this transaction; a worker is nudged after the commit.

    to  None for somebody without an account, who is written to at `address`

    About a step that may be taken back it leaves only when that is over.

    kind is the event it tells of, such as `consultations/opened`.
    """
    at, window = clock.now(), open_window()
    message = Message(
        message_id=f"<{secrets.token_hex(16)}@consult>",
        kind=kind,
        account_id=to.id if to is not None else None,
        address=to.email if to is not None else address,
        subject=" ".join(subject.split())[:300],
        body=body.strip() + "\n",
        created_at=at,
        retry_at=window.until if window else at,
        attachment=attachment,
        passage_id=window.passage_id if window else None,
        not_before=window.until if window else None,
    )
    session.add(message)
    nudge("outbox")
    return message


def write_letters(
    kind: str, people: Iterable[Account], *, chase_id: int | None = None, **words: object
) -> int:
    """The letter of this kind to each active person, once, by name; how many were written.

    chase_id  the reminder that it carries

    It is held for the daily message of those who want this kind in it. One query for all.
    """
    active = {each.id: each for each in people if each.active and not each.guest}
    daily = queries.choices_of(active) if kind in rules.CHOICES else {}
    for account in active.values():
        subject, body = letter(kind, name=account.name, **words)
        message = write_message(kind, to=account, subject=subject, body=body)
        message.chase_id = chase_id
        choice = daily.get(account.id)
        if choice is not None and kind in choice.kinds:
            message.state, message.retry_at = "held", _not_before(message, _due(choice))
    return len(active)


def choose_letters(account: Account, *, kinds: Collection[str], hour: int | None) -> None:
    """Which letters the person wants in one daily message, at what hour. Raises Refused.

    What is held already follows: at once if its kind is no longer in the daily message.
    """
    refuse_any([rules.kinds_are_known(kinds), rules.hour_is_offered(hour)])
    assert hour is not None
    lock(account)
    choice = queries.take_choice(account.id)
    if choice is None:
        choice = LetterChoice(account_id=account.id, kinds=[], hour=hour)
        session.add(choice)
    choice.kinds, choice.hour = [kind for kind in rules.CHOICES if kind in kinds], hour
    session.flush()
    for message in queries.take_held(account.id):
        message.retry_at = _not_before(message, _due(choice))
        if message.kind not in choice.kinds:
            message.state, message.retry_at = "waiting", _not_before(message, clock.now())
    session.flush()
    nudge("outbox")


def drop_letters(passage_id: int) -> int:
    """None of the letters about a step that is taken back goes out; how many. Raises Refused."""
    letters = queries.take_letters_about(passage_id)
    refuse_any(rules.has_not_gone(each.state, each.claimed_until) for each in letters)
    for each in letters:
        each.state = "dropped"
    session.flush()
    return len(letters)


def _not_before(message: Message, at: datetime) -> datetime:
    return max(at, message.not_before) if message.not_before else at


def _due(choice: LetterChoice) -> datetime:
    zone = settings.current().zone
    return rules.next_daily(clock.now(), hour=choice.hour, last_on=choice.last_on, zone=zone)
