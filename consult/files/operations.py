"""Keep uploaded files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from consult import audit, clock
from consult.access import Actor
from consult.files import rules
from consult.files.models import StoredFile
from consult.store import session
from workflows.refusal import refuse_any


def keep_file(
    *,
    name: str,
    media_type: str = "",
    data: bytes,
    formats: Mapping[str, rules.Format] = rules.FORMATS,
    field: str = "file",
    by: Actor,
) -> StoredFile:
    """Store a file as it came. What the browser says of its type is not believed.

    formats  those that are taken here
    Raises Refused for a format that is not taken, bytes that do not fit the name, an empty file
    and one of more than 10 MB; every refusal is beside `field`, where the file was asked for.
    """
    del media_type  # the name's ending and the bytes decide
    refuse_any(rules.reasons_against(name, data, formats, field))
    stored = StoredFile(
        name=rules.plain_name(name),
        media_type=formats[rules.ending(name)].media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        uploaded_by_id=by.id,
        uploaded_at=clock.now(),
    )
    session.add(stored)
    session.flush()
    facts = {"sha256": stored.sha256, "size": stored.size}
    audit.record(f"file:{stored.id}", "file-kept", facts=facts, words={"name": stored.name}, by=by)
    return stored
