"""Agencies and contacts from a sheet: first what it would do, line by line; then do it.

A line makes an agency or changes it, and the same for one contact of it. An empty cell leaves
things as they are. Nothing is ever removed, and a sheet that was brought in changes nothing more.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload, selectinload

from consult import clock
from consult.access import Actor
from consult.accounts import agency_rules as rules
from consult.accounts import operations
from consult.accounts.models import Agency, AgencyContact
from consult.files.rules import plain_name
from consult.people import sheet
from consult.people.models import AgencySheet
from consult.people.sheet import HEADINGS, Line
from consult.store import Missing, session
from workflows.refusal import Refusal, refuse_any

AT_ONCE = 500  # lines that one request brings in; pressing again goes on
NEW, CHANGED, SAME, REFUSED = "new", "changed", "unchanged", "refused"
OUTCOMES = (NEW, CHANGED, SAME, REFUSED)
AGENCY = ("short_name", "kind", "sector", "partnership", "areas", "started_on")
CONTACT = ("name", "role_title", "email", "phone")
Values = dict[str, Any]


@dataclass
class Known:
    """An agency as it stands, or would stand after the lines before."""

    agency: Agency | None
    values: Values
    contacts: list[Values] = field(default_factory=list)
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """What a line would do: `changes` in words, or `refusals` as (heading, reason)."""

    line: Line
    what: str
    changes: Sequence[str] = ()
    refusals: Sequence[tuple[str, str]] = ()

    @property
    def agency(self) -> str:
        return self.line.cells.get("name", "")


@dataclass(frozen=True)
class Plan:
    lines: Sequence[Planned]

    @property
    def counts(self) -> Mapping[str, int]:
        return Counter(each.what for each in self.lines)

    @property
    def to_do(self) -> list[Planned]:
        return [each for each in self.lines if each.what in (NEW, CHANGED)]

    @property
    def mark(self) -> str:
        """The same for the same plan: whoever confirms it has seen this one."""
        told = "\n".join(f"{e.line.number} {e.what} {e.changes}" for e in self.lines)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def plan(text: str) -> Plan:
    """What the sheet would do now. Three queries. Raises Refused when it cannot be read."""
    lines = sheet.lines_of(text)
    known = _known()
    return Plan([_planned(line, known) for line in lines])


def carry_out(planned: Sequence[Planned], *, by: Actor) -> None:
    """Through the operations of the pages. Raises Refused by their rules."""
    agencies = {each.name.casefold(): each for each in _agencies()}
    for each in planned:
        key = each.agency.casefold()
        agencies[key] = _carry_out_agency(agencies.get(key), each.line, by)
        _carry_out_contact(agencies[key], each.line, by)


def _agencies() -> Sequence[Agency]:
    return session.scalars(
        select(Agency).options(joinedload(Agency.partnership), selectinload(Agency.contacts))
    ).all()


def _known() -> dict[str, Known]:
    return {
        each.name.casefold(): Known(each, _values_of(each), [_of(c) for c in each.contacts])
        for each in _agencies()
    }


def _values_of(agency: Agency) -> Values:
    return {
        "short_name": agency.short_name,
        "kind": agency.kind,
        "sector": agency.sector,
        "partnership": agency.partnership.name if agency.partnership else "",
        "areas": list(agency.areas),
        "started_on": agency.started_on,
    }


def _of(contact: AgencyContact) -> Values:
    return {key: getattr(contact, key) for key in CONTACT}


def _read_agency(cells: Mapping[str, str]) -> Values:
    """What the line says of the agency itself."""
    found: Values = {key: cells[key] for key in AGENCY if key in cells}
    if "kind" in found:
        found["kind"] = sheet.kind_of(cells["kind"]) or ""
    if "areas" in found:
        found["areas"] = sheet.areas_of(cells["areas"])
    if "started_on" in found:
        found["started_on"] = sheet.day_of(cells["started_on"])
    return found


def _read_contact(cells: Mapping[str, str]) -> Values:
    """What it says of a contact; empty when it says nothing of one."""
    if "contact_name" not in cells:
        return {}
    others = {key: cells[key] for key in CONTACT[1:] if key in cells}
    return {"name": cells["contact_name"], **others}


def _planned(line: Line, known: dict[str, Known]) -> Planned:
    refusals = sheet.problems_of(line)
    key = line.cells.get("name", "").casefold()
    found, said = known.get(key), {} if refusals else _read_agency(line.cells)
    if found is not None:
        refusals += _contradictions(found, said)
    if refusals:
        return Planned(line, REFUSED, refusals=refusals)
    new = found is None
    if found is None:
        found = known[key] = Known(None, dict.fromkeys(AGENCY, "") | {"areas": []})
    changes = [] if new else _differences(found.values, said)
    found.values |= said
    found.said |= {name: (value, line.number) for name, value in said.items()}
    added, contact_changes = _plan_contact(found, _read_contact(line.cells))
    if new:
        return Planned(line, NEW, ["A new agency", *contact_changes])
    if added or contact_changes or changes:
        return Planned(line, NEW if added else CHANGED, [*changes, *contact_changes])
    return Planned(line, SAME)


def _contradictions(found: Known, said: Values) -> list[tuple[str, str]]:
    """With a line before, or with when the agency ended."""
    problems = [
        (HEADINGS[name], f"Line {found.said[name][1]} says something else of this agency.")
        for name, value in said.items()
        if name in found.said and found.said[name][0] != value
    ]
    ended = found.agency.ended_on if found.agency else None
    if no := rules.days_are_in_order(said.get("started_on"), ended):
        problems.append(("start date", no.because))
    return problems


def _differences(before: Values, said: Values) -> list[str]:
    return [
        f"{HEADINGS[name].capitalize()}: {_words(before[name])} → {_words(value)}"
        for name, value in said.items()
        if before[name] != value
    ]


def _words(value: Any) -> str:
    if isinstance(value, list):
        value = "; ".join(value)
    return rules.KINDS.get(value, str(value)) if value else "nothing"


def _same_person(contact: Values, said: Values) -> bool:
    """By e-mail address where both have one, otherwise by name."""
    if contact["email"] and said.get("email"):
        return bool(contact["email"].casefold() == said["email"].casefold())
    return bool(contact["name"].casefold() == said["name"].casefold())


def _plan_contact(found: Known, said: Values) -> tuple[bool, list[str]]:
    """Whether a contact is added, and what is done in words."""
    if not said:
        return False, []
    mine = next((each for each in found.contacts if _same_person(each, said)), None)
    if mine is None:
        found.contacts.append(dict.fromkeys(CONTACT, "") | said)
        return True, [f"A new contact: {said['name']}"]
    changes = [
        f"Contact {mine['name']}: {mine[key] or 'nothing'} → {value}"
        for key, value in said.items()
        if mine[key] != value
    ]
    mine |= said
    return False, changes


def _carry_out_agency(agency: Agency | None, line: Line, by: Actor) -> Agency:
    said = _read_agency(line.cells)
    if agency is None:
        return operations.create_agency(name=line.cells["name"], **said, by=by)
    before = _values_of(agency)
    if before | said != before:
        operations.edit_agency(agency, name=agency.name, **(before | said), by=by)
    return agency


def _carry_out_contact(agency: Agency, line: Line, by: Actor) -> None:
    said = _read_contact(line.cells)
    if not said:
        return
    mine = next((each for each in agency.contacts if _same_person(_of(each), said)), None)
    if mine is None:
        operations.add_contact(agency, **said, by=by)
    elif _of(mine) | said != _of(mine):
        operations.edit_contact(mine, **(_of(mine) | said), by=by)


def keep_sheet(*, name: str, data: bytes, by: Actor) -> AgencySheet:
    """Until it is confirmed; one that the same person sent before is dropped. Raises Refused."""
    text = sheet.read(data)
    sheet.lines_of(text)
    session.execute(delete(AgencySheet).where(AgencySheet.account_id == by.id))
    made = AgencySheet(
        account_id=by.id, name=plain_name(name) or "sheet", text=text, sent_at=clock.now()
    )
    session.add(made)
    session.flush()
    return made


def get_sheet(sheet_id: int, account_id: int) -> AgencySheet:
    """One's own. Raises Missing."""
    found = session.get(AgencySheet, sheet_id)
    if found is None or found.account_id != account_id:
        raise Missing(f"sheet {sheet_id}")
    return found


def bring_in(kept: AgencySheet, *, seen: str, by: Actor) -> int:
    """The next lines of the sheet; how many are left. Dropped when none is.

    seen  mark of the plan that the page showed
    Raises Refused when it would do something else now.
    """
    planned = plan(kept.text)
    refuse_any([_is_as_seen(planned, seen)])
    carry_out(planned.to_do[:AT_ONCE], by=by)
    left = len(planned.to_do[AT_ONCE:])
    if not left:
        session.delete(kept)
    session.flush()
    return left


def _is_as_seen(planned: Plan, seen: str) -> Refusal | None:
    if planned.mark == seen:
        return None
    because = "Somebody has changed an agency since this page was opened: look at it again."
    fix = "The page below shows what it would do now."
    return Refusal("rows-changed-meanwhile", because, fix=fix)
