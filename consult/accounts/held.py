"""What is held about a person: every feature says what it holds; a page and a file show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from consult.accounts import queries, tokens
from consult.accounts.agency_rules import SITE_ROLES
from consult.accounts.models import Account
from consult.accounts.places import AGENCY_ROLES

Row = Mapping[str, Any]
HOW = {"password": "With a password", "link": "With a link", "demo": "In the demonstration"}


@dataclass(frozen=True)
class Held:
    """Rows of one kind about one person.

    key      names it in the file
    why      what it is kept for, and for whom it is to see
    columns  key of a value → its heading on the page
    """

    key: str
    title: str
    why: str
    columns: Mapping[str, str]
    rows: Sequence[Row]


Source = Callable[[Account], Held]
_sources: dict[str, Source] = {}


def holds(source: Source) -> Source:
    """Decorate a function that says what a feature holds about a person, in few queries."""
    _sources[f"{source.__module__}.{source.__name__}"] = source
    return source


def held_about(account: Account) -> list[Held]:
    """From the bottom feature up."""
    return [source(account) for source in _sources.values()]


def as_data(held: Sequence[Held]) -> dict[str, list[dict[str, Any]]]:
    """The same for a file: moments and days as ISO 8601."""
    return {
        each.key: [{name: _plain(value) for name, value in row.items()} for row in each.rows]
        for each in held
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


@holds
def account(person: Account) -> Held:
    row = {
        "name": person.name,
        "email": person.email,
        "job_title": person.job_title,
        "since": person.created_at,
        "password": "Set" if person.password_hash else "None",
        "open": "Yes" if person.active else "No",
    }
    return Held(
        "account",
        "Your account",
        "To know you again. Your password itself is not kept, only a digest of it.",
        {
            "name": "Name",
            "email": "E-mail address",
            "job_title": "Job title",
            "since": "Since",
            "password": "Password",
            "open": "Open",
        },
        [row],
    )


@holds
def memberships(person: Account) -> Held:
    rows: list[Row] = [
        {"place": AGENCY_ROLES[each.role], "where": each.agency.name}
        for each in queries.memberships_of(person.id)
    ]
    rows += [{"place": SITE_ROLES[each.role], "where": ""} for each in person.site_roles]
    return Held(
        "places",
        "Your places in agencies and in the service",
        "They decide what you can see and do.",
        {"place": "Place", "where": "Agency"},
        rows,
    )


@holds
def sign_ins(person: Account) -> Held:
    rows = [
        {
            "since": each.created_at,
            "how": HOW[each.how],
            "device": each.device,
            "ends": each.ended_at or each.expires_at,
        }
        for each in queries.list_sign_ins(person.id)
    ]
    return Held(
        "sign_ins",
        "Your sign-ins",
        "So that you can see and end those that are not yours. Only you see them.",
        {"since": "Signed in", "how": "How", "device": "Browser", "ends": "Ended, or ends"},
        rows,
    )


@holds
def access_tokens(person: Account) -> Held:
    rows = [
        {
            "name": each.name,
            "may": tokens.MAY[each.may],
            "since": each.created_at,
            "used": each.used_at,
            "ends": each.revoked_at or each.expires_at,
        }
        for each in tokens.list_tokens(person.id)
    ]
    return Held(
        "access_tokens",
        "Programs that act for you",
        "To let them in, and so that you can end it. Of the token itself only a digest is kept.",
        {
            "name": "Program",
            "may": "May",
            "since": "Since",
            "used": "Last used",
            "ends": "Ended, or ends",
        },
        rows,
    )


@holds
def invitations(person: Account) -> Held:
    rows = [
        {
            "sent": each.sent_at,
            "agency": each.agency.name if each.agency else "",
            "invited_by": each.invited_by.name if each.invited_by else "",
            "accepted": each.accepted_at,
        }
        for each in queries.list_invitations_to(person)
    ]
    return Held(
        "invitations",
        "Invitations to you",
        "To let you in, and to show who did.",
        {
            "sent": "Sent",
            "agency": "Agency",
            "invited_by": "Invited by",
            "accepted": "Accepted",
        },
        rows,
    )
