"""A hold in a sentence: who looks after it, since when, until when, and what it waits for."""

from __future__ import annotations

from datetime import date

from consult import clock, settings
from consult.reviews.models import Hold
from workflows.calendar import day_in_words, local_day


def today() -> date:
    return local_day(clock.now(), settings.current().zone)


def is_due(hold: Hold) -> bool:
    """The day has come on which it was expected to go on."""
    return hold.expected_on is not None and hold.expected_on <= today()


def told_hold(hold: Hold) -> str:
    """ "Ann Smith holds it since 3 March 2021, until 1 June 2021. It waits for: …" """
    since = day_in_words(local_day(hold.began_at, settings.current().zone))
    until = f", until {day_in_words(hold.expected_on)}" if hold.expected_on else ""
    over = " That day has come." if is_due(hold) else ""
    return f"{hold.owner.name} holds it since {since}{until}.{over} It waits for: {hold.waits_for}"
