"""Steps that were planned for a minute that has come."""

from __future__ import annotations

import logging
from datetime import timedelta

from consult import clock
from consult.reviews import operations, queries
from consult.reviews.models import PlannedStep
from consult.store import commit, rollback, scope, session
from workflows.refusal import Refused

SWEEP = "planned steps"
RETRY = timedelta(minutes=5)
log = logging.getLogger(__name__)


def take_due() -> int:
    """Each in a transaction of its own; how many were taken."""
    with scope("read"):
        due = queries.list_due_plans(clock.now())
    return sum(_take(each) for each in due)


def _take(plan_id: int) -> bool:
    with scope("write"):
        try:
            taken = operations.take_planned(plan_id)
            commit()
        except Refused as no:
            rollback()
            operations.refuse_plan(plan_id, no.refusals)
            commit()
            return False
        except Exception:  # one that breaks must not stop the others for ever
            log.exception("planned step %s broke", plan_id)
            rollback()
            _postpone(plan_id)
            return False
        return taken


def _postpone(plan_id: int) -> None:
    plan = session.get(PlannedStep, plan_id)
    if plan is not None:
        plan.retry_at = clock.now() + RETRY
        commit()
