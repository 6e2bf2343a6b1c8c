"""The styles of a Word file that is made here. The reader knows those whose names begin with
“consult”, so that a text that was taken away and sent in again is the same text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from consult.documents.block import CODE, FOOTNOTE, HEADING, LIST_ITEM, QUOTE, Block
from consult.documents.numbering import UNNUMBERED
from consult.documents.paper.cover import LANGUAGE

COVER_LINE, NUMBER, TABLE_HEADING = "consult cover", "consult number", "consult table heading"
LOOSE_HEADING, LOOSE_NOTE = "consult notes heading", "consult note"
NOTE_TEXT, NOTE_SIGN = "footnote text", "footnote reference"
LEVELS = range(1, 10)
_INDENT = Cm(0.75)
DEFAULT = "Normal"


def add_styles(file: Any) -> str:
    """Plain dark type, British English, links that look like links; the number of its bullets."""
    styles = file.styles
    base = styles["Normal"]
    base.font.name, base.font.size = "Arial", Pt(11)
    base.paragraph_format.space_after = Pt(8)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    base.element.get_or_add_rPr().append(language)
    for name in ("Title", *(f"Heading {level}" for level in LEVELS)):
        font = styles[name].font
        font.name, font.color.rgb = "Arial", RGBColor(0, 0, 0)
        fonts = styles[name].element.get_or_add_rPr().find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor(0x1D, 0x70, 0xB8), True
    _add_ours(styles)
    return _bullets(file)


def _add_ours(styles: Any) -> None:
    for name in (COVER_LINE, TABLE_HEADING, NOTE_TEXT, LOOSE_NOTE, *map(_item, LEVELS)):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for level in LEVELS:
        unnumbered = styles.add_style(_unnumbered(level), WD_STYLE_TYPE.PARAGRAPH)
        unnumbered.base_style = styles[f"Heading {level}"]
    heading = styles.add_style(LOOSE_HEADING, WD_STYLE_TYPE.PARAGRAPH)
    heading.base_style = styles["Heading 1"]
    styles[TABLE_HEADING].font.bold = True
    styles[NOTE_TEXT].font.size = Pt(9)
    styles.add_style(NUMBER, WD_STYLE_TYPE.CHARACTER)
    styles.add_style(NOTE_SIGN, WD_STYLE_TYPE.CHARACTER).font.superscript = True


def ids_of(file: Any) -> dict[str, str]:
    """{name of a style: its id}: to look one up for every paragraph takes half of the time."""
    return {style.name: style.style_id for style in file.styles}


def dress(paragraph: Any, block: Block, bullets: str, ids: Mapping[str, str]) -> None:
    """Give a paragraph the style, the place and the bullet of its block."""
    if (style := _style_of(block)) != DEFAULT:  # it has that one
        paragraph._p.style = ids[style]
    if _is_bullet(block):
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = block.level - 1
        properties.get_or_add_numId().val = int(bullets)
    _indent(paragraph, block)


def _style_of(block: Block) -> str:
    if block.kind == HEADING:
        level = min(block.level, 9)
        return _unnumbered(level) if block.marker == UNNUMBERED else f"Heading {level}"
    if _is_bullet(block):
        return "List Bullet"
    if block.kind == LIST_ITEM:
        return _item(min(block.level, 9))
    return {QUOTE: "Quote", CODE: "No Spacing", FOOTNOTE: LOOSE_NOTE}.get(block.kind, DEFAULT)


def _is_bullet(block: Block) -> bool:
    return block.kind == LIST_ITEM and block.marker == "-"


def _item(level: int) -> str:
    return f"consult item {level}"


def _unnumbered(level: int) -> str:
    return f"consult heading {level}"


def _indent(paragraph: Any, block: Block) -> None:
    """A number hangs before its words, an item stands in by its level."""
    depth = block.level if block.kind in (LIST_ITEM, QUOTE) else 0
    hang = Cm(1.25) if block.number and block.kind != HEADING else 0
    if _is_bullet(block):
        hang = _INDENT
    look = paragraph.paragraph_format
    if depth or hang:
        look.left_indent = int(_INDENT * depth + hang)
        look.first_line_indent = -int(hang)
    if block.number:
        look.tab_stops.add_tab_stop(
            int(_INDENT * depth + (hang or Cm(1.25))), WD_TAB_ALIGNMENT.LEFT
        )


def _bullets(file: Any) -> str:
    """A list of bullets at nine levels."""
    root = file.part.numbering_part.element
    key = "99"  # more than the template has
    levels = "".join(
        f'<w:lvl w:ilvl="{each - 1}"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/></w:lvl>'
        for each in LEVELS
    )
    root.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">'
            f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
        ),
    )
    return str(root.add_num(int(key)).numId)
