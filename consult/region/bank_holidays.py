"""The bank holidays of England, from a library that knows the law of them."""

from __future__ import annotations

from consult.region.periods import Row

SATURDAY = 5


def bank_holidays(first_year: int, years: int) -> list[Row]:
    """Rows of a calendar, one for each day that is no weekend, in order."""
    import holidays  # a large library, and seldom asked

    known = holidays.country_holidays(
        "GB", subdiv="ENG", years=range(first_year, first_year + years)
    )
    return [
        ["bank_holiday", name, day.isoformat(), day.isoformat()]
        for day, name in sorted(known.items())
        if day.weekday() < SATURDAY
    ]


def with_bank_holidays(rows: list[Row], first_year: int, years: int) -> list[Row]:
    """A calendar with those that it does not have yet; a day that it names stays as it is."""
    there = {row[2] for row in rows if row[0] == "bank_holiday"}
    new = [row for row in bank_holidays(first_year, years) if row[2] not in there]
    return sorted([*rows, *new], key=lambda row: (row[2], row[3], row[1]))
