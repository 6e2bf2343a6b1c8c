"""Read what was purged."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.safeguarding.models import Purge
from consult.store import Page, page_of


def list_purges(number: int) -> Page[Purge]:
    """A page of them, the newest first. Two queries."""
    query = select(Purge).options(joinedload(Purge.made_by)).order_by(Purge.id.desc())
    return page_of(query, number=number)
