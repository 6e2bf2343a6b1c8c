"""What a browser sends, as a database can keep it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict


class Sent(ImmutableMultiDict[str, Any]):
    """Fields, parameters or files by name. No text has a NUL in it: PostgreSQL keeps none.

    Here and not in each field: a choice, a hidden field and words that are kept after a refusal
    come from the same form, and nobody types a NUL.
    """

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__([(_without_nul(name), _without_nul(value)) for name, value in pairs])


class SentRequest(Request):
    """A request whose form and parameters are `Sent`."""

    parameter_storage_class = Sent


def _without_nul(given: Any) -> Any:
    return given.replace("\0", "") if isinstance(given, str) else given
