"""Numbers that come from outside: in addresses and in hidden fields."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map
from wtforms import IntegerField
from wtforms.validators import StopValidation

LARGEST = 2**31 - 1  # what an id column holds


def whole_number(given: object) -> int | None:
    """A number from 0 to LARGEST, or None for anything else, however long."""
    text = str(given if given is not None else "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        return None
    return int(text) if int(text) <= LARGEST else None


class IdConverter(IntegerConverter):
    """`<int:…>` in an address: beyond the column's range there is nothing, so it is a 404."""

    def __init__(self, map: Map, **options: int) -> None:
        super().__init__(map, **{"max": LARGEST, **options})  # type: ignore[arg-type]


class NumberField(IntegerField):  # type: ignore[misc]
    """A whole number; what is none is said in one plain sentence, and nothing more of it.

    wrong  that sentence
    """

    def __init__(self, *args: Any, wrong: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wrong = wrong

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist if any(each.strip() for each in valuelist) else [])
        except ValueError:
            self.data = None
            raise ValueError(self.wrong) from None

    def pre_validate(self, _form: Any) -> None:
        if self.process_errors:
            raise StopValidation


def install(app: Flask) -> None:
    app.url_map.converters["int"] = IdConverter
