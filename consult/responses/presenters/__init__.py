"""What the pages of a response show."""

from consult.responses.presenters.board import Board, board, councils, lines
from consult.responses.presenters.lists import listed
from consult.responses.presenters.workspace import (
    about_questions,
    drawn_at,
    why_closed,
    workspace,
)

__all__ = [
    "Board",
    "board",
    "councils",
    "lines",
    "about_questions",
    "drawn_at",
    "listed",
    "why_closed",
    "workspace",
]
