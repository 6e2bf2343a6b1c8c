"""Review dates of chapters that come near: the managers have a letter."""

from __future__ import annotations

from consult.jobs import register_sweep
from consult.notifications.review_dates import tell_of_review_dates

register_sweep("review dates", tell_of_review_dates)
