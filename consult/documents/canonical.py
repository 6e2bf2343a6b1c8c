"""The one spelling of a version that is hashed, approved and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from consult.documents.block import Block

SCHEMA = "consult/text/1"
_FIELDS = ("anchor", "kind", "level", "number", "text", "marker")


def canonical_json(title: str, blocks: Sequence[Block]) -> str:
    """Sorted keys, no spaces, characters as they are: the same text gives the same bytes."""
    rows = [_row(block) for block in blocks]
    return json.dumps(
        {"schema": SCHEMA, "title": title, "blocks": rows},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def _row(block: Block) -> dict[str, object]:
    """Without a box none is named, so texts from before there were any keep their bytes."""
    row: dict[str, object] = {name: getattr(block, name) for name in _FIELDS}
    return {**row, "box": block.box} if block.box else row


def content_hash(canonical: str) -> str:
    """SHA-256 of the UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def from_canonical(canonical: str) -> tuple[str, list[Block]]:
    """Title and blocks again; ValueError for anything that canonical_json did not write."""
    try:
        data = json.loads(canonical)
        title, rows = data["title"], data["blocks"]
        blocks = [Block(**row) for row in rows]
    except (KeyError, TypeError) as error:
        raise ValueError("This is not the canonical form of a text.") from error
    if data.get("schema") != SCHEMA or canonical_json(title, blocks) != canonical:
        raise ValueError("This is not the canonical form of a text.")
    return title, blocks
