"""What the reader of a workspace typed in its forms and did not save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from consult.responses.models import TypedForm
from consult.responses.typing_places import ANSWERS, TypedAt, words_in


@dataclass(frozen=True)
class NotSaved:
    """`url` leads to the form with the words in it; empty where there is no such form any more."""

    place: str
    name: str
    at: datetime
    words: str
    hand: str
    url: str


def not_saved(
    rows: Sequence[TypedForm], names: Mapping[str, str], *, can_write: bool
) -> list[NotSaved]:
    """names: form → what it is about, of those that there are."""
    known = {**names, ANSWERS: "The answers to the questions"}
    return [
        NotSaved(
            place=row.place,
            name=known.get(row.place, "A place that is not there any more"),
            at=row.kept_at,
            words=words_in(row.fields),
            hand=row.hand,
            url=_url(row) if can_write and row.place in known else "",
        )
        for row in rows
    ]


def _url(row: TypedForm) -> str:
    at = TypedAt.parse(row.place)
    assert at is not None, "only forms are kept"
    values: dict[str, Any] = {"response_id": row.response_id, "kept": 1}
    if at.comment_id is not None:
        return url_for("responses.edit_comment", comment_id=at.comment_id, **values)
    if at.version_id is None:
        return url_for("responses.answer_questions", **values)
    values["version_id"] = at.version_id
    if at.anchor is not None:
        values["anchor"] = at.anchor
    return url_for("responses.new_comment", **values)
