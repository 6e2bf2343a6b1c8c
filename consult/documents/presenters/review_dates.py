"""Chapters that are to be looked at again, as the home page of a manager tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import url_for

from consult import clock
from consult.access import Actor
from consult.documents.collections import queries
from consult.settings import zone_here
from consult.web import Waiting, waits_for
from workflows.calendar import local_day

AHEAD = timedelta(weeks=8)


@waits_for
def chapters_to_review(actor: Actor) -> Iterator[Waiting]:
    """From eight weeks before, until a review of it is under way or it has another date. One
    query."""
    if not actor.is_manager:
        return
    zone = ZoneInfo(zone_here())
    today = local_day(clock.now(), zone_here())
    for each in queries.list_to_review(today + AHEAD):
        assert each.review_on is not None
        yield Waiting(
            what="Review the chapter, or set another review date",
            about=each.document.title,
            url=url_for(
                "documents.edit_chapter",
                collection_id=each.collection_id,
                document_id=each.document_id,
            ),
            due=datetime.combine(each.review_on, time(23, 59), zone),
            group="Review dates",
        )
