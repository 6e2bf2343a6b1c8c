"""What the safeguarding lead sees: texts set aside, explanations with the piece they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for

from consult.access import Actor, Permission, ask
from consult.individuals.queries import list_disclosures
from consult.responses import queries
from consult.responses.models import Explained
from consult.sensitive import Finding, digest, find_all
from consult.store import Page
from consult.web import Waiting, waits_for

AROUND = 40  # characters of the text on either side of the piece


@dataclass(frozen=True)
class Explanation:
    """Why a piece identifies nobody, with the piece and some words around it, if it stands.

    url  where the whole of it is read, for one who may
    """

    row: Explained
    before: str = ""
    piece: str = ""
    after: str = ""
    url: str = ""


def explanations(actor: Actor, number: int) -> Page[Explanation]:
    """A page, newest first. Four queries; what it takes to know which responses may be read is
    asked only for somebody who has more to do here than to guard children."""
    page = queries.list_explained(number)
    rows = page.items
    texts = queries.texts_of(sorted({row.response_id for row in rows}))
    pieces = {each: dict(_pieces(some)) for each, some in texts.items()}
    open_ids = _may_read(actor, rows)
    shown = [
        _explanation(
            row, pieces[row.response_id].get(row.digest), linked=row.response_id in open_ids
        )
        for row in rows
    ]
    return Page(shown, page.number, page.size, page.total)


def _may_read(actor: Actor, rows: Sequence[Explained]) -> set[int]:
    if not (actor.agencies or actor.seats or actor.is_manager):
        return set()
    responses = {row.response_id: row.response for row in rows}
    return {
        each.id for each in responses.values() if ask(Permission.SEE_RESPONSE, actor, each) is None
    }


def _pieces(
    texts: Sequence[queries.Written],
) -> Iterable[tuple[str, tuple[queries.Written, Finding]]]:
    return ((digest(each.text), (told, each)) for told in texts for each in find_all(told.text))


def _explanation(
    row: Explained, found: tuple[queries.Written, Finding] | None, *, linked: bool
) -> Explanation:
    if found is None:
        return Explanation(row)
    (text, comment_id), piece = found
    before = text[max(0, piece.start - AROUND) : piece.start]
    after = text[piece.end : piece.end + AROUND]
    anchor = f"c{comment_id}" if comment_id else "questions"
    url = url_for(
        "responses.show_response", response_id=row.response_id, comment=comment_id, _anchor=anchor
    )
    return Explanation(row, before, piece.text, after, url if linked else "")


@waits_for
def texts_wait(actor: Actor) -> Iterable[Waiting]:
    """What tells of harm waits for the safeguarding lead before anything else. Two queries."""
    if not actor.guards_children:
        return
    for told in list_disclosures():
        if told.done_at is None:
            yield Waiting(
                what="Look at a text that may tell of harm to a child",
                about="Somebody wrote it on a public page, and was shown where to turn",
                url=url_for("individuals.show_disclosure", disclosure_id=told.id),
                group="Safeguarding",
                urgent=True,
            )
    for each in queries.list_quarantined():
        if each.done_at is None:
            yield Waiting(
                what="Look at a text that may tell of harm to a child",
                about="It was set aside, and only you and its author can see it",
                url=url_for("responses.show_quarantined", quarantined_id=each.id),
                group="Safeguarding",
                urgent=True,
            )
