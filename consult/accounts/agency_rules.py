"""What an agency must be, and who may give whom which place. Nothing here knows a database."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime

from workflows.calendar import day_in_words
from workflows.refusal import Refusal

ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\]+")
KINDS = {
    "council": "Council",
    "police": "Police",
    "nhs": "NHS body",
    "justice": "Justice and probation",
    "government": "Government",
    "voluntary": "Voluntary sector",
    "education": "Education",
    "partnership": "Partnership body",
}
SITE_ROLES = {
    "partnership_manager": "Partnership manager",
    "administrator": "Administrator",
    "safeguarding_lead": "Safeguarding lead",
}
MOST_DAYS, MOST_AREAS = 60, 40
HOUSE = "house: somebody answers for every agency, and for the service"


def kind_is_known(kind: str) -> Refusal | None:
    if not kind or kind in KINDS:
        return None
    return Refusal("no-such-kind", "Choose a kind from the list.", field="kind")


def days_are_in_order(
    started: date | None, ended: date | None, *, field: str = "ended_on"
) -> Refusal | None:
    """It does not end before it began. `field` is the one of the two that was typed."""
    if started is None or ended is None or ended >= started:
        return None
    because = "It would end before it began. Check both dates."
    return Refusal("ends-before-it-began", because, field=field)


def internal_days_fit(days: int | None) -> Refusal | None:
    if days is None or 1 <= days <= MOST_DAYS:
        return None
    because = f"Enter a whole number of days from 1 to {MOST_DAYS}, or leave it empty."
    return Refusal("days-out-of-range", because, field="internal_days")


def areas_fit(areas: Sequence[str]) -> Refusal | None:
    if len(areas) > MOST_AREAS:
        because = f"There are {len(areas)} areas; {MOST_AREAS} is the most."
        return Refusal("too-many-areas", because, field="areas")
    long = next((area for area in areas if len(area) > 100), None)
    if long is None:
        return None
    because = f"“{long[:40]}…” is too long: the name of an area has at most 100 characters."
    return Refusal("area-too-long", because, field="areas")


def agency_goes_on(name: str, ended: date | None, day: date) -> Refusal | None:
    """Nobody is given a new place in an agency that is no more."""
    if ended is None or ended > day:
        return None
    because = f"{name} has ended, so nobody can be given a place there."
    return Refusal("agency-ended", because, field="agency")


def not_before_it_ends(name: str, ended: date | None) -> Refusal:
    """Why the people of an agency that will be merged are not moved yet."""
    when = f" on {day_in_words(ended)}" if ended is not None else ""
    because = f"{name} has not ended yet."
    return Refusal("not-yet", because, fix=f"Move its people from the day that it ends{when}.")


def address_is_one(email: str) -> Refusal | None:
    """One address and nothing beside it: it is a line at the head of a message."""
    if ADDRESS.fullmatch(email) and email.isprintable():
        return None
    because = "Enter an e-mail address in the right form, like name@example.org."
    return Refusal("no-email", because, field="email")


def contact_can_be_reached(email: str, phone: str) -> Refusal | None:
    if email or phone:
        return None
    because = "Enter an e-mail address or a telephone number, or nobody could reach them."
    return Refusal("no-way-to-reach", because, field="email")


def contacts_are_there(count: int, name: str) -> Refusal | None:
    if count:
        return None
    because = f"{name} has no contacts to confirm."
    return Refusal("no-contacts", because, fix="Add at least one first.")


def contacts_due(confirmed: datetime | None, months: int) -> date | None:
    """The day by which contacts are to be confirmed; None for at once."""
    if confirmed is None:
        return None
    total = confirmed.month - 1 + months
    year, month = confirmed.year + total // 12, total % 12 + 1
    day = min(confirmed.day, _days_in(year, month))
    return date(year, month, day)


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


# Who gives whom which place


def not_oneself(own: bool, doing: str) -> Refusal | None:
    """Nobody changes their own rights, whatever they are."""
    if not own:
        return None
    return Refusal(
        "not-oneself",
        f"Nobody can {doing} themselves.",
        fix="Ask a colleague who may, or an administrator.",
        who="an administrator",
        source="house: nobody changes their own rights",
    )


def only_oneself(own: bool) -> Refusal | None:
    """What people are called is theirs to say."""
    if own:
        return None
    because = "Only the person can change their own name and job title."
    return Refusal("not-your-own", because, who="the person whose account it is")


def only_an_administrator(is_one: bool, does: str) -> Refusal | None:
    if is_one:
        return None
    because = f"Only an administrator {does}."
    return Refusal("not-an-administrator", because, who="an administrator")


def role_is_theirs_to_give(
    role: str, *, administrator: bool, own: str | None, agency: str
) -> Refusal | None:
    """An administrator gives every role; a lead those of the own agency; a deputy the least.

    own  the role in that agency of whoever gives
    """
    if administrator or own == "lead" or (own == "deputy" and role == "contributor"):
        return None
    if own == "deputy":
        because = f"Only a lead of {agency} or an administrator makes somebody lead or deputy."
    else:
        because = f"Only a lead of {agency} or an administrator says who does what there."
    return Refusal(
        "not-yours-to-give", because, who=f"a lead of {agency}, or an administrator", field="role"
    )


def site_roles_are_theirs_to_give(roles: Collection[str], *, administrator: bool) -> Refusal | None:
    if not roles or administrator:
        return None
    return Refusal(
        "not-yours-to-give",
        "Only an administrator makes somebody a partnership manager or an administrator.",
        who="an administrator",
        field="site_roles",
    )


def someone_leads_still(
    name: str, agency: str, *, role: str, other_leads: int, ended: bool
) -> Refusal | None:
    """An agency that goes on keeps a lead; a deputy alone is not enough."""
    if role != "lead" or other_leads or ended:
        return None
    return Refusal(
        "last-lead",
        f"{name} is the only lead of {agency}, which would have nobody to sign for it.",
        fix="Make somebody else lead first.",
        who=f"an administrator, or {name}",
        source=HOUSE,
    )


def someone_administers_still(name: str, *, is_one: bool, others: int) -> Refusal | None:
    if not is_one or others:
        return None
    return Refusal(
        "last-administrator",
        f"{name} is the only administrator: nobody could look after the service.",
        fix="Make somebody else administrator first.",
        who="an administrator",
        source=HOUSE,
    )


def invitation_has_a_place(agency: bool, site_roles: Collection[str]) -> Refusal | None:
    if agency or site_roles:
        return None
    because = "Say where they belong: choose an agency, or what they are to the whole service."
    return Refusal("no-place", because, field="agency")


def site_roles_are_known(roles: Collection[str]) -> Refusal | None:
    if set(roles) <= set(SITE_ROLES):
        return None
    return Refusal("no-such-role", "Choose from the list.", field="site_roles")
