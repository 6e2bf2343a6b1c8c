"""Who owns a text together, and the signatures of the owners."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission, ask
from consult.accounts.queries import list_agencies
from consult.reviews import operations, presenters, queries
from consult.reviews.forms import EditOwnersForm, SignForm
from consult.reviews.models import Review
from consult.reviews.views import loaders
from consult.reviews.views.blueprint import blueprint
from consult.reviews.views.loaders import Owning
from consult.web import current_actor, page, permit


@blueprint.route("/<int:review_id>/owners")
@permit(Permission.SEE_OWNERS, loaders.owned)
def list_owners(review: Review) -> ResponseReturnValue:
    actor = current_actor()
    may_name = ask(Permission.NAME_OWNERS, actor, review) is None
    return page(
        "reviews/list_owners.html",
        review=review,
        rows=presenters.owner_rows(review, actor),
        may_name=may_name and operations.why_not_name_owners(review.subject) is None,
    )


@blueprint.route("/<int:review_id>/owners/edit", methods=["GET", "POST"])
@permit(Permission.NAME_OWNERS, loaders.owned)
def edit_owners(review: Review) -> ResponseReturnValue:
    now = [each.agency_id for each in queries.owners_of([review.id])[review.id]]
    form = EditOwnersForm(agencies=now, seen_owners=",".join(str(each) for each in now))
    form.agencies.choices = [(agency.id, agency.name) for agency in list_agencies()]
    if form.validate_on_submit():
        with form.refusals():
            changed = operations.name_owners(
                review=review,
                agency_ids=form.agencies.data or [],
                reason=form.reason.data or "",
                seen=form.seen,
                by=current_actor(),
            )
            _say_saved(changed, bool(form.agencies.data))
            return redirect(url_for("reviews.list_owners", review_id=review.id))
    blocked = operations.why_not_name_owners(review.subject)
    return page("reviews/edit_owners.html", form=form, review=review, blocked=blocked)


def _say_saved(changed: bool, any_named: bool) -> None:
    if not changed:
        said = "The owners are as they were." if any_named else "No agency is chosen."
        flash(f"Nothing was changed. {said}", "information")
    elif any_named:
        flash("The owners are saved.", "success")
    else:
        flash("No agency is named as owner of this text any more.", "success")


@blueprint.route("/<int:review_id>/owners/<int:agency_id>/sign", methods=["GET", "POST"])
@permit(Permission.SIGN_AS_OWNER, loaders.owner)
def sign_as_owner(owning: Owning) -> ResponseReturnValue:
    review, agency = owning.review, owning.agency
    texts = operations.newest_texts(review.id)
    form = SignForm(shown=",".join(str(each.id) for each in texts))
    if form.validate_on_submit():
        with form.refusals():
            operations.sign_as_owner(
                review=review,
                agency=agency,
                version_ids=form.version_ids,
                signed_name=form.signed_name.data or "",
                signed_role=form.signed_role.data or "",
                by=current_actor(),
            )
            flash(f"{agency.name} has signed this text.", "success")
            return redirect(url_for("reviews.list_owners", review_id=review.id))
    blocked = operations.why_not_sign(review.subject, agency.id, current_actor())
    return page(
        "reviews/sign_as_owner.html",
        form=form,
        review=review,
        agency=agency,
        texts=texts,
        changes=presenters.changes_since_asked(review.id, texts),
        blocked=blocked,
    )
