"""HTML that stands in Markdown, read as what it means: a table is a table, a mark a mark.

A text that is typed here has no HTML: its signs are words. Files from elsewhere have some, and
their tags would stand between the words that people comment on. Every pattern stops at the next
sign that could begin it, so a hostile text costs what its length costs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from itertools import groupby

from consult.documents.incoming.found import Incoming, Notice
from consult.documents.incoming.hypertext import read_html

_FENCE = re.compile(r" {0,3}(```|~~~)")
_CODE = re.compile(r"(?<![`\\])(`{1,2})(?!`)[^`\n]+\1(?!`)")
_PAIRS = (  # what begins, what ends, what is said of it
    (re.compile(r"<!--"), re.compile(r"-->"), "A note that the page does not show was left out"),
    (
        re.compile(r"^\{::comment\}$", re.MULTILINE),
        re.compile(r"^\{:/(?:comment)?\}$", re.MULTILINE),
        "A note that the page does not show was left out",
    ),
    (
        re.compile(r"<(?:script|style)\b", re.IGNORECASE),
        re.compile(r"</(?:script|style)\s*>", re.IGNORECASE),
        "A script or a style was left out",
    ),
)
_TABLE = re.compile(r"(?<!\\)<table\b", re.IGNORECASE), re.compile(r"</table\s*>", re.IGNORECASE)
_IMAGE = re.compile(r"(?<!\\)<img\b([^<>]*)>", re.IGNORECASE)
_POINTED = re.compile(r"(?<!\\)!\[[^\[\]\\\n]*\]\((?!image:)([^()\s]+)")
_MARK = re.compile(r"(?<!\\)<(b|strong|i|em)>([^\s<](?:[^<\n]*[^\s<])?)</\1>", re.IGNORECASE)
_LINK = re.compile(
    r"""(?<!\\)<a\s[^<>]*?href=["'](https?://[^"'\s()<>]+)["'][^<>]*>([^<\n]+)</a>""", re.IGNORECASE
)
_BREAK = re.compile(r"(?<!\\)<br ?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"(?<!\\)</?(?:a|abbr|b|blockquote|center|div|em|figcaption|figure|font|h[1-6]|i|li|ol|p|section"
    r"|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"^:{3,}[ \t]*\{[^{}\n]*\}[ \t]*:*|^:{3,}[ \t]*[\w-]*[ \t]*$|(?<![ \t])[ \t]+:{3,}$",
    re.MULTILINE,
)
_DRAWN = re.compile(
    r"admonition|alert|aside|box|callout|caution|danger|example|important|info|note|quote|summary|tip"
    r"|warning",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""\b(src|alt)\s?=\s?(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*)$", re.MULTILINE)
_CLASSES = re.compile(r" ?\{[^{}]*\}$")
_SHOWN = 80

TAGS = "HTML tags were left out, and their words kept"
BOX = "Paragraphs that were grouped stand alone"
NOT_FETCHED = "An image was not fetched"
_OFTEN = (BOX, TAGS)

Becomes = Callable[[re.Match[str]], str]


def read_mixed(source: str, *, known: str = "") -> Incoming | None:
    """The text without its HTML, and what became of it; None where there is none to speak of.

    known  a text of which the paragraphs stay as they are, because they were words all along
    Raises Refused: html-too-deep.
    """
    stays = set(_paragraphs(known))
    parts: list[str] = []
    notices: list[Notice] = []
    changed = False
    for kept, run in groupby(_paragraphs(source.replace("\x00", "")), stays.__contains__):
        words = "\n\n".join(run)
        if not kept:
            text = _Text(words)
            words = text.read()
            changed = changed or text.changed
            notices += text.notices()
        parts.append(words)
    return Incoming("\n\n".join(parts), notices=_together(notices)) if changed else None


def _paragraphs(source: str) -> list[str]:
    return source.replace("\r\n", "\n").split("\n\n")


def _together(notices: list[Notice]) -> tuple[Notice, ...]:
    """What was told of several stretches is told once."""
    counts: Counter[tuple[str, str]] = Counter()
    for each in notices:
        counts[each.what, each.where] += each.count
    return tuple(Notice(*key, count) for key, count in counts.items())


class _Text:
    def __init__(self, source: str) -> None:
        self.changed = False
        self._told: Counter[tuple[str, str]] = Counter()
        self._code: list[str] = []
        self._now = _CODE.sub(self._keep, self._without_fences(source))

    def read(self) -> str:
        for begins, ends, what in _PAIRS:
            self._between(begins, ends, lambda _: "", what)
        self._between(*_TABLE, self._table)
        self._each(_POINTED, lambda one: one[0], lambda one: f"{NOT_FETCHED}: {one[1]}")
        self._each(_IMAGE, _pictured, lambda one: f"{NOT_FETCHED}: {_said(one)['src']}")
        self._each(_MARK, lambda one: f"{(s := '*' * _weight(one[1]))}{one[2]}{s}")
        self._each(_LINK, lambda one: f"[{one[2]}]({one[1]})")
        self._now = "\n".join(map(self._broken, self._now.split("\n")))
        self._each(_TAG, lambda _: "", lambda _: TAGS)
        self._boxes()
        return re.sub(r"\x00(\d+)\x00", lambda one: self._code[int(one[1])], self._now)

    def notices(self) -> tuple[Notice, ...]:
        """What there may be hundreds of is told once for the whole text."""
        found = [Notice(*key, count) for key, count in self._told.items() if key[0] not in _OFTEN]
        for often in _OFTEN:
            if count := sum(n for (what, _), n in self._told.items() if what == often):
                found.append(Notice(often, "", count))
        return tuple(found)

    def _keep(self, code: re.Match[str]) -> str:
        self._code.append(code[0])
        return f"\x00{len(self._code) - 1}\x00"

    def _without_fences(self, source: str) -> str:
        """Code is words, whatever it says."""
        lines: list[str] = []
        fence, body = "", [""]
        for line in source.split("\n"):
            sign = _FENCE.match(line)
            if fence or sign:
                body.append(line)
            else:
                lines.append(line)
            if fence and sign and sign[1] == fence:
                self._code.append("\n".join(body))
                lines.append(f"\x00{len(self._code) - 1}\x00")
                fence, body = "", []
            elif sign and not fence:
                fence, body = sign[1], [line]
        return "\n".join([*lines, *body] if fence else lines)

    def _each(
        self, pattern: re.Pattern[str], becomes: Becomes, what: Becomes = lambda _: ""
    ) -> None:
        headings = self._headings()

        def one(match: re.Match[str]) -> str:
            self._tell(what(match), headings, match.start())
            return becomes(match)

        self._now = pattern.sub(one, self._now)

    def _between(
        self,
        begins: re.Pattern[str],
        ends: re.Pattern[str],
        becomes: Callable[[str], str],
        what: str = "",
    ) -> None:
        parts, at, headings = [], 0, self._headings()
        while (first := begins.search(self._now, at)) and (
            last := ends.search(self._now, first.end())
        ):
            self._tell(what, headings, first.start())
            parts += [self._now[at : first.start()], becomes(self._now[first.start() : last.end()])]
            at = last.end()
        self._now = "".join([*parts, self._now[at:]])

    def _boxes(self) -> None:
        """Those that a reader sees are boxes here; other groups of paragraphs are no group."""
        depth, box = 0, 0  # how many are open, and which of them is drawn
        headings = self._headings()

        def one(match: re.Match[str]) -> str:
            nonlocal depth, box
            words = match[0].strip(": \t")
            if not words:
                ends, depth = depth > 0 and box == depth, max(depth - 1, 0)
                box = 0 if ends else box
                return ("\n\n:::" if match[0][0] != ":" else ":::") if ends else ""
            depth += 1
            if not _DRAWN.search(words):
                self._tell(BOX if "{" in words else "", headings, match.start())
                return ""
            begins, box = not box, box or depth
            alone = match.string[match.end() : match.end() + 1] in ("", "\n")
            return ("::: box" if alone else "::: box\n\n") if begins else ""

        found = _BOX.sub(one, self._now)
        self.changed = self.changed or found != self._now
        self._now = found

    def _headings(self) -> list[tuple[int, str]]:
        return [(one.start(), one[1]) for one in _HEADING.finditer(self._now)]

    def _tell(self, what: str, headings: list[tuple[int, str]], at: int) -> None:
        self.changed = True
        if not what:
            return
        before = bisect_right(headings, (at, "")) - 1
        heading = _TAG.sub("", headings[before][1]) if before >= 0 else ""
        where = _CLASSES.sub("", " ".join(heading.split())).strip("#* ")
        self._told[what, f"{where[:_SHOWN]}…" if len(where) > _SHOWN else where] += 1

    def _table(self, html: str) -> str:
        read = read_html(html)
        for each in read.notices:
            self._told[each.what, each.where] += each.count
        return f"\n\n{read.source.strip()}\n\n"

    def _broken(self, line: str) -> str:
        """A line ends where a break is; within a heading or a row of a table it cannot."""
        parts = _BREAK.split(line)
        if len(parts) == 1:
            return line
        self.changed = True
        if line.lstrip().startswith(("#", "|")):
            return " ".join(parts)
        words = [parts[0].rstrip(), *(each.strip() for each in parts[1:])]
        return "  \n".join(filter(None, words)) + ("" if words[-1] else "  ")


def _weight(tag: str) -> int:
    return 2 if tag.lower() in ("b", "strong") else 1


def _said(image: re.Match[str]) -> dict[str, str]:
    found = {key.lower(): one or two for key, one, two in _ATTRIBUTE.findall(image[1])}
    return {"src": "", "alt": "", **found}


def _pictured(image: re.Match[str]) -> str:
    alt = re.sub(r"[\[\]\\]", "", _said(image)["alt"])
    return f"[Image: {' '.join(alt.split())}]" if alt.strip() else ""
