"""What somebody typed into a form that could not be taken, for them to copy."""

from __future__ import annotations

from flask import request

LEAST = 2  # shorter values are choices and numbers, not words
HIDDEN = ("csrf_token", "request_id", "seen_state", "seen_revision", "password", "token")


def typed_texts() -> list[tuple[str, str]]:
    """(name of the field in words, text), longest first; never a password or a token."""
    found = [
        (name.rpartition("-")[2].replace("_", " ").capitalize(), text.strip())
        for name, text in request.form.items(multi=True)
        if not any(word in name for word in HIDDEN) and len(text.strip()) > LEAST
    ]
    return sorted(found, key=lambda each: -len(each[1]))
