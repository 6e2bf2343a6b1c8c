"""Find the links by which people without an account work in a response."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from consult.accounts.queries import digest
from consult.responses.models import GuestLink, Response
from consult.store import Missing, session


def _whole() -> Select[GuestLink]:
    response = joinedload(GuestLink.response)
    return select(GuestLink).options(
        joinedload(GuestLink.account),
        joinedload(GuestLink.made_by),
        response.joinedload(Response.agency),
        response.joinedload(Response.consultation),
    )


def guests_of(response_id: int) -> Sequence[GuestLink]:
    """Every link to a response, the newest first, each with its person. One query."""
    wanted = _whole().where(GuestLink.response_id == response_id)
    return session.scalars(wanted.order_by(GuestLink.id.desc())).all()


def get_guest_link(response_id: int, guest_id: int) -> GuestLink:
    """Raises Missing, for a link to another response too."""
    wanted = _whole().where(GuestLink.id == guest_id, GuestLink.response_id == response_id)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise Missing(f"link {guest_id} to response {response_id}")
    return found


def find_guest_link(token: str) -> GuestLink | None:
    wanted = _whole().where(GuestLink.token_digest == digest(token))
    return session.scalars(wanted).one_or_none()
