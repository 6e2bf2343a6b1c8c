"""Reasons that everybody can read."""

from __future__ import annotations

from workflows.refusal import Refusal

MIN_WORDS = 8


def says_something(reason: str) -> Refusal | None:
    """A published reason says something. Source: house rule; the number of words is ours."""
    if len(reason.split()) >= MIN_WORDS:
        return None
    because = f"Give a reason of at least {MIN_WORDS} words. Everybody will be able to read it."
    return Refusal("no-substance", because, field="reason")
