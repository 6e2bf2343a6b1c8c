"""The desk's list and its counts, and what respondents and the public are told."""

from consult.dispositions.queries.desk import (
    ANY,
    UNANSWERED,
    UNLINKED,
    Filters,
    list_anchors,
    list_desk,
    list_desk_order,
    list_on_block,
)
from consult.dispositions.queries.outcomes import (
    Tally,
    dispositions_of,
    find_disposition,
    is_launched,
    outcomes_of,
    tally,
)
from consult.dispositions.queries.public_rows import list_public_answers, list_public_rows
from consult.dispositions.queries.undone import undone_in

__all__ = [
    "ANY",
    "UNANSWERED",
    "UNLINKED",
    "Filters",
    "Tally",
    "dispositions_of",
    "find_disposition",
    "is_launched",
    "list_anchors",
    "list_desk",
    "list_desk_order",
    "list_on_block",
    "list_public_answers",
    "list_public_rows",
    "outcomes_of",
    "tally",
    "undone_in",
]
