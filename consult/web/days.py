"""A date typed in three parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import Field
from wtforms.widgets import TextInput

from workflows import calendar


@dataclass
class Part:
    """One of the three inputs of a date."""

    id: str
    name: str
    value: str = ""
    errors: tuple[str, ...] = ()

    def _value(self) -> str:
        return self.value


class DayField(Field):  # type: ignore[misc]
    """A date in three parts. `data` is a date, or None when it could not be read.

    optional  nothing typed at all is fine
    """

    widget = TextInput()

    def __init__(self, *args: Any, optional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.optional = optional
        names = ("day", "month", "year")
        self.day, self.month, self.year = (
            Part(f"{self.id}-{each}", f"{self.name}-{each}") for each in names
        )

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002
        self.process_errors: list[str] = []
        given = data if isinstance(data, date) else self.default
        self.data = given if isinstance(given, date) else None
        if formdata:
            for part in (self.day, self.month, self.year):
                part.value = (formdata.get(part.name) or "").strip()[:20]
            self.data = self._read()
        elif self.data:
            found = self.data
            self.day.value, self.month.value = str(found.day), str(found.month)
            self.year.value = str(found.year)

    def _read(self) -> date | None:
        parts = {"day": self.day, "month": self.month, "year": self.year}
        missing = [name for name, part in parts.items() if not part.value]
        if len(missing) == 3 and self.optional:
            return None
        if missing:
            name = self._name
            several = f"{name} must include a {' and a '.join(missing)}."
            all_of_it = "Enter the day." if name.endswith("?”") else f"Enter the {name.lower()}."
            message = all_of_it if len(missing) == 3 else several
            self._blame(message, *(parts[each] for each in missing))
        elif not (self.year.value.isdecimal() and len(self.year.value) == 4):
            self._blame("Year must include 4 numbers.", self.year)
        else:
            return self._real_date()
        return None

    @property
    def _name(self) -> str:
        """What a message calls it: that it is optional has no place there."""
        label = str(self.label.text).removesuffix(" (optional)")
        return f"“{label}”" if label.endswith("?") else label

    def _real_date(self) -> date | None:
        try:
            month = calendar.read_month(self.month.value)
            return date(int(self.year.value), month, int(self.day.value))
        except (ValueError, OverflowError):
            self._blame(f"{self._name} must be a real date.", self.day, self.month, self.year)
            return None

    def _blame(self, message: str, *parts: Part) -> None:
        for part in parts:
            part.errors = (message,)
        self.process_errors = [message]
