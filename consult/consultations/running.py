"""Who runs a round: what they are to its review."""

from __future__ import annotations

RUNNERS = frozenset({"working_group_lead", "partnership_manager"})
PARTNERS = "Partner comment on "  # how the title of a round with agencies begins
RUN_BY = "the working group lead or the partnership manager"
