"""Who asks, and when the request arrived."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from flask import g
from flask_login import current_user

from consult.access import VISITOR, Actor


def current_actor() -> Actor:
    """The signed-in person, or a visitor; a deputy in the place of the holder, where `permit`
    found that the page is open to them only so; for a program, whom its token stands for."""
    known = g.get("standing_in") or g.get("actor")
    return cast(Actor, known or getattr(current_user, "actor", VISITOR))


def received_at() -> datetime:
    """When the request arrived: deadlines are judged by this, not by when its turn came."""
    return cast(datetime, g.received_at)
