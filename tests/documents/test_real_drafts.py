"""Collected only when CONSULT_CORPUS names the folder of real documents."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from drafts import drafts, first

from consult.documents.carry import placements
from consult.documents.outline import decode, parse_markdown, parse_text, to_markdown
from consult.documents.redline import Summary, redline, sentences, suggest_class, summary
from consult.documents.render import render_fragment
from consult.documents.render_changes import render_change
from consult.documents.wording import after_of, before_of

CORPUS = os.environ.get("CONSULT_CORPUS", "")
# What the code gave on 26 November 2026: a guard against drift, not figures checked by a reader.
PAIRS = {
    "aqua-book": Summary(added=38, removed=20, reworded=89, moved=4, renumbered=234),
    "nist-800-63b": Summary(added=181, removed=339, reworded=334, moved=6, renumbered=65),
}

if CORPUS:
    pytestmark = pytest.mark.corpus

    def both(name: str) -> tuple[str, str]:
        paths = sorted(path for path in Path(CORPUS, name).glob("*.md") if path.stem != "LICENSE")
        before, after = (decode(path.read_bytes()) for path in paths)
        return before, after

    @pytest.mark.parametrize("name", PAIRS)
    def test_real_texts_are_written_out_and_read_back_the_same(name: str) -> None:
        for source in both(name):
            for parsed in (parse_markdown(source), parse_text(source)):
                assert parse_markdown(to_markdown(parsed)) == parsed

    @pytest.mark.parametrize(("name", "expected"), PAIRS.items())
    def test_real_redrafts_give_the_figures_first_recorded(name: str, expected: Summary) -> None:
        changes = redline(*drafts(*both(name)))
        assert summary(changes) == expected
        assert suggest_class(changes) == "substantive"
        assert sentences(changes)

    @pytest.mark.parametrize("name", PAIRS)
    def test_real_redlines_give_both_texts_back(name: str) -> None:
        old, new = drafts(*both(name))
        for change in redline(old, new):
            assert before_of(change.words) == (change.old.text if change.old else "")
            assert after_of(change.words) == (change.new.text if change.new else "")
            assert render_change(change)

    @pytest.mark.parametrize("name", PAIRS)
    def test_every_old_paragraph_of_a_real_draft_is_placed_once(name: str) -> None:
        old, new = drafts(*both(name))
        placed = placements(old, new)
        assert list(placed) == [block.anchor for block in old]
        used = Counter(place.anchor for place in placed.values() if place.anchor)
        assert set(used.values()) == {1}

    @pytest.mark.parametrize("name", PAIRS)
    def test_a_real_text_is_drawn_the_same_twice(name: str) -> None:
        blocks = first(both(name)[1])
        assert render_fragment(name, blocks) == render_fragment(name, blocks)
