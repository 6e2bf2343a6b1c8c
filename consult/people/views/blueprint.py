"""The blueprint that the pages of this feature hang on."""

from __future__ import annotations

from flask import Blueprint

from consult.people.access import oversees
from consult.web import show_in_navigation

blueprint = Blueprint("people", __name__)

show_in_navigation(70, "People", "people.list_people", prefix="people.", when=oversees)
