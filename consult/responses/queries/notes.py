"""Find the notes that an agency keeps to itself."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.responses.models import AgencyNote
from consult.responses.queries.responses import get_response
from consult.store import Missing, session


def notes_of(response_id: int) -> Sequence[AgencyNote]:
    """The oldest first, with who wrote each. For people of the agency and nobody else."""
    return session.scalars(
        select(AgencyNote)
        .where(AgencyNote.response_id == response_id, AgencyNote.removed_at.is_(None))
        .options(joinedload(AgencyNote.account))
        .order_by(AgencyNote.id)
    ).all()


def get_note(note_id: int, response_id: int) -> AgencyNote:
    """One of this very response that was not taken out. Raises Missing."""
    get_response(response_id)
    found = next((each for each in notes_of(response_id) if each.id == note_id), None)
    if found is None:
        raise Missing(f"note {note_id} of response {response_id}")
    return found
