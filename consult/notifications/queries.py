"""Read the outbox."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select

from consult.accounts.models import Account
from consult.notifications.models import LetterChoice, Message
from consult.store import Asked, Missing, Page, in_order, page_of, says, session


def get_message(message_id: int) -> Message:
    """Raises Missing."""
    message = session.get(Message, message_id)
    if message is None:
        raise Missing(f"message {message_id}")
    return message


def list_messages(asked: Asked) -> Page[Message]:
    """A page of messages, newest first: those to one person, those with words in the subject."""
    query = select(Message)
    if person := asked.get("person"):
        query = query.where(Message.account_id == int(person))
    if words := asked.get("words"):
        query = query.where(says(words, Message.subject))
    columns = {"written": Message.created_at, "subject": func.lower(Message.subject)}
    query = in_order(query, asked, columns, Message.created_at.desc(), Message.id.desc())
    return page_of(query, number=asked.number)


def list_addressees() -> Sequence[Account]:
    """Everyone to whom a message was written, by name."""
    written_to = select(Message.account_id).where(Message.account_id.is_not(None))
    return session.scalars(
        select(Account).where(Account.id.in_(written_to)).order_by(Account.name, Account.id)
    ).all()


def choices_of(account_ids: Collection[int]) -> dict[int, LetterChoice]:
    """Account id → what they chose, of those who did. One query."""
    if not account_ids:
        return {}
    wanted = select(LetterChoice).where(LetterChoice.account_id.in_(account_ids))
    return {choice.account_id: choice for choice in session.scalars(wanted)}


def find_choice(account_id: int) -> LetterChoice | None:
    return session.get(LetterChoice, account_id)


def take_choice(account_id: int) -> LetterChoice | None:
    """Locked and read anew: one change of it, or one daily message, at a time."""
    wanted = select(LetterChoice).where(LetterChoice.account_id == account_id)
    return session.scalars(
        wanted.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def take_held(account_id: int) -> Sequence[Message]:
    """What waits for the daily message of a person, oldest first; locked."""
    mine = Message.account_id == account_id, Message.state == "held"
    return session.scalars(_taken(select(Message).where(*mine))).all()


def take_letters_about(passage_id: int) -> Sequence[Message]:
    """Those about one step; locked."""
    return session.scalars(_taken(select(Message).where(Message.passage_id == passage_id))).all()


def _taken(wanted: Select[Message]) -> Select[Message]:
    in_order = wanted.order_by(Message.id).with_for_update()
    return in_order.execution_options(populate_existing=True)


def messages_of_chases(chase_ids: Sequence[int]) -> dict[int, list[Message]]:
    """Reminder → its letters. One query; every id is a key."""
    found: dict[int, list[Message]] = {each: [] for each in chase_ids}
    wanted = select(Message).where(Message.chase_id.in_(chase_ids)).order_by(Message.id)
    for message in session.scalars(wanted):
        found[message.chase_id or 0].append(message)
    return found


def messages_by_id(ids: Collection[int | None]) -> dict[int, Message]:
    """One query, or none."""
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    rows = session.scalars(select(Message).where(Message.id.in_(wanted)))
    return {each.id: each for each in rows}


def list_due_daily(at: datetime) -> Sequence[int]:
    """Ids of the accounts whose daily message is due."""
    rows = session.scalars(
        select(Message.account_id)
        .where(Message.state == "held", Message.retry_at <= at)
        .group_by(Message.account_id)
        .order_by(Message.account_id)
    )
    return [account_id for account_id in rows if account_id is not None]


def count_messages(account_id: int) -> dict[str, tuple[int, datetime]]:
    """Kind of letter → how many were written to a person, and the last of them. One query."""
    rows = session.execute(
        select(Message.kind, func.count(), func.max(Message.created_at))
        .where(Message.account_id == account_id)
        .group_by(Message.kind)
        .order_by(Message.kind)
    )
    return {row[0]: (row[1], row[2]) for row in rows}
