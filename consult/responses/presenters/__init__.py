"""What the pages of a response show."""

from consult.responses.presenters.answered import answers_to, sectors_that_sent
from consult.responses.presenters.board import Board, board, councils, lines
from consult.responses.presenters.lists import listed
from consult.responses.presenters.margin import margin_of
from consult.responses.presenters.requests import requests_wait
from consult.responses.presenters.sheets import CHOICES_SHOWN, conflicts, sheet_shown
from consult.responses.presenters.workspace import (
    about_questions,
    drawn_at,
    why_closed,
    workspace,
)

__all__ = [
    "CHOICES_SHOWN",
    "Board",
    "about_questions",
    "answers_to",
    "board",
    "conflicts",
    "councils",
    "drawn_at",
    "lines",
    "listed",
    "margin_of",
    "requests_wait",
    "sectors_that_sent",
    "sheet_shown",
    "why_closed",
    "workspace",
]
