"""What the pages of a response show."""

from consult.responses.presenters.answered import answers_to, sectors_that_sent
from consult.responses.presenters.at_place import comments_at
from consult.responses.presenters.board import (
    Board,
    board,
    councils,
    lines,
    silent_in,
    written_off_in,
)
from consult.responses.presenters.clarified import clarifications_wait, questions_about
from consult.responses.presenters.entering import (
    entered_answers,
    entered_comments,
    places_of,
)
from consult.responses.presenters.forwarding import note_for_colleagues
from consult.responses.presenters.joint import joint_of, own_answers
from consult.responses.presenters.lists import OPEN_OR_PAST, listed
from consult.responses.presenters.margin import margin_of
from consult.responses.presenters.rehearsal import rehearsal
from consult.responses.presenters.requests import requests_wait
from consult.responses.presenters.said import said
from consult.responses.presenters.sections import choices_for, workspace_of
from consult.responses.presenters.sheets import CHOICES_SHOWN, conflicts, sheet_shown
from consult.responses.presenters.workspace import (
    about_questions,
    block_of,
    drawn_at,
    more_time,
    section_at,
    why_closed,
    workspace,
)

__all__ = [
    "CHOICES_SHOWN",
    "OPEN_OR_PAST",
    "Board",
    "about_questions",
    "answers_to",
    "block_of",
    "board",
    "choices_for",
    "clarifications_wait",
    "comments_at",
    "conflicts",
    "councils",
    "drawn_at",
    "entered_answers",
    "entered_comments",
    "joint_of",
    "lines",
    "listed",
    "margin_of",
    "more_time",
    "note_for_colleagues",
    "own_answers",
    "places_of",
    "questions_about",
    "rehearsal",
    "requests_wait",
    "said",
    "section_at",
    "sectors_that_sent",
    "sheet_shown",
    "silent_in",
    "why_closed",
    "workspace",
    "workspace_of",
    "written_off_in",
]
