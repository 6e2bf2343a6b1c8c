"""The comments that wait to be placed, and one of them beside its old and new places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from consult.access import Actor
from consult.documents import queries as documents
from consult.documents.beside import Note, notes_on_version
from consult.documents.block import Block
from consult.documents.marking import mark
from consult.documents.models import Version
from consult.documents.naming import WHOLE, first_words, name_all
from consult.documents.placing import AMBIGUOUS
from consult.documents.render import render_block
from consult.lifecycle import kind_named, roles_on
from consult.placements import queries, rules
from consult.placements.models import Placement
from consult.placements.shown import redlined
from consult.responses.models import Comment
from consult.store import Asked, Page
from consult.web import Waiting, waits_for


@dataclass(frozen=True)
class WaitingRow:
    """A comment that waits: where it stood, in words."""

    comment: Comment
    where: str


@dataclass(frozen=True)
class Candidate:
    """A block on which the comment may stand. `changed`: old to new, safe HTML."""

    anchor: str
    name: str
    changed: Markup


@dataclass(frozen=True)
class Placing:
    """One comment beside its places. Safe HTML."""

    comment: Comment
    consulted: Version
    newest: Version
    placement: Placement | None
    where: str
    then: Markup | None
    candidates: Sequence[Candidate]
    stands: str
    likely: Sequence[SelectChoice]
    every: Sequence[SelectChoice]

    @property
    def waits(self) -> bool:
        return self.placement is not None and self.placement.how == AMBIGUOUS


def list_waiting(version: Version, asked: Asked) -> Page[WaitingRow]:
    """Three queries."""
    found = queries.list_waiting(version.id, asked)
    ids = {each.comment.version_id for each in found.items}
    names = {id: name_all(each) for id, each in documents.blocks_of_many(ids).items()}
    rows = [
        WaitingRow(
            each.comment, names[each.comment.version_id].get(each.comment.anchor or "", WHOLE)
        )
        for each in found.items
    ]
    return Page(rows, found.number, found.size, found.total)


def placing_of(comment: Comment) -> Placing:
    """A constant number of queries."""
    consulted = documents.get_version(comment.version_id)
    newest = documents.newest_version(consulted.draft_id) or consulted
    placement = queries.find_placement(comment.id, newest.id)
    outlines = documents.blocks_of_many([consulted.id, newest.id])
    old = next((e for e in outlines[consulted.id] if e.anchor == comment.anchor), None)
    new = {each.anchor: each for each in outlines[newest.id]}
    names = name_all(outlines[newest.id])
    quote = comment.quote.quote if comment.quote is not None else None
    anchors = _likely(placement, new)
    return Placing(
        comment=comment,
        consulted=consulted,
        newest=newest,
        placement=placement,
        where=name_all(outlines[consulted.id]).get(comment.anchor or "", WHOLE),
        then=Markup(mark(render_block(old), [quote] if quote else [])) if old else None,  # noqa: S704
        candidates=[Candidate(each, names[each], redlined(old, new[each])) for each in anchors],
        stands=names.get((placement.anchor if placement else None) or "", ""),
        likely=[SelectChoice(each, f"It is {names[each]} now") for each in anchors],
        every=[
            SelectChoice(e.anchor, f"{names[e.anchor]}: {first_words(e)}") for e in new.values()
        ],
    )


def _likely(placement: Placement | None, new: Mapping[str, Block]) -> list[str]:
    found = [anchor for anchor, _ in placement.candidates] if placement else []
    if placement is not None and placement.anchor:
        found.insert(0, placement.anchor)
    return [each for each in dict.fromkeys(found) if each in new]


@waits_for
def comments_to_place(actor: Actor) -> Iterable[Waiting]:
    """For the working groups: what waits in the newest version of their drafts. Two queries, and
    one while nothing waits."""
    if not actor.signed_in:
        return
    waiting = queries.waiting_by_review()
    if not waiting:
        return
    subjects = [version.draft.subject for version, _ in waiting.values() if version.draft.subject]
    roles = kind_named("review").roles_of(subjects, actor)
    for review_id, (version, count) in waiting.items():
        if rules.places_comments(roles[review_id]) is None:
            yield Waiting(
                what="Say where comments stand",
                about=version.title,
                url=address_of(version),
                note=f"{count} {'comment waits' if count == 1 else 'comments wait'} to be placed "
                f"in version {version.number}",
                group="Comments to answer",
            )


@notes_on_version
def places_to_say(version: Version, actor: Actor) -> Iterable[Note]:
    """How many comments wait in this version, for those who place them. One query."""
    subject = version.draft.subject
    if subject is None or version.number != version.draft.newest:
        return
    count = queries.count_waiting(version.id)
    if count and rules.places_comments(roles_on(subject, actor)) is None:
        noun = "comment waits" if count == 1 else "comments wait"
        yield Note(f"{count} {noun} to be placed in this version", address_of(version))


def address_of(version: Version) -> str:
    return url_for(
        "placements.list_waiting", document_id=version.document_id, version_id=version.id
    )
