"""“State of the service” for administrators: clock, mail and people are in sight from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, url_for
from sqlalchemy import func, select

from consult import clock
from consult.access import Actor
from consult.accounts import queries as accounts
from consult.audit.models import Entry
from consult.jobs.models import Beat
from consult.jobs.sweeps import names
from consult.notifications.models import Message
from consult.store import session
from consult.web import Panel, Waiting, shows_at_home, waits_for
from workflows.guards.wording import count
from workflows.guards.wording import names as in_a_row

LATEST = timedelta(minutes=3)
NAMED = 5  # of the people without a place
CALLED = {
    "timers": "Clock",
    "planned steps": "Steps planned for a later minute",
    "outbox": "Sending mail",
    "record": "Reading the record",
    "terms": "Seats that end",
    "review dates": "Review dates of chapters",
    "kept words": "Forgetting words that were kept for somebody",
    "spent forms": "Forgetting forms that were sent",
    "filled forms": "Saving comment forms that were sent",
    "unsaved texts": "Forgetting texts that were not saved",
    "old sign-ins": "Forgetting old sign-ins",
    "old attachments": "Forgetting old attachments",
}


@dataclass(frozen=True)
class Swept:
    """When a sweep last ran; wrong says what is amiss with it."""

    name: str
    at: datetime | None
    wrong: str

    @property
    def called(self) -> str:
        return CALLED.get(self.name, self.name.capitalize())


@dataclass(frozen=True)
class State:
    """What an administrator wants to know first."""

    sweeps: Sequence[Swept]
    waiting: int
    failed: int
    bounced: int
    mail_url: str
    people: int
    placeless: int
    named: Sequence[str]  # the first of them
    entries: int


@shows_at_home
def state_of_the_service(actor: Actor) -> Panel | None:
    """Five queries, however many people there are."""
    if not actor.is_administrator:
        return None
    mail, (placeless, named) = _mail(), accounts.placeless(NAMED)
    shown = State(
        sweeps=sweeps(),
        waiting=mail.get("waiting", 0),
        failed=mail.get("failed", 0),
        bounced=mail.get("bounced", 0),
        mail_url=_mail_url(),
        people=accounts.count_accounts(),
        placeless=placeless,
        named=named,
        entries=session.scalar(select(func.count()).select_from(Entry)) or 0,
    )
    return Panel("State of the service", "notifications/_state.html", shown)


@waits_for
def what_is_wrong(actor: Actor) -> Iterator[Waiting]:
    """A clock that has stopped, and mail that could not be sent. Two queries."""
    if not actor.is_administrator:
        return
    wrong = [each for each in sweeps() if each.wrong]
    if wrong:
        yield Waiting(
            what="See why a part of the service stands still",
            about=in_a_row([each.called for each in wrong]),
            url=url_for("notifications.show_clock"),
            note=wrong[0].wrong,
            group="The service",
            urgent=True,
        )
    failed = _mail().get("failed", 0)
    if failed:
        yield Waiting(
            what="See why mail could not be sent",
            about=count(failed, "message"),
            url=_mail_url() or url_for("public.health"),
            group="The service",
        )


def sweeps() -> list[Swept]:
    """Every sweep with its last run. One query."""
    beats = {beat.name: beat for beat in session.scalars(select(Beat))}
    return [_swept(name, beats) for name in names()]


def _swept(name: str, beats: Mapping[str, Beat]) -> Swept:
    """When it last ran is told by the clock that everybody sees, which the demonstration moves."""
    beat = beats.get(name)
    if beat is None:
        return Swept(name, None, "It has not run yet: is a worker running?")
    ago = clock.machine_now() - beat.at
    at = clock.now() - ago
    if ago > LATEST:
        return Swept(name, at, "It has not run for more than 3 minutes: is a worker running?")
    return Swept(name, at, f"It failed: {beat.error}" if beat.error else "")


def _mail() -> dict[str, int]:
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    return {row[0]: row[1] for row in rows}


def _mail_url() -> str:
    """Mail is read in the demonstration only: it holds what people are told in private."""
    demo = current_app.config["SETTINGS"].demo
    return url_for("notifications.list_messages") if demo else ""
