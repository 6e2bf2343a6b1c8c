"""The times of a round as entries of a calendar, for whoever asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from consult import clock, settings
from consult.accounts.models import Agency
from consult.consultations import queries
from consult.consultations.calendar_file import Entry, calendar_file
from consult.consultations.models import Consultation, Extension
from consult.store import Missing
from consult.web.wording import day, local
from workflows.guards.wording import names


def times_file(round: Consultation, agencies: Collection[Agency], *, address: str) -> str:
    """The calendar file of the round. Raises Missing where it has no time yet.

    agencies  those that the reader works for, of those that are asked: what is theirs alone is
              in the file of nobody else
    """
    given = queries.list_extensions(round.id)
    entries = list(entries_of(round, agencies, given, address=address))
    if not entries:
        raise Missing(f"times of round {round.id}")
    name = settings.current().service_name
    return calendar_file(entries, made_by=name, now=clock.now())


def entries_of(
    round: Consultation,
    agencies: Collection[Agency],
    given: Collection[Extension],
    *,
    address: str,
) -> Iterator[Entry]:
    """When it opened, when it closes, and by when each agency wants the drafts of its people."""
    changes = round.revision + round.subject.revision + len(given)

    def entry(of: str, at: datetime | date, title: str, more: int = 0) -> Entry:
        return Entry(
            uid=_uid(round, of),
            sequence=changes + more,
            at=at,
            title=f"{title}: {round.subject.title}",
            words=_words(round, at, title, address),
            address=address,
            standing=_standing(round),
        )

    if round.opens_at is not None:
        yield entry("opening", round.opens_at, "Opens for comment")
    for of, title, at in _closings(round, agencies, given):
        yield entry(of, at, title)
    for agency in agencies:
        ends = _closing_for(agency, round, given)
        if ends is not None and (by := drafts_due(agency, ends)) is not None:
            named = f"{agency.name} wants drafts in"
            yield entry(f"drafts-{agency.id}", by, named, agency.revision)


def drafts_due(agency: Agency | None, closes_at: datetime | None) -> date | None:
    """The day by which the agency wants its own people's drafts in, if it has such a day."""
    if agency is None or agency.internal_days is None or closes_at is None:
        return None
    return local(closes_at).date() - timedelta(days=agency.internal_days)


def _closings(
    round: Consultation, agencies: Collection[Agency], given: Collection[Extension]
) -> Iterator[tuple[str, str, datetime]]:
    """The entry of the closing moves with an agency's own time; a second agency's stands apart."""
    ends = round.closed_at or round.closes_at
    if ends is None:
        return
    theirs = [(_closing_for(each, round, given) or ends, each) for each in agencies]
    first = min((at for at, _agency in theirs), default=ends)
    whose = [agency.name for at, agency in theirs if at == first > ends]
    yield "closing", f"Closes for {names(whose)}" if whose else "Closes", first
    for at, agency in theirs:
        if at > first:
            yield f"closing-{agency.id}", f"Closes for {agency.name}", at


def _closing_for(
    agency: Agency, round: Consultation, given: Collection[Extension]
) -> datetime | None:
    own = [each.until for each in given if each.agency_id == agency.id]
    ends = round.closed_at or round.closes_at
    return max([*own, ends]) if ends is not None else None


def _uid(round: Consultation, of: str) -> str:
    host = urlsplit(settings.current().address).hostname or "consult"
    return f"round-{round.id}-{of}@{host}"


def _standing(round: Consultation) -> str:
    named = {"preparing": "TENTATIVE", "withdrawn": "CANCELLED"}
    return named.get(round.subject.state, "CONFIRMED")


def _words(round: Consultation, at: datetime | date, title: str, address: str) -> str:
    moment = settings.in_words(at) if isinstance(at, datetime) else day(at)
    said = f"{round.subject.title}\n{title}: {moment}."
    if round.subject.state == "preparing":
        said += "\nIt is being prepared, and the time may still change."
    elif round.subject.state == "withdrawn":
        said += "\nThis round was withdrawn."
    return f"{said}\n{address}"
