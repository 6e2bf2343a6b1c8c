"""What the safeguarding lead sees: texts set aside, explanations with the piece they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for

from consult.access import Actor
from consult.responses import queries
from consult.responses.models import Explained
from consult.sensitive import Finding, digest, find_all
from consult.web import Waiting, waits_for

AROUND = 40  # characters of the text on either side of the piece


@dataclass(frozen=True)
class Explanation:
    """Why a piece identifies nobody, with the piece and some words around it, if it stands."""

    row: Explained
    before: str = ""
    piece: str = ""
    after: str = ""


def explanations() -> list[Explanation]:
    """Newest first. Three queries."""
    rows = queries.list_explained()
    texts = queries.texts_of(sorted({row.response_id for row in rows}))
    pieces = {each: dict(_pieces(some)) for each, some in texts.items()}
    return [_explanation(row, pieces[row.response_id].get(row.digest)) for row in rows]


def _pieces(texts: Sequence[str]) -> Iterable[tuple[str, tuple[str, Finding]]]:
    return ((digest(each.text), (text, each)) for text in texts for each in find_all(text))


def _explanation(row: Explained, found: tuple[str, Finding] | None) -> Explanation:
    if found is None:
        return Explanation(row)
    text, piece = found
    before = text[max(0, piece.start - AROUND) : piece.start]
    return Explanation(row, before, piece.text, text[piece.end : piece.end + AROUND])


@waits_for
def texts_wait(actor: Actor) -> Iterable[Waiting]:
    """What tells of harm waits for the safeguarding lead before anything else. One query."""
    if not actor.guards_children:
        return
    for each in queries.list_quarantined():
        if each.done_at is None:
            yield Waiting(
                what="Look at a text that may tell of harm to a child",
                about="It was set aside, and only you and its author can see it",
                url=url_for("responses.show_quarantined", quarantined_id=each.id),
                group="Safeguarding",
                urgent=True,
            )
