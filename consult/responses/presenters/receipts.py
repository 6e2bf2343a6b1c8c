"""What a receipt shows besides what it says: proposed wordings against the words it was about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from consult.documents.block import PARAGRAPH, Block
from consult.documents.other_wording import redline_of


def redlines_in(content: Mapping[str, Any]) -> dict[int, Markup]:
    """Comment id → its proposed wording as a redline. Earlier receipts know no kinds of block."""
    return {
        each["id"]: redline_of(_block(each), each["proposed"])
        for each in content["comments"]
        if each["proposed"] and each["on"]
    }


def _block(comment: Mapping[str, Any]) -> Block:
    kind = comment.get("on_kind") or PARAGRAPH
    return Block(comment["anchor"] or "", kind, 0, "", comment["on"])
