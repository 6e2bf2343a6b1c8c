"""The agencies, people and bodies of a set, and what the region calls itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from consult import clock, store
from consult.access import Actor
from consult.accounts import operations as accounts
from consult.accounts.models import Account, Agency
from consult.cli.playing.reading import Facts, Set, day
from consult.cli.playing.stage import Stage
from consult.groups import operations as groups
from consult.groups.models import Group
from consult.lifecycle import definitions
from consult.region import operations as region
from consult.region import periods
from consult.region.bank_holidays import with_bank_holidays

PLAYER = Actor("The demo", site_roles=frozenset({"partnership_manager", "administrator"}))


def assemble(chosen: Set) -> Stage:
    """Everyone in their place, on the first day of the set."""
    password = accounts.hash_password(chosen.password)  # slow, so once, before anything is written
    with store.scope("write"), clock.at(chosen.first):
        definitions.begin_at(chosen.first)
        _set_up_region(chosen)
        agencies = {each["key"]: _agency(each, chosen.kinds) for each in chosen.agencies}
        accounts_made = {
            each["key"]: _person(
                each, agencies[each["agency"]], chosen.address(each["key"]), password
            )
            for each in chosen.people
        }
        _end_agencies(chosen.agencies, agencies)
        bodies = {each["key"]: _body(each, agencies, accounts_made) for each in chosen.bodies}
        store.commit()
        return Stage(
            text=chosen.text,
            kinds={each["key"]: str(each["kind"]) for each in chosen.agencies},
            agencies={key: agency.id for key, agency in agencies.items()},
            accounts={key: account.id for key, account in accounts_made.items()},
            bodies={key: body.id for key, body in bodies.items()},
        )


def _set_up_region(chosen: Set) -> None:
    """With the bank holidays of its years and of the next, which reminders leave out."""
    facts, first = chosen.region, chosen.first.year
    named = region.name_service(
        name=facts["name"],
        strapline=facts["strapline"],
        host=facts["host"],
        contact=facts["contact"],
        zone="",
        zone_words="",
        seen=0,
        by=PLAYER,
    )
    worded = region.choose_words(
        stage_words={}, edition_days=facts["edition_days"], seen=named.revision, by=PLAYER
    )
    holidays = with_bank_holidays([], first, chosen.now.year + 2 - first)
    region.write_calendar(text=periods.write(holidays), seen=worded.revision, by=PLAYER)


def _agency(facts: Facts, kinds: Mapping[str, str]) -> Agency:
    return accounts.create_agency(
        name=facts["name"],
        short_name=facts["short"],
        sector=facts["sector"],
        kind=kinds[facts["kind"]],
        partnership=facts.get("partnership", ""),
        areas=facts.get("areas", ()),
        started_on=day(facts["starts"]) if "starts" in facts else None,
        by=PLAYER,
    )


def _end_agencies(rows: Iterable[Facts], agencies: Mapping[str, Agency]) -> None:
    """Bodies merge: the day of the end, and which agency goes on in its place."""
    for each in rows:
        if "ends" in each:
            accounts.end_agency(
                agencies[each["key"]],
                ended_on=day(each["ends"]),
                merged_into=agencies[each["merged_into"]],
                by=PLAYER,
            )


def _person(facts: Facts, agency: Agency, email: str, password: str) -> Account:
    made = accounts.create_account(
        email=email,
        name=facts["name"],
        job_title=facts["title"],
        password_hash=password,
        by=PLAYER,
    )
    role = facts.get("role", "contributor")
    accounts.add_membership(account=made, agency=agency, role=role, by=PLAYER)
    if "site" in facts:
        accounts.give_site_role(account=made, role=facts["site"], by=PLAYER)
    return made


def _body(facts: Facts, agencies: dict[str, Agency], people: dict[str, Account]) -> Group:
    body = groups.create_group(
        name=facts["name"],
        kind=facts["kind"],
        agency_id=agencies[facts["agency"]].id,
        by=PLAYER,
    )
    first = "lead" if facts["kind"] == "working_group" else "chair"
    groups.give_seat(group=body, account=people[facts["first"]], role=first, by=PLAYER)
    until = {key: day(last) for key, last in facts.get("until", {}).items()}
    for key in facts["members"]:
        groups.give_seat(
            group=body, account=people[key], role="member", last_day=until.get(key), by=PLAYER
        )
    return body
