"""People and things for tests, made through operations, as if somebody had set them up.

All need the `db` fixture (a write scope). Nothing commits: a visitor does so before a request.
Each feature adds its own at the end of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from consult.access import Actor
from consult.accounts import operations as accounts
from consult.accounts import queries as account_queries
from consult.accounts.models import Account, Agency
from consult.groups import operations as groups
from consult.groups.models import Group

SETTING_UP = Actor(
    "Whoever set this up", site_roles=frozenset({"partnership_manager", "administrator"})
)
_number = count(1)


def actor(account: Account) -> Actor:
    """The one who acts, with the places that this person has now: for `by=`."""
    return account_queries.actor_for(account.id)


# Accounts and groups


def make_agency(name: str = "", *, short_name: str = "", sector: str = "") -> Agency:
    name = name or f"Agency {next(_number)}"
    return accounts.create_agency(name=name, short_name=short_name, sector=sector, by=SETTING_UP)


def make_person(
    name: str = "",
    email: str = "",
    *,
    agency: Agency | None = None,
    role: str = "contributor",
    site_roles: Iterable[str] = (),
    job_title: str = "",
    password: str = "",
) -> Account:
    """`role` is theirs in the agency: "lead" or "contributor"."""
    number = next(_number)
    name = name or f"Person {number}"
    account = accounts.create_account(
        email=email or f"{name.lower().replace(' ', '.')}.{number}@example.org",
        name=name,
        job_title=job_title,
        password_hash=accounts.hash_password(password) if password else None,
        by=SETTING_UP,
    )
    if agency is not None:
        accounts.add_membership(account=account, agency=agency, role=role, by=SETTING_UP)
    for site_role in site_roles:
        accounts.give_site_role(account=account, role=site_role, by=SETTING_UP)
    return account


def make_manager(name: str = "", **others: str) -> Account:
    """A partnership manager."""
    return make_person(name, site_roles=["partnership_manager"], **others)  # type: ignore[arg-type]


def make_group(
    name: str = "",
    kind: str = "working_group",
    *,
    lead: Account | None = None,
    chair: Account | None = None,
    members: Iterable[Account] = (),
    agency: Agency | None = None,
) -> Group:
    """A working group with its lead, or a board with its chair."""
    group = groups.create_group(
        name=name or f"Group {next(_number)}",
        kind=kind,
        agency_id=agency.id if agency else None,
        by=SETTING_UP,
    )
    seats = [(lead, "lead"), (chair, "chair"), *((each, "member") for each in members)]
    for account, role in seats:
        if account is not None:
            groups.give_seat(group=group, account=account, role=role, by=SETTING_UP)
    return group


def make_board(name: str = "", *, chair: Account, members: Iterable[Account] = ()) -> Group:
    return make_group(name, "board", chair=chair, members=members)
