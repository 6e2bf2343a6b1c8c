"""Markup inside one block: into safe HTML, or into the bare words.

The parser knows no HTML, and what it writes is cleaned again against a short list of elements:
two locks on one door. Nothing is ever fetched: an image is its description.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_MARKED_UP = 40_000
"""Longer texts are shown without markup: nobody writes them, and parsing them could be slow."""

_TAGS = {"a", "strong", "em", "code", "s", "br"}
_ATTRIBUTES = {"a": {"href", "title"}}
_SCHEMES = {"http", "https", "mailto"}
_ALLOWED_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_WORTH_PARSING = re.compile(r"[\\`*_\[\]<&~!\n]")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
    parser.enable(["strikethrough"])
    return parser


def render_inline(text: str) -> str:
    """Safe HTML for one block's text; links lead to http, https, mailto or within the page."""
    if len(text) > MAX_MARKED_UP or not _WORTH_PARSING.search(text):
        return html.escape(text, quote=False)
    parser = _parser()
    inline = Token("inline", "", 0, children=tokens(text))
    raw = parser.renderer.render([inline], parser.options, {})
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow",
    )


def plain_text(text: str) -> str:
    """The words a reader sees, without markup."""
    if len(text) > MAX_MARKED_UP or not _WORTH_PARSING.search(text):
        return text
    return "".join(_words(token) for token in tokens(text))


def _words(token: Token) -> str:
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content


def tokens(text: str) -> list[Token]:
    """What a text is made of: images as their descriptions, links that lead astray left out."""
    [inline] = _parser().parseInline(text)
    found: list[Token] = []
    dropped = False
    for token in inline.children or []:
        if token.type == "link_open":
            dropped = not _ALLOWED_LINK.match(str(token.attrs.get("href", "")))
        if not (dropped and token.type in ("link_open", "link_close")):
            found.append(_described(token))
    return found


def _described(token: Token) -> Token:
    if token.type != "image":
        return token
    words = "".join(_words(child) for child in token.children or []) or token.content
    return Token("text", "", 0, content=f"[Image: {words}]" if words else "[Image]")
