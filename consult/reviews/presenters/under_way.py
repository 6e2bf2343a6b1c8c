"""“Under way” on a home page: where each review is, whom it waits for, and what holds it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for

from consult import clock
from consult.access import Actor
from consult.boards.tally import standing_for
from consult.reviews.presenters.holding import told_hold
from consult.reviews.presenters.home import page_of
from consult.reviews.presenters.live import Live, live_for, reasons_of
from consult.reviews.presenters.who_acts import waiting_since, who_acts
from consult.web import Panel, shows_at_home
from workflows.guards.wording import count

MOST = 10
SOON = timedelta(days=7)


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
        who="" if live.hold else who_acts(live),
        since=waiting_since(live),
        closes_at=closes_at,
        soon=closes_at is not None and closes_at - now <= SOON,
        held=_held(live),
        told=_board(live),
    )


def _closes_at(live: Live) -> datetime | None:
    """When the round that is open closes."""
    for audience in ("agencies", "group"):
        found = live.rounds.newest(audience)
        if found is not None and found.round.state == "open":
            return found.round.closes_at
    return None


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
