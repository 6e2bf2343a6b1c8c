"""Make, change and end agencies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from consult import audit
from consult.access import Actor
from consult.accounts import agency_rules as rules
from consult.accounts import queries
from consult.accounts.models import Agency, LocalPartnership
from consult.store import session
from workflows.refusal import Refusal, refuse_any

CHANGES = {
    "agency-created": "made this agency",
    "agency-changed": "changed this agency",
    "agency-ended": "ended this agency",
    "agency-resumed": "took back the end of this agency",
    "internal-days-set": "changed the agency’s own deadline",
    "contact-added": "added a contact",
    "contact-changed": "changed a contact",
    "contact-removed": "removed a contact",
    "contacts-confirmed": "confirmed the contacts",
}


def create_agency(
    *,
    name: str,
    short_name: str = "",
    sector: str = "",
    kind: str = "",
    partnership: str = "",
    areas: Sequence[str] = (),
    started_on: date | None = None,
    internal_days: int | None = None,
    by: Actor,
) -> Agency:
    """Raises Refused when there is one of that name, or something does not fit.

    kind         a key of agency_rules.KINDS
    partnership  name of the local partnership, which is made when it is not known
    """
    name, listed = name.strip(), _tidy(areas)
    refuse_any(
        [
            _name_is_free(name, None),
            rules.kind_is_known(kind),
            rules.internal_days_fit(internal_days),
            rules.areas_fit(listed),
        ]
    )
    agency = Agency(
        name=name,
        short_name=short_name.strip(),
        sector=sector.strip(),
        kind=kind,
        partnership=name_partnership(partnership),
        areas=listed,
        started_on=started_on,
        internal_days=internal_days,
    )
    session.add(agency)
    session.flush()
    _record(agency, "agency-created", by)
    return agency


def edit_agency(
    agency: Agency,
    *,
    name: str,
    short_name: str,
    sector: str,
    kind: str,
    partnership: str,
    areas: Sequence[str],
    started_on: date | None,
    seen: int | None = None,
    by: Actor,
) -> None:
    """Raises Refused as above, and Overtaken."""
    take_agency(agency, seen=seen)
    name, listed = name.strip(), _tidy(areas)
    refuse_any(
        [
            _name_is_free(name, agency.id),
            rules.kind_is_known(kind),
            rules.areas_fit(listed),
            rules.days_are_in_order(started_on, agency.ended_on, field="started_on"),
        ]
    )
    agency.name, agency.short_name, agency.sector = name, short_name.strip(), sector.strip()
    agency.kind, agency.areas, agency.started_on = kind, listed, started_on
    agency.partnership = name_partnership(partnership)
    session.flush()
    _record(agency, "agency-changed", by)


def end_agency(
    agency: Agency,
    *,
    ended_on: date,
    merged_into: Agency | None = None,
    seen: int | None = None,
    by: Actor,
) -> None:
    """From that day on it is asked nothing new. What is open stays open until it is closed.

    Raises Refused, and Overtaken.
    """
    take_agency(agency, seen=seen)
    refuse_any(
        [
            rules.days_are_in_order(agency.started_on, ended_on),
            _can_take_over(agency, merged_into, ended_on),
        ]
    )
    agency.ended_on, agency.merged_into = ended_on, merged_into
    session.flush()
    facts = {
        "ended_on": ended_on.isoformat(),
        "merged_into": merged_into.id if merged_into is not None else None,
    }
    audit.record(f"agency:{agency.id}", "agency-ended", facts=facts, by=by)


def resume_agency(agency: Agency, *, seen: int | None = None, by: Actor) -> None:
    """It goes on after all. Raises Overtaken."""
    take_agency(agency, seen=seen)
    if agency.ended_on is None:
        return
    agency.ended_on, agency.merged_into = None, None
    session.flush()
    audit.record(f"agency:{agency.id}", "agency-resumed", by=by)


def set_internal_days(
    agency: Agency, *, days: int | None, seen: int | None = None, by: Actor
) -> None:
    """How many days before a round closes the agency wants its own drafts in; None for no such day.

    Raises Refused, and Overtaken.
    """
    take_agency(agency, seen=seen)
    refuse_any([rules.internal_days_fit(days)])
    agency.internal_days = days
    session.flush()
    facts = {"days": days}
    audit.record(
        f"agency:{agency.id}", "internal-days-set", facts=facts, agency_id=agency.id, by=by
    )


def take_agency(agency: Agency, *, seen: int | None = None) -> None:
    """Lock it, read it anew, and compare what the page showed. Raises Overtaken."""
    queries.lock(agency)
    audit.require_seen(
        seen,
        agency.revision,
        thing=f"agency:{agency.id}",
        acts=CHANGES,
        did=lambda told: CHANGES[told.entry.act],
    )


def name_partnership(name: str) -> LocalPartnership | None:
    """The local partnership of this name, which is made when it is not known."""
    name = name.strip()
    if not name:
        return None
    query = select(LocalPartnership).where(LocalPartnership.name == name)
    found = session.scalars(query).one_or_none()
    if found is None:
        found = LocalPartnership(name=name)
        session.add(found)
        session.flush()
    return found


def _name_is_free(name: str, own: int | None) -> Refusal | None:
    if not name:
        return Refusal("no-name", "Enter the name of the agency.", field="name")
    taken = session.scalar(select(Agency.id).where(Agency.name == name))
    if taken is None or taken == own:
        return None
    return Refusal("agency-exists", f"There is an agency called “{name}” already.", field="name")


def _can_take_over(agency: Agency, heir: Agency | None, day: date) -> Refusal | None:
    """Another agency, which goes on longer than this one: so no chain of them turns in a ring."""
    if heir is None:
        return None
    if heir.id == agency.id:
        because = "An agency cannot become part of itself."
        return Refusal("merged-into-itself", because, field="merged_into")
    queries.lock(heir, read=True)
    if not heir.has_ended(day):
        return None
    because = f"{heir.name} has ended by then, so nothing can become part of it."
    return Refusal("agency-ended", because, field="merged_into")


def _tidy(areas: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(area.strip() for area in areas if area.strip()))


def _record(agency: Agency, act: str, by: Actor) -> None:
    facts: dict[str, Any] = {
        "kind": agency.kind,
        "partnership": agency.partnership.id if agency.partnership is not None else None,
        "started_on": agency.started_on.isoformat() if agency.started_on else None,
    }
    words = {
        "name": agency.name,
        "short_name": agency.short_name,
        "sector": agency.sector,
        "areas": "\n".join(agency.areas),
    }
    audit.record(f"agency:{agency.id}", act, facts=facts, words=words, by=by)
