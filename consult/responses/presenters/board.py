"""The coverage board of a round: by respondent, by sector, and the councils as a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from consult import clock
from consult.access import Actor
from consult.consultations.models import Consultation
from consult.responses import queries
from consult.responses.models import Response
from consult.responses.operations import reasons_against_each, reasons_against_waiting
from consult.responses.presenters.workspace import own_deadline
from consult.responses.queries import WHERE_THEY_STAND, Row
from consult.responses.waited import WAIVED
from consult.store import Asked, Page, page_in
from workflows.refusal import Refusal

OTHERS = "Without a sector"
INDIVIDUALS = "Members of the public"
COUNCIL = "council"  # the kind of agency of which the grid is made
LEFT = ("not_opened", "reading", "read", "drafting", "awaiting", "extended", "joined")
ROWS = 50  # on a page


@dataclass(frozen=True)
class Standing:
    """How many stand so, and where to see which."""

    words: str
    count: int
    href: str


@dataclass(frozen=True)
class Sector:
    """The respondents of one sector: how many there are, are finished, and stand where."""

    name: str
    asked: int
    finished: int
    counts: Sequence[int]  # in the order of Board.columns
    href: str


@dataclass(frozen=True)
class Line:
    """One respondent as the board draws it."""

    row: Row
    words: str
    detail: str  # how far they are, where “has more time” does not say it
    internal: date | None
    over: bool  # their time is over and nothing has come
    can_be_waived: bool


@dataclass(frozen=True)
class Board:
    """A round, its respondents as the reader asked for them, and all of them in numbers."""

    rows: Sequence[Row]
    standings: Sequence[Standing]
    sectors: Sequence[Sector]
    columns: Sequence[str]  # keys of WHERE_THEY_STAND that somebody has
    finished: int
    comments: int

    @property
    def asked(self) -> int:
        return len(self.rows)

    @property
    def reminded(self) -> bool:
        """Whether a reminder went to anybody."""
        return any(row.chases for row in self.rows)


def board(round: Consultation) -> Board:
    """Counts over all respondents. As many queries as queries.coverage, however many there are."""
    rows = queries.coverage(round.id)
    counts = {key: sum(row.standing == key for row in rows) for key in WHERE_THEY_STAND}
    columns = [key for key, count in counts.items() if count]
    return Board(
        rows=rows,
        standings=[
            Standing(_counted(key, counts[key]), counts[key], _where(round, state=key))
            for key in columns
        ],
        sectors=_sectors(round, rows, columns),
        columns=columns,
        finished=sum(row.finished for row in rows),
        comments=sum(row.comments for row in rows if row.doing == "submitted"),
    )


def _counted(key: str, many: int) -> str:
    """As it reads after “2 of 66”."""
    if key == "joined":
        return f"{'answers' if many == 1 else 'answer'} jointly, in the response of another agency"
    if key == "answered_jointly":
        return "answered jointly, in the response of another agency"
    return WHERE_THEY_STAND[key].lower()


def sector_of(row: Row) -> str:
    return sector_named(row.response)


def sector_named(response: Response) -> str:
    if response.individual:
        return INDIVIDUALS
    agency = response.agency
    return (agency.sector if agency is not None else "") or OTHERS


def lines(board: Board, asked: Asked) -> Page[Line]:
    """The rows that the reader asked for, a page at a time."""
    state, sector, words = asked.get("state"), asked.get("sector"), asked.get("words").casefold()
    rows = [
        row
        for row in board.rows
        if (not state or row.standing == state)
        and (not sector or sector_of(row) == sector)
        and words in row.response.own_name.casefold()
    ]
    page = page_in(_sorted(rows, asked), number=asked.number, size=ROWS)
    return Page([line(row) for row in page.items], page.number, page.size, page.total)


def line(row: Row) -> Line:
    response, now = row.response, clock.now()
    closes_at = response.closes_at
    over = not row.finished and closes_at is not None and closes_at <= now
    state_differs = row.standing == "extended"
    return Line(
        row=row,
        words=WHERE_THEY_STAND[row.standing],
        detail=WHERE_THEY_STAND[row.doing] if state_differs else "",
        internal=None if row.finished else own_deadline(response),
        over=over,
        can_be_waived=over,
    )


def councils(board: Board) -> list[Line]:
    """The councils among those who were asked, by name."""
    found = [
        row for row in board.rows if row.response.agency and row.response.agency.kind == COUNCIL
    ]
    return [line(row) for row in sorted(found, key=_name)]


@dataclass(frozen=True)
class Silent:
    """Who is still waited for.

    asked    everyone who was asked
    sectors  those of whom it can be recorded that no answer came, by sector
    unsent   response id → how many comments one of those has written and not sent in
    not_yet  the others, with every reason
    """

    asked: Sequence[Response]
    sectors: Mapping[str, Sequence[Response]]
    unsent: Mapping[int, int]
    not_yet: Sequence[tuple[Response, Sequence[Refusal]]]


def silent_in(round: Consultation, actor: Actor) -> Silent:
    """As many queries as for one respondent, however many there are."""
    asked = queries.list_responses(round.id)
    waited = [each for each in asked if each.settled_at is None]
    against = reasons_against_each(waited, by=actor)
    ready = sorted(
        (each for each in waited if not against[each.id]),
        key=lambda each: (sector_named(each) == OTHERS, sector_named(each), each.respondent),
    )
    sectors: dict[str, list[Response]] = {}
    for each in ready:
        sectors.setdefault(sector_named(each), []).append(each)
    unsent = queries.comment_counts([each.id for each in ready])
    return Silent(
        asked, sectors, unsent, [(each, against[each.id]) for each in waited if against[each.id]]
    )


@dataclass(frozen=True)
class WrittenOff:
    """Of whom it is recorded that no answer came.

    asked    everyone who was asked
    given    the reason that was given → those who can be waited for again
    not_now  the others, with every reason
    """

    asked: Sequence[Response]
    given: Mapping[str, Sequence[Response]]
    not_now: Sequence[tuple[Response, Sequence[Refusal]]]

    @property
    def against_all(self) -> Sequence[Refusal]:
        """What speaks against it for everybody, once."""
        found = dict.fromkeys(no for _, reasons in self.not_now for no in reasons)
        return () if self.given else list(found)


def written_off_in(round: Consultation, actor: Actor) -> WrittenOff:
    """As many queries as for one respondent, however many there are."""
    rows = queries.coverage(round.id)
    off = [row for row in rows if row.doing == WAIVED]
    against = reasons_against_waiting([row.response for row in off], round, by=actor)
    given: dict[str, list[Response]] = {}
    for row in sorted(off, key=_name):
        if not against[row.response.id]:
            given.setdefault(row.because, []).append(row.response)
    refused = [(row.response, against[row.response.id]) for row in off if against[row.response.id]]
    return WrittenOff([row.response for row in rows], given, refused)


def _sorted(rows: Sequence[Row], asked: Asked) -> list[Row]:
    if asked.sort == "name":
        return sorted(rows, key=_name, reverse=asked.down)
    if asked.sort == "state":
        order = list(WHERE_THEY_STAND)
        return sorted(
            rows, key=lambda row: (order.index(row.standing), _name(row)), reverse=asked.down
        )
    if asked.sort in ("active", "closes"):
        moments = {id(row): _moment(row, asked.sort) for row in rows}
        known = [row for row in rows if moments[id(row)] is not None]
        known.sort(key=lambda row: moments[id(row)] or clock.now(), reverse=asked.down)
        return [*known, *(row for row in rows if moments[id(row)] is None)]
    return list(rows)


def _moment(row: Row, sort: str) -> datetime | None:
    return row.last_at if sort == "active" else row.response.closes_at


def _name(row: Row) -> str:
    return row.response.own_name.casefold()


def _sectors(round: Consultation, rows: Sequence[Row], columns: Sequence[str]) -> list[Sector]:
    names = sorted(
        {sector_of(row) for row in rows}, key=lambda each: (each == OTHERS, each.casefold())
    )
    found = []
    for name in names:
        these = [row for row in rows if sector_of(row) == name]
        found.append(
            Sector(
                name=name,
                asked=len(these),
                finished=sum(row.finished for row in these),
                counts=[sum(row.standing == key for row in these) for key in columns],
                href=_where(round, sector=name),
            )
        )
    return found


def _where(round: Consultation, **chosen: str) -> str:
    return url_for("responses.coverage", consultation_id=round.id, **chosen)  # type: ignore[arg-type]
