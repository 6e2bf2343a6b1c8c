"""Read what was purged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.safeguarding.models import Purge
from consult.store import session


def list_purges(most: int = 200) -> Sequence[Purge]:
    """Newest first."""
    query = select(Purge).options(joinedload(Purge.made_by)).order_by(Purge.id.desc()).limit(most)
    return session.scalars(query).all()
