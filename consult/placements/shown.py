"""What became of the part that a comment is about: in a sentence, and word by word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from consult.documents import queries as documents
from consult.documents.block import Block
from consult.documents.change import REMOVED, REWORDED, Change
from consult.documents.render import render_block
from consult.documents.render_changes import render_change
from consult.documents.wording import compare
from consult.placements.models import Placement
from consult.placements.queries import places_in_any
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

ON_ALL = "The comment stands on the whole text now."
NOTHING = Markup()


@dataclass(frozen=True)
class Became:
    """What became of the part of a comment in a later text.

    how      in a sentence; empty of a comment on the whole text
    changed  the part as it was and as it is, word by word; empty where it stayed as it was, and
             where it is not certain which part it is now
    anchor   of the part on which the comment stands now, if it stands on one
    """

    how: str
    changed: Markup = NOTHING
    anchor: str | None = None


def became_of(comments: Iterable[Comment], texts: Mapping[int, int]) -> dict[int, Became]:
    """Comment id → what became of its part; those on no earlier version of these are left out.
    Two queries.

    texts  draft id → id of the version in which to look
    """
    asked = [each for each in comments if each.version.draft_id in texts]
    found = places_in_any([each.id for each in asked], texts.values())
    versions = {each.version_id for each in asked} | {*texts.values()}
    outlines = documents.blocks_of_many(sorted(versions)) if asked else {}
    return {
        each.id: _became(
            each,
            found.get(each.id),
            outlines[each.version_id],
            outlines[texts[each.version.draft_id]],
        )
        for each in asked
        if each.version_id != texts[each.version.draft_id]
    }


def _became(
    comment: Comment, found: Placement | None, old: Sequence[Block], new: Sequence[Block]
) -> Became:
    if comment.anchor is None:
        return Became("")
    change = change_at(comment, found, old, new)
    if change is None:
        whole = found is not None and found.how == "whole"
        return Became(ON_ALL if whole else HOW["ambiguous"])
    parted = found is not None and found.how in ("split", "joined")
    how = HOW[found.how if found is not None and parted else change.how]
    stays = change.new is not None and change.old == change.new
    changed = NOTHING if stays else redlined(change.old, change.new)
    return Became(how, changed, change.new.anchor if change.new else None)


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
