"""A web page, or the HTML that was copied from one, read into Markdown.

It is cleaned against a short list of elements first, so what is read here is well formed and
harmless. Nothing that it points to is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

import nh3

from consult.documents.incoming.building import MERGED, Builder, cell
from consult.documents.incoming.found import Incoming
from consult.documents.incoming.numbers import spelled
from consult.documents.incoming.spans import BREAK, Span, as_markdown
from workflows.refusal import Refusal, Refused

_MARKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic"}
_MARKS |= {"s": "struck", "del": "struck", "strike": "struck"}
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_LISTS = {"ul", "ol"}
_CELLS = {"td", "th"}
_SECTIONS = {"thead", "tbody", "tfoot"}
_TABLES = {"table", "tr", "caption", *_SECTIONS, *_CELLS}
_BLOCKS = {"p", "div", "li", "blockquote", "pre", "section", "article", "header", "footer"}
_BLOCKS |= {"main", "aside", "dt", "dd", "dl", "figure", "figcaption", "hr", "address"}
_TAGS = {*_MARKS, *_HEADINGS, *_LISTS, *_TABLES, *_BLOCKS, "a", "br", "img"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"type", "start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_EMPTIED = {"script", "style", "title", "template", "noscript", "svg", "math", "iframe", "object"}
_EMPTIED |= {"select", "textarea", "video", "audio", "canvas"}
_LEFT_OUT = {
    "svg": "A drawing was left out",
    "math": "An equation was left out",
    "iframe": "A frame from elsewhere was left out",
    "object": "An embedded object was left out",
    "embed": "An embedded object was left out",
    "video": "A film was left out",
    "audio": "A sound was left out",
    "form": "Fields of a form are no part of the text",
}
_OPENS = re.compile(rf"<({'|'.join(_LEFT_OUT)})[\s>/]", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_SCHEME = re.compile(r"""href\s*=\s*["']?\s*([a-z][a-z0-9+.-]{0,30}):""", re.IGNORECASE)
_ALONE = {"p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot", "br", "img"}
_ALONE |= {"hr", "meta", "link", "input", "col", "colgroup", "wbr", "source", "base", "embed"}
_ALONE |= {"html", "head", "body", "area", "param", "track"}  # need no end
DEEPEST = 200
_WIDEST, _TALLEST = 100, 65_534  # what browsers take, of rows
_KINDS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read_html(html: str) -> Incoming:
    """The text of a page; what is no HTML is words. Raises Refused: html-too-deep."""
    if _depth(html) > DEEPEST:
        raise Refused(Refusal("html-too-deep", _TOO_DEEP, field="source"))
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_EMPTIED,
        url_schemes=_schemes(html),
        link_rel=None,
    )
    page = _Page()
    for tag in _OPENS.findall(html):
        page.builder.notice(_LEFT_OUT[tag.lower()])
    page.feed(clean)
    page.close()
    page.end_block()
    return Incoming(
        source=page.builder.source(), title=page.builder.title, notices=page.builder.notices()
    )


_TOO_DEEP = (
    f"This HTML has more than {DEEPEST} elements inside one another, or opens many that it "
    "does not close. Copy the text from the page as you see it, and paste it as plain text."
)


def _schemes(html: str) -> set[str]:
    """Those of links, and whatever else it has: such a link is left out of the text, and told."""
    return {"http", "https", "mailto", *map(str.lower, _SCHEME.findall(unescape(html)))}


def _depth(html: str) -> int:
    """How deep elements stand in one another; reading them costs the square of it."""
    stack: list[str] = []
    deepest = 0
    for closes, name in _TAG.findall(html):
        tag = name.lower()
        if tag in _ALONE:
            continue
        if not closes:
            stack.append(tag)
            deepest = max(deepest, len(stack))
        elif tag in stack[-4:]:  # somewhat out of order is common
            del stack[len(stack) - 1 - stack[::-1].index(tag)]
    return deepest


class _Cell(NamedTuple):
    words: str
    wide: int
    tall: int


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = Builder()
        self._spans: list[Span] = []
        self._marks: dict[str, int] = {"bold": 0, "italic": 0, "struck": 0}
        self._href = ""
        self._heading = 0
        self._quotes = 0
        self._preformatted = 0
        self._lists: list[tuple[str, int]] = []
        self._marker = ""
        self._tables = 0
        self._sections: list[list[list[_Cell]]] = []
        self._wide, self._tall = 1, 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in _MARKS:
            self._marks[_MARKS[tag]] += 1
        elif tag == "a":
            self._href = said.get("href", "")
        elif tag == "br":
            self._spans.append(Span(BREAK))
        elif tag == "img":
            self._image(said)
        elif tag in _TABLES:
            self._open_table(tag, said)
        else:
            self._open_block(tag, said)

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS:
            self._marks[_MARKS[tag]] -= 1
        elif tag == "a":
            self._href = ""
        elif tag in _TABLES:
            self._close_table(tag)
        elif tag != "br":
            self._close_block(tag)

    def handle_data(self, data: str) -> None:
        words = data if self._preformatted else re.sub(r"[ \t\r\n\f]+", " ", data)
        look = {name: depth > 0 for name, depth in self._marks.items()}
        self._spans.append(Span(words, **look, href=self._href))

    def end_block(self) -> None:
        """What was read since the last end becomes one block."""
        if self._tables:
            self._spans.append(Span(" "))
            return
        spans, self._spans = self._spans, []
        self.builder.notice_links(spans)
        if not any(each.raw or each.text.strip() for each in spans):
            return
        if self._heading:
            self.builder.heading(self._heading, spans)
        elif self._lists and self._marker:
            self.builder.item(len(self._lists), self._marker, spans)
            self._marker = ""
        elif self._quotes:
            self.builder.quote(spans)
        else:
            self.builder.paragraph(spans)

    def _open_block(self, tag: str, said: dict[str, str]) -> None:
        self.end_block()
        if tag in _HEADINGS and not self._tables:
            self._heading = int(tag[1])
        elif tag in _LISTS:
            start = said.get("start", "1")
            kind = _KINDS.get(said.get("type", ""), "decimal") if tag == "ol" else ""
            first = int(start) if re.fullmatch(r"\d{1,3}", start) else 1
            self._lists.append((kind, first))
        elif tag == "li":
            kind, count = self._lists.pop() if self._lists else ("", 1)
            self._marker = f"{spelled(count, kind)})" if kind not in ("", "decimal") else ""
            self._marker = self._marker or (f"{count}." if kind else "-")
            self._lists.append((kind, count + 1))
            if self._tables:
                self._spans.append(Span("• " if self._marker == "-" else f"{self._marker} "))
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._preformatted += 1

    def _close_block(self, tag: str) -> None:
        self.end_block()
        if tag in _HEADINGS:
            self._heading = 0
        elif tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._marker = ""
        elif tag == "blockquote":
            self._quotes -= 1
        elif tag == "pre":
            self._preformatted -= 1

    def _open_table(self, tag: str, said: dict[str, str]) -> None:
        if tag == "table":
            if not self._tables:
                self.end_block()
                self._sections = [[]]
            else:
                self.builder.notice("A table inside a table: its words stand in one cell")
            self._tables += 1
        elif self._tables == 1 and tag == "tr":
            self._sections[-1].append([])
        elif self._tables == 1 and tag in _SECTIONS:
            self._sections.append([])
        elif self._tables == 1 and tag in _CELLS:
            self._spans = []
            self._wide = min(_whole(said.get("colspan", "")) or 1, _WIDEST)
            self._tall = _whole(said.get("rowspan", "")) or _TALLEST
            if self._wide > 1 or self._tall > 1:
                self.builder.notice(MERGED)

    def _close_table(self, tag: str) -> None:
        if tag == "table":
            self._tables -= 1
            if not self._tables:
                self._spans = []
                self.builder.table([row for each in self._sections for row in _laid_out(each)])
        elif self._tables == 1 and tag in _CELLS:
            self.builder.notice_links(self._spans)
            words = cell(as_markdown(self._spans, breaks=False))
            rows = self._sections[-1]
            rows[-1:] = [[*(rows[-1] if rows else []), _Cell(words, self._wide, self._tall)]]
            self._spans = []
        elif self._tables == 1 and tag == "caption":
            self.builder.notice_links(self._spans)
            self.builder.paragraph(self._spans)
            self._spans = []
        elif self._tables > 1:
            self._spans.append(Span(" "))

    def _image(self, said: dict[str, str]) -> None:
        where = said.get("src", "")
        named = f": {where[:200]}" if re.match(r"https?://", where, re.IGNORECASE) else ""
        self.builder.notice(f"An image was not fetched{named}")
        if alt := " ".join(said.get("alt", "").split()):
            self._spans.append(Span(f"[Image: {alt}]"))


def _laid_out(rows: Sequence[Sequence[_Cell]]) -> list[list[str]]:
    """Each cell in its column; what a merged one covers beside and below its words is empty."""
    lines = []
    reaches: dict[int, int] = {}  # {column: into how many further rows a cell goes}
    for row in rows:
        covered = set(reaches)
        reaches = {column: more - 1 for column, more in reaches.items() if more > 1}
        line: list[str] = []
        for words, wide, tall in row:
            while len(line) in covered:
                line.append("")
            if tall > 1:
                reaches |= dict.fromkeys(range(len(line), len(line) + wide), tall - 1)
            line += [words, *[""] * (wide - 1)]
        lines.append(line)
    return lines


def _whole(said: str) -> int:
    """1 for what is no number; a span of 0 rows goes to the end of its section."""
    return int(said) if re.fullmatch(r"\d{1,4}", said.strip()) else 1
