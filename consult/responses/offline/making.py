"""The forms that people take away: what is in their tables, whatever program they are for."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from consult.responses import queries
from consult.responses.contents import Contents
from consult.responses.models import Comment, Response
from consult.responses.offline import keys
from consult.responses.offline.comparing import digest_of, places_of_round
from consult.responses.offline.entries import offered, say_value
from consult.responses.offline.layouts import (
    ANSWER_HEADINGS,
    COMMENT_HEADINGS,
    ISO_HEADINGS,
    NICE_HEADINGS,
)
from consult.responses.offline.places import Places
from consult.responses.offline.quoted import HOW, shown
from consult.responses.wording import KIND_WORDS, PRIORITY_WORDS, STANCE_WORDS
from consult.settings import in_words

CELL = 32_767  # units of two bytes that a cell of Excel holds
EMPTY_ROWS = 40  # of a form that knows no places
Cells = Sequence[str]


@dataclass
class Sheet:
    """A table. widths: of its columns, in characters; offers: column → what can be chosen."""

    name: str
    headings: Cells
    rows: list[Cells]
    widths: Sequence[int]
    offers: dict[int, Sequence[str]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()


@dataclass
class Form:
    """What is taken away: its name without an ending, what explains it, and its tables."""

    name: str
    title: str
    explained: Sequence[str]
    sheets: Sequence[Sheet]


def comment_form(response: Response) -> Form:
    """With every comment and answer that is there, and an empty row for each block."""
    places = places_of_round(response.consultation_id)
    comments = queries.comments_of(response.id)
    sheets = [_comments(response, places, [each for each in comments if _fits(each)])]
    left = len(comments) - len(sheets[0].rows) + _blanks(places)
    if (questions := _questions(response)).rows:
        sheets.append(questions)
    return Form(
        "comment-form",
        f"Comments on {response.consultation.subject.title}",
        [*_about(response), *_how(bool(questions.rows)), *([LEFT_OUT] if left else [])],
        sheets,
    )


def _fits(comment: Comment) -> bool:
    return all(
        len(each.encode("utf-16-le")) // 2 <= CELL for each in Contents.of(comment).texts.values()
    )


def _blanks(places: Places) -> int:
    return sum(1 + len(text.anchors) for text in places.texts)


def iso_form(response: Response) -> Form:
    """The table of ISO, empty."""
    own = [
        "Clause is the number of a section or paragraph, such as 4.1; empty for the whole text.",
        "Type is ge (general), te (technical) or ed (editorial).",
        "Line number and Paragraph/ Figure/ Table stand at the end of the comment once it is sent.",
        HOW,
    ]
    sheet = Sheet("Comments", ISO_HEADINGS, _empty(ISO_HEADINGS), (10, 10, 14, 16, 10, 50, 50, 30))
    sheet.offers[4] = ("ge", "te", "ed")
    title = f"Comments on {response.consultation.subject.title}"
    return Form("iso-comment-table", title, [*_about(response), *own, SEND_BACK], [sheet])


def nice_form(response: Response) -> Form:
    """The comment form of NICE, empty but for who and what."""
    texts = queries.list_consulted_versions(response.consultation_id)
    title = texts[0].title if len(texts) == 1 else ""
    rows = [[response.respondent, title, "", "", "", ""] for _ in range(EMPTY_ROWS)]
    own = [
        "Section is the number of a section or paragraph, such as 4.1; empty for the whole text.",
        "Page and line number stand at the end of the comment once it is sent.",
        HOW,
    ]
    sheet = Sheet("Comments", NICE_HEADINGS, [*rows], (24, 30, 12, 10, 10, 80))
    if len(texts) > 1:
        sheet.offers[1] = [each.title for each in texts]
    about = f"Comments on {response.consultation.subject.title}"
    return Form("nice-comment-form", about, [*_about(response), *own, SEND_BACK], [sheet])


SEND_BACK = "Send the file back on the page where you found it. You see what it would do first."
LEFT_OUT = "A comment that is too long for a cell is not in this form. It stays as it is."
FORMS = {
    "comment-form": comment_form,
    "iso-comment-table": iso_form,
    "nice-comment-form": nice_form,
}


def _about(response: Response) -> list[str]:
    closes = response.closes_at
    told = [f"This form is for the response of {response.respondent}, and for nobody else."]
    if closes is not None:
        told.append(f"The consultation closes at {in_words(closes)}. Send the file back before.")
    if response.late:
        told.append("This response is marked as late: it comes after the round had closed.")
    if response.entered is not None and response.entered.counts:
        told.append(f"This response was {response.entered.said}.")
    return told


def _how(asks: bool) -> list[str]:
    told = [
        "Write one comment in a row. There is an empty row for each part of the text; rows that "
        "you leave empty are left out. For a second comment on the same part, add a row or copy "
        "one.",
        "Change what is in a row to change that comment. To take a comment out, remove it in the "
        "workspace: an empty row changes nothing.",
        "In a row of your own, Place is a number such as 4.1, or “Whole document”.",
        "To comment on some words of a part only, write in “First words there” of a new row: "
        "On “the words”.",
        f"Type is one of: {', '.join(KIND_WORDS.values())}. "
        f"Stance is one of: {', '.join(STANCE_WORDS.values())}. "
        "Priority is must, should or could, or stays empty.",
        "Proposed wording is the words that you would put in place of what stands there; words "
        "that stay as they are count as no proposal. Reasons are what your comment rests on.",
        "Write in “Not to be published, because” only to ask that the comment is not published. "
        "The working group and the board still read it, and the Freedom of Information Act 2000 "
        "may require us to disclose it.",
        "Leave the column “Row key” as it is: by it your rows are known again, so that sending "
        "the file twice adds nothing twice.",
        "Write nothing that identifies a child or a family. If you want to tell somebody of harm "
        "to a child, do not write it here: call 999 if a child is in danger now.",
        SEND_BACK,
    ]
    if asks:
        told.insert(3, "The questions have a table of their own. Write in the column “Answer”.")
    return told


def _comments(response: Response, places: Places, comments: Sequence[Comment]) -> Sheet:
    rows = list(_comment_rows(response, places, comments))
    return Sheet(
        "Comments",
        [*COMMENT_HEADINGS.values()],
        rows,
        (24, 14, 40, 60, 12, 22, 50, 10, 40, 28, 20, 30),
        {
            4: [*KIND_WORDS.values()],
            5: [*STANCE_WORDS.values()],
            7: [label for value, label in PRIORITY_WORDS.items() if value],
        },
        frozenset({11}),
    )


def _comment_rows(
    response: Response, places: Places, comments: Sequence[Comment]
) -> Iterator[Cells]:
    said: dict[tuple[int, str | None], list[Comment]] = {}
    for comment in comments:
        said.setdefault((comment.version_id, comment.anchor), []).append(comment)
    form, number = secrets.token_hex(6), 0
    for text in places.texts:
        for anchor in (None, *text.anchors):
            place = (text.version_id, anchor)
            there = (text.title, places.name(place), text.words.get(anchor or "", ""))
            for comment in said.get(place, ()):
                yield [*there[:2], _quoted(comment) or there[2], *_cells_of(comment, response.id)]
            number += 1
            key = keys.OfBlank(response.id, form, number, text.version_id, anchor)
            yield [*there, *[""] * 8, str(key)]


def _quoted(comment: Comment) -> str:
    """Read again for a new row only: a comment that is stored keeps the words it is about."""
    return shown(comment.quote.exact) if comment.quote is not None else ""


def _cells_of(comment: Comment, response_id: int) -> Cells:
    key = keys.OfComment(response_id, comment.id, comment.revision, digest_of(comment))
    return [
        comment.body,
        KIND_WORDS[comment.kind],
        STANCE_WORDS[comment.stance],
        comment.proposed,
        PRIORITY_WORDS[comment.priority] if comment.priority else "",
        comment.rationale,
        comment.withheld_why,
        comment.author.name,
        str(key),
    ]


def _questions(response: Response) -> Sheet:
    answers = queries.answers_of(response.id)
    rows: list[Cells] = []
    for number, question in enumerate(queries.list_questions(response.consultation_id), start=1):
        answer = answers.get(question.id)
        words = answer.words if answer else None
        value, other, more = (words.value, words.other, words.more) if words else ("", "", "")
        mark = keys.digest_of(value, other, more)
        key = keys.OfAnswer(response.id, question.id, answer.revision if answer else 0, mark)
        asked = question.wording + (f"\n{question.follow_up}" if question.follow_up else "")
        shown = say_value(question, words) if words else ""
        rows.append([str(number), asked, offered(question), shown, other, more, str(key)])
    headings = [*ANSWER_HEADINGS.values()]
    headings.insert(2, "How to answer")
    return Sheet("Questions", headings, rows, (8, 60, 40, 60, 24, 50, 30), {}, frozenset({6}))


def _empty(headings: Cells) -> list[Cells]:
    return [[""] * len(headings) for _ in range(EMPTY_ROWS)]
