"""The contents list of a stored page, read from the very bytes that are served."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

LEVELS = {"h2": 1, "h3": 2, "h4": 3}
DEEPEST = 2


@dataclass
class Heading:
    """A heading of the text: its level, its id, its number and its words."""

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
    """The headings of the first two levels that can be linked to, in order.

    A text under one heading that says its title has its sections a level lower: they and their
    subsections are listed all the same, and that heading stands first among the sections.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.state.found
    top = [each for each in found if each.level == 1]
    if len(found) > 1 and top == found[:1]:
        for each in found[1:]:
            each.level -= 1
    return [each for each in found if each.level <= DEEPEST]
