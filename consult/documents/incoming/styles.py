"""What the styles of a Word file say of a paragraph: heading, list, quotation, contents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from consult.documents.incoming.names import W, is_on, value, w

_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)
# What the files that are made here say of themselves: paper/styles.py has the same names.
OUR_NUMBER, OUR_COVER = "consult number", "consult cover"
OUR_NOTES, OUR_NOTE = "consult notes heading", "consult note"
_OUR_ITEM = re.compile(r"consult item ([1-9])$")
_OUR_UNNUMBERED = re.compile(r"consult heading [1-9]$")


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it takes from those it is based on.

    outline  0 for the highest heading, None for text
    list     numbering id and level, "" when it says nothing of them
    is_cover lines that a file from here adds, which are no part of its text
    """

    name: str = ""
    outline: int | None = None
    list_id: str = ""
    list_level: str = ""
    bold: bool = False
    italic: bool = False
    is_cover: bool = False

    @property
    def is_contents(self) -> bool:
        return bool(re.match(r"toc (\d|heading)|table of figures", self.name))

    @property
    def is_title(self) -> bool:
        return self.name == "title"

    @property
    def item_level(self) -> int:
        """Of an item of a list in a file from here, whose sign is typed; 0 for all else."""
        found = _OUR_ITEM.match(self.name)
        return int(found[1]) if found else 0

    @property
    def is_unnumbered(self) -> bool:
        """A heading that wants no number of ours."""
        return bool(_OUR_UNNUMBERED.match(self.name))

    @property
    def is_note(self) -> bool:
        """A footnote that no text mentions, in a file from here."""
        return self.name == OUR_NOTE

    @property
    def is_quote(self) -> bool:
        return self.name in ("quote", "intense quote", "block text")


class Styles:
    def __init__(self, root: Any) -> None:
        rows = root.findall("w:style", W) if root is not None else []
        self._rows = {row.get(w("styleId"), ""): row for row in rows}
        self._found: dict[str, Style] = {"": Style()}
        self._is_ours = any(value(row, "w:name").lower() == OUR_COVER for row in rows)
        self._default = next(
            (
                id
                for id, row in self._rows.items()
                if row.get(w("default")) in ("1", "true") and row.get(w("type")) == "paragraph"
            ),
            "",
        )

    def of(self, paragraph: Any) -> Style:
        return self.named(value(paragraph, "w:pPr/w:pStyle", self._default))

    def of_run(self, properties: Any) -> Style:
        return self.named(value(properties, "w:rStyle"))

    def named(self, style_id: str, depth: int = 0) -> Style:
        if style_id not in self._found:
            row = self._rows.get(style_id)
            known = row is not None and depth < 20  # a style may be based on itself
            self._found[style_id] = self._read(row, depth) if known else Style()
        return self._found[style_id]

    def _read(self, row: Any, depth: int) -> Style:
        base_id = value(row, "w:basedOn")
        base = self.named(base_id, depth + 1) if base_id else Style()
        name = value(row, "w:name").strip().lower()
        outline = _outline(value(row, "w:pPr/w:outlineLvl"))
        if found := _HEADING.match(name):
            outline = int(found[1]) - 1
        bold, italic = row.find("w:rPr/w:b", W), row.find("w:rPr/w:i", W)
        return Style(
            name=name,
            outline=base.outline if outline is None else outline,
            list_id=value(row, "w:pPr/w:numPr/w:numId") or base.list_id,
            list_level=value(row, "w:pPr/w:numPr/w:ilvl") or base.list_level,
            bold=base.bold if bold is None else is_on(row, "w:rPr/w:b"),
            italic=base.italic if italic is None else is_on(row, "w:rPr/w:i"),
            is_cover=name in (OUR_COVER, OUR_NOTES) or (name == "title" and self._is_ours),
        )


def outline_of(paragraph: Any, style: Style) -> int | None:
    """The level of a heading (0 the highest), or None."""
    own = value(paragraph, "w:pPr/w:outlineLvl")
    if own:
        return _outline(own)
    return style.outline


def _outline(said: str) -> int | None:
    """9 is Word's word for no heading."""
    return int(said) if said.isdigit() and int(said) < 9 else None
