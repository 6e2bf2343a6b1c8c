"""A version that is saved, and a response that is sent in, give comments their places."""

from __future__ import annotations

from consult import events
from consult.documents.events import VersionAdded
from consult.jobs import register_sweep
from consult.placements import operations, sweeping
from consult.responses.events import ResponseStands, ResponseSubmitted

register_sweep(sweeping.SWEEP, sweeping.place_unplaced)


@events.subscribe(VersionAdded)
def place_in_it(news: VersionAdded) -> None:
    operations.place_comments(news.version)


@events.subscribe(ResponseSubmitted)
def place_what_was_sent(news: ResponseSubmitted) -> None:
    operations.place_response(news.response)


@events.subscribe(ResponseStands)
def place_what_stands(news: ResponseStands) -> None:
    operations.place_response(news.response)
