"""Changes in the wording of a public page "Amendments and archives"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from consult.documents.block import CODE, FOOTNOTE, HEADING, LIST_ITEM, QUOTE, TABLE, Block
from consult.documents.change import ADDED, MOVED, REMOVED, RENUMBERED, REWORDED, Change
from consult.documents.inline import plain_text
from consult.documents.numbering import bare
from consult.documents.wording import DELETED, INSERTED, SAME, Piece, compare

_FEW = 10
"""Words that are quoted at most."""
_REWRITTEN = 0.3
"""A paragraph that kept less of its words than this was written anew."""
_LINK = re.compile(r"\]\(([^)\s]*)")

_NOUNS = {
    LIST_ITEM: "list item",
    TABLE: "table",
    QUOTE: "quotation",
    CODE: "example",
    FOOTNOTE: "footnote",
}


def sentences(changes: Iterable[Change]) -> list[str]:
    """One sentence for each change, in reading order; runs of new numbers share one."""
    found: list[str] = []
    run: list[Change] = []
    section = ""
    for change in changes:
        if change.how == RENUMBERED and change.block.number:
            run += [change] if _has_another_number(change) else []
            continue
        found += _renumbered(run)
        run = []
        if change.new is not None and change.new.kind == HEADING:
            section = _cited(change.new)
        if sentence := _sentence(change, section):
            found.append(sentence)
    return list(dict.fromkeys(found + _renumbered(run)))


def _has_another_number(change: Change) -> bool:
    """Not one of its footnotes only, which nobody cites."""
    assert change.old is not None
    return change.block.kind != FOOTNOTE and change.old.number != change.block.number


def _sentence(change: Change, section: str) -> str:
    block, number = change.block, bare(change.block.number)
    if change.how == ADDED:
        where = f"as {number}" if number and block.kind != LIST_ITEM else _place(section)
        title = f", {_title(block)}" if block.kind == HEADING else ""
        return f"A new {_noun(block)} has been added {where}{title}."
    if change.how == REMOVED:
        named = _cited(change.block, section)
        return f"{named[0].upper()}{named[1:]} has been removed."
    if change.how == MOVED and change.old is not None:
        return _moved(change.old, block, section)
    if change.how != REWORDED or change.old is None:
        return ""
    return _reworded(change.old, block, _cited(block, section))


def _reworded(old: Block, new: Block, cited: str) -> str:
    """What was said and what is said now, where that is short enough to quote."""
    if TABLE in (old.kind, new.kind):
        return f"The wording of {cited} has been amended."
    before, after = plain_text(old.text), plain_text(new.text)
    if before == after:
        what = (
            "A link in" if _LINK.findall(old.text) != _LINK.findall(new.text) else "The layout of"
        )
        return f"{what} {cited} has been amended."
    pieces = compare(before, after)
    if _kept(pieces) < _REWRITTEN:
        return f"{cited[0].upper()}{cited[1:]} has been re-written."
    changed = [(piece.kind, _quoted(piece.text)) for piece in pieces if piece.kind != SAME]
    if not all(words for _, words in changed) or not _in_one_place(pieces):
        return f"The wording of {cited} has been amended."
    return _said(dict(changed), cited)


def _said(changed: dict[str, str], cited: str) -> str:
    gone, come = changed.get(DELETED), changed.get(INSERTED)
    if gone and come:
        return f"In {cited}, {gone} has been replaced with {come}."
    if gone:
        return f"In {cited}, {gone} has been removed."
    return f"In {cited}, {come} has been added."


def _quoted(words: str) -> str:
    """In quotation marks; empty for what is too long to quote, or has no word in it."""
    words = " ".join(words.split())
    if len(words.split()) > _FEW or not any(map(str.isalnum, words)):
        return ""
    return f"“{words}”"


def _in_one_place(pieces: Sequence[Piece]) -> bool:
    """All changes stand next to each other."""
    changed = [at for at, piece in enumerate(pieces) if piece.kind != SAME]
    return changed[-1] - changed[0] + 1 == len(changed) <= 2


def _kept(pieces: Sequence[Piece]) -> float:
    """The share of the later words that stood there before."""
    kept = sum(len(piece.text) for piece in pieces if piece.kind == SAME)
    return kept / max(1, sum(len(piece.text) for piece in pieces if piece.kind != DELETED))


def _moved(old: Block, new: Block, section: str) -> str:
    before, after = bare(old.number), bare(new.number)
    if new.kind != LIST_ITEM and before and after and before != after:
        noun = _noun(new)
        return f"{noun[0].upper()}{noun[1:]} {before} has been moved and is now {after}."
    named = _cited(new, section)
    return f"{named[0].upper()}{named[1:]} has been moved."


def _renumbered(run: Sequence[Change]) -> list[str]:
    if not run:
        return []
    numbers = [(bare(each.old.number) if each.old else "", bare(each.block.number)) for each in run]
    (before, after), (last_before, last_after) = numbers[0], numbers[-1]
    if len(run) == 1:
        noun = _noun(run[0].block)
        was = f" {before}" if before else ""
        return [f"{noun[0].upper()}{noun[1:]}{was} has been renumbered {after}."]
    link = "and" if len(run) == 2 else "to"
    return [
        f"{_nouns(run)} {before} {link} {last_before} have been renumbered "
        f"{after} {link} {last_after}."
    ]


def _nouns(run: Sequence[Change]) -> str:
    """Of what is counted: its kinds, sections first."""
    found = sorted({_noun(each.block) for each in run}, key=lambda each: (each != "section", each))
    return " and ".join(f"{each}s" for each in found).capitalize()


def _noun(block: Block) -> str:
    if block.kind == HEADING:
        return "section"
    return _NOUNS.get(block.kind, "paragraph")


def _cited(block: Block, section: str = "") -> str:
    """How a sentence names a block: by its number, its title, or the section it stands in."""
    number = bare(block.number)
    if block.kind == LIST_ITEM and number:
        return f"list item {block.number} {_place(section)}".rstrip()
    if number:
        return f"{_noun(block)} {number}"
    if block.kind == HEADING:
        return f"the section {_title(block)}"
    return f"a {_noun(block)} {_place(section)}".rstrip()


def _title(block: Block) -> str:
    return f"“{plain_text(block.text)}”"


def _place(section: str) -> str:
    return f"in {section}" if section else "at the start"
