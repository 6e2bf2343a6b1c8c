"""No one raises their own rights: every form of people and accounts, by everyone, with every field.

Each person sends each form at each target with values that would raise them if any were taken.
What may change is said by the table LIMITS; everything else must be as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from consult import clock, store
from consult.accounts import operations
from consult.accounts.models import Account, Agency, Invitation, Membership, SiteRole
from consult.people.importing import keep_sheet
from consult.people.models import AgencySheet
from tests import factories as make

GOOD = "four unrelated words here"
ROLES = ("lead", "deputy", "contributor")
VALUES = (("lead", "home"), ("lead", "away"), ("contributor", "home"))
SITE = ("administrator", "partnership_manager", "safeguarding_lead")
ENDS = ("accounts.sign_out", "accounts.end_sign_in", "accounts.end_other_sign_ins")


@dataclass
class Limits:
    """What somebody may change in their own agency, at most; in another one nothing."""

    gives: tuple[str, ...] = ()  # roles
    touches: tuple[str, ...] = ()  # roles of those whose place they may change


LIMITS = {
    "contributor": Limits(),
    "deputy": Limits(gives=("contributor",), touches=("contributor",)),
    "lead": Limits(gives=ROLES, touches=ROLES),
    "lead elsewhere": Limits(gives=ROLES, touches=ROLES),
    "manager": Limits(),
    "nobody": Limits(),
}


@dataclass
class Cast:
    home: Agency
    away: Agency
    people: dict[str, Account]
    targets: list[Account]
    invitations: list[Invitation]
    sheet: AgencySheet  # the administrator's, which waits to be confirmed
    tokens: list[int]  # the administrator's and a colleague's


@pytest.fixture
def cast(db: Any) -> Cast:
    home, away = make.make_agency("Home"), make.make_agency("Away")
    people = {
        "contributor": make.make_person(agency=home, role="contributor"),
        "deputy": make.make_person(agency=home, role="deputy"),
        "lead": make.make_person(agency=home, role="lead"),
        "lead elsewhere": make.make_person(agency=away, role="lead"),
        "manager": make.make_manager(),
        "nobody": make.make_person(),
    }
    administrator = make.make_person(site_roles=["administrator"])
    others = [
        make.make_person(agency=home, role="lead"),
        make.make_person(agency=home, role="deputy"),
        make.make_person(agency=home),
        make.make_person(agency=away),
        administrator,
    ]
    invitations = [
        operations.invite(
            email=f"{role}.{place.id}@example.org", agency=place, role=role, by=make.SETTING_UP
        )
        for place in (home, away)
        for role in ("lead", "contributor")
    ]
    by = make.actor(administrator)
    sheet = keep_sheet(name="a.csv", data=b"Agency,Kind\nHome,Police\n", by=by)
    tokens = [_token(each) for each in (administrator, people["deputy"])]
    return Cast(home, away, people, others, invitations, sheet, tokens)


def _token(account: Account) -> int:
    token, _ = operations.make_token(
        account=account,
        name="A program",
        may="steps",
        last_day=clock.now().date() + timedelta(days=30),
        by=make.actor(account),
    )
    return token.id


def rights() -> dict[str, Any]:
    """Every place, site role and promise, by whom and where."""
    with store.scope("read") as session:
        return {
            "site": {(each.account_id, each.role) for each in session.query(SiteRole)},
            "places": {
                (each.account_id, each.agency_id): each.role for each in session.query(Membership)
            },
            "active": {each.id for each in session.query(Account) if each.active},
            "promised": {
                each.id: (each.agency_id, each.role, tuple(each.site_roles), each.invited_by_id)
                for each in session.query(Invitation)
            },
            "agencies": {
                each.id: (each.name, each.kind, each.ended_on, each.merged_into_id)
                for each in session.query(Agency)
            },
        }


def forms(app: Any) -> list[Any]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in ("people", "accounts")
        and "POST" in (rule.methods or ())
        and rule.endpoint not in ENDS
    ]


def addresses(app: Any, rule: Any, cast: Cast, me: Account) -> list[str]:
    """The form at each target: oneself, colleagues, strangers; home and away."""
    values = {
        "account_id": [me.id, *(each.id for each in cast.targets)],
        "agency_id": [cast.home.id, cast.away.id],
        "invitation_id": [each.id for each in cast.invitations],
        "contact_id": [1],
        "sheet_id": [cast.sheet.id],
        "words_id": [1],
        "token": ["not-a-token"],
        "token_id": cast.tokens,
    }
    names = sorted(rule.arguments)
    with app.test_request_context():
        return [
            app.url_for(rule.endpoint, **dict(zip(names, chosen, strict=True)))
            for chosen in product(*(values[name] for name in names))
        ]


def forged(cast: Cast, me: Account, role: str, agency: Agency, number: int) -> dict[str, Any]:
    """Every field of every form, and fields that no form has."""
    return {
        "name": f"Evil {number}",
        "email": f"evil.{number}@example.org",
        "kind": "council",
        "role": role,
        "agency": str(agency.id),
        "site_roles": list(SITE),
        "deputies": [str(me.id)],
        "heir": str(me.id),
        "merged_into": str(cast.home.id),
        "ended_on-day": "1",
        "ended_on-month": "3",
        "ended_on-year": "2021",
        "internal_days": "5",
        "phone": "1",
        "password": GOOD,
        "do": "resend",
        "account_id": str(me.id),
        "agency_id": str(agency.id),
        "is_administrator": "1",
        "active": "",
    }


def send(someone: Any, address: str, data: dict[str, Any]) -> None:
    """With the revision that the page shows, where it shows one: so that the rules are reached."""
    page = someone.client.get(address)
    seen = re.search(r'name="seen_revision" value="(\d+)"', page.get_data(as_text=True))
    more = {"seen_revision": seen[1] if seen else "1", "csrf_token": someone._token()}
    answer = someone.client.post(address, data={**data, **more})
    assert answer.status_code < 500, f"{address}: {answer.status_code}"
    answer.close()
    page.close()


@pytest.mark.parametrize("who", LIMITS)
def test_no_form_and_no_field_gives_anyone_more_than_they_may_give(app, visitor, cast, who):
    me, limits, number = cast.people[who], LIMITS[who], 0
    store.commit()
    before, my_id = rights(), me.id
    own = next((place[1] for place in before["places"] if place[0] == my_id), 0)
    someone = visitor(my_id)
    for rule in forms(app):
        if rule.endpoint.startswith("accounts."):
            continue  # tried below, by everyone at once
        for address in addresses(app, rule, cast, me):
            for role, agency in VALUES:
                number += 1
                send(someone, address, forged(cast, me, role, getattr(cast, agency), number))
    after = rights()
    assert bool(limits.gives) == (after["promised"] != before["promised"]), "nothing was reached"
    assert after["site"] == before["site"]
    assert after["active"] >= before["active"] - could_leave(before, limits, own, my_id)
    assert after["agencies"] == before["agencies"]
    for place in {*before["places"], *after["places"]}:
        was, now = before["places"].get(place), after["places"].get(place)
        if was == now:
            continue
        assert place[0] != my_id, f"{who} changed their own place from {was} to {now}"
        assert place[1] == own, f"{who} changed a place in another agency"
        assert was in limits.touches, f"{who} touched a {was}"
        assert now is None or now in limits.gives, f"{who} made somebody {now}"
    for promise in {*after["promised"].items()} - {*before["promised"].items()}:
        _id, (agency_id, role, site_roles, by) = promise
        assert (agency_id, site_roles, by) == (own, (), my_id)
        assert role in limits.gives


def could_leave(before: dict[str, Any], limits: Limits, own: int, me: int) -> set[int]:
    """Those whose only place they may end: their account is closed with it."""
    return {
        account
        for (account, agency), role in before["places"].items()
        if agency == own and role in limits.touches and account != me
    }


def test_an_administrator_does_not_change_their_own_rights(app, visitor, cast):
    me = cast.targets[-1]
    operations.add_membership(account=me, agency=cast.home, role="contributor", by=make.SETTING_UP)
    cast.targets = [me]
    store.commit()
    before, my_id = rights(), me.id
    someone = visitor(my_id)
    number = 0
    for rule in forms(app):
        if rule.endpoint.startswith("accounts.") or "account_id" not in rule.arguments:
            continue
        for address in addresses(app, rule, cast, me):
            number += 1
            send(someone, address, forged(cast, me, "lead", cast.away, number))
    after = rights()
    assert {each for each in after["site"] if each[0] == my_id} == {(my_id, "administrator")}
    assert my_id in after["active"]
    mine = {place: role for place, role in after["places"].items() if place[0] == my_id}
    assert mine == {place: role for place, role in before["places"].items() if place[0] == my_id}


@pytest.mark.parametrize("who", [*LIMITS, "visitor"])
def test_the_forms_of_ones_own_account_give_no_rights(app, visitor, cast, who):
    me = cast.people.get(who, cast.people["nobody"])
    store.commit()
    before = rights()
    someone = visitor() if who == "visitor" else visitor(me.id)
    for number, rule in enumerate(forms(app)):
        if rule.endpoint.startswith("accounts."):
            for address in addresses(app, rule, cast, me):
                send(someone, address, forged(cast, me, "lead", cast.away, number))
    assert rights() == before


def test_whoever_accepts_gets_what_was_promised_and_nothing_that_they_add(visitor, db, cast):
    from consult.notifications.models import Message

    operations.invite(
        email="new@example.org",
        agency=cast.home,
        role="contributor",
        by=make.actor(cast.people["deputy"]),
    )
    body = db.query(Message).order_by(Message.id.desc()).first().body
    path = re.search(r"/invitations/\S+", body)[0]
    store.commit()
    before = rights()
    someone = visitor()
    data = forged(cast, cast.people["lead"], "lead", cast.away, 1)
    send(someone, path, {**data, "email": "evil@example.org"})
    after = rights()
    made = db.query(Account).filter_by(email="new@example.org").one()
    assert after["site"] == before["site"]
    new = {place: role for place, role in after["places"].items() if place[0] == made.id}
    assert new == {(made.id, cast.home.id): "contributor"}
    assert db.query(Account).filter(Account.email.like("evil%")).count() == 0


def test_the_matrix_reaches_every_form(app):
    reached = {rule.endpoint for rule in forms(app)}
    assert len([each for each in reached if each.startswith("people.")]) >= 19
    assert "accounts.accept_invitation" in reached
