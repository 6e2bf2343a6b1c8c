"""What nobody confirmed is dropped, and who sent an answer is forgotten once they were told."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, column, delete, or_, select, table, update
from sqlalchemy.orm import aliased

from consult import clock, settings
from consult.individuals.models import (
    CONFIRMED,
    SENT,
    SET_ASIDE,
    SHOWN,
    WITHDRAWN,
    PublicAnswer,
)
from consult.lifecycle.models import Subject
from consult.store import UTCDateTime, commit, scope, session

# Messages stand above: their table is read by name. Nobody of these has an account.
MESSAGE = table(
    "message",
    column("id"),
    column("kind"),
    column("address"),
    column("body"),
    column("state"),
    column("created_at", UTCDateTime()),
)
FORGOTTEN = "forgotten@public.invalid"  # no such domain can exist: RFC 2606
LETTERS_KEPT = timedelta(days=30)
ENDED_FOR = timedelta(days=30)  # without a letter: a review that ended another way


def drop_unconfirmed() -> int:
    """Whole rows, since nothing hangs on them; how many."""
    before = clock.now() - timedelta(days=settings.current().unconfirmed_days)
    with scope("write"):
        old = (PublicAnswer.state == SENT) & (PublicAnswer.sent_at < before)
        gone = session.execute(delete(PublicAnswer).where(old))
        commit()
        return int(gone.rowcount)  # type: ignore[attr-defined]


def forget_senders() -> int:
    """Address, and the name where it may not be shown: of what was set aside or withdrawn 30 days
    ago, and of reviews that ended 30 days ago, with what nobody had read. Letters lose their
    address and words after 30 days. How many answers were forgotten."""
    now = clock.now()
    review, round = aliased(Subject), aliased(Subject)
    ended = (
        select(round.id)
        .join(review, review.id == round.parent_id)
        .where(review.ended_at < now - ENDED_FOR)
    )
    old = or_(
        and_(PublicAnswer.state.in_((SHOWN, CONFIRMED)), PublicAnswer.consultation_id.in_(ended)),
        and_(PublicAnswer.state == SET_ASIDE, PublicAnswer.read_at < now - ENDED_FOR),
        and_(PublicAnswer.state == WITHDRAWN, PublicAnswer.withdrawn_at < now - ENDED_FOR),
    )
    with scope("write"):
        rows = session.scalars(
            select(PublicAnswer).where(old, PublicAnswer.forgotten_at.is_(None))
        ).all()
        for each in rows:
            forget(each)
        session.execute(
            update(MESSAGE)
            .where(MESSAGE.c.kind.like("individuals/%"), MESSAGE.c.address != FORGOTTEN)
            .where(MESSAGE.c.created_at < now - LETTERS_KEPT, MESSAGE.c.state != "waiting")
            .values(address=FORGOTTEN, body="This letter was forgotten.\n")
        )
        commit()
        return len(rows)


def forget(answer: PublicAnswer) -> None:
    """Nobody can be written to, or be found by their address, any more."""
    answer.email, answer.own_digest = "", None
    if not answer.may_name or answer.state != SHOWN:
        answer.name = answer.organisation = ""
    if answer.state in (SET_ASIDE, WITHDRAWN, CONFIRMED):  # the last of these nobody has read
        answer.content, answer.shown = {"comments": [], "answers": [], "explained": ""}, None
    answer.forgotten_at = clock.now()
    session.flush()
