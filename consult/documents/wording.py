"""Two wordings of one paragraph, compared word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, INSERTED, DELETED = "same", "ins", "del"

_EASTERN = "\u3040-\u30ff\u3400-\u9fff"
_SIGNS = r"\u00a1-\u00bf\u2010-\u2027\u2030-\u205e"
# Accents, joiners and emoji stay with the letters they belong to; eastern scripts have no spaces.
_LETTER = rf"(?:[^\W_{_EASTERN}]|[^\x00-\x7f\s{_SIGNS}{_EASTERN}])"
_FIGURE = r"[0-9]+(?:[.,:/][0-9]+)*(?![^\W_])"
# what stands for a reference to a footnote is never cut in two
_MARK = r"\x02[^\x02\x03]*\x03"
TOKEN = re.compile(
    rf"{_MARK}|{_FIGURE}|{_LETTER}(?:{_LETTER}|['’](?=[^\W_]))*|\s+|.",
    re.DOTALL,
)

_READABLE = 300_000
"""Up to this many word pairs difflib, whose result reads best, is quick enough."""
_POSSIBLE = 400_000_000
"""Up to this many a bit-parallel comparison is; beyond, the middle is replaced whole."""


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """Same and del pieces in order give `before`; same and ins pieces give `after`."""
    if before == after:
        return _merged([Piece(SAME, before)])
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    tail = len(old) - end
    middle = _middle(old[start:tail], new[start : len(new) - end])
    pieces = [
        Piece(SAME, "".join(old[:start])),
        *middle,
        Piece(SAME, "".join(old[tail:])),
    ]
    return _merged(_readable(_merged(piece for piece in pieces if piece.text)))


def before_of(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != INSERTED)


def after_of(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != DELETED)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count


def _middle(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for tag, from_old, to_old, from_new, to_new in _opcodes(old, new):
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(old[from_old:to_old])))
        else:
            pieces.append(Piece(DELETED, "".join(old[from_old:to_old])))
            pieces.append(Piece(INSERTED, "".join(new[from_new:to_new])))
    return pieces


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    from rapidfuzz.distance import Indel  # large, and most comparisons do without

    work = len(old) * len(new)
    if work <= _READABLE:
        return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    if work > _POSSIBLE:
        return [("replace", 0, len(old), 0, len(new))]
    numbers: dict[str, int] = {}
    left = [numbers.setdefault(word, len(numbers)) for word in old]
    right = [numbers.setdefault(word, len(numbers)) for word in new]
    return [
        (code.tag, code.src_start, code.src_end, code.dest_start, code.dest_end)
        for code in Indel.opcodes(left, right)
    ]


def _readable(pieces: Sequence[Piece]) -> list[Piece]:
    """A lone space or comma between two changes is part of the change."""
    found: list[Piece] = []
    for index, piece in enumerate(pieces):
        small = len(piece.text) <= 2 and not any(map(str.isalnum, piece.text))
        if piece.kind == SAME and small and _is_swap(pieces, index):
            found += [Piece(DELETED, piece.text), Piece(INSERTED, piece.text)]
        else:
            found.append(piece)
    return found


def _is_swap(pieces: Sequence[Piece], index: int) -> bool:
    """Words go and words come on both sides of this piece."""
    before = {piece.kind for piece in pieces[max(index - 2, 0) : index]}
    after = {piece.kind for piece in pieces[index + 1 : index + 3]}
    both = {INSERTED, DELETED}
    return both <= before and both <= after


def _merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Between two same pieces at most one del, then one ins; nothing empty."""
    found: list[Piece] = []
    changed = {DELETED: "", INSERTED: ""}
    for piece in [*pieces, Piece(SAME, "")]:
        if piece.kind != SAME:
            changed[piece.kind] += piece.text
            continue
        found += [Piece(kind, text) for kind, text in changed.items() if text]
        changed = {DELETED: "", INSERTED: ""}
        if piece.text and found and found[-1].kind == SAME:
            found[-1] = Piece(SAME, found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return tuple(found)
