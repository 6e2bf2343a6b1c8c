"""“Under way” on a home page: where each review is, whom it waits for, and what holds it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for

from consult import clock
from consult.access import Actor
from consult.boards.tally import member_names, standing_for
from consult.reviews.presenters.holding import told_hold
from consult.reviews.presenters.home import page_of
from consult.reviews.presenters.live import Live, live_for, reasons_of
from consult.reviews.presenters.next_steps import CHAIR, ROUNDS_OF, moved_by_chair
from consult.web import Panel, shows_at_home
from workflows.guards.wording import count, names
from workflows.roles import titles

MOST = 10
SOON = timedelta(days=7)
NAMED = 4  # names in one line


@dataclass(frozen=True)
class Going:
    """One review under way.

    who    whom it waits for, in words; nothing when it waits for nobody
    since  since when; None when all of those whom its state waits for have acted
    held   why it cannot go on, when that is not on the reader's own list
    told   how far the board has come
    """

    title: str
    url: str
    stage: str
    state: str
    who: str
    since: datetime | None
    closes_at: datetime | None
    soon: bool
    held: str = ""
    told: Sequence[str] = ()


@dataclass(frozen=True)
class UnderWay:
    """The first ten; how many there are; where all of them are."""

    rows: Sequence[Going]
    total: int
    url: str


@shows_at_home
def reviews_under_way(actor: Actor) -> Panel | None:
    """What closes this week first, then what has stood the longest."""
    now = clock.now()
    found = sorted(live_for(actor), key=lambda live: _turn(live, now))
    if not found:
        return None
    rows = [_going(live, now) for live in found[:MOST]]
    shown = UnderWay(rows, len(found), url_for("reviews.list_reviews"))
    return Panel("Under way", "reviews/_under_way.html", shown)


def _turn(live: Live, now: datetime) -> tuple[bool, datetime]:
    closes_at = _closes_at(live)
    if closes_at is not None and closes_at - now <= SOON:
        return False, closes_at
    return True, live.subject.moved_at


def _going(live: Live, now: datetime) -> Going:
    closes_at = _closes_at(live)
    return Going(
        title=live.subject.title,
        url=page_of(live),
        stage=live.state.stage,
        state=live.state.title,
        who="" if live.hold else _who(live),
        since=None if _goes_on(live) else live.subject.moved_at,
        closes_at=closes_at,
        soon=closes_at is not None and closes_at - now <= SOON,
        held=_held(live),
        told=_board(live),
    )


def _closes_at(live: Live) -> datetime | None:
    """When the round that is open closes."""
    for audience in ("agencies", "group"):
        found = live.rounds.newest(audience)
        if found is not None and found.round.subject.state == "open":
            return found.round.closes_at
    return None


def _who(live: Live) -> str:
    """“Barnet and Camden”, who have not answered; “the working group lead (Ann Smith)”."""
    role = _goes_on(live) or live.state.waits_for
    if role is None:
        return ""
    audience = ROUNDS_OF.get(role)
    found = live.rounds.newest(audience) if audience else None
    if found is not None:
        silent = live.rounds.known(found).silent
        return names(silent, most=NAMED) if silent else "the closing time; everyone has answered"
    if people := _people(live, role) if role == "board_member" else []:
        return names(people, most=NAMED)
    called = titles([role]).partition(" ")[2].casefold()
    people = [name for name in _people(live, role) if name.casefold() != called]
    return f"{titles([role])}{f' ({names(people, most=NAMED)})' if people else ''}"


def _goes_on(live: Live) -> str:
    """The role of whoever goes on, when all of those whom the state waits for have acted."""
    if live.state.waits_for == "working_group_member":
        found = live.rounds.newest("group")
        if found is None or found.round.subject.state != "open":
            return ""
        return "" if live.rounds.known(found).silent else "working_group_lead"
    if live.state.waits_for == "owner_lead":
        owned = live.rows.owners.get(live.review.id, ())
        return "working_group_lead" if owned and not live.rows.unsigned(live.review.id) else ""
    if live.state.waits_for != "board_member" or live.rows.standing_of(live.review.id) is None:
        return ""
    seated = live.rows.seats.get(live.review.board_id or 0, ())
    if not seated or _people(live, "board_member"):
        return ""
    return CHAIR if moved_by_chair(live.flow, live.subject.state) else ""


def _people(live: Live, role: str) -> list[str]:
    review, seats = live.review, live.rows.seats
    if role == "working_group_lead":
        return [
            seat.account.name for seat in seats.get(review.group_id or 0, ()) if seat.role == "lead"
        ]
    if role in ("board_chair", "ratifying_chair"):
        body = review.board_id if role == "board_chair" else review.ratifying_id
        return [seat.account.name for seat in seats.get(body or 0, ()) if seat.role == "chair"]
    if role == "owner_lead":
        return [owner.agency.name for owner in live.rows.unsigned(review.id)]
    if role != "board_member":
        return []
    facts = live.rows.standing_of(review.id)
    if facts is None:
        return []
    spoken = {*facts.yes, *facts.no_objection, *facts.objections, *facts.recused}
    sitting = member_names(seats.get(review.board_id or 0, ())).values()
    return [name for name in sitting if name not in spoken]


def _board(live: Live) -> Sequence[str]:
    facts = live.rows.standing_of(live.review.id)
    if facts is None or facts.state != "open":
        return ()
    return standing_for(facts, live.flow).sentences


def _held(live: Live) -> str:
    """The hold, or the first reason against the next step where others are to clear it."""
    if live.hold is not None:
        return told_hold(live.hold)
    if live.state.waits_for in live.roles or _board(live):
        return ""
    blocked = [option for option in live.ahead if reasons_of(option)]
    if not blocked or any(not reasons_of(option) for option in live.ahead):
        return ""
    step = min(blocked, key=lambda option: not option.step.primary)
    reasons = reasons_of(step)
    others = len(reasons) - 1
    more = f" And {count(others, 'thing')} more." if others else ""
    return f"Before “{step.step.label}”: {reasons[0].because}{more}"
