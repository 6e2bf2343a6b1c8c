"""Other words for one block, as somebody proposes them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from markupsafe import Markup

from consult.documents.block import CODE, PARAGRAPH, TABLE, Block
from consult.documents.change import REWORDED, Change
from consult.documents.inline import plain_text
from consult.documents.lines import DELIMITER
from consult.documents.render_changes import render_change, render_pieces
from consult.documents.wording import compare


def present_words(kind: str, text: str) -> str:
    """What stands there now, as it is put before somebody who proposes other words."""
    return text if kind in (TABLE, CODE) else plain_text(text)


def is_other(wording: str, kind: str, text: str) -> bool:
    """Whether a wording says anything else than what stands there; blanks do not count."""
    said = _bare(wording)
    return said not in ("", _bare(text), _bare(present_words(kind, text)))


def redline_of(block: Block, wording: str) -> Markup:
    """A proposed wording against what stands there, word by word; what was typed is shown as it
    was typed, but for the cells of a table."""
    if block.kind == TABLE:
        kind = TABLE if _is_table(wording) else PARAGRAPH
        wanted = replace(block, kind=kind, text=wording)
        return Markup(render_change(Change(REWORDED, block, wanted, ())))  # noqa: S704  rendered
    words = present_words(block.kind, block.text)
    drawn = _drawn_short if len(words) + len(wording) <= SHORT else _drawn
    return drawn(words, wording)


def _drawn(words: str, wording: str) -> Markup:
    return Markup(render_pieces(compare(words, wording)))  # noqa: S704  escaped there


# A page with thousands of proposals is opened again and again: at most 8 MB of them are kept.
SHORT = 2_000  # characters
_drawn_short = lru_cache(maxsize=2_048)(_drawn)


def _is_table(wording: str) -> bool:
    lines = wording.split("\n")
    return len(lines) > 1 and "|" in lines[0] and DELIMITER.match(lines[1].strip()) is not None


def _bare(words: str) -> str:
    return " ".join(words.split())
