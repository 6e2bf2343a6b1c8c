"""What became of the part that a comment is about: in a sentence, and word by word."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from consult.documents.block import Block
from consult.documents.change import REMOVED, REWORDED, Change
from consult.documents.render import render_block
from consult.documents.render_changes import render_change
from consult.documents.wording import compare
from consult.placements.models import Placement
from consult.responses.models import Comment

HOW = {
    "same": "The wording has not changed since.",
    "moved": "It has been moved since.",
    "renumbered": "It has only been renumbered since.",
    "reworded": "It has been reworded since.",
    "split": "It has been split since; the comment stands on the part that has its words.",
    "joined": "It has been joined with another part since.",
    "removed": "It has been removed since.",
    "whole": "",
    "ambiguous": "It is not certain where the comment stands now.",
}


def redlined(old: Block | None, new: Block | None) -> Markup:
    """From the one to the other; safe HTML."""
    if old is None and new is None:
        return Markup()
    if new is None:
        assert old is not None
        return Markup(render_change(Change(REMOVED, old, None, ())))  # noqa: S704  rendered
    if old is None:
        return Markup(render_block(new))  # noqa: S704  rendered
    pieces = compare(old.text, new.text)
    return Markup(render_change(Change(REWORDED, old, new, pieces)))  # noqa: S704  rendered


def change_at(
    comment: Comment, found: Placement | None, old: Sequence[Block], new: Sequence[Block]
) -> Change | None:
    """The part of a comment as it was and as it is; None on the whole text, and while it is not
    certain which part that is now."""
    before = next((each for each in old if each.anchor == comment.anchor), None)
    if before is None or found is None or found.how in ("ambiguous", "whole"):
        return None
    now = next((each for each in new if each.anchor == found.anchor), None)
    if now is None:
        return Change(REMOVED, before, None, ())
    how = found.how if found.how in ("same", "renumbered", "moved") else REWORDED
    if before.text != now.text:
        how = REWORDED
    return Change(how, before, now, compare(before.text, now.text))
