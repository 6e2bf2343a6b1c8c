"""People, agencies and who someone is to the service."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, TextClause, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from consult import clock, settings
from consult.access import LEADING, VISITOR, Acting, Actor
from consult.accounts.guests import guest_actor
from consult.accounts.models import (
    Account,
    Agency,
    Invitation,
    Membership,
    SignIn,
    SignInLink,
    SiteRole,
    TourStop,
)
from consult.accounts.places import all_places, place_of
from consult.accounts.seats import list_deputising, parsed, timed
from consult.store import Asked, Missing, Page, UTCDateTime, in_order, page_of, says, session

WAYS_IN = {
    "password": "With a password",
    "link": "With a link sent by e-mail",
    "demo": "In the demonstration",
}
# Text, because groups stand above accounts and are not ours to import. `me` is one account, or
# nobody: then there is no row.
_ACTOR = (
    "SELECT 'account' AS what, me.id AS place_id, me.email AS role, "
    "CASE WHEN me.guest THEN 'guest' ELSE '' END AS kind, me.name AS name, "
    "me.sign_in_id AS turn FROM me "
    "UNION ALL SELECT 'membership', agency.id, membership.role, '', agency.name, membership.id "
    "FROM me JOIN membership ON membership.account_id = me.id "
    "JOIN agency ON agency.id = membership.agency_id "
    "UNION ALL SELECT 'site', 0, site_role.role, '', '', 0 "
    "FROM me JOIN site_role ON site_role.account_id = me.id "
    "UNION ALL SELECT 'seat', seat.group_id, seat.role, body.kind, body.name, seat.id "
    "FROM me JOIN seat ON seat.account_id = me.id AND SEAT_IS_HELD "
    "JOIN body ON body.id = seat.group_id "
    "UNION ALL SELECT 'deputy', seat.group_id, '', '', '', deputy.id "
    "FROM me JOIN deputy ON deputy.account_id = me.id AND DEPUTY_ACTS "
    "JOIN seat ON seat.id = deputy.seat_id AND SEAT_IS_HELD ORDER BY turn"
)
_ME = "WITH me AS (SELECT account.*, 0 AS sign_in_id FROM account WHERE id = :account) "
_OF_ACCOUNT = _ME + _ACTOR
_OF_TOKEN = (  # every request asks this
    "WITH me AS (SELECT account.*, sign_in.id AS sign_in_id "
    "FROM sign_in JOIN account ON account.id = sign_in.account_id "
    "WHERE sign_in.token_digest = :digest AND sign_in.ended_at IS NULL "
    "AND sign_in.expires_at > :at AND account.active) " + _ACTOR
)

WITH_ROLE = (  # and this every step
    select(Account)
    .join(SiteRole, SiteRole.account_id == Account.id)
    .where(SiteRole.role == bindparam("site_role"), Account.active)
    .order_by(Account.name, Account.id)
)


def digest(token: str) -> str:
    """What is stored of a random token: enough to know it again, of no use to a thief."""
    return hashlib.sha256(token.encode()).hexdigest()


def get_account(account_id: int) -> Account:
    """Raises Missing."""
    account = session.get(Account, account_id)
    if account is None:
        raise Missing(f"account {account_id}")
    return account


def find_account_by_email(email: str) -> Account | None:
    """Of somebody who has an account; guests have none."""
    return session.scalars(
        select(Account).where(Account.email == email.strip().lower(), ~Account.guest)
    ).one_or_none()


def list_accounts(*, active: bool | None = True) -> Sequence[Account]:
    """Everyone with their places, by name; three queries. `active=None` for those left as well."""
    wanted = select(Account).options(
        selectinload(Account.memberships).joinedload(Membership.agency),
        selectinload(Account.site_roles),
    )
    wanted = wanted.where(~Account.guest)
    if active is not None:
        wanted = wanted.where(Account.active == active)
    return session.scalars(wanted.order_by(Account.name, Account.id)).all()


def count_accounts() -> int:
    """How many people can sign in."""
    query = select(func.count()).select_from(Account)
    return session.scalar(query.where(~Account.guest, Account.active)) or 0


def placeless(most: int) -> tuple[int, Sequence[str]]:
    """How many people who can sign in have no place, no seat and no role, and the names of the
    first of them. One query."""
    seatless = timed(
        "NOT EXISTS (SELECT seat.id FROM seat WHERE seat.account_id = account.id AND SEAT_IS_HELD)"
    )
    rows = session.execute(
        select(Account.name, func.count().over())
        .where(~Account.guest, Account.active)
        .where(~Account.memberships.any(), ~Account.site_roles.any(), seatless)
        .order_by(Account.name, Account.id)
        .limit(most)
    ).all()
    return (rows[0][1] if rows else 0), [row[0] for row in rows]


def get_agency(agency_id: int) -> Agency:
    """Raises Missing."""
    agency = session.get(Agency, agency_id)
    if agency is None:
        raise Missing(f"agency {agency_id}")
    return agency


def list_agencies() -> Sequence[Agency]:
    return session.scalars(select(Agency).order_by(Agency.name)).all()


def lock(row: Account | Agency | Invitation, *, read: bool = False) -> None:
    """Take a row until the transaction ends, and read it anew; `read`: others may read it too.

    Without what hangs on it: PostgreSQL locks no outer join. Raises Missing when it is gone.
    """
    kind, row_id = type(row), row.id
    query = select(kind).where(kind.id == row_id).with_for_update(read=read)
    if session.scalars(query.execution_options(populate_existing=True)).one_or_none() is None:
        raise Missing(f"{kind.__name__.lower()} {row_id}")


def hold_agencies(agency_ids: Collection[int]) -> dict[int, Agency]:
    """Those that exist, by id; none of them ends until the transaction does."""
    if not agency_ids:
        return {}
    rows = session.scalars(
        select(Agency)
        .where(Agency.id.in_(agency_ids))
        .order_by(Agency.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return {agency.id: agency for agency in rows}


def list_people_of(agency_id: int, role: str | None = None) -> Sequence[Account]:
    """Active people of an agency by name; `role` is "lead", "deputy" or "contributor"."""
    wanted = (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.agency_id == agency_id, Account.active)
        .order_by(Account.name, Account.id)
    )
    return session.scalars(wanted.where(Membership.role == role) if role else wanted).all()


def people_of_many(agency_ids: Sequence[int]) -> dict[int, list[Account]]:
    """Agency id → its active people, by name. One query, or none."""
    found: dict[int, list[Account]] = {agency_id: [] for agency_id in agency_ids}
    rows = session.execute(
        select(Membership.agency_id, Account)
        .join(Membership.account)
        .where(Membership.agency_id.in_(agency_ids), Account.active)
        .order_by(Account.name, Account.id)
    )
    for agency_id, account in rows if agency_ids else ():
        found[agency_id].append(account)
    return found


def list_agency_leads(agency_ids: Sequence[int]) -> dict[int, list[Account]]:
    """Agency id → its active leads and deputies, leads first, then by name. One query."""
    leads: dict[int, list[Account]] = {agency_id: [] for agency_id in agency_ids}
    rows = session.scalars(
        select(Membership)
        .join(Membership.account)
        .options(contains_eager(Membership.account))
        .where(Membership.agency_id.in_(agency_ids), Membership.role.in_(LEADING), Account.active)
        .order_by(Membership.role == "deputy", Account.name, Account.id)
    )
    for row in rows:
        leads[row.agency_id].append(row.account)
    return leads


def list_members(agency_id: int) -> Sequence[Membership]:
    """Places of active people in an agency, with them: leads, deputies, then by name. One query."""
    return session.scalars(
        select(Membership)
        .join(Membership.account)
        .options(contains_eager(Membership.account))
        .where(Membership.agency_id == agency_id, Account.active)
        .order_by(
            Membership.role == "contributor", Membership.role == "deputy", Account.name, Account.id
        )
    ).all()


def memberships_of(account_id: int) -> Sequence[Membership]:
    """Someone's places in agencies, by id of the agency. One query."""
    return session.scalars(
        select(Membership)
        .options(joinedload(Membership.agency), joinedload(Membership.account))
        .where(Membership.account_id == account_id)
        .order_by(Membership.agency_id)
    ).all()


def find_membership(account_id: int, agency_id: int) -> Membership | None:
    return session.scalars(
        select(Membership).where(
            Membership.account_id == account_id, Membership.agency_id == agency_id
        )
    ).one_or_none()


def today() -> date:
    """The day that it is where the service is."""
    return clock.now().astimezone(ZoneInfo(settings.current().zone)).date()


def find_invitation(token: str) -> Invitation | None:
    return session.scalars(
        select(Invitation)
        .options(joinedload(Invitation.agency), joinedload(Invitation.invited_by))
        .where(Invitation.token_digest == digest(token))
    ).one_or_none()


def find_open_invitation(email: str) -> Invitation | None:
    """An invitation to this address that was neither accepted nor withdrawn, expired or not."""
    return session.scalars(
        select(Invitation)
        .where(
            Invitation.email == email.strip().lower(),
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .order_by(Invitation.id.desc())
        .limit(1)
    ).one_or_none()


def list_managers() -> Sequence[Account]:
    """Active partnership managers by name."""
    return list_with_site_role("partnership_manager")


def list_with_site_role(role: str) -> Sequence[Account]:
    """Active people who have it, by name."""
    return session.scalars(WITH_ROLE, {"site_role": role}).all()


def actor_for(account_id: int) -> Actor:
    """Who this person is now, with every place they have. One query. Raises Missing."""
    rows = session.execute(timed(_OF_ACCOUNT), {"account": account_id}).all()
    if not rows:
        raise Missing(f"account {account_id}")
    return _actor(rows, None)


def _actor(rows: Sequence[Row[*tuple[Any, ...]]], session_id: int | None) -> Actor:
    [account] = [row for row in rows if row.what == "account"]
    if account.kind == "guest":  # whatever rows there may be: a guest has no place
        return guest_actor(account.place_id, account.name, session_id)
    memberships = [row for row in rows if row.what == "membership"]
    seats = [row for row in rows if row.what == "seat"]
    own = {row.place_id: row.role for row in seats}
    boards = {row.place_id for row in seats if row.kind == "board"}
    acting = {}
    if any(row.what == "deputy" for row in rows):
        several = list_deputising(account.place_id)
        acting = {
            each.acting.group_id: replace(each.acting, own=own.get(each.acting.group_id, ""))
            for each in several
        }
        boards |= {each.acting.group_id for each in several if each.kind == "board"}
    roles = frozenset(row.role for row in rows if row.what == "site")
    return Actor(
        name=account.name,
        account_id=account.place_id,
        email=account.role,
        session_id=session_id,
        site_roles=roles,
        agencies={row.place_id: row.role for row in memberships},
        agency_names={row.place_id: row.name for row in memberships},
        seats=own | {each: _wider(has) for each, has in acting.items()},
        boards=frozenset(boards),
        acting=acting,
        place=place_of(
            roles,
            [(row.role, row.name) for row in memberships],
            [(row.role, row.kind, row.name) for row in seats],
        )
        or next((acting_words(each) for each in acting.values()), ""),
    )


def _wider(acting: Acting) -> str:
    """The holder's role, unless one's own on that group gives more."""
    return acting.own if acting.own in ("lead", "chair") else acting.role


def acting_words(acting: Acting) -> str:
    """“Deputy for the chair, Editorial Board”."""
    return f"Deputy for {role_words(acting)}, {acting.group}"


def role_words(acting: Acting) -> str:
    """“the chair”; members are several, so they are named."""
    return f"the {acting.role}" if acting.role != "member" else acting.holder


def list_tour_stops() -> Sequence[TourStop]:
    """The demonstration's tour in order, with its people. One query."""
    wanted = select(TourStop).options(joinedload(TourStop.account)).order_by(TourStop.id)
    return session.scalars(wanted).all()


def list_places(account_id: int) -> list[str]:
    """Every place that someone has, in words: “Agency lead, Northern Borough”."""
    roles = set(session.scalars(select(SiteRole.role).where(SiteRole.account_id == account_id)))
    agencies = session.execute(
        select(Membership.role, Agency.name)
        .join(Membership.agency)
        .where(Membership.account_id == account_id)
        .order_by(Membership.id)
    )
    seats = [(role, kind, name) for _, role, kind, name in _seats_of(account_id)]
    acting = [acting_words(each.acting) for each in list_deputising(account_id)]
    return all_places(roles, [(row.role, row.name) for row in agencies], seats) + acting


def _seats_of(account_id: int) -> list[tuple[int, str, str, str]]:
    """Read as text: groups stand above accounts, and their models are not ours to import."""
    rows = session.execute(
        timed(
            "SELECT seat.group_id, seat.role, body.kind, body.name FROM seat "
            "JOIN body ON body.id = seat.group_id "
            "WHERE seat.account_id = :account AND SEAT_IS_HELD ORDER BY seat.id"
        ),
        {"account": account_id},
    )
    return [(row.group_id, row.role, row.kind, row.name) for row in rows]


def list_seats_of_everyone() -> dict[int, list[tuple[str, str, str]]]:
    """Account id → (role, kind of group, name of group). One query."""
    seats: dict[int, list[tuple[str, str, str]]] = {}
    rows = session.execute(
        timed(
            "SELECT seat.account_id, seat.role, body.kind, body.name FROM seat "
            "JOIN body ON body.id = seat.group_id WHERE SEAT_IS_HELD ORDER BY seat.id"
        )
    )
    for row in rows:
        seats.setdefault(row.account_id, []).append((row.role, row.kind, row.name))
    return seats


def find_actor(token: str, at: datetime) -> Actor:
    """Who holds this token; a visitor when it has ended, or its account has. One query,
    and another for a deputy."""
    given = {"digest": digest(token), "at": at, "now": clock.now()}
    rows = session.execute(_of_token(), given).all()
    if not rows:
        return VISITOR
    return _actor(rows, next(row.turn for row in rows if row.what == "account"))


@cache
def _of_token() -> TextClause:
    """Put together once: every request asks it."""
    return parsed(_OF_TOKEN).bindparams(bindparam("at", type_=UTCDateTime()))


def list_living_sign_ins(account_id: int, at: datetime) -> Sequence[SignIn]:
    """Where someone is signed in, newest first."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.expires_at > at)
        .order_by(SignIn.created_at.desc(), SignIn.id.desc())
    ).all()


def list_sign_ins(account_id: int) -> Sequence[SignIn]:
    """Every sign-in of someone that is still kept, newest first."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.account_id == account_id)
        .order_by(SignIn.created_at.desc(), SignIn.id.desc())
    ).all()


def list_sign_ins_asked(account_id: int, asked: Asked, now: datetime) -> Page[SignIn]:
    """A page of the same."""
    wanted = select(SignIn).where(
        SignIn.account_id == account_id, says(asked.get("words"), SignIn.device)
    )
    if how := asked.get("how"):
        wanted = wanted.where(SignIn.how == how)
    if living := asked.get("living"):
        lasts = SignIn.ended_at.is_(None) & (SignIn.expires_at > now)
        wanted = wanted.where(lasts if living == "yes" else ~lasts)
    columns = {"when": SignIn.created_at, "where": func.lower(SignIn.device)}
    last = SignIn.created_at.desc(), SignIn.id.desc()
    return page_of(in_order(wanted, asked, columns, *last), number=asked.number)


def list_invitations_to(account: Account) -> Sequence[Invitation]:
    """Those that became this account, or were sent to its address; newest first."""
    return session.scalars(
        select(Invitation)
        .where((Invitation.account_id == account.id) | (Invitation.email == account.email))
        .options(joinedload(Invitation.agency), joinedload(Invitation.invited_by))
        .order_by(Invitation.sent_at.desc(), Invitation.id.desc())
    ).all()


def get_sign_in_of(account_id: int, sign_in_id: int) -> SignIn:
    """A sign-in of this person. Raises Missing, for another's as well."""
    found = session.get(SignIn, sign_in_id)
    if found is None or found.account_id != account_id:
        raise Missing(f"sign-in {sign_in_id}")
    return found


def find_link(token: str) -> SignInLink | None:
    return session.scalars(
        select(SignInLink)
        .options(joinedload(SignInLink.account))
        .where(SignInLink.token_digest == digest(token))
    ).one_or_none()


def count_links_since(account_id: int, moment: datetime) -> int:
    """How many links a person asked for after `moment`."""
    return (
        session.scalar(
            select(func.count())
            .select_from(SignInLink)
            .where(SignInLink.account_id == account_id, SignInLink.created_at > moment)
        )
        or 0
    )


def names_of(account_ids: Collection[int]) -> dict[int, str]:
    """Account id → name, by name. One query."""
    rows = session.execute(
        select(Account.id, Account.name)
        .where(Account.id.in_(list(account_ids)))
        .order_by(Account.name, Account.id)
    )
    return {row[0]: row[1] for row in rows}
