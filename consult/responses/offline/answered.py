"""A round's answers as a table to take away: nothing in it is a formula to whatever opens it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from consult.consultations.asking import Words, in_words
from consult.consultations.models import Question
from consult.responses.models import Answer, Response
from consult.responses.offline.making import Form, Sheet
from consult.responses.offline.workbook import write_workbook

HEADINGS = (
    "Agency",
    "Sector",
    "Question number",
    "Question",
    "Answer",
    "Other, in their words",
    "Asked besides",
    "Answer to that",
    "Sent in",
    "Late",
    "Entered",
    "Response",
)
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Line = tuple[int, Question, Response, Answer]  # with the number of the question


def write_answers(lines: Iterable[Line]) -> bytes:
    """One row an answer, the headings first; UTF-8 with the mark by which Excel knows it."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(HEADINGS)
    writer.writerows([_harmless(cell) for cell in row] for row in _rows(lines))
    return target.getvalue().encode("utf-8-sig")


WIDTHS = (30, 20, 10, 50, 30, 40, 40, 60, 24, 8, 30, 10)


def write_answers_workbook(title: str, lines: Iterable[Line]) -> bytes:
    """The same as an Excel file. Every cell is text, so that none is a formula or a link."""
    sheet = Sheet("Answers", HEADINGS, list(_rows(lines)), WIDTHS)
    explained = ("One row an answer. Nil returns and “not for us” answer no question.",)
    target = io.BytesIO()
    write_workbook(Form("answers", title, explained, [sheet]), target)
    return target.getvalue()


def _rows(lines: Iterable[Line]) -> Iterator[Sequence[str]]:
    for number, question, response, answer in lines:
        agency, sent = response.agency, response.settled_at
        yield (
            response.respondent,
            agency.sector if agency else "",
            str(number),
            question.wording,
            in_words(question, Words(answer.value)),
            answer.other,
            question.follow_up if answer.more else "",
            answer.more,
            sent.isoformat(timespec="seconds") if sent else "",
            "yes" if response.late else "no",
            response.entered.said if response.entered and response.entered.counts else "",
            str(response.id),
        )


def _harmless(cell: str) -> str:
    """Behind a mark, where a program would take the words for a formula. Source: OWASP."""
    return f"'{cell}" if cell.lstrip(" ").startswith(BEGINS_A_FORMULA) else cell
