"""What was typed and never saved is forgotten some time after it could last be saved."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select

from consult import clock
from consult.consultations.models import Consultation
from consult.responses.models import Response, TypedForm
from consult.store import commit, scope, session

SWEEP = "typed forms"
KEPT = timedelta(days=30)  # after the last moment in which it could have been saved


def forget_old() -> int:
    """Of responses that have taken no words for 30 days; how many there were."""
    before = clock.now() - KEPT
    over = (
        select(Response.id)
        .join(Consultation, Consultation.id == Response.consultation_id)
        .where(
            Consultation.closes_at < before,
            or_(Response.extended_to.is_(None), Response.extended_to < before),
        )
    )
    with scope("write"):
        old = TypedForm.response_id.in_(over) & (TypedForm.kept_at < before)
        gone = session.execute(delete(TypedForm).where(old))
        commit()
        return int(gone.rowcount)  # type: ignore[attr-defined]
