"""The contents list of a stored page, read from the very bytes that are served."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

LEVELS = {"h2": 1, "h3": 2}


@dataclass
class Heading:
    """A heading of the text: level 1 or 2, its id, its number and its words."""

    level: int
    anchor: str
    words: str = ""


@dataclass
class _State:
    found: list[Heading] = field(default_factory=list)
    inside: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.state = _State()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        anchor = dict(attrs).get("id")
        if tag in LEVELS and anchor:
            self.state.found.append(Heading(LEVELS[tag], anchor))
            self.state.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in LEVELS:
            self.state.inside = False

    def handle_data(self, data: str) -> None:
        if self.state.inside:
            self.state.found[-1].words += data


def contents_of(html: str) -> list[Heading]:
    """The headings of the first two levels that can be linked to, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.state.found
