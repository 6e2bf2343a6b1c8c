"""Files that texts are read from: kept beside the text, and with the version that it becomes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select

from consult import clock
from consult.access import Actor
from consult.documents import images
from consult.documents.incoming.found import Incoming, Told
from consult.documents.models import ImportedFile, UnsavedText, Version
from consult.files.operations import keep_file
from consult.files.rules import SOURCES
from consult.store import Missing, session

NO_COMMENTS = '%"comments": []%'  # of what `told` keeps; a text that says just this has some


def keep_import(
    text: UnsavedText, incoming: Incoming, *, name: str, data: bytes, by: Actor
) -> ImportedFile:
    """What was found in a file, and its bytes and images, beside the text that was made of it."""
    found = ImportedFile(
        account_id=by.id,
        name=name[-255:],
        data=data,
        told=json.dumps(incoming.told(), ensure_ascii=False),
        kept_at=clock.now(),
    )
    session.add(found)
    images.keep_pictures(incoming.pictures, by=by)
    text.imported, text.before = found, incoming.before
    session.flush()
    return found


def keep_with(version: Version, incoming: Incoming, *, name: str, data: bytes, by: Actor) -> None:
    """The file that a version was read from, where the text did not wait to be saved."""
    found = ImportedFile(
        account_id=by.id,
        name=name[-255:],
        data=data,
        told=json.dumps(incoming.told(), ensure_ascii=False),
        kept_at=clock.now(),
    )
    session.add(found)
    join_version(found, version, by=by)


def told_of(imported: ImportedFile | None) -> Told:
    """What was found beside the text."""
    return Told.of(json.loads(imported.told)) if imported is not None else Told()


def reword(imported: ImportedFile, now: Mapping[str, str]) -> None:
    """Blocks of its text say something else now: their comments in the margin stay on them."""
    told = json.loads(imported.told)
    for each in told.get("comments", ()):
        each["words"] = now.get(each["words"], each["words"])
    imported.told = json.dumps(told, ensure_ascii=False)


def join_version(imported: ImportedFile, version: Version, *, by: Actor) -> None:
    """The file becomes the source of this version; the bytes are kept as a file."""
    imported.version_id = version.id
    if imported.data:
        imported.file = keep_file(name=imported.name, data=imported.data, formats=SOURCES, by=by)
        imported.data = b""
    session.flush()


def find_import_of(version_id: int) -> ImportedFile | None:
    """The file that this version was read from, if there was one."""
    wanted = select(ImportedFile).where(ImportedFile.version_id == version_id)
    return session.scalars(wanted.order_by(ImportedFile.id.desc()).limit(1)).first()


def list_margins(draft_ids: Collection[int]) -> list[tuple[Version, str, int]]:
    """Versions of these drafts that came with comments in the margin: the file's name, how many."""
    rows = session.execute(
        select(Version, ImportedFile)
        .join(ImportedFile, ImportedFile.version_id == Version.id)
        .where(Version.draft_id.in_(list(draft_ids)), ImportedFile.told.not_like(NO_COMMENTS))
        .order_by(Version.id, ImportedFile.id)
    )
    found = {
        version.id: (version, file.name, len(told_of(file).comments)) for version, file in rows
    }
    return [each for each in found.values() if each[2]]


def get_source_of(version_id: int) -> ImportedFile:
    """The same where the file itself is kept. Raises Missing."""
    found = find_import_of(version_id)
    if found is None or found.file is None:
        raise Missing(f"source of version {version_id}")
    return found


def drop_unused(*, before: datetime) -> None:
    """Files of texts that were not saved, kept before that moment."""
    used = select(UnsavedText.imported_id).where(UnsavedText.imported_id.is_not(None))
    session.execute(
        delete(ImportedFile).where(
            ImportedFile.kept_at < before,
            ImportedFile.version_id.is_(None),
            ImportedFile.id.not_in(used),
        )
    )
