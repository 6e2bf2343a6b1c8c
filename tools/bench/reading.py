"""How long the look for what must not be in a comment takes: in this process, with no database."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from consult.sensitive import find_all, reads_like_a_disclosure
from tools.bench.line import Line

TEXTS = Path(__file__).resolve().parents[2] / "consult" / "cli" / "demo"
WORDS, TIMES = 1_000, 40
ONE_CHILD = " The NHS number of the child called Aysha is 943 476 5919, born on 4 May 2009. "


def sensitive() -> Iterator[Line]:
    """A thousand words of a chapter, with a sentence in them that is found."""
    words = " ".join(path.read_text("utf-8") for path in sorted(TEXTS.rglob("*.md"))).split(" ")
    text = " ".join(words[:WORDS]) + ONE_CHILD
    assert len(find_all(text)) == 3, "it is looked at, and what is there is found"
    taken = []
    for _ in range(TIMES):
        begun = time.process_time()
        find_all(text)
        reads_like_a_disclosure(text)
        taken.append((time.process_time() - begun) * 1_000)
    ours = statistics.median(taken)
    yield Line("sensitive", ours, "≤ 2 ms for 1,000 words", ours <= 2, note="processor time")
