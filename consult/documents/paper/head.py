"""What a Markdown file says about itself: a note at its head, which is no part of its text."""

from __future__ import annotations

import re

from consult.documents.paper.cover import Cover

_SIGN = "<!-- About this file:"
_HEAD = re.compile(rf"\s*{re.escape(_SIGN)}.*?-->\s*", re.DOTALL)


def with_head(cover: Cover, markdown: str) -> str:
    lines = "\n".join((cover.title, *cover.lines)).replace("--", "–")
    return f"{_SIGN}\n{lines}\n-->\n\n{markdown}"


def without_head(markdown: str) -> str:
    """The text of a file from here, which comes back as it went out."""
    found = _HEAD.match(markdown)
    return markdown[found.end() :] if found else markdown
