"""A form as a Word document: its tables on wide pages, the row key in small grey letters."""

from __future__ import annotations

import re
from typing import IO, Any

from consult.responses.offline.making import Form, Sheet

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
GREY, SMALL, TINY = "808080", 8, 4


def write_document(form: Form, target: IO[bytes]) -> None:
    from docx import Document  # large, and not needed before somebody asks for a form
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    document = Document()
    document.core_properties.title = form.title
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(1.5))
    document.add_heading(_clean(form.title), level=1)
    for line in form.explained:
        document.add_paragraph(_clean(line))
    for sheet in form.sheets:
        document.add_heading(sheet.name, level=2)
        for column, offered in sheet.offers.items():
            document.add_paragraph(f"{sheet.headings[column]}: {'; '.join(offered)}.")
        _table(document, sheet)
    document.save(target)


def _table(document: Any, sheet: Sheet) -> None:
    """By its XML: python-docx looks at every cell again for each that it adds."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = document.add_table(rows=0, cols=len(sheet.headings), style="Table Grid")
    element = table._tbl
    for cell, width in zip(element.tblGrid.gridCol_lst, _widths(sheet), strict=True):
        cell.set(qn("w:w"), str(width))
    for number, row in enumerate([sheet.headings, *sheet.rows]):
        line = OxmlElement("w:tr")
        if number == 0:
            properties = OxmlElement("w:trPr")
            properties.append(OxmlElement("w:tblHeader"))
            line.append(properties)
        for column, text in enumerate(row):
            size = TINY if column in sheet.hidden else SMALL
            line.append(_cell(text, size, bold=number == 0, grey=column in sheet.hidden))
        element.append(line)


def _widths(sheet: Sheet) -> list[int]:
    """In twentieths of a point, of 26.7 cm."""
    shown = [6 if n in sheet.hidden else width for n, width in enumerate(sheet.widths)]
    return [int(15_100 * width / sum(shown)) for width in shown]


def _cell(text: str, size: int, *, bold: bool, grey: bool) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    cell = OxmlElement("w:tc")
    for line in _clean(text).split("\n"):
        paragraph, run = OxmlElement("w:p"), OxmlElement("w:r")
        looks = OxmlElement("w:rPr")
        if bold:
            looks.append(OxmlElement("w:b"))
        if grey:
            colour = OxmlElement("w:color")
            colour.set(qn("w:val"), GREY)
            looks.append(colour)
        letters = OxmlElement("w:sz")
        letters.set(qn("w:val"), str(size * 2))
        looks.append(letters)
        words = OxmlElement("w:t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        run.append(looks)
        run.append(words)
        paragraph.append(run)
        cell.append(paragraph)
    return cell


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
