"""What others may want to know about the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.record.models import RecordAnchor, RecordCheck


@dataclass(frozen=True)
class RecordAnchored:
    """An anchor was made; check is the reading just before it, where there was one."""

    anchor: RecordAnchor
    check: RecordCheck | None
    addresses: Sequence[str]
