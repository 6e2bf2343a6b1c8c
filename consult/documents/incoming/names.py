"""The names of what a Word file is made of."""

from __future__ import annotations

UNPACKED_MB, XML_MB = 60, 25
"""The most that a file may unpack to, and the most that one of its parts may hold."""

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = {"w": _MAIN}
_SPACES = {
    "w": _MAIN,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}


def w(name: str) -> str:
    return f"{{{_MAIN}}}{name}"


def named(prefixed: str) -> str:
    """ "a:blip" with its namespace written out."""
    prefix, _, name = prefixed.partition(":")
    return f"{{{_SPACES[prefix]}}}{name}"


def value(element: object, path: str, default: str = "") -> str:
    """The w:val of a child, "" when there is no such child."""
    child = element.find(path, W) if element is not None else None  # type: ignore[attr-defined]
    return default if child is None else str(child.get(w("val"), default))


def is_on(element: object, path: str) -> bool:
    """Whether a property like w:b is there and not switched off."""
    child = element.find(path, W) if element is not None else None  # type: ignore[attr-defined]
    return child is not None and child.get(w("val"), "1") not in ("0", "false", "off", "none")
