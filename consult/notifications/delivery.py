"""Deliver what waits: claim with a lease, send outside any transaction, note what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import joinedload

from consult import clock, settings
from consult.notifications.html import COLOUR, LINK_COLOUR, Look
from consult.notifications.models import Attachment, Message
from consult.notifications.smtp import Refusing, compose
from consult.region.queries import profile
from consult.store import commit, scope, session

LEASE = timedelta(minutes=5)  # longer than any one attempt takes: each of its steps times out
GIVE_UP_AFTER = 8  # attempts: with the waits below about two days
ATTACHMENTS_KEPT = timedelta(days=7)
KEPT_FOR_READING = "kept for reading"
Send = Callable[[EmailMessage], None]
log = logging.getLogger(__name__)


def wait_after(tried: int) -> timedelta:
    """1 minute, 4, 16, … at most 12 hours between attempts."""
    return min(timedelta(minutes=4 ** max(0, tried - 1)), timedelta(hours=12))


def sweep(send: Send, *, sender: str, most: int = 500, note: str = "") -> int:
    """Deliver up to `most` messages, oldest first; how many were sent.

    note  kept with each message that was sent, where sending was not what it usually is
    """
    sent = 0
    for message_id in _waiting(most):
        message = _claim(message_id)
        if message is not None:
            sent += _deliver(message, send, sender, note)
    return sent


def _waiting(most: int) -> list[int]:
    now = clock.now()
    free = or_(Message.claimed_until.is_(None), Message.claimed_until <= now)
    with scope("read"):
        return list(
            session.scalars(
                select(Message.id)
                .where(Message.state == "waiting", Message.retry_at <= now, free)
                .order_by(Message.retry_at, Message.id)
                .limit(most)
            )
        )


def _claim(message_id: int) -> Message | None:
    """Take the lease, or None when another worker has it. The row is read anew."""
    now = clock.now()
    free = or_(Message.claimed_until.is_(None), Message.claimed_until <= now)
    with scope("write"):
        claimed = session.execute(
            update(Message)
            .where(Message.id == message_id, Message.state == "waiting", free)
            .where(Message.retry_at <= now)
            .values(claimed_until=now + LEASE, tried=Message.tried + 1)
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        ).scalar()
        commit()
        whole = [joinedload(Message.attachment)]
        return session.get(Message, claimed, options=whole) if claimed else None


def _deliver(message: Message, send: Send, sender: str, note: str) -> bool:
    try:
        send(compose(message, sender=sender, look=_look()))
    except Refusing as error:
        _settle(message, state="failed", error=str(error))
        return False
    except OSError as error:
        final = message.tried >= GIVE_UP_AFTER
        _settle(message, state="failed" if final else "waiting", error=str(error))
        return False
    except Exception as error:  # a message that cannot be put together must not stop the others
        log.exception("message %s cannot be sent", message.id)
        _settle(message, state="failed", error=f"{type(error).__name__}: {error}")
        return False
    _settle(message, state="sent", error=note)
    return True


def _look() -> Look:
    """As the region looks now."""
    known, called = profile(), settings.current()
    colours = known.colour or COLOUR, known.link_colour or LINK_COLOUR
    return Look(called.service_name, called.address, *colours)


def _settle(message: Message, *, state: str, error: str) -> None:
    now = clock.now()
    with scope("write"):
        session.execute(
            update(Message)
            .where(Message.id == message.id)
            .values(
                state=state,
                claimed_until=None,
                last_error=error,
                sent_at=now if state == "sent" else None,
                retry_at=now + wait_after(message.tried),
            )
            .execution_options(synchronize_session=False)
        )
        commit()


def forget_attachments() -> int:
    """Those a week old that no message still has to take along; how many."""
    old = Attachment.created_at < clock.now() - ATTACHMENTS_KEPT
    to_go = Message.state.in_(("waiting", "held"))
    with scope("write"):
        gone = select(Attachment.id).where(
            old, ~exists().where(Message.attachment_id == Attachment.id, to_go)
        )
        ids = session.scalars(gone).all()
        if ids:
            session.execute(
                update(Message).where(Message.attachment_id.in_(ids)).values(attachment_id=None)
            )
            session.execute(delete(Attachment).where(Attachment.id.in_(ids)))
            commit()
    return len(ids)
