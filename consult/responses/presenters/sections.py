"""Sections that are with colleagues, as people of the agency see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask import url_for

from consult import clock, settings
from consult.access import Actor
from consult.accounts.models import Account
from consult.accounts.queries import today
from consult.documents.block import Block
from consult.responses import queries
from consult.responses.models import PassedSection, Response
from consult.responses.sections import BACK, DONE, OPEN, OVER, extent_of

GUEST_HINT = "Comes by a link"


@dataclass(frozen=True)
class Passed:
    """One section that somebody was asked to look at, and what its reader may do about it.

    name      "2.3, Referrals"; id: of the heading on the page
    comments  that the one who was asked has written on it, which stand
    overdue   the day has passed on which it was wanted
    """

    section: PassedSection
    name: str
    id: str
    comments: int
    mine: bool
    overdue: bool
    done_url: str = ""
    back_url: str = ""
    take_url: str = ""
    again_url: str = ""

    @property
    def open(self) -> bool:
        return self.section.state == OPEN

    @property
    def done(self) -> bool:
        return self.section.state == DONE

    @property
    def back(self) -> bool:
        return self.section.state == BACK


def passed_in(
    response: Response,
    actor: Actor,
    *,
    blocks: Mapping[int, Sequence[tuple[Block, str, str]]],
    titles: Mapping[int, str],
    can_write: bool,
) -> list[Passed]:
    """What was passed on in a response and still matters: not what was taken back. One query, and
    another where there is such a section.

    blocks  version id → each of its blocks, what it is called, and its first words
    Whoever comes by a link sees what they were asked themselves.
    """
    mine_only = actor.comes_for(response.id)
    found = [
        each
        for each in queries.sections_of(response.id)
        if each.state != OVER and (not mine_only or each.account_id == actor.account_id)
    ]
    lead = queries.answers_for(actor, response)
    written = queries.written_by(response.id, {each.account_id for each in found})
    return [
        _passed(each, actor, blocks, titles, written, lead=lead, can_write=can_write)
        for each in found
    ]


def _passed(
    section: PassedSection,
    actor: Actor,
    blocks: Mapping[int, Sequence[tuple[Block, str, str]]],
    titles: Mapping[int, str],
    written: Mapping[tuple[int, int, str | None], int],
    *,
    lead: bool,
    can_write: bool,
) -> Passed:
    rows = blocks.get(section.version_id, ())
    inside = {each.anchor for each in extent_of([row[0] for row in rows], section.anchor)}
    whole = {None} if section.anchor is None else set()
    theirs = sum(
        count
        for (author_id, version_id, anchor), count in written.items()
        if author_id == section.account_id
        and version_id == section.version_id
        and anchor in inside | whole
    )
    mine, waits = section.account_id == actor.account_id, section.state == OPEN
    asked = section.asked_by_id == actor.account_id
    base = f"/responses/{section.response_id}/sections/{section.id}"
    return Passed(
        section=section,
        name=_name(section, rows, titles),
        id=f"v{section.version_id}-{section.anchor}" if section.anchor else "whole",
        comments=theirs,
        mine=mine and waits,
        overdue=waits and section.due_on is not None and section.due_on < today(),
        done_url=f"{base}/done" if (mine and waits) or (lead and section.state == BACK) else "",
        back_url=f"{base}/give-back" if mine and waits else "",
        take_url=f"{base}/take-back" if (lead or asked) and waits and not mine else "",
        again_url=pass_at(section) if section.state == BACK and can_write else "",
    )


def pass_at(section: PassedSection) -> str:
    """Where the same section is passed on to somebody."""
    at = f"/responses/{section.response_id}/versions/{section.version_id}"
    return f"{at}/blocks/{section.anchor}/sections/new" if section.anchor else f"{at}/sections/new"


def _name(
    section: PassedSection,
    rows: Sequence[tuple[Block, str, str]],
    titles: Mapping[int, str],
) -> str:
    found = next((row for row in rows if row[0].anchor == section.anchor), None)
    if found is None:
        return f"the whole of “{titles.get(section.version_id, '')}”"
    _, name, words = found
    return name if words in name else f"{name}, {words}"


@dataclass(frozen=True)
class Tally:
    """Of one response: what is with colleagues, done, and with the leads again."""

    open: int
    done: int
    back: int
    people: Sequence[str]  # with whom something is, each once

    @property
    def words(self) -> str:
        """“2 sections are with Ann and Bob, 1 is done”; empty where nothing was passed on."""
        parts = []
        if self.open:
            named = ", ".join(self.people[:3]) + (" and others" if len(self.people) > 3 else "")
            parts.append(f"{_sections(self.open)} {_is(self.open)} with {named}")
        if self.back:
            parts.append(f"{self.back if parts else _sections(self.back)} came back")
        if self.done:
            done = self.done if parts else _sections(self.done)
            parts.append(f"{done} {_is(self.done)} done")
        return ", ".join(parts)


def tally_of(found: Sequence[PassedSection]) -> Tally:
    counts = {state: sum(each.state == state for each in found) for state in (OPEN, DONE, BACK)}
    people = dict.fromkeys(each.account.name for each in found if each.state == OPEN)
    return Tally(counts[OPEN], counts[DONE], counts[BACK], list(people))


def wait_for_you(count: int) -> str:
    return f"{_sections(count)} {'waits' if count == 1 else 'wait'} for you"


def came_back(count: int) -> str:
    return f"{_sections(count)} came back to you"


def note_of(found: Sequence[PassedSection]) -> str:
    """Who asks."""
    return f"Asked by {', '.join(dict.fromkeys(each.asked_by.name for each in found))}"


def due_of(found: Sequence[PassedSection]) -> datetime | None:
    """The end of the nearest day by which one is wanted, if there is such a day."""
    days = [each.due_on for each in found if each.due_on is not None]
    zone = ZoneInfo(settings.zone_here())
    return datetime.combine(min(days), time(23, 59), tzinfo=zone) if days else None


def choices_for(response: Response, actor: Actor) -> list[tuple[int, str, str]]:
    """Whom they may ask: account id, name, and a hint. Three queries."""
    people = queries.who_can_look(response, actor, clock.now())
    return [(id, each.name, _hint(each)) for id, each in people.items()]


def _hint(account: Account) -> str:
    return GUEST_HINT if account.guest else (account.job_title or "")


def workspace_of(section: PassedSection) -> str:
    return url_for("responses.show_response", response_id=section.response_id, _anchor="sections")


def _sections(count: int) -> str:
    return f"{count} section{'' if count == 1 else 's'}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
