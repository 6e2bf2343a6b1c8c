"""Numbers that come from outside: in addresses and in hidden fields."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

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


def install(app: Flask) -> None:
    app.url_map.converters["int"] = IdConverter
