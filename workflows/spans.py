"""Lengths of time as a definition writes them."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_MINUTES = re.compile(r"(\d{1,4}) minutes?")
_DAYS = re.compile(r"(\d{1,4}) (working )?days?")


class Days(NamedTuple):
    """So many calendar days, or working days: those that are no weekend and no bank holiday."""

    number: int
    working: bool = False

    def __str__(self) -> str:
        kind = "working day" if self.working else "day"
        return f"{self.number} {kind}{'' if self.number == 1 else 's'}"


def minutes(value: Any) -> Any:
    """ "10 minutes" → 10. Raises ValueError."""
    if not isinstance(value, str):
        return value
    found = _MINUTES.fullmatch(value.strip())
    if found is None:
        raise ValueError("write it as a number of minutes, such as 10 minutes")
    return int(found[1])


def days(value: Any) -> Any:
    """ "5 working days" → Days(5, True). Raises ValueError."""
    if not isinstance(value, str):
        return value
    found = _DAYS.fullmatch(value.strip())
    if found is None:
        raise ValueError("write it as a number of days, such as 90 days or 5 working days")
    return Days(int(found[1]), bool(found[2]))
