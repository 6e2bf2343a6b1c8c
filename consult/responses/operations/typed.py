"""Keep what is being typed in a form until it is saved. None of it is on the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete
from sqlalchemy.exc import IntegrityError

from consult import clock
from consult.access import Actor
from consult.responses import rules
from consult.responses.models import Response, TypedForm
from consult.responses.operations.gate import closed_to_words
from consult.responses.queries import find_typed
from consult.responses.typing_places import words_in
from consult.store import savepoint, session
from workflows.refusal import refuse_any

Fields = Sequence[tuple[str, str]]
TYPED = cast(Table, TypedForm.__table__)
SAVED = delete(TYPED).where(  # put together once: every form that is saved sends it
    TYPED.c.response_id == bindparam("of"),
    TYPED.c.account_id == bindparam("whose"),
    TYPED.c.place == bindparam("where"),
    TYPED.c.hand == bindparam("drawn"),
)


def keep_typed(
    response: Response, *, place: str, fields: Fields, hand: str, received_at: datetime, by: Actor
) -> TypedForm | None:
    """The words of one form; they take the place of those from the same drawing of it.

    None when there is nothing to keep, and then nothing is kept any more. Raises Refused: the
    response takes no words, there is too much, or something else that was typed waits there.
    """
    closed = [rules.kept_by_saving(no) for no in closed_to_words(response, received_at)]
    refuse_any([*closed, rules.typed_text_fits(fields)])
    if not words_in(fields):
        forget_typed(response, place=place, hand=hand, by=by)
        return None
    found = find_typed(response.id, place, by.id)
    if found is None:
        found = _begin(response, place, hand, by)
    refuse_any([rules.nothing_else_waits(found.hand == hand)])
    found.fields, found.kept_at = [list(each) for each in fields], received_at
    session.flush()
    return found


def _begin(response: Response, place: str, hand: str, by: Actor) -> TypedForm:
    """The row of the form; where two come at once, the one that was first."""
    made = TypedForm(
        response_id=response.id,
        account_id=by.id,
        place=place,
        fields=[],
        hand=hand,
        kept_at=clock.now(),
    )
    try:
        with savepoint():
            session.add(made)
            session.flush()
    except IntegrityError:
        first = find_typed(response.id, place, by.id)
        assert first is not None, "it was there a moment ago"
        return first
    return made


def forget_typed(response: Response, *, place: str, hand: str, by: Actor) -> bool:
    """What was typed on this drawing of the form is saved, or not wanted any more. What waits
    from another stays. Whether there was any."""
    gone = session.execute(
        SAVED, {"of": response.id, "whose": by.id, "where": place, "drawn": hand}
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]
