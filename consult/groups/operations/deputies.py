"""Name who acts for the holder of a seat, and take that back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from consult import audit, clock, events
from consult.access import Actor
from consult.accounts.guests import is_no_guest
from consult.accounts.models import Account
from consult.groups import queries, rules, terms
from consult.groups.events import DeputyEnded, DeputyNamed
from consult.groups.models import Deputy, Seat
from consult.groups.operations.taking import lock, over
from consult.store import session
from workflows.refusal import Refusal, refuse_any


def name_deputy(
    seat: Seat,
    *,
    account: Account,
    starts_on: date | None = None,
    last_day: date,
    seen: int | None = None,
    by: Actor,
) -> Deputy:
    """Somebody acts for the holder of this seat, from today or a day to come to the last day.

    Raises Refused for oneself, the holder, a closed account, days that do not fit, a second voice
    and a second deputy at one time; Overtaken. seen: id of the newest deputy on the page.
    """
    lock(seat.group_id)
    session.refresh(seat)
    _require_seen(seat, seen)
    if seat.gone_at(clock.now()):
        refuse_any([over(seat)])
    refuse_any(
        [
            rules.not_ones_own(account.id == by.account_id, "make a deputy of"),
            rules.deputy_is_another(account.id == seat.account_id, seat.account.name),
            *rules.days_are_in_order(starts_on, last_day, terms.today()),
            rules.deputy_ends_with_the_seat(
                last_day,
                terms.last_day(seat.ends_at) if seat.ends_at else None,
                seat.account.name,
            ),
            is_no_guest(account),
            *_may_stand_in(seat, account),
        ]
    )
    span = (terms.begins(starts_on), terms.after(last_day))
    refuse_any(_nobody_else(seat, account, span))
    deputy = Deputy(seat=seat, account=account, starts_at=span[0], ends_at=span[1])
    session.add(deputy)
    session.flush()
    _note("deputy-named", deputy, by)
    events.publish(DeputyNamed(deputy, by))
    return deputy


def newest_deputy(seat_id: int) -> int:
    """Id of the deputy who was named last for a seat; 0 before there is one."""
    return session.scalar(select(func.max(Deputy.id)).where(Deputy.seat_id == seat_id)) or 0


def end_deputy(deputy: Deputy, *, by: Actor) -> None:
    """They act no more from now on. A second time does nothing."""
    lock(deputy.seat.group_id)
    session.refresh(deputy)
    if deputy.over_by(clock.now()):
        return
    deputy.ended_at = clock.now()
    session.flush()
    _note("deputy-ended", deputy, by)
    events.publish(DeputyEnded(deputy, by))


def _require_seen(seat: Seat, seen: int | None) -> None:
    audit.require_seen(
        seen,
        newest_deputy(seat.id),
        thing=f"group:{seat.group_id}",
        acts=("deputy-named",),
        did=lambda told: f"named {told.words.get('person', 'somebody')} as deputy",
        about=lambda told: told.entry.body["facts"].get("seat") == seat.id,
    )


def _may_stand_in(seat: Seat, account: Account) -> list[Refusal | None]:
    kept = queries.find_kept_seat(seat.group_id, account.id)
    seated = kept is not None and kept.id != seat.id and not kept.gone_at(clock.now())
    closed = Refusal("account-closed", f"{account.name}'s account is closed.", field="account")
    return [
        None if account.active else closed,
        rules.one_voice_each(account.name, seated=seated, role=seat.role),
    ]


def _nobody_else(seat: Seat, account: Account, span: rules.Span) -> list[Refusal | None]:
    """One deputy of a seat, and one seat of a deputy on the same group, at one time."""
    now = clock.now()
    rows = session.scalars(select(Deputy).where(Deputy.seat_id == seat.id))
    of_seat = [(d.starts_at, d.ends_at) for d in rows if not d.over_by(now)]
    deputyships = queries.deputyships_of(seat.group_id, account.id)
    theirs = [(d.starts_at, d.ends_at) for d in deputyships if d.seat_id != seat.id]
    holder, name = seat.account.name, account.name
    return [
        rules.nobody_else_then(of_seat, span, f"{holder} has a deputy for some of these days."),
        rules.nobody_else_then(theirs, span, f"{name} acts for somebody else here then."),
    ]


def _note(act: str, deputy: Deputy, by: Actor) -> None:
    seat = deputy.seat
    facts = {
        "deputy": deputy.id,
        "seat": seat.id,
        "account": deputy.account_id,
        "holder": seat.account_id,
        "from": deputy.starts_at.isoformat(),
        "until": deputy.ends_at.isoformat(),
    }
    words = {"person": deputy.account.name, "holder": seat.account.name}
    audit.record(f"group:{seat.group_id}", act, facts=facts, words=words, by=by)
