"""Write down what a review rests on: areas, progress, an evaluation."""

from __future__ import annotations

from datetime import date

from consult import audit, clock, events, lifecycle, settings
from consult.access import Actor
from consult.reviews import queries, rules
from consult.reviews.events import ReportMade
from consult.reviews.models import Report, Review
from consult.store import session
from workflows.calendar import local_day
from workflows.refusal import Refusal, refuse_any


def make_report(
    *, review: Review, kind: str, on: date | None, body: str, seen: int | None = None, by: Actor
) -> Report:
    """A report of a kind that the review takes where it is now. It is never changed.

    seen  how many of the kind the page showed; raises Overtaken when there are more now
    Raises Refused: no-reports-here, no-day, day-to-come, day-before-start, no-report-text,
    too-long.
    """
    subject = lifecycle.lock(review.id)  # stronger than hold: reports come one after another
    made = [each for each in queries.reports_of([review.id])[review.id] if each.kind == kind]
    audit.require_seen(
        seen,
        len(made),
        thing=subject.thing,
        acts=("report-made",),
        did=lambda _told: "made a report of this kind",
    )
    today = local_day(clock.now(), settings.current().zone)
    started = local_day(review.started_at, settings.current().zone)
    refuse_any([why_not_report(subject, kind), *rules.report_problems(on, body, today, started)])
    assert on is not None
    report = Report(
        review_id=review.id,
        kind=kind,
        on=on,
        body=body.strip(),
        made_by_id=by.id,
        made_at=clock.now(),
    )
    session.add(report)
    session.flush()
    facts = {"report": report.id, "kind": kind, "on": on.isoformat()}
    audit.record(subject.thing, "report-made", facts=facts, words={"report": report.body}, by=by)
    events.publish(ReportMade(report, by))
    return report


def why_not_report(subject: lifecycle.Subject, kind: str) -> Refusal | None:
    """Why no report of the kind is taken where the review is now, or None."""
    state = lifecycle.workflow_of(subject).states[subject.state]
    return rules.takes_report(kind, state.permits, state.title)
