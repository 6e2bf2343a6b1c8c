"""The rows of a sheet as comments and answers that somebody wants to make. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from consult.consultations.asking import OTHER, Asks, Words, options_of
from consult.responses import rules
from consult.responses.contents import Contents
from consult.responses.offline import keys, layouts
from consult.responses.offline.found import DATED, FORMULA, MERGED, NUMERIC, Line, Table, letter
from consult.responses.offline.layouts import Layout
from consult.responses.offline.places import NoDocument, Place, Places, Unplaced
from consult.responses.offline.quoted import parted, read_shown, with_quote
from consult.responses.wording import (
    KIND_WORDS,
    KINDS,
    PRIORITIES,
    PRIORITY_WORDS,
    STANCE_WORDS,
    STANCES,
)
from workflows.refusal import Refusal

KIND_BY_WORD = {word.casefold(): key for key, label in KINDS for word in (key, label)}
KIND_BY_WORD |= {"": "general", "ge": "general", "te": "practice", "ed": "editorial"}
KIND_BY_WORD |= {"technical": "practice"}
STANCE_BY_WORD = {word.casefold(): key for key, label in STANCES for word in (key, label)}
STANCE_BY_WORD |= {"": "neutral"}
PRIORITY_BY_WORD = {word.casefold(): key for key, label in PRIORITIES for word in (key, label)}
DATE_IN_PLACE = "Excel made a date of this place. Write it as text, such as ’3.1."
EMPTY_FORMULA = "This cell is a formula that shows nothing. Write the words themselves."
ELSEWHERE = "This row is from the form of another response. Nothing of it is used."
ELSEWHERE_FIX = "Send it from the page of that response, or empty its row key if it belongs here."
NOT_THERE = "The words that it quotes do not stand there once. They stay in the comment."
ASKED_FIX = "Write the number that the question has in the form."
TO_TAKE_OUT = "To take a comment out, remove it in the workspace."
NO_DOCUMENT = "no-document"
OWN_WORDS = (layouts.BODY, layouts.PROPOSED, layouts.RATIONALE, layouts.WITHHELD_WHY)
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True)
class No:
    """Why a row is refused: in which column, the reason, what would clear it, and who can where
    that is not whoever sends the file."""

    column: str
    because: str
    code: str = "row"
    fix: str = ""
    who: str = ""

    @classmethod
    def of(cls, found: Refusal, column: str) -> No:
        return cls(column, found.because, found.code, found.fix or "", found.who or "")

    @property
    def told(self) -> str:
        """All that its reader needs, after the column."""
        return Refusal(self.code, self.because, self.fix or None, self.who or None).told


@dataclass
class Entry:
    """A row that says something. `index` names it within its sheet, whatever is asked of it.

    place  None where it is not known, or where the key alone says it
    priority, rationale, withheld_why  None where its form does not ask; a why asks that the
                                       comment is not published
    """

    index: int
    where: str
    key: str = ""
    known: keys.Key | None = None
    place: Place | None = None
    said_place: str = ""
    body: str = ""
    quoted: str = ""  # words of the place that the comment is about
    proposed: str = ""
    kind: str = ""  # empty: its form does not ask, so what is stored stays
    stance: str = ""
    priority: str | None = None
    rationale: str | None = None
    withheld_why: str | None = None
    refusals: list[No] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    same_as: str = ""  # the row before it that says the same
    joined: bool = False  # its words come from several columns
    columns: Mapping[str, str] = field(default_factory=dict)  # what it is → “D (Comment)”

    @property
    def words(self) -> str:
        """Everything that was written, as one text to keep."""
        said = replace(self.over(Contents(body="")), body=self.typed).in_words
        return f"{self.said_place or 'Whole document'}\n{said}"

    @property
    def typed(self) -> str:
        """The comment as it stood in its cell."""
        return with_quote(self.quoted, self.body)

    def over(self, stored: Contents) -> Contents:
        """What it says, and for what its form does not ask what is stored."""
        asked: dict[str, Any] = {"body": self.body, "proposed": self.proposed}
        asked |= {"kind": self.kind} if self.kind else {}
        asked |= {"stance": self.stance} if self.stance else {}
        asked |= {"priority": self.priority} if self.priority is not None else {}
        asked |= {"rationale": self.rationale} if self.rationale is not None else {}
        if self.withheld_why is not None:
            asked |= {"withheld": bool(self.withheld_why), "withheld_why": self.withheld_why}
        return replace(stored, **asked)


@dataclass
class Reply:
    """A row of the table of questions that has an answer."""

    index: int
    where: str
    question_id: int
    number: int
    answer: Words
    base: tuple[int, str] | None = None  # revision and digest when the form was made
    refusals: list[No] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Question(Asks, Protocol):
    """A stored question."""

    @property
    def id(self) -> int: ...
    @property
    def wording(self) -> str: ...


@dataclass
class Sheet:
    """All rows of a file, and what is to be said of the file."""

    entries: list[Entry] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    raw: str = ""  # all of it, where nobody has told what its columns are
    unmapped: bool = False  # a table whose columns nobody has told yet

    @property
    def says(self) -> bool:
        return bool(self.entries or self.replies)


def read_sheet(
    tables: Sequence[Table],
    mapping: Mapping[str, Mapping[str, str]],
    *,
    response_id: int,
    places: Places,
    questions: Sequence[Question],
) -> Sheet:
    """mapping: number of the table → column → what it is, where its sender has said so."""
    sheet, index = Sheet(), 0
    for number, table in enumerate(tables):
        given = mapping.get(str(number))
        layout = layouts.of_mapping(table, given) if given else layouts.find_layout(table)
        if layout is None:
            continue
        _tell(sheet, table, layout)
        reader = _Reader(table, layout, response_id, places, questions)
        for line in layouts.lines_of(table, layout):
            index += 1
            reader.read(line, index, sheet)
    _find_twins(sheet.entries)
    known = [t for n, t in enumerate(tables) if str(n) in mapping or layouts.find_layout(t)]
    sheet.unmapped = not known
    if not known:
        lines = (line for table in tables for line in table.lines)
        sheet.raw = "\n".join(" | ".join(filter(None, line.cells)) for line in lines)
    ours = any(_is_ours(table) for table in known)
    for table in tables:
        if known and table not in known and not (ours and table.name == "How to use this form"):
            told = "No columns that are known were found, so it was not read."
            sheet.notices.append(f"{_called(table)}: {told}")
    return sheet


def _find_twins(entries: Sequence[Entry]) -> None:
    """Rows that say the same at the same place; comments that were there are each their own."""
    first: dict[str, str] = {}
    for entry in entries:
        if entry.place is None or entry.refusals:
            continue
        own = keys.of_words(*entry.place, entry.typed, entry.proposed)
        if own in first and not isinstance(entry.known, keys.OfComment):
            entry.same_as = first[own]
        first.setdefault(own, entry.where)


def _is_ours(table: Table) -> bool:
    layout = layouts.find_layout(table)
    return layout is not None and layout.is_ours


def _tell(sheet: Sheet, table: Table, layout: Layout) -> None:
    if table.hidden:
        sheet.notices.append(f"{_called(table)} is hidden in the file. It was read.")
    lines = layouts.lines_of(table, layout)
    if hidden := sum(line.hidden for line in lines):
        rows = "1 row is" if hidden == 1 else f"{hidden:,} rows are"
        sheet.notices.append(f"{_called(table)}: {rows} hidden in the file. They are marked below.")
    left = [
        f"“{layouts.clean(layout.headings[at])}”"
        for at, what in layout.columns.items()
        if what == layouts.LEFT_OUT and any(line.cell(at).strip() for line in lines)
    ]
    if left:
        sheet.notices.append(f"{_called(table)}: not read: {', '.join(left)}.")
    added = [heading for at, heading in layout.appended if any(line.cell(at) for line in lines)]
    if added:
        said = ", ".join(f"“{each}”" for each in added)
        sheet.notices.append(f"{_called(table)}: {said} stands at the end of each comment.")


def _called(table: Table) -> str:
    return f"“{table.name}”"


class _Reader:
    """One table, row by row."""

    def __init__(
        self,
        table: Table,
        layout: Layout,
        response_id: int,
        places: Places,
        questions: Sequence[Question],
    ) -> None:
        self._table, self._layout, self._places = table, layout, places
        self._response_id = response_id
        self._questions = {each.id: (n, each) for n, each in enumerate(questions, start=1)}
        self._numbers = dict(self._questions.values())
        self._columns = {what: self._name(at) for at, what in layout.columns.items()}
        self._at = {what: layout.column(what) for what in layout.columns.values()}
        self._appended = layout.appended
        self._taken: set[str] = set()

    def read(self, line: Line, index: int, sheet: Sheet) -> None:
        if self._layout.asks:
            if (reply := self._reply(line, index)) is not None:
                sheet.replies.append(reply)
        elif (entry := self._entry(line, index)) is not None:
            sheet.entries.append(entry)

    def _entry(self, line: Line, index: int) -> Entry | None:
        key = self._cell(line, layouts.KEY).strip()
        known = keys.parse(key) if key else None
        body = rules.normal(self._cell(line, layouts.BODY))
        proposed = rules.normal(self._cell(line, layouts.PROPOSED))
        added = [
            (heading, line.cell(at).strip())
            for at, heading in self._appended
            if line.cell(at).strip() and MERGED not in line.odd.get(at, ())
        ]
        if (strange := self._strange_priority(line)) is not None:
            added.append(strange)
        held = self._held(line)
        formulas = list(self._empty_formulas(line))
        more = self._more(line)
        blank = not (body or proposed or held or formulas or any(more.values()))
        if blank and (not added or key) and not isinstance(known, keys.OfComment):
            return None
        tail = "\n".join(f"{heading}: {words}" for heading, words in added)
        body = "\n\n".join(filter(None, (body, tail)))
        entry = Entry(
            index,
            self._where(line),
            key=key if known else "",
            known=known,
            said_place=self._cell(line, layouts.PLACE).strip(),
            body=body,
            proposed=proposed,
            joined=bool(added),
            columns=self._columns,
            **more,
        )
        entry.refusals += [*held, *formulas]
        self._know(entry, key)
        self._put(entry, line)
        if entry.place is not None and self._places.says(entry.place, entry.proposed):
            entry.proposed = ""
        self._part_quote(entry, line)
        self._choose(entry, line)
        self._weigh(entry, held, formulas)
        self._note(entry, line)
        return entry

    def _more(self, line: Line) -> dict[str, Any]:
        """What stands beside a comment, of what this form asks for."""
        asked = (layouts.RATIONALE, layouts.WITHHELD_WHY)
        return {each: rules.normal(self._cell(line, each)) for each in asked if each in self._at}

    def _strange_priority(self, line: Line) -> tuple[str, str] | None:
        """Words of somebody's own form that are none of ours stay with the comment."""
        at = self._at.get(layouts.PRIORITY)
        said = self._cell(line, layouts.PRIORITY).strip()
        if at is None or self._layout.is_ours or said.casefold() in PRIORITY_BY_WORD:
            return None
        return layouts.clean(self._layout.headings[at]), said

    def _know(self, entry: Entry, key: str) -> None:
        """A key that is on a second row is not that row's: somebody copied it to say more."""
        known = entry.known
        if known is not None and known.response_id != self._response_id:
            entry.refusals.append(self._elsewhere())
        if known is None or key in self._taken or isinstance(known, keys.OfAnswer):
            entry.key, entry.known = "", None
        self._taken.add(key)
        if isinstance(known, keys.OfBlank) and entry.known is None:
            entry.place = (known.version_id, known.anchor)

    def _put(self, entry: Entry, line: Line) -> None:
        column = self._layout.column(layouts.PLACE)
        known = entry.known
        if isinstance(known, keys.OfBlank):
            entry.place = (known.version_id, known.anchor)
        if entry.place is not None and not self._places.holds(entry.place):
            entry.place = None
            entry.refusals.append(self._elsewhere())
            return
        if entry.place is not None and entry.said_place in ("", self._places.name(entry.place)):
            entry.said_place = self._places.name(entry.place)
            return
        if isinstance(known, keys.OfComment) and not entry.said_place:
            return
        if line.is_odd(column, DATED):
            entry.refusals.append(No(self._said(layouts.PLACE), DATE_IN_PLACE, "unknown-place"))
            return
        document = self._cell(line, layouts.DOCUMENT)
        if entry.place is not None and not document.strip():
            text = self._places.text(entry.place[0])
            document = text.title if text else ""
        try:
            entry.place = self._places.find(
                document, entry.said_place, number=line.is_odd(column, NUMERIC)
            )
        except Unplaced as no:
            entry.place = None
            code = NO_DOCUMENT if isinstance(no, NoDocument) else "unknown-place"
            entry.refusals.append(No(self._said(layouts.PLACE), str(no), code))
            return
        entry.said_place = self._places.name(entry.place)

    def _part_quote(self, entry: Entry, line: Line) -> None:
        """Our own form says in a column what a comment is about; the others in its first line.

        A comment that is stored already stays on its words, whatever the column says.
        """
        if isinstance(entry.known, keys.OfComment):
            return
        quoted, body = parted(entry.body)
        if self._layout.is_ours:
            cell = self._cell(line, layouts.WORDS)
            begins = entry.place is not None and self._places.begins(entry.place, cell)
            quoted, body = "" if begins else read_shown(cell), entry.body
        if not quoted or not body or entry.place is None:
            return
        if self._places.has_once(entry.place, quoted):
            entry.quoted, entry.body = quoted, body
        else:
            entry.body = with_quote(quoted, body) if self._layout.is_ours else entry.body
            entry.notes.append(NOT_THERE)

    def _choose(self, entry: Entry, line: Line) -> None:
        for what, by_word, offered in (
            (layouts.KIND, KIND_BY_WORD, KIND_WORDS),
            (layouts.STANCE, STANCE_BY_WORD, STANCE_WORDS),
            (layouts.PRIORITY, PRIORITY_BY_WORD, PRIORITY_WORDS),
        ):
            if self._layout.column(what) is None:
                continue
            if what == layouts.PRIORITY and self._strange_priority(line) is not None:
                continue
            said = " ".join(self._cell(line, what).split())
            chosen = by_word.get(said.casefold())
            if chosen is None:
                because = f"“{said[:60]}” is not offered. Choose {_either([*offered.values()])}."
                entry.refusals.append(No(self._said(what), because, "unknown-choice"))
            else:
                setattr(entry, what, chosen)

    def _weigh(self, entry: Entry, held: Sequence[No], formulas: Sequence[No]) -> None:
        """The rules of the form in the browser; words that were held back were there."""
        body, proposed = self._said(layouts.BODY), self._said(layouts.PROPOSED)
        if not held and not formulas:
            found = rules.text_is_given(entry.body, body, "Write your comment.")
            entry.refusals += _no(found, TO_TAKE_OUT if entry.known and not entry.proposed else "")
        entry.refusals += _no(rules.text_fits(entry.body, body))
        entry.refusals += _no(rules.text_fits(entry.proposed, proposed))
        why, longest = self._said(layouts.WITHHELD_WHY), rules.LONGEST_REASON
        entry.refusals += _no(rules.text_fits(entry.rationale or "", self._said(layouts.RATIONALE)))
        entry.refusals += _no(rules.text_fits(entry.withheld_why or "", why, longest))

    def _note(self, entry: Entry, line: Line) -> None:
        if line.hidden:
            entry.notes.append("This row is hidden in the file.")
        if not line.odd:
            return
        used = (layouts.PLACE, layouts.DOCUMENT, layouts.KIND, *OWN_WORDS)
        for what in used:
            at = self._layout.column(what)
            if line.is_odd(at, FORMULA) and line.cell(at).strip():
                entry.notes.append(f"{self._said(what)} is a formula: what it shows was read.")
            if line.is_odd(at, MERGED) and what in (layouts.PLACE, layouts.DOCUMENT):
                entry.notes.append(f"{self._said(what)} is merged with the row above.")
            elif line.is_odd(at, MERGED):
                entry.notes.append(f"{self._said(what)} is merged: its words are in the row above.")

    def _reply(self, line: Line, index: int) -> Reply | None:
        value, other, more = (
            rules.normal(self._cell(line, what))
            for what in (layouts.ANSWER, layouts.OTHER, layouts.MORE)
        )
        held = self._held(line)
        key = self._cell(line, layouts.KEY).strip()
        known = keys.parse(key)
        question = self._question(line, known)
        base = (known.revision, known.digest) if isinstance(known, keys.OfAnswer) else None
        empty = not (value or other or more or held)
        if empty and (base is None or base[0] == 0 or base[1] == keys.digest_of("", "", "")):
            return None
        where, given = self._where(line), Words(value, other, more)
        if isinstance(known, keys.OfAnswer) and known.response_id != self._response_id:
            no = self._elsewhere()
            return Reply(index, where, 0, 0, given, refusals=[no])
        if question is None:
            no = No(
                self._said(layouts.NUMBER),
                "There is no such question.",
                "unknown-question",
                ASKED_FIX,
            )
            return Reply(index, where, 0, 0, given, refusals=[no])
        answer = Words(read_value(question, value), other, more)
        reply = Reply(
            index, where, question.id, self._questions[question.id][0], answer, base, [*held]
        )
        if not held:
            fields = {"q": layouts.ANSWER, "o": layouts.OTHER, "m": layouts.MORE}
            for found in filter(None, rules.answer_is_sound(question, answer)):
                column = self._said(fields[(found.field or "q")[0]])
                reply.refusals += _no(found, column=column)
        if line.hidden:
            reply.notes.append("This row is hidden in the file.")
        return reply

    def _question(self, line: Line, known: keys.Key | None) -> Question | None:
        if isinstance(known, keys.OfAnswer):
            return self._questions.get(known.question_id, (0, None))[1]
        said = self._cell(line, layouts.NUMBER).strip().rstrip(".")
        return self._numbers.get(int(said)) if said.isdecimal() and len(said) < 5 else None

    def _held(self, line: Line) -> list[No]:
        used = {*OWN_WORDS, layouts.APPENDED, layouts.DOCUMENT, layouts.PLACE, layouts.PRIORITY}
        used |= {layouts.ANSWER, layouts.OTHER, layouts.MORE}
        return [
            No(self._name(at), because, code, *more)
            for at, (code, because, *more) in line.held.items()
            if self._layout.columns.get(at) in used
        ]

    def _empty_formulas(self, line: Line) -> Iterator[No]:
        for what in OWN_WORDS:
            at = self._at.get(what)
            if line.is_odd(at, FORMULA) and not line.cell(at).strip():
                yield No(self._said(what), EMPTY_FORMULA, "empty-formula")

    def _cell(self, line: Line, what: str) -> str:
        at = self._at.get(what)
        if line.odd and what not in (layouts.PLACE, layouts.DOCUMENT) and line.is_odd(at, MERGED):
            return ""
        return line.cell(at)

    def _where(self, line: Line) -> str:
        return f"{self._table.name}, row {line.number}"

    def _elsewhere(self) -> No:
        return No(self._said(layouts.KEY), ELSEWHERE, "not-this-response", ELSEWHERE_FIX)

    def _said(self, what: str) -> str:
        return self._columns.get(what, what)

    def _name(self, at: int) -> str:
        heading = self._layout.headings[at] if at < len(self._layout.headings) else ""
        heading = layouts.clean(heading)
        if not self._table.lettered:
            return heading or f"column {at + 1}"
        return f"{letter(at)} ({heading})" if heading else letter(at)


def read_value(question: Question, said: str) -> str:
    """What was written in a cell, as the form in the browser would have sent it."""
    options = options_of(question)
    if question.kind == "date":
        return _day(said)
    if not options:
        return said
    by_word = {label.casefold(): value for value, label in options.items()}
    by_word |= {value.casefold(): value for value in options}
    by_word |= {"don't know": by_word["don’t know"]} if "don’t know" in by_word else {}
    if question.kind != "choices":
        return by_word.get(" ".join(said.split()).casefold(), said)
    parts = [" ".join(each.split()) for each in re.split(r"[;\n]", said) if each.strip()]
    values = [by_word.get(each.casefold(), each) for each in parts]
    order = {value: n for n, value in enumerate(options)}
    return "\n".join(sorted(dict.fromkeys(values), key=lambda v: order.get(v, len(order))))


def say_value(question: Question, answer: Words) -> str:
    """The other way round, for the cell of a form."""
    options = options_of(question)
    if not options:
        return answer.value
    parts = answer.value.split("\n") if question.kind == "choices" else [answer.value]
    return "; ".join(options.get(each, each) for each in parts if each)


def offered(question: Question) -> str:
    """What can be answered, for whoever fills in the form."""
    options = options_of(question)
    if not options:
        return {"number": "A number", "date": "A date, such as 3 March 2021"}.get(
            question.kind, "Your own words"
        )
    how = "Any of, with ; between them" if question.kind == "choices" else "One of"
    return f"{how}: {'; '.join(options.values())}" + (
        "" if OTHER not in options else ". Say what “Other” is in its own column"
    )


def _day(said: str) -> str:
    for form in DAYS:
        try:
            moment = datetime.strptime(" ".join(said.split()), form).replace(tzinfo=UTC)
            return moment.date().isoformat()
        except ValueError:
            continue
    return said


def _no(found: Refusal | None, more: str = "", column: str = "") -> list[No]:
    if found is None:
        return []
    fix = f"{found.fix or ''} {more}".strip()
    return [replace(No.of(found, column or found.field or ""), fix=fix)]


def _either(words: Sequence[str]) -> str:
    quoted = [f"“{each}”" for each in words]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"
