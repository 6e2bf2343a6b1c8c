"""Lists of agencies that are saved to be asked again."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from consult import audit, clock
from consult.access import Actor
from consult.consultations import rules
from consult.consultations.models import AgencyList, Consultation, ListedAgency
from consult.consultations.queries import expected_of, find_agency_list_named
from consult.store import savepoint, session
from workflows.refusal import refuse_any


def save_agency_list(round: Consultation, *, name: str, by: Actor) -> AgencyList:
    """Save the agencies that a round expects now, for any other round.

    Raises Refused without an agency, without a name, or with the name of another list.
    """
    name = name.strip()
    ids = [row.agency_id for row in expected_of(round.id) if row.agency_id is not None]
    refuse_any(
        [
            rules.somebody_is_expected(len(ids)),
            rules.list_has_a_name(name),
            rules.text_fits(name, "name", "The name", rules.LONGEST_NAME),
            rules.list_name_is_free(find_agency_list_named(name) is not None),
        ]
    )
    made = AgencyList(name=name, saved_by_id=by.id, saved_at=clock.now())
    made.agencies = [ListedAgency(agency_id=each) for each in ids]
    try:
        with savepoint():
            session.add(made)
    except IntegrityError:  # somebody saved one of that name at the same moment
        refuse_any([rules.list_name_is_free(True)])
    facts = {"list": made.id, "agencies": len(ids), "round": round.id}
    audit.record("agency-lists", "list-saved", facts=facts, words={"name": name}, by=by)
    return made


def remove_agency_list(saved: AgencyList, *, by: Actor) -> None:
    """Offer it no longer; rounds that were begun with it keep whom they ask."""
    words = {"name": saved.name}
    audit.record("agency-lists", "list-removed", facts={"list": saved.id}, words=words, by=by)
    session.delete(saved)
    session.flush()
