"""Which columns a table has, by its headings: ours, those of ISO and NICE, or somebody's. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.responses.offline.found import Line, Table

KEY, DOCUMENT, PLACE, WORDS, AUTHOR = "key", "document", "place", "words", "author"
BODY, KIND, STANCE, PROPOSED = "body", "kind", "stance", "proposed"
PRIORITY, RATIONALE, WITHHELD_WHY = "priority", "rationale", "withheld_why"
NUMBER, QUESTION, ANSWER, OTHER, MORE = "number", "question", "answer", "other", "more"
APPENDED, LEFT_OUT = "appended", "left out"
COMMENT_HEADINGS = {
    DOCUMENT: "Document",
    PLACE: "Place",
    WORDS: "First words there",
    BODY: "Comment",
    KIND: "Type",
    STANCE: "Stance",
    PROPOSED: "Proposed wording",
    PRIORITY: "Priority",
    RATIONALE: "Reasons",
    WITHHELD_WHY: "Not to be published, because",
    AUTHOR: "Written by",
    KEY: "Row key",
}
ANSWER_HEADINGS = {
    NUMBER: "Number",
    QUESTION: "Question",
    ANSWER: "Answer",
    OTHER: "What “Other” is",
    MORE: "More",
    KEY: "Row key",
}
ISO_HEADINGS = (
    "MB/NC",
    "Line number",
    "Clause/ Subclause",
    "Paragraph/ Figure/ Table",
    "Type of comment",
    "Comments",
    "Proposed change",
    "Observations of the secretariat",
)
NICE_HEADINGS = (
    "Organisation name",
    "Document",
    "Section",
    "Page number",
    "Line number",
    "Comment",
)
# What a heading begins with, without capitals and punctuation → what the column is.
KNOWN = {
    "row key": KEY,
    "key": KEY,
    "document": DOCUMENT,
    "text": DOCUMENT,
    "place": PLACE,
    "clause": PLACE,
    "section": PLACE,
    "reference section": PLACE,
    "paragraph number": PLACE,
    "para number": PLACE,
    "first words there": WORDS,
    "comment": BODY,
    "comments": BODY,
    "your comment": BODY,
    "your comments": BODY,
    "type": KIND,
    "type of comment": KIND,
    "stance": STANCE,
    "proposed wording": PROPOSED,
    "proposed change": PROPOSED,
    "suggested change": PROPOSED,
    "written by": AUTHOR,
    "mb nc": LEFT_OUT,
    "mb": LEFT_OUT,
    "organisation": LEFT_OUT,
    "organisation name": LEFT_OUT,
    "observations of the secretariat": LEFT_OUT,
    "observations": LEFT_OUT,
    "comment id": LEFT_OUT,
    "comment number": LEFT_OUT,
    "page": APPENDED,
    "page number": APPENDED,
    "line": APPENDED,
    "line number": APPENDED,
    "paragraph": APPENDED,
    "paragraph figure table": APPENDED,
    "figure": APPENDED,
    "rationale": RATIONALE,
    "reasons": RATIONALE,
    "reasons for the comment": RATIONALE,
    "justification": RATIONALE,
    "priority": PRIORITY,
    "not to be published because": WITHHELD_WHY,
    "why it should not be published": WITHHELD_WHY,
}
ANSWERS = {
    "row key": KEY,
    "number": NUMBER,
    "question": QUESTION,
    "answer": ANSWER,
    "what other is": OTHER,
    "more": MORE,
}
SPECIAL = {"comments insert each comment in a new row": BODY}
ONCE = (
    *(KEY, DOCUMENT, PLACE, WORDS, AUTHOR, BODY, KIND, STANCE, PROPOSED),
    *(PRIORITY, RATIONALE, WITHHELD_WHY),
)
HEAD_WITHIN = 40  # lines that are looked through for headings


@dataclass(frozen=True)
class Layout:
    """Where the headings of a table stand, and what each of its columns is."""

    head: int  # place of the line of headings among the lines
    columns: Mapping[int, str]
    headings: Sequence[str]
    asks: bool = False  # it is a table of answers

    def column(self, what: str) -> int | None:
        return next((at for at, each in self.columns.items() if each == what), None)

    @property
    def appended(self) -> list[tuple[int, str]]:
        """(column, heading) of what is added to the comment."""
        return [
            (at, clean(self.headings[at])) for at, each in self.columns.items() if each == APPENDED
        ]

    @property
    def is_ours(self) -> bool:
        return self.column(KEY) is not None


def clean(heading: str) -> str:
    return " ".join(heading.split())


def plain(heading: str) -> str:
    """“Clause/ Subclause (e.g. 3.1)” → “clause subclause”."""
    text = unicodedata.normalize("NFKC", heading).lower()
    text = re.sub(r"\([^)]*\)?", " ", text)
    text = re.sub(r"[^\w ]+|_", " ", text.replace("\n", " "))
    return " ".join(re.sub(r"(?<=[a-z])\d+\b", "", text).split())


def find_layout(table: Table) -> Layout | None:
    """The first line that reads like headings with a comment, or an answer, among them."""
    for at, line in enumerate(table.lines[:HEAD_WITHIN]):
        if (found := read_headings(line.cells, at)) is not None:
            return found
    return None


def read_headings(cells: Sequence[str], at: int) -> Layout | None:
    names = [plain(cell) for cell in cells]
    if {"question", "answer"} <= {*names}:
        columns = {n: ANSWERS[name] for n, name in enumerate(names) if name in ANSWERS}
        return Layout(at, _once(columns), cells, asks=True)
    columns = guess(cells)
    if BODY in columns.values() and len(columns) > 1:
        return Layout(at, columns, cells)
    return None


def guess(cells: Sequence[str]) -> dict[int, str]:
    """Column → what it probably is; a column with an unknown heading is left out, and told."""
    found = {}
    for at, cell in enumerate(cells):
        name = plain(cell)
        what = KNOWN.get(name) or SPECIAL.get(name) or _begins(name)
        if what or name:
            found[at] = what or LEFT_OUT
    return _once(found)


def _begins(name: str) -> str | None:
    words = name.split()
    for length in (3, 2, 1):
        found = KNOWN.get(" ".join(words[:length]))
        if len(words) > length and found in (PLACE, KIND, BODY, PROPOSED):
            return found
    return None


def _once(columns: Mapping[int, str]) -> dict[int, str]:
    """A second column of the same kind is added to the comment."""
    found: dict[int, str] = {}
    for at, what in columns.items():
        found[at] = APPENDED if what in ONCE and what in found.values() else what
    return found


def of_mapping(table: Table, given: Mapping[str, str]) -> Layout:
    """As its sender said: column → what it is."""
    head = head_of(table)
    headings = table.lines[head].cells if table.lines else []
    return Layout(head, {int(at): what for at, what in given.items()}, headings)


def head_of(table: Table) -> int:
    """Which of its lines has the headings: the first, unless another reads like it."""
    found = find_layout(table)
    return found.head if found is not None else 0


def lines_of(table: Table, layout: Layout) -> list[Line]:
    """What stands under the headings; headings that are repeated further down are left out."""
    head = [clean(cell) for cell in layout.headings]
    return [
        line
        for line in table.lines[layout.head + 1 :]
        if line.says and [clean(cell) for cell in line.cells[: len(head)]] != head
    ]
