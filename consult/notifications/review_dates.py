"""Review dates of chapters: the managers have one letter for each, eight weeks before."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select, update

from consult import clock
from consult.accounts import queries as accounts
from consult.documents.collections import queries as collections
from consult.documents.models import Chapter
from consult.notifications.operations import write_letters
from consult.settings import zone_here
from consult.store import commit, scope, session
from workflows.calendar import day_in_words, local_day

AHEAD = timedelta(weeks=8)
MOST = 50  # in one letter


def tell_of_review_dates() -> int:
    """All that are near in one letter to each manager; a date that is changed is told of again.
    How many chapters."""
    with scope("read"):
        if not collections.list_to_review(_until(), untold=True):
            return 0
    with scope("write"):
        near = collections.list_to_review(_until(), untold=True)[:MOST]
        ids = [each.document_id for each in near]
        locked = select(Chapter).where(Chapter.document_id.in_(ids)).with_for_update()
        session.scalars(locked.execution_options(populate_existing=True)).all()
        due = [each for each in near if each.told_of != each.review_on]  # another worker was first
        if due:
            _write(due)
        commit()
        return len(due)


def tells_on(review_on: date) -> date:
    """The day on which the letter is written."""
    return review_on - AHEAD


def _write(chapters: list[Chapter]) -> None:
    write_letters(
        "documents/review_due",
        accounts.list_managers(),
        chapters=[
            {
                "title": each.document.title,
                "day": day_in_words(each.review_on),
                "collection_id": each.collection_id,
                "document_id": each.document_id,
            }
            for each in chapters
            if each.review_on is not None
        ],
    )
    for each in chapters:
        told = update(Chapter).where(Chapter.document_id == each.document_id)
        session.execute(told.values(told_of=each.review_on))


def _until() -> date:
    return local_day(clock.now(), zone_here()) + AHEAD
