"""The facts that the guards of rounds read, for many rounds at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from consult import clock, settings
from consult.consultations.models import Consultation
from consult.consultations.queries import expected_of_many
from consult.lifecycle.models import Subject
from consult.region import queries as region
from consult.store import session
from workflows.facts import ConsultationFacts


def gather_many(subjects: Sequence[Subject]) -> dict[int, ConsultationFacts]:
    """Two queries, however many. Who is silent is kept by `operations.settle_expected`."""
    ids, now = [subject.id for subject in subjects], clock.now()
    expected, periods = expected_of_many(ids), region.list_periods(now)
    rounds = session.scalars(select(Consultation).where(Consultation.id.in_(ids)))
    return {
        each.id: ConsultationFacts(
            now=now,
            zone=settings.zone_here(),
            audience=each.audience,
            closes_at=each.closes_at,
            silent=tuple(row.name for row in expected[each.id] if row.settled_at is None),
            agencies_answer_by=each.closes_at if each.audience == "agencies" else None,
            members_answer_by=each.closes_at if each.audience == "group" else None,
            periods=periods,
        )
        for each in rounds
    }
