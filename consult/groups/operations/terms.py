"""Say until when a seat is held."""

from __future__ import annotations

from datetime import date

from consult import audit, clock
from consult.access import Actor
from consult.groups import rules, terms
from consult.groups.models import Seat
from consult.groups.operations.seats import chair_then, kept_chairs
from consult.groups.operations.taking import over, take
from consult.store import session
from workflows.refusal import refuse_any


def set_term(
    seat: Seat, *, last_day: date | None, reason: str = "", seen: int | None = None, by: Actor
) -> None:
    """The last day of a seat, or none; the clock may so take even the only lead or chair.

    Raises Refused for what is not theirs to set, oneself, a day in the past, a second chair and a
    seat that is over; Overtaken. seen: the revision of the seat on the page.
    """
    take(seat, seen)
    if seat.gone_at(clock.now()):
        refuse_any([over(seat)])
    first = terms.first_day(seat.joined_at)
    refuse_any(rules.days_are_in_order(first, last_day, terms.today(), begun=True))
    before, until = seat.ends_at, terms.after(last_day) if last_day else None
    refuse_any(
        [
            rules.only_a_manager_names_the_head(seat.role, manager=by.is_manager),
            rules.not_ones_own(seat.account_id == by.account_id, "set the term of"),
            rules.only_a_manager_shortens(before, until, manager=by.is_manager),
        ]
    )
    if seat.role == "chair":
        several = [each for each in kept_chairs(seat.group_id) if each.id != seat.id]
        refuse_any([chair_then(several, (seat.joined_at, until))])
    if until == before:
        return
    seat.ends_at, seat.warned_at, seat.told_at = until, None, None
    session.flush()
    facts = {
        "seat": seat.id,
        "account": seat.account_id,
        "until": until.isoformat() if until else None,
        "before": before.isoformat() if before else None,
    }
    words = {"person": seat.account.name, "reason": reason.strip()}
    audit.record(f"group:{seat.group_id}", "term-set", facts=facts, words=words, by=by)
