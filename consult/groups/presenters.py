"""What the pages of groups show."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms.fields.choices import SelectChoice

from consult.access import Actor
from consult.accounts import queries as accounts
from consult.accounts.models import Account
from consult.groups import rules
from consult.groups.forms import NOBODY, GiveSeatForm, NewGroupForm
from consult.groups.models import Group, Seat

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
