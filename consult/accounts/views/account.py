"""One's own account: where one is signed in, the password, and what is held about one."""

from __future__ import annotations

from flask import Response, flash, json, redirect, url_for
from flask.typing import ResponseReturnValue

from consult import clock, settings, store
from consult.access import Permission
from consult.accounts import operations, passwords, queries, tokens
from consult.accounts.forms import ChangePasswordForm, DetailsForm
from consult.accounts.held import as_data, held_about
from consult.accounts.identity import sign_out_here
from consult.accounts.models import SignIn
from consult.accounts.views.blueprint import blueprint
from consult.web import Filter, a_to_z, by_date, current_actor, kept, listing, page, permit
from consult.web.limits import limiter
from consult.web.models import KeptWords

SHOWN = 20  # rows of a kind on the page


@blueprint.route("/account")
@permit(Permission.USE_OWN_ACCOUNT)
def show_account() -> ResponseReturnValue:
    actor = current_actor()
    return page(
        "accounts/show_account.html",
        account=queries.get_account(actor.id),
        places=queries.list_places(actor.id),
        sign_ins=queries.list_living_sign_ins(actor.id, clock.now()),
        here=actor.session_id,
        programs=tokens.count_living_tokens(actor.id, clock.now()),
    )


@blueprint.route("/account/data")
@permit(Permission.USE_OWN_ACCOUNT)
def show_data() -> ResponseReturnValue:
    """On the page the newest of each kind; all of it is in the file."""
    held = held_about(queries.get_account(current_actor().id))
    return page("accounts/show_data.html", held=held, most=SHOWN)


@blueprint.route("/account/data.json")
@permit(Permission.USE_OWN_ACCOUNT)
def download_data() -> ResponseReturnValue:
    held = held_about(queries.get_account(current_actor().id))
    said = {"made_at": clock.now().isoformat(), **as_data(held)}
    told = json.dumps(said, indent=2, ensure_ascii=False, sort_keys=False)
    answer = Response(told + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="data-about-me.json"'
    return answer


@blueprint.route("/account/sign-ins")
@permit(Permission.USE_OWN_ACCOUNT)
def list_sign_ins() -> ResponseReturnValue:
    actor, now = current_actor(), clock.now()
    asked = listing(
        Filter("how", "How", queries.WAYS_IN, "All ways"),
        Filter("living", "Until", {"yes": "Still signed in", "no": "Over"}),
        Filter("words", "Words in where"),
        sorts={**by_date("when", "When"), **a_to_z("where", "Where")},
    )
    return page(
        "accounts/list_sign_ins.html",
        list=asked,
        found=queries.list_sign_ins_asked(actor.id, asked.asked, now),
        here=actor.session_id,
        ways=queries.WAYS_IN,
        days=settings.current().sign_in_days,
    )


def _own_sign_in(sign_in_id: int) -> SignIn:
    return queries.get_sign_in_of(current_actor().id, sign_in_id)


@blueprint.route("/account/sign-ins/<int:sign_in_id>/end", methods=["POST"])
@permit(Permission.USE_OWN_ACCOUNT, _own_sign_in)
def end_sign_in(sign_in: SignIn) -> ResponseReturnValue:
    if sign_in.id == current_actor().session_id:
        sign_out_here()
        return redirect(url_for("accounts.sign_in"))
    operations.end_sign_in(sign_in)
    flash(f"Signed out: {sign_in.device}.", "success")
    return redirect(url_for("accounts.show_account"))


@blueprint.route("/account/sign-ins/end-others", methods=["POST"])
@permit(Permission.USE_OWN_ACCOUNT)
def end_other_sign_ins() -> ResponseReturnValue:
    actor = current_actor()
    operations.end_other_sign_ins(account_id=actor.id, keep_id=actor.session_id)
    flash(_signed_out("You are signed out everywhere else."), "success")  # type: ignore[arg-type]
    return redirect(url_for("accounts.show_account"))


def _own_words(words_id: int) -> KeptWords:
    return kept.get_words(current_actor().id, words_id)


@blueprint.route("/account/words/<int:words_id>/discard", methods=["POST"])
@permit(Permission.USE_OWN_ACCOUNT, _own_words)
def discard_words(words: KeptWords) -> ResponseReturnValue:
    kept.discard(words)
    flash("What you had typed is thrown away.", "success")
    return redirect(words.page)


@blueprint.route("/account/details", methods=["GET", "POST"])
@permit(Permission.USE_OWN_ACCOUNT)
def change_details() -> ResponseReturnValue:
    account = queries.get_account(current_actor().id)
    form = DetailsForm(obj=account)
    if form.validate_on_submit():
        with form.refusals():
            operations.change_details(
                account=account,
                name=form.name.data or "",
                job_title=form.job_title.data or "",
                by=current_actor(),
            )
            flash("Your name and job title are saved.", "success")
            return redirect(url_for("accounts.show_account"))
    return page("accounts/change_details.html", form=form)


@blueprint.route("/account/password", methods=["GET", "POST"])
@permit(Permission.USE_OWN_ACCOUNT)
@limiter.limit("10 per minute", methods=["POST"])
def change_password() -> ResponseReturnValue:
    actor, form = current_actor(), ChangePasswordForm()
    account = queries.get_account(actor.id)
    asked = account.password_hash is not None and not operations.proved_by_link(actor)
    if form.validate_on_submit():
        proved, fresh = _prove(account.password_hash if asked else None, form)
        with form.refusals():
            operations.change_password(
                account=account,
                password=form.password.data or "",
                password_hash=fresh,
                proved=proved,
                by=actor,
            )
            told = "Your password is changed. You are signed out everywhere else."
            flash(_signed_out(told), "success")  # type: ignore[arg-type]
            return redirect(url_for("accounts.show_account"))
    return page("accounts/change_password.html", form=form, account=account, asked=asked)


def _signed_out(told: str) -> dict[str, str]:
    """Programs go on: whoever ends sign-ins that are not theirs has to know of them as well."""
    count = tokens.count_living_tokens(current_actor().id, clock.now())
    if not count:
        return {"text": told}
    programs = "One program still acts" if count == 1 else f"{count} programs still act"
    next_step = f"{programs} for you. Check, and revoke what you do not know."
    return {"text": told, "next": next_step, "href": url_for("accounts.list_tokens")}


def _prove(known: str | None, form: ChangePasswordForm) -> tuple[bool, str]:
    """Whether the present password is right, and the hash of the new one; no lock meanwhile."""
    store.pause()
    proved = known is None or passwords.matches(known, form.present_password.data or "")
    return proved, passwords.hash_password(form.password.data or "") if proved else ""
