"""Changes in the wording of a public page "Amendments and archives"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from consult.documents.block import CODE, FOOTNOTE, HEADING, LIST_ITEM, QUOTE, TABLE, Block
from consult.documents.change import ADDED, MOVED, REMOVED, RENUMBERED, REWORDED, Change
from consult.documents.inline import plain_text
from consult.documents.numbering import bare

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
    if change.old.text == block.text:
        return f"The layout of {_cited(block, section)} has been amended."
    return f"The wording of {_cited(block, section)} has been amended."


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
    return [
        f"Sections and paragraphs {before} to {last_before} have been renumbered "
        f"{after} to {last_after}."
    ]


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
