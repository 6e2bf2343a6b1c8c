"""Markup inside one block: into safe HTML, or into the bare words.

The parser knows no HTML, and what it writes is cleaned again against a short list of elements:
two locks on one door. Nothing is ever fetched: an image is its description, unless it is one of
the images that came with the text and are kept here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MAX_MARKED_UP = 40_000
"""Longer texts are shown without markup: nobody writes them, and parsing them could be slow."""

_TAGS = {"a", "strong", "em", "code", "s", "br", "sup", "span", "img"}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt"}}
_CLASSES = {"span": {"govuk-visually-hidden"}}
_SCHEMES = {"http", "https", "mailto"}
_ALLOWED_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_WORTH_PARSING = re.compile(r"[\\`*_\[\]<&~!\n]")
_REFERENCE = re.compile(r"\[\^([\w-]{1,20})\]")
MARK = re.compile(r"\x02([\w-]{1,20})\x03")
"""A reference to a footnote in words that are compared: no text holds these control characters."""
_KEPT_IMAGE = re.compile(r"image:([0-9a-f]{32})$")
_IMAGE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(image:([0-9a-f]{32})\)")
IMAGES = "/documents/images/"


def images_in(text: str) -> list[tuple[str, str]]:
    """(key, alternative text) of each kept image that the text shows."""
    return [(key, alt.strip()) for alt, key in _IMAGE.findall(text)]


def described(text: str, alternatives: Mapping[str, str]) -> str:
    """The same text with these alternative texts for its kept images, by key."""

    def one(found: re.Match[str]) -> str:
        alt = alternatives.get(found[2])
        if alt is None:
            return found[0]
        return f"![{_escaped(' '.join(alt.split()))}](image:{found[2]})"

    return _IMAGE.sub(one, text)


def _escaped(words: str) -> str:
    return re.sub(r"[\\`*_\[\]<&!|]", r"\\\g<0>", words)


def _footnote_reference(state: StateInline, silent: bool) -> bool:
    """The rule for [^1]: a footnote is referred to by its label."""
    found = _REFERENCE.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("footnote_reference", "sup", 0)
        token.content, token.meta = found[1], {"from": state.src, "span": found.span()}
    state.pos = found.end()
    return True


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
    parser.enable(["strikethrough"])
    parser.inline.ruler.before("link", "footnote_reference", _footnote_reference)
    parser.add_render_rule("footnote_reference", _render_reference)
    return parser


def _render_reference(
    _self: Any, tokens: Sequence[Token], at: int, _options: Any, env: dict[str, Any]
) -> str:
    return reference_html(tokens[at].content, env.get(tokens[at].content))


def reference_html(label: str, href: str | None = None) -> str:
    """The mark of a footnote, leading to `href` where the footnote is on the page."""
    shown = f'<span class="govuk-visually-hidden">footnote </span>[{html.escape(label)}]'
    if href is None:
        return f"<sup>{shown}</sup>"
    return f'<sup><a href="{html.escape(href)}">{shown}</a></sup>'


def render_inline(text: str, notes: Mapping[str, str] | None = None) -> str:
    """Safe HTML for one block's text; links lead to http, https, mailto or within the page.

    notes  where the footnotes stand, by label: "#p-…"
    """
    if len(text) > MAX_MARKED_UP or not _WORTH_PARSING.search(text):
        return html.escape(text, quote=False)
    parser = _parser()
    inline = Token("inline", "", 0, children=tokens(text))
    raw = parser.renderer.render([inline], parser.options, dict(notes or {}))
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow",
    )


def without_labels(text: str) -> str:
    """The same for two texts that differ only in the numbers of their footnotes."""
    return _REFERENCE.sub("[^]", text) if "[^" in text else text


def references_in(text: str) -> list[str]:
    """Labels of the footnotes that a text refers to."""
    if "[^" not in text or len(text) > MAX_MARKED_UP:
        return []
    return [each.content for each in tokens(text) if each.type == "footnote_reference"]


def reference_spans(text: str) -> list[tuple[int, int, str]]:
    """(start, end, label) of each reference to a footnote, in order."""
    if "[^" not in text or len(text) > MAX_MARKED_UP:
        return []
    found = (each for each in tokens(text) if each.type == "footnote_reference")
    return [(*each.meta["span"], each.content) for each in found if each.meta["from"] == text]


def plain_text(text: str) -> str:
    """The words a reader sees, without markup."""
    if len(text) > MAX_MARKED_UP or not _WORTH_PARSING.search(text):
        return text
    return "".join(words_in(token) for token in tokens(text))


def text_with_marks(text: str) -> str:
    """As `plain_text`, but a reference to a footnote is one word of its own, see MARK.

    Brackets that the writer typed stay brackets.
    """
    if "[^" not in text or len(text) > MAX_MARKED_UP:
        return plain_text(text)
    return "".join(
        f"\x02{each.content}\x03" if each.type == "footnote_reference" else words_in(each)
        for each in tokens(text)
    )


def words_in(token: Token) -> str:
    """What a reader sees of it."""
    if token.type == "image":
        return _image_words(token)
    if token.type == "footnote_reference":
        return f"[{token.content}]"
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
    if kept := _KEPT_IMAGE.match(str(token.attrs.get("src", ""))):
        token.attrs = {"src": IMAGES + kept[1], "alt": ""}
        return token
    return Token("text", "", 0, content=_image_words(token))


def _image_words(token: Token) -> str:
    words = "".join(words_in(child) for child in token.children or []) or token.content
    return f"[Image: {words}]" if words else "[Image]"
