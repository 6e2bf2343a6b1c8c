"""Runs of words with their look, written as the Markdown of one block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from consult.documents.inline import plain_text
from consult.documents.plaintext import escaped

BREAK = "\n"
_MOST = 4_000
_BLANKS = re.compile(r"[ \t\r\f\v\u2028\u2029\x85]+")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>]+$", re.IGNORECASE)
_EDGES = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """`raw` is Markdown already (a footnote's reference, an image) and is left as it is."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    href: str = ""
    raw: bool = False


def words_of(spans: Iterable[Span]) -> str:
    """The bare words, as plain_text gives them for the Markdown."""
    return plain_text(as_markdown(spans))


def links_left_out(spans: Iterable[Span]) -> Iterator[tuple[str, str]]:
    """(words, address) of what leads elsewhere by an address that means nothing outside its file.

    Links within the file are not among them: what they lead to is in the text.
    """
    for href, run in groupby(spans, lambda span: span.href.strip()):
        words = " ".join("".join(span.text for span in run).split())
        if href and words and not href.startswith("#") and not _LINK.match(href):
            yield words, href


def as_markdown(spans: Iterable[Span], *, breaks: bool = True) -> str:
    """One block's Markdown. `breaks`: whether line breaks may stay (not in headings and cells).

    Marks that Markdown cannot express where they stand are left out; words never are.
    """
    spans = list(spans)
    if len(spans) > _MOST:  # nobody writes such a paragraph
        return " ".join("".join(map(_plain, spans)).replace("\\\n", " ").split())
    tidy = _tidy(spans, breaks=breaks)
    written = "".join(_linked(href, list(run)) for href, run in groupby(tidy, lambda s: s.href))
    if not _is_sure(tidy):
        bare = _bare(tidy)
        if _squeezed(plain_text(written)) != _squeezed(plain_text(bare)):
            return bare
    return written


def _bare(spans: Sequence[Span]) -> str:
    """The words alone. They are escaped together: two signs in two spans make a mark."""
    parts = []
    for raw, run in groupby(spans, lambda span: span.raw):
        words = "".join(each.text for each in run)
        parts.append(words if raw else _plain(Span(words)))
    return "".join(parts)


def _is_sure(spans: Sequence[Span]) -> bool:
    """Whether no mark can be misread: it stands between words, and touches no other mark."""
    if any(each.struck for each in spans) and any("~" in each.text for each in spans):
        return False  # a mark beside a sign that is written as the mark is
    touches = False  # whether the span before ends with a mark
    for span in spans:
        marked = not span.raw and (span.bold or span.italic or span.struck)
        if span.href or (marked and (touches or BREAK in span.text)):
            return False
        if marked and span.struck and (span.bold or span.italic):  # ~~*a*~~ behind a letter
            return False
        touches = False
        if marked and any(map(str.isalnum, span.text)):
            found = _EDGES.match(span.text)
            assert found is not None
            words = found[2]
            if not (words[0].isalnum() and words[-1].isalnum()):
                return False
            touches = not found[3]
    return True


def _squeezed(words: str) -> str:
    return " ".join(words.split())


def _tidy(spans: Iterable[Span], *, breaks: bool) -> list[Span]:
    """Joined where they look alike, single blanks, none at the ends of lines."""
    joined: list[Span] = []
    for span in spans:
        if joined and not span.raw and not joined[-1].raw and _look(joined[-1]) == _look(span):
            joined[-1] = replace(span, text=joined[-1].text + span.text)
        elif span.text:
            joined.append(span)
    found: list[Span] = []
    after_blank = True
    for span in joined:
        if span.raw:
            found.append(span)
            after_blank = False
            continue
        text = span.text if breaks else span.text.replace(BREAK, " ")
        text = re.sub(r" ?\n[ \n]*", BREAK, _BLANKS.sub(" ", text))
        if after_blank:
            text = text.lstrip(" \n")
        if text:
            found.append(replace(span, text=text))
            after_blank = text[-1] in " \n"
    while found and not found[-1].raw and not found[-1].text.rstrip(" \n"):
        found.pop()
    if found and not found[-1].raw:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" \n"))
    return found


def _look(span: Span) -> tuple[bool, bool, bool, str]:
    return span.bold, span.italic, span.struck, span.href


def _plain(span: Span) -> str:
    return span.text if span.raw else escaped(span.text).replace(BREAK, "\\\n")


def _linked(href: str, spans: Sequence[Span]) -> str:
    inside = "".join(_marked(each) for each in spans)
    if not href or not _LINK.match(href) or not inside.strip():
        return inside
    address = href.replace("\\", "%5C").replace("(", "%28").replace(")", "%29")
    lead = inside[: len(inside) - len(inside.lstrip())]
    tail = inside[len(inside.rstrip()) :]
    return f"{lead}[{inside.strip()}]({address}){tail}"


def _marked(span: Span) -> str:
    """Signs stand beside the marks, not inside: otherwise Markdown would not see the marks."""
    mark = "~~" * span.struck + "*" * (2 * span.bold + span.italic)
    if span.raw or not mark:
        return _plain(span)
    found = _EDGES.match(span.text)
    assert found is not None
    lead, words, tail = found[1], found[2], found[3]
    if not words:
        return _plain(span)
    parts = [_plain(replace(span, text=each)) for each in (lead, words, tail)]
    inside = parts[1].replace("\\\n", f"{mark[::-1]}\\\n{mark}") if "\\\n" in parts[1] else parts[1]
    return f"{parts[0]}{mark}{inside}{mark[::-1]}{parts[2]}"
