"""A collection as its readers see it: which chapters, in which parts, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from consult.access import Actor
from consult.audit import Told, list_entries
from consult.documents import queries
from consult.documents.collections import queries as collections
from consult.documents.collections.operations import CHANGED, CREATED, DID
from consult.documents.models import Chapter, Collection, Document, Part, Version
from consult.documents.readers import readable


@dataclass(frozen=True)
class ChapterRow:
    """since  when the text in force was published; newest  the newest draft that they may read"""

    chapter: Chapter
    since: datetime | None
    newest: Version | None = None

    @property
    def document(self) -> Document:
        return self.chapter.document

    @property
    def review_on(self) -> date | None:
        return self.chapter.review_on


@dataclass(frozen=True)
class PartRows:
    """part  None for the chapters that stand before the first part"""

    part: Part | None
    rows: Sequence[ChapterRow]


@dataclass(frozen=True)
class Contents:
    """What somebody may see of a collection; a part of which they see nothing is left out."""

    collection: Collection
    parts: Sequence[PartRows]

    @property
    def rows(self) -> list[ChapterRow]:
        return [row for part in self.parts for row in part.rows]

    @property
    def updated(self) -> datetime | None:
        """When a chapter was published last."""
        return max((row.since for row in self.rows if row.since), default=None)


@dataclass(frozen=True)
class Beside:
    """Where a chapter stands: its collection, its part, and what is before and after it."""

    collection: Collection
    part: Part | None
    before: Document | None
    after: Document | None
    review_on: date | None


@dataclass(frozen=True)
class CollectionRow:
    """A collection in a list, with how many chapters of it they may see."""

    collection: Collection
    chapters: int


@dataclass(frozen=True)
class Done:
    """Something on the record of a collection, in words."""

    at: datetime
    who: str
    words: str


def public_contents(collection: Collection) -> Contents:
    """The chapters that are in force. Three queries."""
    slots = collections.slots_of(collection.id)
    since = collections.in_force_since(_ids(slots))
    return _contents(collection, slots, {id: ChapterRowFacts(when) for id, when in since.items()})


def contents_for(collection: Collection, actor: Actor) -> Contents:
    """The chapters that are in force or of which they may read a draft; every one for a manager.

    A constant number of queries.
    """
    slots = collections.slots_of(collection.id)
    ids = _ids(slots)
    since, newest = collections.in_force_since(ids), _newest_for(ids, actor)
    seen = set(ids) if actor.is_manager else {*since, *newest}
    facts = {id: ChapterRowFacts(since.get(id), newest.get(id)) for id in seen}
    return _contents(collection, slots, facts)


def beside(document_id: int, actor: Actor | None) -> Beside | None:
    """Where a document stands among the chapters that they see; None for those of a visitor."""
    chapter = collections.find_chapter(document_id)
    if chapter is None:
        return None
    collection = collections.get_collection(chapter.collection_id)
    found = contents_for(collection, actor) if actor else public_contents(collection)
    rows = found.rows
    at = next((n for n, row in enumerate(rows) if row.document.id == document_id), None)
    if at is None:
        return None
    part = next((each.part for each in found.parts if rows[at] in each.rows), None)
    before = rows[at - 1].document if at else None
    after = rows[at + 1].document if at + 1 < len(rows) else None
    return Beside(collection, part, before, after, chapter.review_on)


def collections_for(actor: Actor) -> list[CollectionRow]:
    """Those of which they may see a chapter; every one for a manager. A constant number of
    queries."""
    every = collections.list_collections()
    if not every:
        return []
    inside = collections.chapters_of_all([each.id for each in every])
    ids = [id for each in inside.values() for id in each]
    seen = (
        set(ids)
        if actor.is_manager
        else {*collections.in_force_since(ids), *_newest_for(ids, actor)}
    )
    rows = [CollectionRow(each, len(seen.intersection(inside[each.id]))) for each in every]
    return [row for row in rows if row.chapters or actor.is_manager]


def public_collections() -> list[CollectionRow]:
    """Those of which a chapter is in force. Three queries at most."""
    every = collections.list_public_collections()
    if not every:
        return []
    inside = collections.chapters_of_all([each.id for each in every])
    since = collections.in_force_since([id for each in inside.values() for id in each])
    return [CollectionRow(each, len(set(since).intersection(inside[each.id]))) for each in every]


def done_to(collection: Collection, *, most: int = 20) -> list[Done]:
    """What was done to it, newest first."""
    told = list_entries([f"collection:{collection.id}"], acts=tuple(DID))
    newest = sorted(told, key=lambda each: each.entry.position, reverse=True)[:most]
    return [Done(each.entry.at, each.actor, _words(each)) for each in newest]


def _words(told: Told) -> str:
    act = told.entry.act
    if act in (CREATED, CHANGED):
        return DID[act]
    return f"{DID[act]} “{told.words.get('title', '')}”"


@dataclass(frozen=True)
class ChapterRowFacts:
    since: datetime | None
    newest: Version | None = None


def _contents(
    collection: Collection,
    slots: Sequence[collections.Slot],
    facts: dict[int, ChapterRowFacts],
) -> Contents:
    found = []
    for part, chapters in slots:
        rows = [
            ChapterRow(each, facts[each.document_id].since, facts[each.document_id].newest)
            for each in chapters
            if each.document_id in facts
        ]
        if rows:
            found.append(PartRows(part, rows))
    return Contents(collection, found)


def _newest_for(document_ids: Sequence[int], actor: Actor) -> dict[int, Version]:
    """{document: the newest version of the newest draft of it that they may read}."""
    drafts = readable(queries.list_drafts(document_ids), actor)
    newest = queries.newest_versions([draft.id for draft in drafts])
    found: dict[int, Version] = {}
    for draft in drafts:  # newest first
        if draft.id in newest:
            found.setdefault(draft.document_id, newest[draft.id])
    return found


def _ids(slots: Sequence[collections.Slot]) -> list[int]:
    return [each.document_id for _, chapters in slots for each in chapters]
