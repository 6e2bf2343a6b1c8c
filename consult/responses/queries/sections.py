"""Find the sections that colleagues ask each other to look at; for people of the agency alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from consult.access import Actor
from consult.accounts.models import Account
from consult.accounts.queries import list_people_of
from consult.responses.models import STANDS, Comment, PassedSection, Response
from consult.responses.queries.guests import guests_of
from consult.store import Missing, session


def _whole() -> Select[PassedSection]:
    return select(PassedSection).options(
        joinedload(PassedSection.account),
        joinedload(PassedSection.asked_by),
        joinedload(PassedSection.settled_by),
    )


def sections_of(response_id: int) -> Sequence[PassedSection]:
    """Every section of a response that was passed on, the first one first. One query."""
    wanted = _whole().where(PassedSection.response_id == response_id)
    return session.scalars(wanted.order_by(PassedSection.id)).all()


def sections_of_many(response_ids: Sequence[int]) -> dict[int, list[PassedSection]]:
    """Response id → what of it was passed on. One query, or none."""
    found: dict[int, list[PassedSection]] = {}
    if not response_ids:
        return found
    wanted = _whole().where(PassedSection.response_id.in_(response_ids))
    for each in session.scalars(wanted.order_by(PassedSection.id)):
        found.setdefault(each.response_id, []).append(each)
    return found


def get_section(response_id: int, section_id: int) -> PassedSection:
    """Raises Missing, for a section of another response too."""
    wanted = _whole().options(
        joinedload(PassedSection.version),
        joinedload(PassedSection.response).options(
            joinedload(Response.agency), joinedload(Response.consultation)
        ),
    )
    found = session.scalars(
        wanted.where(PassedSection.id == section_id, PassedSection.response_id == response_id)
    ).one_or_none()
    if found is None:
        raise Missing(f"section {section_id} of response {response_id}")
    return found


def open_sections_with(agency_id: int, account_id: int) -> Sequence[PassedSection]:
    """What is with somebody in the responses of an agency, sent in or not."""
    return session.scalars(
        _whole()
        .join(PassedSection.response)
        .where(Response.agency_id == agency_id)
        .where(PassedSection.account_id == account_id, PassedSection.state == "open")
        .options(joinedload(PassedSection.response))
        .order_by(PassedSection.id)
    ).all()


def who_can_look(response: Response, by: Actor, now: datetime) -> dict[int, Account]:
    """Account id → colleagues, and who comes by a link that works; without whoever asks."""
    colleagues = list_people_of(response.agency_id or 0)
    links = [
        each.account
        for each in guests_of(response.id)
        if each.revoked_at is None and each.until > now
    ]
    return {each.id: each for each in (*colleagues, *links) if each.id != by.account_id}


def written_by(
    response_id: int, account_ids: Collection[int]
) -> dict[tuple[int, int, str | None], int]:
    """(author, version, anchor) → comments by these that stand there. One query, or none."""
    if not account_ids:
        return {}
    at = (Comment.author_id, Comment.version_id, Comment.anchor)
    rows = session.execute(
        select(*at, func.count())
        .where(Comment.response_id == response_id, STANDS, Comment.author_id.in_(account_ids))
        .group_by(*at)
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}
