"""A text that is kept as a file."""

from __future__ import annotations

from flask import Response


def attached(text: str, *, name: str, media_type: str) -> Response:
    """To be saved, or opened in the program that reads such files."""
    answer = Response(text, content_type=f"{media_type}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
