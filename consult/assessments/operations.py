"""Sign assessments of a review, and check them against what came back."""

from __future__ import annotations

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.assessments import queries, rules
from consult.assessments.events import AssessmentReviewed, AssessmentSigned
from consult.assessments.models import Assessment, AssessmentReview
from consult.files.models import StoredFile
from consult.store import session
from workflows.refusal import Refusal, refuse_any


def sign_assessment(
    subject_id: int,
    *,
    kind: str = "equality",
    groups_affected: str = "",
    impact: str = "",
    mitigation: str = "",
    file: StoredFile | None = None,
    signed_name: str,
    signed_role: str,
    seen: int | None = None,
    by: Actor,
) -> Assessment:
    """Sign the next version of an assessment: the three parts, or a file that stands for them.

    Raises Refused: review-ended, no-kind, no-groups-affected, no-impact, no-mitigation,
    no-signatory, no-signatory-role, …-too-long; and Overtaken.

    seen  number of the newest version on the page; 0 when there was none
    """
    subject = lifecycle.lock(subject_id)  # stronger than hold: versions are numbered in turn
    last = queries.find_newest(subject_id, kind)
    number = last.number if last else 0
    _require_seen(seen, number, subject, "assessment-signed", f"signed version {number} of this")
    parts = {"groups_affected": groups_affected, "impact": impact, "mitigation": mitigation}
    names = {"signed_name": signed_name, "signed_role": signed_role}
    refuse_any(
        (
            _goes_on(subject),
            rules.is_known(kind),
            *rules.is_complete(kind, parts, has_file=file is not None),
            *rules.is_signed(signed_name, signed_role),
            *rules.are_short_enough(parts, rules.TEXT_LIMIT),
            *rules.are_short_enough(names, rules.NAME_LIMIT),
        )
    )
    assessment = Assessment(
        subject_id=subject_id,
        kind=kind,
        number=number + 1,
        **{name: words.strip() for name, words in (parts | names).items()},
        file=file,
        signed_by_id=by.id,
        signed_at=clock.now(),
    )
    session.add(assessment)
    session.flush()
    facts = {"assessment": assessment.id, "kind": kind, "number": assessment.number}
    if file is not None:
        facts["file"] = file.sha256
    audit.record(subject.thing, "assessment-signed", facts=facts, words=parts | names, by=by)
    events.publish(AssessmentSigned(assessment, by))
    return assessment


def review_assessment(
    assessment: Assessment,
    *,
    outcome: str,
    because: str,
    signed_name: str,
    seen: int | None = None,
    by: Actor,
) -> AssessmentReview:
    """Check the newest version against the responses of a partner round that has closed.

    outcome  no_change, or updated: then the check is complete once a new version is signed
    Raises Refused: review-ended, not-the-newest, nothing-to-check-against, no-outcome,
    no-because, no-signatory, …-too-long; and Overtaken.

    seen  how often this version had been checked, as the page showed it
    """
    subject = lifecycle.lock(assessment.subject_id)
    checks = len(queries.reviews_of([assessment.id])[assessment.id])
    _require_seen(seen, checks, subject, "assessment-reviewed", "recorded a check of this")
    refuse_any(
        (
            *why_not_review(assessment, subject),
            *rules.has_outcome(outcome, because),
            *rules.is_signed(signed_name),
            *rules.are_short_enough({"because": because}, rules.TEXT_LIMIT),
            *rules.are_short_enough({"signed_name": signed_name}, rules.NAME_LIMIT),
        )
    )
    review = AssessmentReview(
        assessment=assessment,
        outcome=outcome,
        because=because.strip(),
        signed_name=signed_name.strip(),
        reviewed_by_id=by.id,
        reviewed_at=clock.now(),
    )
    session.add(review)
    session.flush()
    facts = {"assessment": assessment.id, "number": assessment.number, "outcome": outcome}
    words = {"because": review.because, "signed_name": review.signed_name}
    audit.record(subject.thing, "assessment-reviewed", facts=facts, words=words, by=by)
    events.publish(AssessmentReviewed(review, by))
    return review


def _require_seen(
    seen: int | None, current: int, subject: lifecycle.Subject, act: str, did: str
) -> None:
    audit.require_seen(seen, current, thing=subject.thing, acts=(act,), did=lambda _told: did)


def why_not_sign(subject: lifecycle.Subject) -> Refusal | None:
    """Why nothing more is signed for this review, or None."""
    return _goes_on(subject)


def why_not_review(assessment: Assessment, subject: lifecycle.Subject) -> list[Refusal]:
    """Every reason why this version cannot be checked against the responses now."""
    newest = queries.find_newest(assessment.subject_id, assessment.kind) or assessment
    reasons = (
        _goes_on(subject),
        rules.is_newest(assessment.number, newest.number),
        rules.partners_have_answered(queries.partner_round_has_closed(subject.id)),
    )
    return [reason for reason in reasons if reason is not None]


def _goes_on(subject: lifecycle.Subject) -> Refusal | None:
    final = lifecycle.workflow_of(subject).states[subject.state].final
    return rules.review_goes_on(final, subject.title)
