"""The automatic numbers of a Word file, counted as Word counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from consult.documents.incoming.names import W, is_on, value, w

BULLET = "-"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(frozen=True, slots=True)
class _Level:
    kind: str = "decimal"
    words: str = ""
    start: int = 1
    legal: bool = False
    restart: int | None = None  # after which level the count begins again; 0 never


@dataclass
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """`next` is asked once for each numbered paragraph, in reading order."""

    def __init__(self, root: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        links: dict[str, str] = {}
        for each in root.findall("w:abstractNum", W):
            key = each.get(w("abstractNumId"), "")
            self._lists[key] = _List(dict(_levels(each)))
            if name := value(each, "w:styleLink"):
                links[name] = key
        for each in root.findall("w:abstractNum", W):
            same = links.get(value(each, "w:numStyleLink"))
            if same is not None:
                self._lists[each.get(w("abstractNumId"), "")] = self._lists[same]
        for each in root.findall("w:num", W):
            key = each.get(w("numId"), "")
            self._of[key] = value(each, "w:abstractNumId")
            self._overrides[key] = dict(_starts(each))

    def next(self, list_id: str, level: int) -> str:
        """The number as it is shown ("4.1.22", "(a)"), BULLET, or "" for a list of no numbers."""
        found = self._lists.get(self._of.get(list_id, ""))
        if found is None or list_id == "0" or level not in found.levels:
            return ""
        self._count(found, list_id, level)
        here = found.levels[level]
        if here.kind == "bullet":
            return BULLET
        if here.kind == "none" and not _PLACE.search(here.words):
            return here.words.strip()

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            other = found.levels.get(at, _Level())
            kind = "decimal" if here.legal else other.kind
            return spelled(found.counts.get(at, other.start), kind)

        return _PLACE.sub(shown, here.words).strip()

    def _count(self, found: _List, list_id: str, level: int) -> None:
        start = found.levels[level].start
        override = self._overrides.get(list_id, {}).get(level)
        if override is not None and (list_id, level) not in self._begun:
            found.counts[level] = override
        else:
            found.counts[level] = found.counts.get(level, start - 1) + 1
        self._begun.add((list_id, level))
        for above in range(level):
            if above in found.levels:
                found.counts.setdefault(above, found.levels[above].start)
        for below in [each for each in found.counts if each > level]:
            restart = found.levels[below].restart if below in found.levels else None
            if restart is None or (restart and level < restart):
                del found.counts[below]


def spelled(number: int, kind: str) -> str:
    """A count as this kind of list writes it."""
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman if kind == "lowerRoman" else roman.upper()
    if kind == "decimalZero":
        return f"{number:02d}"
    return "" if kind in ("none", "bullet") else str(number)


def _roman(number: int) -> str:
    written = ""
    if not 0 < number < 4000:
        return str(number)
    for size, sign in _ROMAN:
        times, number = divmod(number, size)
        written += sign * times
    return written


def _levels(root: Any) -> Any:
    for each in root.findall("w:lvl", W):
        restart = value(each, "w:lvlRestart")
        yield (
            _whole(each.get(w("ilvl"), "0"), 0),
            _Level(
                kind=value(each, "w:numFmt", "decimal") or "decimal",
                words=value(each, "w:lvlText"),
                start=_whole(value(each, "w:start", "1"), 1),
                legal=is_on(each, "w:isLgl"),
                restart=_whole(restart, 0) if restart else None,
            ),
        )


def _starts(root: Any) -> Any:
    for each in root.findall("w:lvlOverride", W):
        if start := value(each, "w:startOverride"):
            yield _whole(each.get(w("ilvl"), "0"), 0), _whole(start, 1)


def _whole(said: str, otherwise: int) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else otherwise
