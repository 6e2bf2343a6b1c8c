"""A small demo, made through the operations themselves, so that its record verifies."""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from typing import Any

import yaml

from consult import store
from consult.access import Actor
from consult.accounts import operations as accounts
from consult.accounts import queries
from consult.accounts.models import Account, Agency
from consult.documents import operations as documents
from consult.groups import operations as groups

SEEDER = Actor("The demo", site_roles=frozenset({"partnership_manager"}))
DOMAIN = "example.test"


def plant(*, if_empty: bool = False) -> str:
    """Make agencies, people, groups and one document; says what it did.

    Does nothing to a database that has people in it; without `if_empty` that is an error.
    """
    with store.scope("write"):
        if queries.list_accounts():
            if if_empty:
                return "There are people already, so nothing was added."
            raise store.Conflict("There are people already; the demo needs an empty database.")
        facts = yaml.safe_load(_text("people.yaml"))
        agencies = _agencies(facts["agencies"])
        people = {each["key"]: _person(each, agencies) for each in facts["people"]}
        _groups(facts["groups"], agencies, people)
        _document(facts["document"], people["manager"])
        store.commit()
    return f"Made {len(agencies)} agencies, {len(people)} people and one document."


def _agencies(rows: list[dict[str, str]]) -> dict[str, Agency]:
    make = partial(accounts.create_agency, by=SEEDER)
    return {
        row["name"]: make(name=row["name"], short_name=row["short"], sector=row["sector"])
        for row in rows
    }


def _person(row: dict[str, str], agencies: dict[str, Agency]) -> Account:
    account = accounts.create_account(
        email=f"{row['key']}@{DOMAIN}", name=row["name"], job_title=row["title"], by=SEEDER
    )
    accounts.add_membership(
        account=account, agency=agencies[row["agency"]], role=row["role"], by=SEEDER
    )
    if "site" in row:
        accounts.give_site_role(account=account, role=row["site"], by=SEEDER)
    return account


def _groups(
    rows: list[dict[str, Any]], agencies: dict[str, Agency], people: dict[str, Account]
) -> None:
    for row in rows:
        group = groups.create_group(
            name=row["name"], kind=row["kind"], agency_id=agencies[row["agency"]].id, by=SEEDER
        )
        first = "lead" if row["kind"] == "working_group" else "chair"
        groups.give_seat(group=group, account=people[row["first"]], role=first, by=SEEDER)
        for key in row["members"]:
            groups.give_seat(group=group, account=people[key], role="member", by=SEEDER)


def _document(row: dict[str, str], manager: Account) -> None:
    store.session.flush()
    documents.create_document(
        title=row["title"],
        reference=row["reference"],
        source=_text("chapter.md"),
        source_format="markdown",
        source_name="chapter.md",
        by=queries.actor_for(manager.id),
    )


def _text(name: str) -> str:
    return (files("consult.cli") / "demo" / name).read_text("utf-8")
