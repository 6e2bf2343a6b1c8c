"""Read the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from consult.accounts.models import Account
from consult.notifications.models import Message
from consult.store import Missing, Page, page_of, session


def get_message(message_id: int) -> Message:
    """Raises Missing."""
    message = session.get(Message, message_id)
    if message is None:
        raise Missing(f"message {message_id}")
    return message


def list_messages(*, account_id: int | None = None, number: int = 1) -> Page[Message]:
    """A page of messages, newest first; only those to one person when account_id is given."""
    query = select(Message).order_by(Message.created_at.desc(), Message.id.desc())
    if account_id is not None:
        query = query.where(Message.account_id == account_id)
    return page_of(query, number=number)


def list_addressees() -> Sequence[Account]:
    """Everyone to whom a message was written, by name."""
    written_to = select(Message.account_id).where(Message.account_id.is_not(None))
    return session.scalars(
        select(Account).where(Account.id.in_(written_to)).order_by(Account.name, Account.id)
    ).all()
