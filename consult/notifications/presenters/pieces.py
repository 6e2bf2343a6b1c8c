"""A message as a page shows it: links to our own pages can be followed, others are text."""

from __future__ import annotations

import re
from dataclasses import dataclass

ADDRESS = re.compile(r"(https?://[^\s<>“”\"]+)")


@dataclass(frozen=True)
class Piece:
    """Some text of a message, with where it leads if it is an address of ours."""

    text: str
    href: str | None = None


def pieces_of(body: str, own_address: str) -> list[Piece]:
    """The body cut at its addresses. An own one leads to its path on this very service."""
    return [_piece(text, own_address) for text in ADDRESS.split(body) if text]


def _piece(text: str, own_address: str) -> Piece:
    path = text.removeprefix(own_address)
    # A path that begins “//” would lead to another host.
    ours = path != text and path.startswith("/") and not path.startswith("//")
    return Piece(text, path) if ours else Piece(text)
