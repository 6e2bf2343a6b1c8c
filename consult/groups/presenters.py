"""What the pages of groups show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wtforms.fields.choices import SelectChoice

from consult import clock
from consult.access import Actor, Permission, ask
from consult.accounts import queries as accounts
from consult.accounts.models import Account
from consult.accounts.queries import role_words
from consult.groups import rules, terms
from consult.groups.forms import NOBODY, GiveSeatForm, NameDeputyForm, NewGroupForm
from consult.groups.models import Deputy, Group, Seat
from consult.web import Panel, shows_at_home
from workflows.calendar import day_in_words

KINDS = {"working_group": "Working group", "board": "Board"}
ORDER = {"chair": 0, "lead": 0, "member": 1}


def in_order(seats: Sequence[Seat]) -> list[Seat]:
    """Chair and leads first, then members by name."""
    return sorted(seats, key=lambda seat: (ORDER[seat.role], seat.account.name, seat.id))


def person_words(account: Account) -> str:
    """“Ann Smith, Northern Borough”: two people may have one name."""
    places = ", ".join(each.agency.short_name or each.agency.name for each in account.memberships)
    return f"{account.name}, {places or account.job_title or account.email}"


def fill_new_group(form: NewGroupForm) -> NewGroupForm:
    """Put the choices of people and agencies in."""
    people = [SelectChoice(str(each.id), person_words(each)) for each in accounts.list_accounts()]
    form.agency.choices = [
        SelectChoice(NOBODY, "None"),
        *(SelectChoice(str(each.id), each.name) for each in accounts.list_agencies()),
    ]
    form.head.choices = [SelectChoice(NOBODY, "Nobody yet"), *people]
    form.members.choices = people
    return form


def fill_give_seat(form: GiveSeatForm, group: Group, actor: Actor) -> GiveSeatForm:
    """People to choose from, and the places that this person may give.

    A manager may also give someone who sits there another place.
    """
    head = rules.HEAD[group.kind]
    seated = set() if actor.is_manager else {seat.account_id for seat in group.present}
    people = [each for each in accounts.list_accounts() if each.id not in seated]
    form.account.choices = [
        SelectChoice("", "Choose a person"),
        *(SelectChoice(str(each.id), person_words(each)) for each in people),
    ]
    form.role.choices = [SelectChoice("member", "Member")]
    if actor.is_manager:
        form.role.choices.append(SelectChoice(head, rules.ROLES[head]))
    return form


def fill_deputy(form: NameDeputyForm, seat: Seat, actor: Actor) -> NameDeputyForm:
    """Everyone but the holder, oneself, and (for a member's seat) those with one of their own."""
    now = clock.now()
    seated = {each.account_id for each in seat.group.seats if not each.gone_at(now)}
    out = {seat.account_id, actor.account_id} | (seated if seat.role == "member" else set())
    people = [each for each in accounts.list_accounts() if each.id not in out]
    form.account.choices = [
        SelectChoice("", "Choose a person"),
        *(SelectChoice(str(each.id), person_words(each)) for each in people),
    ]
    return form


@dataclass(frozen=True)
class SeatRow:
    """A seat as the page of its group shows it.

    term      “since 3 March 2021, until 31 March 2022”
    deputies  who acts for its holder, or will
    """

    seat: Seat
    term: str
    deputies: Sequence[tuple[Deputy, str, bool]]  # with their days, and whether one may end it
    may_set_term: bool
    may_name: bool


def seat_rows(seats: Sequence[Seat], actor: Actor) -> list[SeatRow]:
    now = clock.now()
    return [
        SeatRow(
            seat,
            term_words(seat, now),
            [
                (each, deputy_words(each, now), ask(Permission.END_DEPUTY, actor, each) is None)
                for each in seat.deputies
                if not each.over_by(now)
            ],
            may_set_term=ask(Permission.SET_TERM, actor, seat) is None
            and seat.account_id != actor.account_id,
            may_name=ask(Permission.NAME_DEPUTY, actor, seat) is None,
        )
        for seat in seats
    ]


def term_words(seat: Seat, now: datetime) -> str:
    """When it is or was held: “since …”, “from … until …”."""
    first = day_in_words(terms.first_day(seat.joined_at))
    over = seat.over_at
    last = day_in_words(terms.last_day(over)) if over is not None else ""
    if over is not None and over <= now:
        ended = day_in_words(terms.first_day(over)) if seat.left_at == over else last
        return f"from {first} until {ended}"
    begins = f"from {first}" if seat.joined_at > now else f"since {first}"
    return f"{begins}, until {last}" if last else begins


def deputy_words(deputy: Deputy, now: datetime) -> str:
    """The days on which somebody acts."""
    last = day_in_words(terms.last_day(deputy.until))
    if deputy.starts_at <= now:
        return f"until {last}"
    return f"from {day_in_words(terms.first_day(deputy.starts_at))} until {last}"


def given_words(seat: Seat) -> str:
    """What is said once a seat was given."""
    who, group = seat.account.name, seat.group.name
    if seat.joined_at > clock.now():
        return f"{who} is on “{group}” from {day_in_words(terms.first_day(seat.joined_at))}."
    return f"{who} is on “{group}” now."


def missing_head(group: Group) -> str:
    """“lead” or “chair” where nobody is that now, and the group cannot take a step for it."""
    return "" if group.has_head else rules.HEAD[group.kind]


@shows_at_home
def acts_for(actor: Actor) -> Panel | None:
    """For whom somebody acts, and until when. No query."""
    rows = [
        (acting, role_words(acting), terms.last_day(acting.until))
        for acting in actor.acting.values()
    ]
    return Panel("You act for somebody", "groups/_acting.html", rows) if rows else None
