"""Images of a Word file, with what they show in words."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.oxml import OxmlElement
from docx.shared import Cm

_WIDEST, _HIGHEST = Cm(15), Cm(20)
_BROKEN = (
    UnrecognizedImageError,
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    struct.error,
    ArithmeticError,
    LookupError,
    ValueError,
)


class Pictures:
    """Draws those whose bytes are here, as large as they are but no larger than a page."""

    def __init__(self, part: Any, pictures: Mapping[str, bytes]) -> None:
        self._part, self._pictures = part, pictures

    def draw(self, key: str, alt: str) -> Any:
        """A run that shows the image, or None where it is not here or is no image."""
        data = self._pictures.get(key)
        if data is None:
            return None
        try:
            inline = self._part.new_pic_inline(BytesIO(data))
        except _BROKEN:
            return None
        scale = min(1, _WIDEST / inline.extent.cx, _HIGHEST / inline.extent.cy)
        for size in (inline.extent, inline.graphic.graphicData.pic.spPr.xfrm.ext):
            size.cx, size.cy = int(size.cx * scale), int(size.cy * scale)
        inline.docPr.set("descr", alt)
        run, drawing = OxmlElement("w:r"), OxmlElement("w:drawing")
        drawing.append(inline)
        run.append(drawing)
        return run
