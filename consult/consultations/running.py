"""Who runs a round: what they are to its review."""

from __future__ import annotations

RUNNERS = frozenset({"working_group_lead", "partnership_manager"})
RUN_BY = "the working group lead or the partnership manager"
