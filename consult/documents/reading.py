"""What somebody typed or uploaded, read into blocks before any lock is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.documents import outline, redline, rules
from consult.documents.block import HEADING, Block
from consult.documents.carry import carry
from consult.documents.footnotes import counted
from consult.documents.numbering import number_blocks
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
    """Every page shows the title above the text already."""
    if len(blocks) < 2 or blocks[0].kind != HEADING or blocks[0].marker:
        return blocks
    same = blocks[0].text.casefold().split() == title.casefold().split()
    return number_blocks(blocks[1:]) if same else blocks


def read_after(
    old: Sequence[Block],
    number: int,
    *,
    source: str,
    source_format: str,
    title: str = "",
    also: Sequence[Block] = (),
) -> Reading:
    """Read a text that follows version `number`, whose blocks are `old`. May take a second.

    also  the blocks of what was published, where the text takes them in
    Raises Refused as `read` does.
    """
    blocks = read(source, source_format, title=title)
    carried = tuple(each.block for each in carry(old, blocks, also=also))
    changes = tuple(redline.redline(old, carried))
    return Reading(carried, number, redline.suggest_class(changes), changes)
