"""What somebody typed into a form that could not be taken, for them to copy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from flask import g, request
from wtforms.fields.core import UnboundField

LEAST = 2  # shorter values are choices and numbers, not words
SECRET = ("csrf_token", "password", "token")  # never kept and never shown
OPEN_TOO_LONG = "This page was open for too long. Copy what you typed, and load the page again."
HIDDEN = ("request_id", "seen_")
NUMBERED = re.compile(r"([qom])\d+")  # the fields of a question of a round, by its id
ANSWERS = {"q": "Your answer", "o": "Other", "m": "More on your answer"}


def typed_texts() -> list[tuple[str, str]]:
    """(name of the field in words, text), longest first; never a password or a token.

    A form that was overtaken says it in its own order, under the labels of its page.
    """
    if "overtaken" in g:  # by a form, which knows the words of its page
        return list(g.overtaken)
    return [(in_words(name), text) for name, text in shown(request.form.items(multi=True))]


def is_kept(texts: Iterable[tuple[str, str]], *, by: str) -> None:
    """What this request typed, under the labels of its page, is kept for `by` to read."""
    g.overtaken, g.kept_for = list(texts), by


def is_secret(name: str) -> bool:
    return any(word in name for word in SECRET)


def in_words(name: str) -> str:
    """What a field is called for its reader: its label, where every form calls it the same."""
    plain = name.rpartition("-")[2]
    if asked := NUMBERED.fullmatch(plain):
        return ANSWERS[asked[1]]
    found = _labels().get(plain, set())
    return next(iter(found)) if len(found) == 1 else plain.replace("_", " ").capitalize()


@cache
def _labels() -> dict[str, set[str]]:
    """Field → its labels in all forms there are; of a field that many have, several."""
    from consult.web.forms import BaseForm  # it asks for typed words itself

    found: dict[str, set[str]] = {"body": {"What you wrote"}}
    waiting: list[type] = [BaseForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        for name, field in vars(form).items():
            if isinstance(field, UnboundField) and name != "body" and field.args:
                found.setdefault(name, set()).add(str(field.args[0]))
    return found


def shown(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that are words, longest first."""
    found = [
        (name, text.strip())
        for name, text in fields
        if not is_secret(name)
        and not any(word in name for word in HIDDEN)
        and len(text.strip()) > LEAST
    ]
    return sorted(found, key=lambda each: -len(each[1]))
