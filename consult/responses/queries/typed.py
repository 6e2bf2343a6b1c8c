"""Find what somebody is typing and has not saved. Every question is about one person's own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from consult.responses.models import TypedForm
from consult.store import session


def find_typed(response_id: int, place: str, account_id: int) -> TypedForm | None:
    return session.scalars(
        select(TypedForm).where(
            TypedForm.response_id == response_id,
            TypedForm.account_id == account_id,
            TypedForm.place == place,
        )
    ).one_or_none()


def list_typed(response_id: int, account_id: int) -> Sequence[TypedForm]:
    """In one response, the oldest first."""
    return session.scalars(
        select(TypedForm)
        .where(TypedForm.response_id == response_id, TypedForm.account_id == account_id)
        .order_by(TypedForm.kept_at, TypedForm.id)
    ).all()
