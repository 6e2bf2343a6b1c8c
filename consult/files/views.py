"""Hand files out. Which file, and to whom, is for the feature that keeps it to say."""

from __future__ import annotations

import io

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from consult.files.models import StoredFile

blueprint = Blueprint("files", __name__)  # no page of its own: a file belongs to something


def show(stored: StoredFile) -> ResponseReturnValue:
    """An image, for a page to show; its address stands for its bytes, so it never changes."""
    response = send_file(
        io.BytesIO(stored.data), mimetype=stored.media_type, etag=stored.sha256, max_age=86_400
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def send(stored: StoredFile) -> ResponseReturnValue:
    """As an attachment that no browser opens as a page; read whole, before the session closes."""
    response = send_file(
        io.BytesIO(stored.data),
        mimetype=stored.media_type,
        as_attachment=True,
        download_name=stored.name,
        etag=stored.sha256,
        max_age=0,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
