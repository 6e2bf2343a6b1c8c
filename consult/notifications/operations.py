"""Put messages into the outbox."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from consult import clock
from consult.accounts.models import Account
from consult.jobs import nudge
from consult.notifications.letters import letter
from consult.notifications.models import Message
from consult.store import session


def write_message(
    kind: str, *, to: Account | None, subject: str, body: str, address: str = ""
) -> Message:
    """One message to one person, in this transaction; a worker is nudged after the commit.

    to  None for somebody without an account, who is written to at `address`

    kind is the event it tells of, such as `consultations/opened`.
    """
    at = clock.now()
    message = Message(
        message_id=f"<{secrets.token_hex(16)}@consult>",
        kind=kind,
        account_id=to.id if to is not None else None,
        address=to.email if to is not None else address,
        subject=" ".join(subject.split())[:300],
        body=body.strip() + "\n",
        created_at=at,
        retry_at=at,
    )
    session.add(message)
    nudge("outbox")
    return message


def write_letters(kind: str, people: Iterable[Account], **words: object) -> int:
    """The letter of this kind to each active person, once, by name; how many were written."""
    active = {account.id: account for account in people if account.active}
    for account in active.values():
        subject, body = letter(kind, name=account.name, **words)
        write_message(kind, to=account, subject=subject, body=body)
    return len(active)
