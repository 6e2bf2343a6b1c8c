"""Assessments of a review: read them, sign one, check it against the responses."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import lifecycle
from consult.access import Permission, ask
from consult.accounts.queries import get_account
from consult.assessments import operations, presenters, queries, rules
from consult.assessments.forms import NewAssessmentForm, ReviewAssessmentForm
from consult.assessments.models import Assessment
from consult.files.models import StoredFile
from consult.files.operations import keep_file
from consult.files.views import send
from consult.store import Missing
from consult.web import current_actor, page, parts_of, permit

blueprint = Blueprint("assessments", __name__)


@dataclass(frozen=True)
class _OfReview:
    """An assessment and the review it belongs to."""

    assessment: Assessment
    subject: lifecycle.Subject


def _review(review_id: int) -> lifecycle.Subject:
    return lifecycle.get_subject(review_id, kind="review")


def _assessment(assessment_id: int) -> _OfReview:
    found = queries.get_assessment(assessment_id)
    return _OfReview(found, _review(found.subject_id))


@blueprint.route("/reviews/<int:review_id>/assessments")
@permit(Permission.SEE_ASSESSMENTS, _review)
def list_assessments(review: lifecycle.Subject) -> ResponseReturnValue:
    return page(
        "assessments/list_assessments.html",
        review=review,
        listing=presenters.listing(review),
        parts=parts_of(review.id, current_actor(), "Assessments"),
        may_sign=ask(Permission.RECORD_ASSESSMENT, current_actor(), review) is None
        and operations.why_not_sign(review) is None,
    )


@blueprint.route("/reviews/<int:review_id>/assessments/new", methods=["GET", "POST"])
@permit(Permission.RECORD_ASSESSMENT, _review)
def new_assessment(review: lifecycle.Subject) -> ResponseReturnValue:
    kind = _kind()
    last, asks = queries.find_newest(review.id, kind), rules.FORMS[kind]
    form = NewAssessmentForm(
        asks=asks, obj=_words_of(last), seen_revision=str(last.number if last else 0), **_signer()
    )
    if form.validate_on_submit():
        with form.refusals():
            signed = _sign(review, kind, form)
            flash(f"{rules.KINDS[kind]} signed, version {signed.number}.", "success")
            return _back(review)
        form.ask_for_the_file_again()
    return page(
        "assessments/new_assessment.html",
        form=form,
        review=review,
        last=last,
        asks=asks,
        title=rules.KINDS[kind],
    )


def _kind() -> str:
    """What is assessed, as the address says: equality where it does not. Raises Missing."""
    kind = request.args.get("kind", "equality")
    if kind not in rules.KINDS:
        raise Missing(f"assessment of {kind}")
    return kind


def _back(review: lifecycle.Subject) -> ResponseReturnValue:
    return redirect(url_for("assessments.list_assessments", review_id=review.id))


@blueprint.route("/assessments/<int:assessment_id>/review", methods=["GET", "POST"])
@permit(Permission.RECORD_ASSESSMENT, _assessment)
def review_assessment(thing: _OfReview) -> ResponseReturnValue:
    checks = queries.reviews_of([thing.assessment.id])[thing.assessment.id]
    form = ReviewAssessmentForm(
        seen_revision=str(len(checks)), signed_name=_signer()["signed_name"]
    )
    if form.validate_on_submit():
        with form.refusals():
            operations.review_assessment(
                thing.assessment,
                outcome=form.outcome.data or "",
                because=form.because.data or "",
                signed_name=form.signed_name.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            return _reviewed(thing, form.outcome.data or "")
    blocked = operations.why_not_review(thing.assessment, thing.subject)
    return page(
        "assessments/review_assessment.html",
        form=form,
        review=thing.subject,
        assessment=thing.assessment,
        parts=presenters.parts_of(thing.assessment),
        name=rules.KINDS[thing.assessment.kind].lower(),
        blocked=blocked,
        rounds=queries.closed_partner_rounds(thing.subject.id),
    )


@blueprint.route("/assessments/<int:assessment_id>/file")
@permit(Permission.SEE_ASSESSMENTS, _assessment)
def download(thing: _OfReview) -> ResponseReturnValue:
    stored = thing.assessment.file
    if stored is None:
        raise Missing(f"file of assessment {thing.assessment.id}")
    return send(stored)


def _sign(review: lifecycle.Subject, kind: str, form: NewAssessmentForm) -> Assessment:
    return operations.sign_assessment(
        review.id,
        kind=kind,
        groups_affected=form.groups_affected.data or "",
        impact=form.impact.data or "",
        mitigation=form.mitigation.data or "",
        file=_kept(form),
        signed_name=form.signed_name.data or "",
        signed_role=form.signed_role.data or "",
        seen=form.seen,
        by=current_actor(),
    )


def _kept(form: NewAssessmentForm) -> StoredFile | None:
    sent = form.sent
    if sent is None:
        return None
    name, media_type, data = sent
    return keep_file(name=name, media_type=media_type, data=data, by=current_actor())


def _signer() -> dict[str, str]:
    """Who is signed in most often signs; they can still name somebody else."""
    account = get_account(current_actor().id)
    return {"signed_name": account.name, "signed_role": account.job_title}


def _words_of(last: Assessment | None) -> object | None:
    """The last version's three parts, to start from; never its signature or its file."""
    if last is None:
        return None
    return _Words(last.groups_affected, last.impact, last.mitigation)


@dataclass(frozen=True)
class _Words:
    groups_affected: str
    impact: str
    mitigation: str


def _reviewed(thing: _OfReview, outcome: str) -> ResponseReturnValue:
    kind = thing.assessment.kind
    if outcome == "updated":
        flash("Recorded. Now update the assessment and sign the new version.", "success")
        return redirect(
            url_for("assessments.new_assessment", review_id=thing.subject.id, kind=kind)
        )
    name = rules.KINDS[kind].lower()
    flash(f"Recorded: the responses change nothing in the {name}.", "success")
    return _back(thing.subject)
