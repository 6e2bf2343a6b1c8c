"""Deputies, and seats that end by the clock: who gets which letter."""

from __future__ import annotations

from consult.events import subscribe
from consult.groups import terms
from consult.groups.events import DeputyNamed
from consult.groups.rules import ROLES
from consult.jobs import register_sweep
from consult.notifications.operations import write_letters
from consult.notifications.terms import tell_of_terms
from workflows.calendar import day_in_words


@subscribe(DeputyNamed)
def tell_deputy_and_holder(news: DeputyNamed) -> None:
    deputy, seat = news.deputy, news.deputy.seat
    people = [each for each in (deputy.account, seat.account) if each.id != news.by.account_id]
    write_letters(
        "groups/deputy_named",
        people,
        deputy=deputy.account.name,
        holder=seat.account.name,
        role=ROLES[seat.role].lower(),
        group=seat.group.name,
        first=day_in_words(terms.first_day(deputy.starts_at)),
        last=day_in_words(terms.last_day(deputy.ends_at)),
        by=news.by.name,
        group_id=seat.group_id,
    )


register_sweep("terms", tell_of_terms)
