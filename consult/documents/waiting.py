"""Files that are too long to be read while somebody waits for a page: a worker reads them.

What was sent with a file waits beside it, and comes back into its form if it cannot be read.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select

from consult import clock, jobs
from consult.access import Actor
from consult.accounts.queries import actor_for
from consult.documents import batches, images, imports, rules, unsaved
from consult.documents.batches import Read
from consult.documents.incoming.found import Incoming, Tell
from consult.documents.incoming.names import UNPACKED_MB
from consult.documents.inline import described
from consult.documents.manifest import Entry
from consult.documents.models import Draft, FileBatch, UnsavedText, WaitingFile
from consult.documents.reading import opening_title, read
from consult.documents.sent import PAGES, WORD
from consult.files.rules import plain_name
from consult.store import Missing, commit, scope, session
from workflows.refusal import Refusal, Refused

LONG = 1_000_000
"""Bytes of text, or of the text inside a Word file: reading it takes about a second."""
SWEEP = "long files"
MOST = 5  # of one person, besides those of a batch: each may have as many MB as a file may have
TRIES, AGAIN = 3, timedelta(minutes=2)  # a worker that says nothing for so long is gone
SAID_EVERY = timedelta(seconds=1)
_NO_WORDS = ("style", "theme/", "numbering", "settings", "fonttable", "docprops/", "customxml/")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HowFar:
    """Of several files: how many were read, of how many; and whether one is being read now."""

    read: int
    of: int
    begun: bool


def is_long(name: str, data: bytes) -> bool:
    """Whether reading it keeps a page waiting. Markdown and plain text are quick alone."""
    return name.lower().endswith((*WORD, *PAGES)) and weight(name, data) > LONG


def are_long(files: Iterable[tuple[str, bytes]]) -> bool:
    """Whether reading all of them does."""
    return sum(weight(name, data) for name, data in files) > LONG


def weight(name: str, data: bytes) -> int:
    """Bytes of text in it, as a Word file says of itself; 0 for what is refused at a glance: no
    Word file, or one that unpacks to more than is taken."""
    if not name.lower().endswith(WORD):
        return len(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return 0
    if sum(each.file_size for each in entries) > UNPACKED_MB * 1024 * 1024:
        return 0
    parts = ((each.filename.lower(), each.file_size) for each in entries)
    return sum(
        size
        for part, size in parts
        if part.endswith(".xml") and not any(each in part for each in _NO_WORDS)
    )


def keep_waiting(
    draft: Draft | None, *, name: str, data: bytes, typed: Mapping[str, Any], by: Actor
) -> WaitingFile:
    """A file that a worker is to read; its sender's oldest beyond MOST go.

    draft  None for a document that is to be added
    typed  what else was sent in the form
    """
    own = select(WaitingFile.id).where(
        WaitingFile.account_id == by.id, WaitingFile.batch_id.is_(None)
    )
    old = session.scalars(own.order_by(WaitingFile.id.desc()).offset(MOST - 1)).all()
    if old:
        session.execute(delete(WaitingFile).where(WaitingFile.id.in_(old)))
    found = _kept(name, data, typed=json.dumps(dict(typed), ensure_ascii=False), by=by)
    found.draft_id = draft.id if draft is not None else None
    session.flush()
    return found


def keep_batch(
    files: Sequence[tuple[str, bytes]], *, manifest: Mapping[str, Entry] | None = None, by: Actor
) -> FileBatch:
    """The same of several files, which are read one after the other."""
    batch = batches.keep_batch([], manifest=manifest, by=by)
    for name, data in sorted(files, key=lambda each: plain_name(each[0]).casefold()):
        _kept(name, data, by=by).batch_id = batch.id
    session.flush()
    return batch


def get_waiting(waiting_id: int, *, account_id: int) -> WaitingFile:
    """One's own. Raises Missing."""
    own = select(WaitingFile).where(
        WaitingFile.account_id == account_id, WaitingFile.id == waiting_id
    )
    found = session.scalars(own).first()
    if found is None or found.batch_id is not None:
        raise Missing(f"waiting file {waiting_id}")
    return found


def how_far(batch: FileBatch) -> HowFar | None:
    """None where nothing of it waits to be read."""
    waits = select(func.count(), func.count(WaitingFile.begun_at)).where(
        WaitingFile.batch_id == batch.id
    )
    left, begun = session.execute(waits).one()
    texts = select(func.count()).where(UnsavedText.batch_id == batch.id)
    done = (session.scalar(texts) or 0) + len(batches.unread_of(batch))
    return HowFar(done, done + left, bool(begun)) if left else None


def typed_of(found: WaitingFile) -> dict[str, Any]:
    """What else was sent in its form, by the names of its fields."""
    typed: dict[str, Any] = json.loads(found.typed)
    return typed


def reasons_of(found: WaitingFile) -> list[str]:
    """Why it cannot be read; none while nobody knows."""
    reasons: list[str] = json.loads(found.refused or "[]")
    return reasons


def list_unfinished(account_id: int, draft_id: int | None) -> Sequence[WaitingFile]:
    """A person's files that are no version yet, newest first; None for documents to be added."""
    saved = select(UnsavedText.id).where(UnsavedText.version_id.is_(None))
    return session.scalars(
        select(WaitingFile)
        .where(
            WaitingFile.account_id == account_id,
            WaitingFile.batch_id.is_(None),
            WaitingFile.draft_id == draft_id
            if draft_id is not None
            else WaitingFile.draft_id.is_(None),
            WaitingFile.refused == "",
            or_(WaitingFile.text_id.is_(None), WaitingFile.text_id.in_(saved)),
        )
        .order_by(WaitingFile.id.desc())
    ).all()


def read_waiting() -> int:
    """Every file that waits, each apart; how many were read or found to be unreadable."""
    with scope("read"):
        ids = session.scalars(select(WaitingFile.id).where(_is_free()).order_by(WaitingFile.id))
        waiting = ids.all()
    return sum(read_one(each) for each in waiting)


def read_batch(batch_id: int) -> int:
    """The same of the files of one batch."""
    with scope("read"):
        of_batch = select(WaitingFile.id).where(WaitingFile.batch_id == batch_id, _is_free())
        waiting = session.scalars(of_batch.order_by(WaitingFile.id)).all()
    return sum(read_one(each) for each in waiting)


def read_one(waiting_id: int) -> bool:
    """Whether this read it. The reading itself holds no lock and no transaction."""
    with scope("write"):
        found = _held(waiting_id)
        if found is None or not _is_open(found):
            return False
        found.begun_at, found.tries, found.read, found.of = (
            clock.machine_now(),
            found.tries + 1,
            0,
            0,
        )
        name, data, tries, alone = found.name, found.data, found.tries, found.batch_id is None
        commit()
    tell = _teller(waiting_id)
    done = _read(name, data, tell, alone=alone) if tries <= TRIES else _broke_off(name)
    with scope("write"):
        found = _held(waiting_id)
        if found is None or found.text_id is not None or found.refused:
            return False
        _keep(found, done)
        commit()
    return True


def _kept(name: str, data: bytes, *, typed: str = "{}", by: Actor) -> WaitingFile:
    found = WaitingFile(
        account_id=by.id,
        name=plain_name(name)[-255:],
        data=data,
        typed=typed,
        sent_at=clock.now(),
    )
    session.add(found)
    jobs.nudge(SWEEP)
    return found


def _is_free() -> Any:
    silent = WaitingFile.begun_at < clock.machine_now() - AGAIN
    return (
        WaitingFile.text_id.is_(None)
        & (WaitingFile.refused == "")
        & or_(WaitingFile.begun_at.is_(None), silent)
    )


def _is_open(found: WaitingFile) -> bool:
    """The same of a row that is held."""
    silent = found.begun_at is None or found.begun_at < clock.machine_now() - AGAIN
    return found.text_id is None and not found.refused and silent


def _held(waiting_id: int) -> WaitingFile | None:
    return session.scalars(
        select(WaitingFile)
        .where(WaitingFile.id == waiting_id)
        .with_for_update(of=WaitingFile)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _teller(waiting_id: int) -> Tell:
    """Writes down how far the reading is, now and then."""
    last = clock.machine_now()

    def tell(done: int, of: int) -> None:
        nonlocal last
        if clock.machine_now() - last < SAID_EVERY:
            return
        last = clock.machine_now()
        with scope("write"):
            found = _held(waiting_id)
            if found is not None:
                found.read, found.of, found.begun_at = done, of, last
                commit()

    return tell


def _read(name: str, data: bytes, tell: Tell, *, alone: bool) -> Read:
    try:
        done = batches.read_file(name, data, tell=tell)
        if alone and done.incoming is not None:  # among several, their page says it of each
            read(done.incoming.source, "markdown", title=done.title)
        return done
    except Refused as no:
        return Read(name, data, refusals=tuple(no.refusals))
    except Exception:
        log.exception("the file of a waiting row could not be read")
        return _broke_off(name)


def _broke_off(name: str) -> Read:
    because = (
        f"Reading “{name}” broke off. Open it in Word, save it again as .docx and choose the new "
        "file, or paste its text."
    )
    return Read(name, b"", refusals=(Refusal("reading-broke-off", because),))


def _keep(found: WaitingFile, done: Read) -> None:
    """What was understood, where it would be if it had been read at once."""
    if found.batch_id is not None:
        by = actor_for(found.account_id)
        batches.keep_read(session.get_one(FileBatch, found.batch_id), done, by=by)
        session.delete(found)
    elif done.incoming is None:
        told = [each.told for each in done.refusals]
        found.refused, found.data = json.dumps(told, ensure_ascii=False), b""
    else:
        found.text_id = _text_of(found, done.incoming, actor_for(found.account_id)).id
        found.data = b""


def _text_of(found: WaitingFile, incoming: Incoming, by: Actor) -> UnsavedText:
    typed, source = typed_of(found), incoming.source
    if found.draft_id is not None:
        source = described(source, images.said_before(found.draft_id, source))
    text = unsaved.keep_text(
        found.draft,
        source=source,
        source_name=found.name,
        seen_number=int(typed.get("seen_number") or 0),
        change_class=str(typed.get("change_class") or ""),
        note=str(typed.get("note") or ""),
        title=_title(found, incoming),
        reference=str(typed.get("reference") or "")[: rules.REFERENCE_LIMIT],
        by=by,
    )
    imports.keep_import(text, incoming, name=found.name, data=found.data, by=by)
    return text


def _title(found: WaitingFile, incoming: Incoming) -> str:
    if found.draft_id is not None:
        return ""
    said = str(typed_of(found).get("title") or "").strip()
    inside = incoming.named or incoming.title or opening_title(incoming.source)
    return (said or inside or found.name.rpartition(".")[0])[: rules.TITLE_LIMIT]
