"""Warnings of the calendar: times at which asking or publishing wants a second thought.

They stop nothing. Whoever takes the step says why it is right now, and that is on the record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from workflows.calendar import day_in_words, local_day
from workflows.facts import PeriodFacts, ReviewFacts
from workflows.guards.registry import guard, no
from workflows.guards.wording import count, names
from workflows.refusal import Refusal

HOLIDAYS = ("school_holiday", "bank_holiday")


@guard(
    code="pre-election-period",
    kind="review",
    source="public bodies keep out of elections (Local Government Act 1986 s2, the 2011 code)",
    weight="house",
    warns=True,
)
def not_before_an_election(facts: ReviewFacts) -> Refusal | None:
    """It is no pre-election period today. Source: LGA 1986 s2 and the 2011 code; house here."""
    today = local_day(facts.now, facts.zone)
    now = [each for each in facts.periods if each.kind == "pre_election" and _covers(each, today)]
    if not now:
        return None
    last = max(now, key=lambda each: each.last)
    return no(
        f"It is the pre-election period ({last.name}) until {day_in_words(last.last)}.",
        "Wait until it is over, or say why this cannot wait.",
    )


@guard(
    code="window-in-holidays",
    kind="review",
    source="holidays take from the time that people have to answer (Gunning 3 asks for enough)",
    weight="house",
    warns=True,
)
def window_avoids_holidays(facts: ReviewFacts, *, most: int) -> Refusal | None:
    """Of the days of the window that begins now, no more than so many are holidays.

    School holidays and bank holidays count; a day that is both counts once. Source: house rule.
    """
    found = facts.partner_round
    if found is None or found.state != "preparing" or found.closes_at is None:
        return None
    first, last = local_day(facts.now, facts.zone), local_day(found.closes_at, facts.zone)
    days = {first + timedelta(days=ahead) for ahead in range(max((last - first).days, 0) + 1)}
    within = [each for each in facts.periods if each.kind in HOLIDAYS]
    off = {day for day in days if any(_covers(each, day) for each in within)}
    if len(off) <= most:
        return None
    called = names(_names(each for each in within if any(_covers(each, day) for day in off)))
    return no(
        f"{count(len(off), 'day')} of the {len(days)} on which agencies can answer "
        f"{'is a holiday' if len(off) == 1 else 'are holidays'}: {called}.",
        "Choose a later closing time, or say why the time is enough.",
        field="closes_at",
    )


def _covers(period: PeriodFacts, day: object) -> bool:
    return period.first <= day <= period.last  # type: ignore[operator]


def _names(periods: Iterable[PeriodFacts]) -> list[str]:
    return list(dict.fromkeys(each.name for each in periods))
