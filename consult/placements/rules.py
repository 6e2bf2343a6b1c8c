"""Who says where a comment stands, and which places there are. Pure."""

from __future__ import annotations

from collections.abc import Collection, Set

from consult.documents.block import Block
from consult.documents.carry import MOVED, REWORDED
from consult.documents.quoting import Quote, Span, places_of
from workflows.refusal import Refusal

PLACERS = frozenset({"working_group_lead", "working_group_member"})
GONE, WHOLE_TEXT = "removed", "whole"
SOURCE = "house: nobody’s words are lost, or put where they do not belong"


def places_comments(roles: Set[str]) -> Refusal | None:
    """Whoever writes the next version says where comments stand in it. Source: house rule."""
    if roles & PLACERS:
        return None
    return Refusal(
        "not-in-the-group",
        "Only the review's working group says where a comment stands in a later version.",
        who="the working group lead or a member",
    )


def is_newest(newest: int, number: int) -> Refusal | None:
    """Comments are placed in the newest version; from there they are carried on."""
    if newest == number:
        return None
    return Refusal(
        "version-overtaken",
        f"Version {newest} was saved after you opened this page.",
        fix="Look at where the comment stands in that version.",
        source=SOURCE,
    )


def nobody_placed_meanwhile(seen: int, revision: int, who: str) -> Refusal | None:
    if seen == revision:
        return None
    return Refusal(
        "placed-meanwhile",
        f"{who or 'Somebody'} said where this comment stands after you opened the page.",
        fix="Look at what they chose. Saving again puts yours in its place.",
        source=SOURCE,
    )


def is_a_place(choice: str, anchors: Collection[str]) -> Refusal | None:
    if choice in (GONE, WHOLE_TEXT) or choice in anchors:
        return None
    return Refusal("no-place", "Choose where the comment stands.", field="choice")


def how_chosen(before: Block | None, now: Block) -> str:
    """What a person's choice of a block comes to."""
    if before is None or before.anchor != now.anchor:
        return MOVED
    return REWORDED


def quoted_in(quote: Quote, words: str) -> Span | None:
    """Where the quoted words stand in the block that a person chose, if they stand there once."""
    found = places_of(quote.exact, words)
    return found[0] if len(found) == 1 else None
