"""Find stored files."""

from __future__ import annotations

from consult.files.models import StoredFile
from consult.store import Missing, session


def get_file(file_id: int) -> StoredFile:
    """Without its bytes, which are read when they are asked for. Raises Missing."""
    stored = session.get(StoredFile, file_id)
    if stored is None:
        raise Missing(f"file {file_id}")
    return stored
