"""The same words as HTML: made from the plain text, so the two can never differ. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "emails"
ADDRESS = re.compile(r"(https?://[^\s<>“”\"]+)")
COLOUR, LINK_COLOUR = "#0f5257", "#0f5257"  # where the region has none of its own


@dataclass(frozen=True)
class Look:
    """What the service is called, where it is, and the region's colours."""

    name: str
    address: str = ""
    colour: str = COLOUR
    link_colour: str = LINK_COLOUR


def as_html(subject: str, body: str, look: Look) -> str:
    """A whole page: the name of the service, then the words of the text. It loads nothing."""
    paragraphs = [_lines(each, look) for each in re.split(r"\n{2,}", body.strip("\n"))]
    layout = _environment().get_template("layout.html")
    return layout.render(subject=subject, paragraphs=paragraphs, look=look)


def _lines(paragraph: str, look: Look) -> Markup:
    return Markup("<br>\n").join(_linked(line, look) for line in paragraph.split("\n"))


def _linked(line: str, look: Look) -> Markup:
    """Our own addresses can be followed; everything else is text, whatever it looks like."""
    style = f"color:{look.link_colour};text-decoration:underline;word-break:break-all"
    anchor = Markup('<a href="{0}" style="{1}">{0}</a>')
    return Markup("").join(
        anchor.format(part, style) if _is_ours(part, look) else escape(part)
        for part in ADDRESS.split(line)
    )


def _is_ours(part: str, look: Look) -> bool:
    return bool(look.address) and part.startswith(f"{look.address}/")


@lru_cache
def _environment() -> Environment:
    loader = FileSystemLoader(FOLDER)
    return Environment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
