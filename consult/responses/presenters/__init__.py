"""What the pages of a response show."""

from consult.responses.presenters.lists import listed
from consult.responses.presenters.margin import margin_of
from consult.responses.presenters.workspace import (
    about_questions,
    drawn_at,
    why_closed,
    workspace,
)

__all__ = ["about_questions", "drawn_at", "listed", "margin_of", "why_closed", "workspace"]
