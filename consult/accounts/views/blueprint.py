"""The blueprint that the pages of this feature hang on."""

from __future__ import annotations

from flask import Blueprint, current_app, url_for

blueprint = Blueprint("accounts", __name__)


def address_of(endpoint: str) -> str | None:
    """The address of a page of a feature above, where there is such a feature."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None
