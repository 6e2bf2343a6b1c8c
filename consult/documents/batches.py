"""Several files that were sent at once: kept for their sender until each is a document.

What could be read of each waits as a text of its own, as if it had been sent alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import joinedload

from consult import clock
from consult.access import Actor
from consult.documents import imports, many, rules, unsaved
from consult.documents.collections import operations as collections
from consult.documents.incoming.found import Incoming, Tell
from consult.documents.manifest import Entry, as_kept, entry_of, from_kept, in_order
from consult.documents.models import (
    Collection,
    Document,
    FileBatch,
    UnsavedText,
    Version,
    WaitingFile,
)
from consult.documents.reading import Reading
from consult.documents.sent import is_taken
from consult.files.rules import plain_name
from consult.store import Missing, commit, scope, session
from workflows.refusal import Refusal, Refused

MOST_FILES, MOST_BATCHES = 50, 3


@dataclass(frozen=True)
class Read:
    """A file that was read, or why it could not be."""

    name: str
    data: bytes = field(repr=False)
    title: str = ""
    incoming: Incoming | None = None
    refusals: tuple[Refusal, ...] = ()


def are_a_few(count: int) -> Refusal | None:
    """Some, and no more than a person can look through. Refusals: no-files, too-many-files."""
    if not count:
        return Refusal("no-files", "Choose the files.", field="files")
    if count > MOST_FILES:
        because = f"You chose {count:,} files; {MOST_FILES} are taken at once."
        fix = "Send them in several goes."
        return Refusal("too-many-files", because, fix=fix, field="files")
    return None


def read_files(files: Iterable[tuple[str, bytes]]) -> list[Read]:
    """Each file, in the order of their names. Takes seconds for long ones."""
    named = ((plain_name(name), data) for name, data in files)
    in_order = sorted(named, key=lambda each: each[0].casefold())
    return [read_file(name, data) for name, data in in_order]


def read_file(name: str, data: bytes, *, tell: Tell | None = None) -> Read:
    """One of them. `tell` is told now and then how far the reading is."""
    try:
        if not is_taken(name):
            raise Refused(
                Refusal("wrong-kind", "It is no Word (.docx), HTML, Markdown or text file.")
            )
        incoming, title = many.understand_file(name, data, tell=tell)
        if not incoming.source.strip() and not incoming.before.strip():
            raise Refused(Refusal("no-text", "There is no text in it."))
    except Refused as no:
        return Read(name, data, refusals=tuple(no.refusals))
    return Read(name, data, title, incoming)


def keep_batch(
    files: Sequence[Read], *, manifest: Mapping[str, Entry] | None = None, by: Actor
) -> FileBatch:
    """The files beside what was understood of them; the sender's oldest beyond MOST_BATCHES go.

    A title that the manifest gives takes the place of what the file calls itself.
    """
    own = select(FileBatch.id).where(FileBatch.account_id == by.id)
    old = session.scalars(own.order_by(FileBatch.id.desc()).offset(MOST_BATCHES - 1)).all()
    if old:
        session.execute(delete(UnsavedText).where(UnsavedText.batch_id.in_(old)))
        session.execute(delete(WaitingFile).where(WaitingFile.batch_id.in_(old)))
        session.execute(delete(FileBatch).where(FileBatch.id.in_(old)))
    unread = [[each.name, *(no.told for no in each.refusals)] for each in files if each.refusals]
    batch = FileBatch(
        account_id=by.id,
        refused=json.dumps(unread, ensure_ascii=False),
        manifest=as_kept(manifest) if manifest else "",
        kept_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    for each in files:
        if each.incoming is not None:
            listed = entry_of(manifest or {}, each.name)
            _keep(batch, each, each.incoming, title=listed.title if listed else "", by=by)
    return batch


def keep_read(batch: FileBatch, file: Read, *, by: Actor) -> None:
    """A file that was read later than the others, or could not be."""
    held = select(FileBatch).where(FileBatch.id == batch.id).with_for_update(of=FileBatch)
    batch = session.scalars(held.execution_options(populate_existing=True)).one()
    if file.incoming is None:
        unread = [*json.loads(batch.refused), [file.name, *(no.told for no in file.refusals)]]
        batch.refused = json.dumps(unread, ensure_ascii=False)
        return
    listed = entry_of(places_of(batch), file.name)
    _keep(batch, file, file.incoming, title=listed.title if listed else "", by=by)


def get_batch(batch_id: int, *, account_id: int) -> FileBatch:
    """One's own. Raises Missing."""
    own = select(FileBatch).where(FileBatch.account_id == account_id, FileBatch.id == batch_id)
    found = session.scalars(own).first()
    if found is None:
        raise Missing(f"batch {batch_id}")
    return found


def discard(batch: FileBatch) -> None:
    """What of it is no document yet; the documents that it became stay."""
    waiting = select(UnsavedText).where(
        UnsavedText.batch_id == batch.id, UnsavedText.version_id.is_(None)
    )
    for text in session.scalars(waiting).all():
        unsaved.discard(text)
    session.execute(delete(WaitingFile).where(WaitingFile.batch_id == batch.id))
    saved = update(UnsavedText).where(UnsavedText.batch_id == batch.id).values(batch_id=None)
    session.execute(saved)
    session.delete(batch)
    session.flush()


def list_waiting(account_id: int) -> Sequence[FileBatch]:
    """A person's batches of which something is not a document yet, newest first."""
    waiting = select(UnsavedText.batch_id).where(
        UnsavedText.account_id == account_id, UnsavedText.version_id.is_(None)
    )
    unread = select(WaitingFile.batch_id).where(
        WaitingFile.account_id == account_id, WaitingFile.batch_id.is_not(None)
    )
    left = or_(FileBatch.id.in_(waiting), FileBatch.id.in_(unread))
    own = select(FileBatch).where(FileBatch.account_id == account_id, left)
    return session.scalars(own.order_by(FileBatch.id.desc())).all()


def texts_of(batch_id: int) -> list[UnsavedText]:
    """In the order in which the manifest lists their files, or of the names of these."""
    found = session.scalars(
        select(UnsavedText)
        .where(UnsavedText.batch_id == batch_id)
        .options(joinedload(UnsavedText.imported))
    )
    texts = sorted(found, key=lambda each: (each.source_name.casefold(), each.id))
    kept = session.scalar(select(FileBatch.manifest).where(FileBatch.id == batch_id))
    order = in_order(dict.fromkeys(each.source_name for each in texts), from_kept(kept or ""))
    return sorted(texts, key=lambda each: order.index(each.source_name))


def places_of(batch: FileBatch) -> dict[str, Entry]:
    """Where each file belongs, as the list that came with them says: manifest.entry_of."""
    return from_kept(batch.manifest)


def arranges_some(texts: Iterable[UnsavedText], places: Mapping[str, Entry]) -> bool:
    """Whether the list says of a file that is no document yet what only a collection keeps."""
    waiting = (each for each in texts if each.version_id is None)
    return any((entry_of(places, each.source_name) or Entry()).arranges for each in waiting)


def unread_of(batch: FileBatch) -> list[tuple[str, list[str]]]:
    """(name, reasons) of the files that could not be read."""
    return [(name, reasons) for name, *reasons in json.loads(batch.refused)]


def name_each(batch_id: int, titles: Mapping[int, str]) -> bool:
    """What each file is to be called, by the id of its text; whether that is anything new. One
    that was added meanwhile, or went to another text, keeps its title."""
    with scope("write"):
        new = _named(texts_of(batch_id), titles)
        commit()
    return new


def choose_all(
    batch_id: int,
    choice: str,
    collection_id: int | None = None,
    *,
    titles: Mapping[int, str] | None = None,
) -> None:
    """What becomes of tracked changes of which nothing is said yet, of which collection they
    become chapters, and what they are called: all or nothing. Raises Refused: no-choice."""
    with scope("write"):
        texts = texts_of(batch_id)
        _named(texts, titles or {})
        session.get_one(FileBatch, batch_id).collection_id = collection_id
        for text in texts:
            if text.undecided and text.version_id is None:
                unsaved.choose_tracked(text, choice)
        commit()


def _named(texts: Iterable[UnsavedText], titles: Mapping[int, str]) -> bool:
    new = [each for each in texts if titles.get(each.id, each.title) != each.title]
    for text in new:
        if text.version_id is None:
            text.title = titles[text.id][: rules.TITLE_LIMIT]
    return bool(new)


def add_each(batch_id: int, *, by: Actor) -> int:
    """Every text that nothing stands against, each in its own transaction; how many there were."""
    with scope("read"):
        waiting = [text.id for text in texts_of(batch_id) if text.version_id is None]
    return sum(_added(text_id, by) for text_id in waiting)


def _added(text_id: int, by: Actor) -> bool:
    """Whether it was added now. Another press, or another tab, may have been first."""
    with scope("read"):
        text = session.get_one(UnsavedText, text_id)
        if text.undecided:
            return False
        seen = _words(text)
        try:
            readings = many.read_all(unsaved.sources_of(text), text.title)
        except Refused:
            return False  # the page says why
    with scope("write"):
        held = select(UnsavedText).where(UnsavedText.id == text_id).with_for_update(of=UnsavedText)
        again = session.scalars(held).one_or_none()
        if again is None or again.version_id is not None or _words(again) != seen:
            return False
        try:
            version = _create(again, readings, by)
        except Refused:
            return False
        unsaved.mark_saved(again, version, by=by)
        commit()
    return True


def _create(text: UnsavedText, readings: Sequence[Reading], by: Actor) -> Version:
    """The document, where the list of files says that it belongs. Raises Refused."""
    batch, place = session.get_one(FileBatch, text.batch_id), place_of(text)
    reference = text.reference or (place.reference if place else "")
    version = many.create(
        text.title, readings, reference=reference, source_name=text.source_name, by=by
    )
    take_place(text, version.document, batch.collection_id, by=by)
    return version


def place_of(text: UnsavedText) -> Entry | None:
    """What the list says of the file of a text, where it came among several with a list."""
    if text.batch_id is None:
        return None
    return entry_of(places_of(session.get_one(FileBatch, text.batch_id)), text.source_name)


def take_place(
    text: UnsavedText, document: Document, collection_id: int | None, *, by: Actor
) -> None:
    """The document that came of a text goes where the list says. Raises Refused."""
    into = session.get(Collection, collection_id) if collection_id else None
    collections.take_in(into, document, place_of(text), by=by)


def _words(text: UnsavedText) -> tuple[int | None, str, str]:
    return text.batch_id, text.title, text.all_wanted


def _keep(batch: FileBatch, file: Read, incoming: Incoming, *, title: str, by: Actor) -> None:
    text = unsaved.keep_text(
        None,
        source=incoming.source,
        source_name=file.name,
        title=title or file.title,
        batch=batch,
        by=by,
    )
    imports.keep_import(text, incoming, name=file.name, data=file.data, by=by)
