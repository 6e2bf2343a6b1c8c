"""What somebody typed or uploaded, read into blocks before any lock is taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from consult.documents import outline, redline, rules
from consult.documents.block import HEADING, Block
from consult.documents.carry import carry
from consult.documents.footnotes import counted
from consult.documents.inline import plain_text
from consult.documents.numbering import UNNUMBERED, bare, number_blocks
from consult.documents.returning import Gone
from workflows.refusal import Refusal, Refused, refuse_any

FORMATS = ("markdown", "text")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it would be saved: its anchors are carried from the version it follows.

    follows    number of that version within its draft, 0 for a first version
    suggested  the class of change that the differences suggest
    """

    blocks: tuple[Block, ...]
    follows: int
    suggested: str
    changes: tuple[redline.Change, ...]


def read(source: str, source_format: str, *, title: str = "") -> list[Block]:
    """Numbered blocks without anchors. Raises Refused: no-text, text-too-long,
    number-too-long.

    title  of the document: a text that opens with it as a heading does not say it twice
    """
    if source_format not in FORMATS:
        raise ValueError(f"“{source_format}” is neither markdown nor text")
    parse = outline.parse_markdown if source_format == "markdown" else outline.parse_text
    try:
        blocks = _without_title(counted(parse(source)), title)
    except outline.TooLong as error:
        raise Refused(Refusal("text-too-long", str(error), field="source")) from error
    if not blocks:
        raise Refused(
            Refusal(
                "no-text",
                "There is no text yet.",
                fix="Paste the text, or choose a file that has some.",
                field="source",
            )
        )
    refuse_any([rules.marks_fit(blocks)])
    return blocks


def _without_title(blocks: list[Block], title: str) -> list[Block]:
    """Every page shows the title above the text already; a section of a text that somebody
    numbered by hand stays among its siblings, whatever the document is called."""
    if len(blocks) < 2 or blocks[0].kind != HEADING or _is_section(blocks):
        return blocks
    same = _bare(_heading(blocks[0])) == _bare(title)
    return number_blocks(blocks[1:]) if same else blocks


def _is_section(blocks: Sequence[Block]) -> bool:
    """Whether the heading that opens a text has a number such as 4.1, or one such as 4 with
    another such heading beside it."""
    first, *others = (each for each in blocks if each.kind == HEADING)
    if first.marker in ("", UNNUMBERED):
        return False
    beside = (each for each in others if each.level <= first.level)
    return "." in bare(first.marker) or any(each.marker not in ("", UNNUMBERED) for each in beside)


def opening_title(source: str) -> str:
    """The only first-level heading of a Markdown text, where it opens the text: what Word's style
    Title is. "" where there is none, or nothing else."""
    try:
        blocks = outline.parse_markdown(source)
    except outline.TooLong:
        return ""  # which is said where the text is read
    top = [block for block in blocks if (block.kind, block.level) == (HEADING, 1)]
    opens = len(blocks) > 1 and len(top) == 1 and blocks[0] is top[0]
    return " ".join(_heading(top[0]).split()) if opens else ""


def title_inside(source: str) -> str:
    """The same, or else the first heading of all, where nothing else says what a text is called."""
    if title := opening_title(source):
        return title
    try:
        blocks = outline.parse_markdown(source)
    except outline.TooLong:
        return ""
    return next((plain_text(each.text) for each in blocks if each.kind == HEADING), "")


def _heading(block: Block) -> str:
    """All its words, with a number that was typed: “Chapter 4” may be part of a title."""
    number = block.marker if block.marker != UNNUMBERED else ""
    return f"{number} {plain_text(block.text)}".strip()


def _bare(title: str) -> list[str]:
    return re.findall(r"\w+", title.casefold())


def read_after(
    old: Sequence[Block],
    number: int,
    *,
    source: str,
    source_format: str,
    title: str = "",
    also: Sequence[Block] = (),
    gone: Sequence[Gone] = (),
) -> Reading:
    """Read a text that follows version `number`, whose blocks are `old`. May take a second.

    also  the blocks of what was published, where the text takes them in
    gone  what `ancestors.gone_before` gives of that version
    Raises Refused as `read` does.
    """
    blocks = read(source, source_format, title=title)
    carried = tuple(each.block for each in carry(old, blocks, also=also, gone=gone))
    changes = tuple(redline.redline(old, carried))
    return Reading(carried, number, redline.suggest_class(changes), changes)
