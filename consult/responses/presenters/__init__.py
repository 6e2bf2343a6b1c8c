"""What the pages of a response show."""

from consult.responses.presenters.lists import listed
from consult.responses.presenters.sheets import CHOICES_SHOWN, conflicts, sheet_shown
from consult.responses.presenters.workspace import (
    about_questions,
    drawn_at,
    why_closed,
    workspace,
)

__all__ = [
    "CHOICES_SHOWN",
    "about_questions",
    "conflicts",
    "drawn_at",
    "listed",
    "sheet_shown",
    "why_closed",
    "workspace",
]
