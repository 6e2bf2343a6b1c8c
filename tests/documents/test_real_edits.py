"""Every block of the texts that come with us, and of real ones, opened and not changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from drafts import first

import consult
from consult.documents.copies import edits
from consult.documents.copies.pieces import begun, drawn
from consult.documents.copies.places import (
    read_alone,
    read_in_place_of,
    source_of,
    source_of_all,
    why_not_here,
)
from consult.documents.footnotes import counted
from consult.documents.incoming.hypertext import read_html
from consult.documents.incoming.word import read_word
from consult.documents.outline import decode

CORPUS = os.environ.get("CONSULT_CORPUS", "")
DEMO = sorted((Path(consult.__file__).parent / "cli" / "demo").rglob("*.md"))
REAL = sorted(Path(CORPUS).rglob("*")) if CORPUS else []


def source_in(path: Path) -> str | None:
    if path.suffix == ".docx":
        return read_word(path.name, path.read_bytes()).source
    if path.suffix in (".html", ".htm"):
        return read_html(decode(path.read_bytes())).source
    return decode(path.read_bytes()) if path.suffix == ".md" else None


def check(source: str) -> None:
    blocks = counted(first(source))  # as a copy begins
    pieces = begun(blocks)
    assert drawn(pieces) == blocks
    for block in blocks:
        assert edits.change(pieces, block.anchor, source_of(block)) == pieces
        if why_not_here(block) is None:
            [read] = read_in_place_of(block, source_of(block))
            assert (read.kind, read.text, read.marker) == (block.kind, block.text, block.marker)
    whole = [(b.kind, b.text, b.marker) for b in read_alone(source_of_all(blocks))]
    assert whole == [(b.kind, b.text, b.marker) for b in blocks]


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.name)
def test_no_block_of_the_demo_is_changed_by_being_opened(path: Path) -> None:
    check(path.read_text("utf-8"))


if CORPUS:

    @pytest.mark.corpus
    @pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
    def test_no_block_of_a_real_text_is_changed_by_being_opened(path: Path) -> None:
        source = source_in(path)
        if source:
            check(source)
