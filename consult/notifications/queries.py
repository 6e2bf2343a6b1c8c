"""Read the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from consult.accounts.models import Account
from consult.notifications.models import Message
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
