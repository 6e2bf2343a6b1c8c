"""When a timer is due, from the facts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from workflows.definition import Timer


def due_at(timer: Timer, facts: Any) -> datetime | None:
    """The UTC instant that the timer's fact gives; None while it is not known.

    Raises ValueError for a fact that is not an aware datetime, AttributeError for no fact.
    """
    at = getattr(facts, timer.at)
    if at is None:
        return None
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise ValueError(f"{timer.at} is {at!r}, which is not an instant")
    return at.astimezone(UTC)
