"""How weighty a set of changes is: a suggestion, which errs on the side of asking people.

The class opens or shuts the correction lane, so a word that can change what somebody has to do
is never called editorial.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from consult.documents.change import ADDED, MOVED, REMOVED, RENUMBERED, REWORDED, Change
from consult.documents.wording import SAME, TOKEN, compare

NONE, EDITORIAL, CLARIFYING, SUBSTANTIVE, NEW = (
    "none",
    "editorial",
    "clarifying",
    "substantive",
    "new",
)
_ORDER = (NONE, EDITORIAL, CLARIFYING, SUBSTANTIVE)

_BINDING = frozenset(
    re.findall(
        r"\S+",
        """
        must shall should may might can could will would ought need needs require required requires
        requirement duty duties entitled obliged expected recommended mandatory optional permitted
        prohibited not no nor never none neither without cannot don't doesn't isn't aren't won't
        mustn't shouldn't can't unless except excluding only any all every each both either and or
        if when where until before after always immediately urgently within least most maximum
        minimum more less than over under up hour hours day days week weeks month months year years
        working one two three four five six seven eight nine ten eleven twelve half twice once
        first second third consent confidential lawful unlawful criminal offence harm risk
        immediate significant responsible lead
        """,
    )
)
_LINK = re.compile(r"\]\([^)\s]*\)|https?://\S+|www\.\S+")
# Dotted numbers only: "section 47" is a statute, and another section is another duty.
_REFERENCE = re.compile(
    r"\b(?:paragraph|section|chapter|appendix|annex|figure|table|part)"
    r"(\s+(?:[A-Z]{0,2}[0-9]+|[A-Z])(?:\.[0-9]+)+)(?![\w%(])",
    re.IGNORECASE,
)
_SIGNS = frozenset("£$€%<>≤≥=+±/½¼¾")
_FEW_WORDS = 12
_SMALL_SHARE = 0.25


def suggest_class(changes: Iterable[Change]) -> str:
    """none, editorial, clarifying or substantive; new when there was no text before."""
    changes = list(changes)
    if changes and all(change.how == ADDED for change in changes):
        return NEW
    weights = [_weight(change) for change in changes]
    return max(weights, key=_ORDER.index, default=NONE)


def _weight(change: Change) -> str:
    if change.how in (ADDED, REMOVED):
        return SUBSTANTIVE
    if change.how in (MOVED, RENUMBERED):
        return EDITORIAL
    if change.how != REWORDED:
        return NONE
    assert change.old is not None
    assert change.new is not None
    return _weight_of_words(change.old.text, change.new.text)


def _weight_of_words(before: str, after: str) -> str:
    old, new = _telling(before), _telling(after)
    if old == new:
        return EDITORIAL
    pieces = compare(" ".join(old), " ".join(new))
    changed = [word for piece in pieces if piece.kind != SAME for word in piece.text.split()]
    if any(_binds(word) for word in changed):
        return SUBSTANTIVE
    if len(changed) > max(2, min(_FEW_WORDS, _SMALL_SHARE * (len(old) + len(new)))):
        return SUBSTANTIVE
    return CLARIFYING


def _telling(text: str) -> list[str]:
    """The words and figures that carry meaning: no case, punctuation, link or cross-reference."""
    text = _REFERENCE.sub(lambda found: found[0][: -len(found[1])], _LINK.sub(" ", text))
    words = [word.casefold().replace("’", "'") for word in TOKEN.findall(text)]
    return [word for word in words if word in _SIGNS or any(map(str.isalnum, word))]


def _binds(word: str) -> bool:
    return word in _BINDING or word in _SIGNS or any(map(str.isdigit, word))
