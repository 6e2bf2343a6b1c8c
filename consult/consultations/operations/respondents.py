"""Who is expected to answer, and how each of them was accounted for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from consult import audit, lifecycle
from consult.access import Actor
from consult.accounts import queries as people
from consult.accounts.queries import hold_agencies
from consult.consultations import rules
from consult.consultations.models import SETTLED, Consultation, Expected
from consult.consultations.operations.writing import begin
from consult.store import Missing, session
from workflows.refusal import Refusal, Refused, refuse_any


def expect_agencies(
    round: Consultation,
    *,
    agency_ids: Collection[int],
    seen_revision: int | None = None,
    by: Actor,
) -> None:
    """Expect an answer from exactly these agencies. None at all is fine while it is prepared.

    Raises Refused when the round is frozen, is one of a group, or an agency does not exist, and
    Overtaken.
    """
    begin(round, seen=seen_revision)
    if round.audience != "agencies":
        raise Refused(Refusal("not-for-agencies", "A working group's round asks its members."))
    wanted = set(agency_ids)
    known = hold_agencies(wanted)
    if wanted - set(known):
        raise Refused(
            Refusal("no-such-agency", "One of the agencies is not on the list.", field="agencies")
        )
    rows = session.scalars(select(Expected).where(Expected.consultation_id == round.id)).all()
    have = {row.agency_id for row in rows}
    today = people.today()
    fresh = sorted(wanted - have)
    refuse_any([rules.agencies_go_on([known[i].name for i in fresh if known[i].has_ended(today)])])
    for row in rows:
        if row.agency_id not in wanted:
            session.delete(row)
    flag_modified(round, "audience")  # who is asked counts as a change of the round
    session.add_all(Expected(consultation_id=round.id, agency_id=each) for each in fresh)
    session.flush()
    facts = {"agencies": sorted(wanted)}
    audit.record(round.subject.thing, "respondents-named", facts=facts, by=by)


def settle_expected(
    consultation_id: int,
    *,
    agency_id: int | None = None,
    account_id: int | None = None,
    how: str,
    at: datetime,
    by: Actor,  # noqa: ARG001  (every operation says who acts; the act is on the response's chain)
) -> None:
    """Note that an expected respondent is accounted for: the guards' “silent” rests on this.

    how is one of SETTLED; exactly one of agency_id and account_id is
    given. Called by the responses' operations in the transaction of the step they take.
    Raises Missing for a respondent who was not expected.
    """
    if how not in SETTLED or (agency_id is None) == (account_id is None):
        raise ValueError("say how it was settled, and for one agency or one person")
    row = _row_of(consultation_id, agency_id, account_id)
    row.how, row.settled_at = how, at
    session.flush()


def unsettle_expected(
    consultation_id: int,
    *,
    agency_id: int | None = None,
    account_id: int | None = None,
    by: Actor,  # noqa: ARG001  (as above)
) -> None:
    """An answer was reopened: its respondent is waited for again. Raises Missing."""
    row = _row_of(consultation_id, agency_id, account_id)
    row.how, row.settled_at = "", None
    session.flush()


def _row_of(consultation_id: int, agency_id: int | None, account_id: int | None) -> Expected:
    """While the round does not move."""
    lifecycle.hold(consultation_id)
    row = session.scalars(
        select(Expected).where(
            Expected.consultation_id == consultation_id,
            Expected.agency_id == agency_id,
            Expected.account_id == account_id,
        )
    ).one_or_none()
    if row is None:
        raise Missing(f"respondent of consultation {consultation_id}")
    return row
