"""Which blocks of a later text have runs of words of an earlier one: what was split and joined."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

RUN = 3
_WORD = re.compile(r"\w+")
Run = tuple[str, ...]


class Shares:
    """`changed`: the later blocks whose words are not those of the same earlier block."""

    def __init__(
        self,
        old_words: Callable[[str], str],
        new_words: Callable[[str], str],
        changed: Iterable[str],
    ) -> None:
        self._old_words, self._new_words = old_words, new_words
        self._old: dict[str, frozenset[Run]] = {}
        self._new = {anchor: runs_of(new_words(anchor)) for anchor in changed}
        self._holders: dict[Run, list[str]] = defaultdict(list)
        for anchor, runs in self._new.items():
            for run in runs:
                self._holders[run].append(anchor)

    def size(self, old: str) -> int:
        return len(self._of(old))

    def covered(self, old: str, *new: str) -> float:
        """What part (0 to 1) of the runs of an earlier block these later ones have together."""
        runs = self._of(old)
        there = frozenset[Run]().union(*(self._new.get(each, frozenset()) for each in new))
        return len(runs & there) / len(runs) if runs else 0.0

    def made_of(self, new: str, old: str) -> float:
        """What part (0 to 1) of the runs of a later block comes from an earlier one."""
        runs = self._new.get(new, frozenset())
        return len(runs & self._of(old)) / len(runs) if runs else 0.0

    def holders(self, old: str) -> set[str]:
        """The later blocks that have any run of it."""
        return {each for run in self._of(old) for each in self._holders.get(run, ())}

    def with_words(self, words: str) -> Collection[str]:
        """The later blocks that may have these words, of which the first and last may be cut off:
        all of their runs."""
        inside = words.split()[1:-1]
        runs = runs_of(" ".join(inside if len(inside) >= RUN else words.split()))
        found = [set(self._holders.get(run, ())) for run in runs]
        return set.intersection(*found) if found else ()

    def _of(self, old: str) -> frozenset[Run]:
        if old not in self._old:
            self._old[old] = runs_of(self._old_words(old))
        return self._old[old]


def runs_of(words: str) -> frozenset[Run]:
    """Every run of three words, in small letters; of fewer words that one run."""
    found = _WORD.findall(words.casefold())
    if len(found) <= RUN:
        return frozenset([tuple(found)]) if found else frozenset()
    return frozenset(zip(found, found[1:], found[2:], strict=False))
