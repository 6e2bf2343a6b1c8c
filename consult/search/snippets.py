"""A few words around what was found, with the found ones marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from markupsafe import Markup, escape

AROUND = 220  # characters

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = (
    "ations",
    "ation",
    "ings",
    "ing",
    "ions",
    "ion",
    "edly",
    "ied",
    "ies",
    "ed",
    "es",
    "ly",
    "s",
    "e",
)


def snippet(words: str, wanted: Sequence[str]) -> Markup:
    """Safe HTML. The indexes stem words, so any word that begins with the same stem is marked."""
    stems = tuple(_stem(word) for word in wanted)
    found = [each.span() for each in _WORD.finditer(words) if _is_found(each[0], stems)]
    start, end = _window(words, found[0] if found else (0, 0))
    shown = Markup("")
    at = start
    for left, right in found:
        if start <= left and right <= end:
            shown += escape(words[at:left]) + Markup("<mark>%s</mark>") % words[left:right]
            at = right
    shown += escape(words[at:end])
    return Markup("%s%s%s") % ("…" if start else "", shown, "…" if end < len(words) else "")


def _window(words: str, first: tuple[int, int]) -> tuple[int, int]:
    """From a word's beginning to a word's end, the first found one a third of the way in."""
    start = max(0, first[0] - AROUND // 3)
    if start:
        space = words.find(" ", start, first[0])
        start = space + 1 if space >= 0 else first[0]
    end = min(len(words), max(start + AROUND, first[1]))
    if end < len(words):
        space = words.rfind(" ", first[1], end)
        end = space if space > 0 else end
    return start, end


def _is_found(word: str, stems: Sequence[str]) -> bool:
    bare = _bare(word)
    return any(bare.startswith(stem) and len(bare) <= len(stem) + 6 for stem in stems)


def _stem(word: str) -> str:
    bare = _bare(word)
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= 3:
            return bare[: -len(ending)]
    return bare


def _bare(word: str) -> str:
    """Without case and accents, as the indexes compare."""
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))
