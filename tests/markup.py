"""Read a page strictly: every tag closed where it was opened, every id once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
SILENT = frozenset(["script", "style", "title"])


class BadMarkup(AssertionError):
    """The page is not well formed."""


class Element:
    """A tag with its attributes, its parent and what is in it."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    @property
    def classes(self) -> list[str]:
        return self["class"].split()

    @property
    def text(self) -> str:
        """All words inside, with single blanks; what only screen readers hear is among them."""
        return squeezed("".join(self._words()))

    @property
    def raw_text(self) -> str:
        return "".join(
            child if isinstance(child, str) else child.raw_text for child in self.children
        )

    @property
    def seen_text(self) -> str:
        """The words that eyes see."""
        return squeezed("".join(self._words(hidden=False)))

    def _words(self, *, hidden: bool = True) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif hidden or "govuk-visually-hidden" not in child.classes:
                if child.tag in ("script", "style", "svg"):
                    continue
                block = child.tag not in ("a", "strong", "em", "span", "ins", "del", "b", "i")
                yield " " if block else ""
                yield from child._words(hidden=hidden)
                yield " " if block else ""

    def walk(self) -> Iterator[Element]:
        """This element and everything inside, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find_all(self, *tags: str, **wanted: str) -> list[Element]:
        """Elements inside with one of these tags and these attributes (`class_`: one class)."""
        return [
            each
            for each in self.walk()
            if each is not self and (not tags or each.tag in tags) and each.has(**wanted)
        ]

    def find(self, *tags: str, **wanted: str) -> Element | None:
        return next(iter(self.find_all(*tags, **wanted)), None)

    def has(self, **wanted: str) -> bool:
        for name, value in wanted.items():
            if name == "class_":
                if value not in self.classes:
                    return False
            elif self.attributes.get(name.rstrip("_").replace("_", "-")) != value:
                return False
        return True

    def above(self, *tags: str) -> Element | None:
        """The nearest element around this one with one of these tags."""
        current = self.parent
        while current is not None and current.tag not in tags:
            current = current.parent
        return current

    def is_inside(self, other: Element) -> bool:
        current: Element | None = self
        while current is not None and current is not other:
            current = current.parent
        return current is other


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("document", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            raise BadMarkup(f"<{tag}> says an attribute twice: {names} ({self._where()})")
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.here = self.here.parent or self.root

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            raise BadMarkup(f"</{tag}> closes what needs no closing ({self._where()})")
        if self.here.tag != tag:
            raise BadMarkup(f"</{tag}> where <{self.here.tag}> is open ({self._where()})")
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)

    def _where(self) -> str:
        line, column = self.getpos()
        return f"line {line}, column {column}"


def read(html: str) -> Element:
    """The page as a tree. Raises BadMarkup."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.here is not reader.root:
        raise BadMarkup(f"<{reader.here.tag}> is never closed")
    return reader.root


def squeezed(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()
