"""Make collections, and put documents in them, in order, out of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from consult import audit, clock
from consult.access import Actor
from consult.documents.collections import queries, rules
from consult.documents.manifest import Entry
from consult.documents.models import Chapter, Collection, Document, Part, PastAmendment
from consult.documents.naming import title_key
from consult.settings import zone_here
from consult.store import Missing, savepoint, session
from workflows.calendar import local_day
from workflows.refusal import refuse_any

AMENDMENT_ADDED, AMENDMENT_CORRECTED = "amendment-added", "amendment-corrected"
AMENDMENT_REMOVED = "amendment-removed"
CREATED, CHANGED = "collection-created", "collection-changed"
PART_ADDED, PART_RENAMED = "part-added", "part-renamed"
PART_MOVED, PART_REMOVED = "part-moved", "part-removed"
CHAPTER_ADDED, CHAPTER_MOVED = "chapter-added", "chapter-moved"
DELETED = "collection-deleted"
CHAPTER_CHANGED, CHAPTER_REMOVED = "chapter-changed", "chapter-removed"
DID = {
    CREATED: "made this collection",
    CHANGED: "changed its title or description",
    PART_ADDED: "added the part",
    PART_RENAMED: "renamed a part to",
    PART_MOVED: "moved the part",
    PART_REMOVED: "removed the part",
    CHAPTER_ADDED: "added the chapter",
    CHAPTER_MOVED: "moved the chapter",
    CHAPTER_CHANGED: "changed the place or review date of the chapter",
    CHAPTER_REMOVED: "took out the chapter",
}


def create_collection(*, title: str, description: str = "", by: Actor) -> Collection:
    """Empty. Raises Refused: no-title, title-too-long, title-taken, description-too-long."""
    _check(title, description, None)
    now = clock.now()
    made = Collection(
        title=title.strip(),
        title_key=title_key(title),
        description=description.strip(),
        created_at=now,
        arranged_at=now,
    )
    try:
        with savepoint():
            session.add(made)
            session.flush()
    except IntegrityError:  # somebody made one of this title at this moment
        _check(title, description, None)
        raise
    _record(made.id, CREATED, made.title, by)
    return made


def edit_collection(
    collection: Collection, *, title: str, description: str, seen: int | None = None, by: Actor
) -> None:
    """Another title or description. Raises Refused as above; Overtaken."""
    held = _hold(collection.id, seen)
    _check(title, description, held.id)
    try:
        with savepoint():
            held.title, held.title_key = title.strip(), title_key(title)
            held.description = description.strip()
            _touch(held)
    except IntegrityError:  # somebody called another one so at this moment
        _check(title, description, held.id)
        raise
    _record(held.id, CHANGED, held.title, by)


def delete_collection(collection: Collection, *, seen: int | None = None, by: Actor) -> None:
    """Its documents stay, in no collection; its record stays, with what stood in it.

    Raises Refused: chapters-in-force; Overtaken.
    """
    held = _hold(collection.id, seen)
    slots = queries.slots_of(held.id)
    chapters = [each for _, inside in slots for each in inside]
    in_force = queries.in_force_since([each.document_id for each in chapters])
    titles = [each.document.title for each in chapters if each.document_id in in_force]
    refuse_any([rules.no_chapter_is_in_force(titles)])
    facts = {
        "parts": [part.title for part, _ in slots if part],
        "chapters": [
            {"document": each.document_id, "review": each.review_on and each.review_on.isoformat()}
            for each in chapters
        ],
    }
    _record(held.id, DELETED, held.title, by, **facts)
    queries.forget_in_batches(held.id)
    for each in chapters:
        session.delete(each)
    session.flush()
    for part, _ in slots:
        if part is not None:
            session.delete(part)
    session.flush()
    session.delete(held)
    session.flush()


def add_part(collection: Collection, *, title: str, by: Actor) -> Part:
    """At the end. Raises Refused: no-title, title-too-long, title-taken."""
    held = _hold(collection.id)
    parts = queries.parts_of(held.id)
    _check_part(title, parts)
    part = Part(collection_id=held.id, position=len(parts), title=title.strip())
    session.add(part)
    _touch(held)
    _record(held.id, PART_ADDED, part.title, by)
    return part


def rename_part(part: Part, *, title: str, seen: int | None = None, by: Actor) -> None:
    """Raises Refused as above; Overtaken."""
    held = _hold(part.collection_id, seen)
    _check_part(title, [each for each in queries.parts_of(held.id) if each.id != part.id])
    part.title = title.strip()
    _touch(held)
    _record(held.id, PART_RENAMED, part.title, by)


def move_part(part: Part, way: str, *, seen: int | None = None, by: Actor) -> None:
    """Up or down a place, with its chapters; nothing at the edge. Raises Overtaken."""
    held = _hold(part.collection_id, seen)
    parts = list(queries.parts_of(held.id))
    at = parts.index(part)
    to = at + rules.WAYS[way]
    if not 0 <= to < len(parts):
        return
    parts[at], parts[to] = parts[to], parts[at]
    for position, each in enumerate(parts):
        each.position = position
    _touch(held)
    _record(held.id, PART_MOVED, part.title, by)


def remove_part(part: Part, *, seen: int | None = None, by: Actor) -> None:
    """Its chapters stay, after those of the part before it. Raises Overtaken."""
    held = _hold(part.collection_id, seen)
    slots = queries.slots_of(held.id)
    at = next(number for number, (each, _) in enumerate(slots) if each is part)
    before, kept = slots[at - 1]
    for position, each in enumerate(slots[at][1], start=len(kept)):
        each.part_id, each.position = before.id if before else None, position
    session.flush()
    session.delete(part)
    _touch(held)
    _record(held.id, PART_REMOVED, part.title, by)


def add_chapters(
    collection: Collection,
    documents: Sequence[Document],
    *,
    part_id: int | None = None,
    review_on: date | None = None,
    by: Actor,
) -> None:
    """At the end of the part, or before the first one, in this order.

    Raises Refused: nothing-chosen, in-a-collection; Missing for a part of another collection.
    """
    held = _hold(collection.id)
    if part_id is not None:
        queries.get_part(held.id, part_id)
    _refuse_taken(documents)
    first = _end_of(held.id, part_id)
    try:
        with savepoint():
            for position, document in enumerate(documents, start=first):
                session.add(
                    Chapter(
                        document=document,
                        collection_id=held.id,
                        part_id=part_id,
                        position=position,
                        review_on=review_on,
                    )
                )
            session.flush()
    except IntegrityError:  # somebody put one of them elsewhere at this moment
        _refuse_taken(documents)
        raise
    _touch(held)
    for document in documents:
        _record(held.id, CHAPTER_ADDED, document.title, by, document_id=document.id)


def move_chapter(chapter: Chapter, way: str, *, seen: int | None = None, by: Actor) -> None:
    """Up or down a place, at the edge of its part into the next one; nothing at the very edge.

    Raises Overtaken.
    """
    held = _hold(chapter.collection_id, seen)
    slots = queries.slots_of(held.id)
    ids = [[each.document_id for each in chapters] for _, chapters in slots]
    after = rules.moved(ids, chapter.document_id, way)
    if after is None:
        return
    by_id = {each.document_id: each for _, chapters in slots for each in chapters}
    for (part, _), order in zip(slots, after, strict=True):
        for position, document_id in enumerate(order):
            each = by_id[document_id]
            each.part_id, each.position = part.id if part else None, position
    _touch(held)
    document = chapter.document
    _record(held.id, CHAPTER_MOVED, document.title, by, document_id=document.id)


def edit_chapter(
    chapter: Chapter,
    *,
    part_id: int | None,
    review_on: date | None,
    seen: int | None = None,
    by: Actor,
) -> None:
    """Another review date, or the end of another part.

    Raises Overtaken, Missing; Refused: review-date-past.
    """
    held = _hold(chapter.collection_id, seen)
    if review_on != chapter.review_on:
        today = local_day(clock.now(), zone_here())
        refuse_any([rules.review_is_ahead(review_on, today)])
    if part_id is not None:
        queries.get_part(held.id, part_id)
    if chapter.part_id != part_id:
        chapter.position, chapter.part_id = _end_of(held.id, part_id), part_id
    chapter.review_on = review_on
    _touch(held)
    document = chapter.document
    facts = {"part": part_id, "review": review_on.isoformat() if review_on else None}
    _record(held.id, CHAPTER_CHANGED, document.title, by, document_id=document.id, **facts)


def remove_chapter(chapter: Chapter, *, seen: int | None = None, by: Actor) -> None:
    """The document stays as it is, in no collection. Raises Overtaken."""
    held = _hold(chapter.collection_id, seen)
    document = chapter.document
    session.delete(chapter)
    _touch(held)
    _record(held.id, CHAPTER_REMOVED, document.title, by, document_id=document.id)


def keep_amendments(
    document: Document, amendments: Iterable[tuple[date, str]], *, by: Actor
) -> None:
    """What its old home told of changes. Raises Refused: no-words, words-too-long,
    after-publication."""
    told = list(amendments)
    first = _first_day(document.id)
    refuse_any(
        no
        for on, words in told
        for no in (rules.day_is_before_us(on, first), rules.amendment_is_told(words))
    )
    for on, words in told:
        session.add(PastAmendment(document_id=document.id, amended_on=on, words=words.strip()))
    if told:
        facts = {"amendments": len(told)}
        audit.record(f"document:{document.id}", "amendments-imported", facts=facts, by=by)


def add_amendment(document: Document, *, on: date, words: str, by: Actor) -> PastAmendment:
    """A change from before the document came here. Raises Refused: no-words, words-too-long,
    day-to-come, after-publication."""
    _check_amendment(document.id, on, words)
    made = PastAmendment(document_id=document.id, amended_on=on, words=words.strip())
    session.add(made)
    session.flush()
    _record_amendment(made, AMENDMENT_ADDED, {"words": made.words}, by)
    return made


def correct_amendment(
    amendment: PastAmendment, *, on: date, words: str, seen: int | None = None, by: Actor
) -> None:
    """Raises Refused as above; Overtaken; Missing when it was removed meanwhile."""
    held = _hold_amendment(amendment, seen)
    _check_amendment(held.document_id, on, words)
    before = f"{held.amended_on.isoformat()}: {held.words}"
    held.amended_on, held.words = on, words.strip()
    session.flush()
    _record_amendment(held, AMENDMENT_CORRECTED, {"words": held.words, "before": before}, by)


def remove_amendment(amendment: PastAmendment, *, seen: int | None = None, by: Actor) -> None:
    """The record keeps its words. Raises Overtaken, Missing."""
    held = _hold_amendment(amendment, seen)
    _record_amendment(held, AMENDMENT_REMOVED, {"words": held.words}, by)
    session.delete(held)
    session.flush()


def _hold_amendment(amendment: PastAmendment, seen: int | None) -> PastAmendment:
    held = queries.lock_amendment(amendment.document_id, amendment.id)
    audit.require_seen(
        seen,
        held.revision,
        thing=f"document:{held.document_id}",
        acts=(AMENDMENT_CORRECTED,),
        did=lambda _told: "corrected it",
        about=lambda told: told.entry.body["facts"]["amendment"] == held.id,
    )
    return held


def _check_amendment(document_id: int, on: date, words: str) -> None:
    to_come = rules.day_is_past(on, local_day(clock.now(), zone_here()))
    after = rules.day_is_before_us(on, _first_day(document_id))
    refuse_any((to_come or after, rules.amendment_is_told(words)))


def _first_day(document_id: int) -> date | None:
    """On which a text of the document was published here first."""
    first = queries.find_first_published(document_id)
    return local_day(first, zone_here()) if first is not None else None


def _record_amendment(amendment: PastAmendment, act: str, words: dict[str, str], by: Actor) -> None:
    facts = {"amendment": amendment.id, "on": amendment.amended_on.isoformat()}
    audit.record(f"document:{amendment.document_id}", act, facts=facts, words=words, by=by)


def take_in(
    collection: Collection | None, document: Document, place: Entry | None, *, by: Actor
) -> None:
    """What a list of files says of a document that was just added from one of them.

    Without a collection only its amendments are kept. Raises Refused as the parts of it do.
    """
    place = place or Entry()
    if collection is not None:
        part = part_titled(collection, place.part, by=by)
        part_id = part.id if part else None
        add_chapters(collection, [document], part_id=part_id, review_on=place.review_on, by=by)
    keep_amendments(document, place.amendments, by=by)


def part_titled(collection: Collection, title: str, *, by: Actor) -> Part | None:
    """The part of this title, made if there is none; None for no title."""
    if not title.strip():
        return None
    wanted = title_key(title)
    for each in queries.parts_of(collection.id):
        if title_key(each.title) == wanted:
            return each
    part = add_part(collection, title=title, by=by)
    session.flush()
    return part


def _hold(collection_id: int, seen: int | None = None) -> Collection:
    """Locked, and as it was seen. Raises Overtaken."""
    held = queries.lock_collection(collection_id)
    audit.require_seen(
        seen,
        held.revision,
        thing=f"collection:{held.id}",
        acts=tuple(DID),
        did=lambda told: (
            f"{DID[told.entry.act]} “{told.words.get('title', '')}”"
            if told.entry.act not in (CREATED, CHANGED)
            else DID[told.entry.act]
        ),
    )
    return held


def _touch(held: Collection) -> None:
    """Every change of anything in it is one of its revisions."""
    held.arranged_at = clock.now()
    flag_modified(held, "arranged_at")  # the clock of a demonstration may stand still
    session.flush()


def _end_of(collection_id: int, part_id: int | None) -> int:
    for part, chapters in queries.slots_of(collection_id):
        if (part.id if part else None) == part_id:
            return max((each.position for each in chapters), default=-1) + 1
    raise Missing(f"part {part_id} of collection {collection_id}")


def _refuse_taken(documents: Sequence[Document]) -> None:
    taken = queries.collections_by_document([each.id for each in documents])
    refuse_any(
        (
            rules.some_are_chosen(len(documents)),
            *(rules.is_in_no_other(each.title, taken.get(each.id)) for each in documents),
        )
    )


def _check(title: str, description: str, own_id: int | None) -> None:
    same = queries.find_collection_titled(title)
    taken = same.title if same and same.id != own_id else None
    refuse_any(
        (
            rules.has_title(title, "collection") or rules.collection_title_is_its_own(taken),
            rules.description_is_short(description),
        )
    )


def _check_part(title: str, others: Iterable[Part]) -> None:
    own = rules.part_title_is_its_own(title, [each.title for each in others])
    refuse_any([rules.has_title(title, "part") or own])


def _record(collection_id: int, act: str, title: str, by: Actor, **facts: object) -> None:
    audit.record(f"collection:{collection_id}", act, facts=facts, words={"title": title}, by=by)
