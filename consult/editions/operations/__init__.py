"""Approve and publish texts, take them back, and plan the editions in which they go live."""

from consult.editions.operations.planning import (
    change_dates,
    place_review,
    plan_edition,
    release_all,
    take_out,
    take_step,
    tell_all,
)
from consult.editions.operations.publishing import (
    FIRST,
    approve_text,
    changes_since,
    lock_document,
    publish_approved,
    publish_outcomes,
    take_back,
    take_back_all,
)

__all__ = [
    "FIRST",
    "approve_text",
    "change_dates",
    "changes_since",
    "lock_document",
    "place_review",
    "plan_edition",
    "publish_approved",
    "publish_outcomes",
    "release_all",
    "take_back",
    "take_back_all",
    "take_out",
    "take_step",
    "tell_all",
]
