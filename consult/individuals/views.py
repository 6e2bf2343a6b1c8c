"""The pages of a round that anyone may answer, and of those who read what was sent in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import settings
from consult.access import Actor, Permission, ask
from consult.consultations import rules as rounds
from consult.consultations.models import Consultation, Enclosure
from consult.consultations.queries import enclosures_of, get_round
from consult.documents.queries import published_ids
from consult.individuals import operations, presenters, queries, rules
from consult.individuals.forms import (
    AnswerForm,
    CallForm,
    DoneForm,
    GuardedForm,
    SetAsideForm,
    accept_form,
    answer_form,
    field_called,
    young_form,
)
from consult.individuals.models import CONFIRMED, PublicAnswer, PublicCall, PublicDisclosure
from consult.lifecycle import Subject, get_subject, workflow_of
from consult.responses.queries import advised_words
from consult.store import Missing
from consult.web import (
    BaseForm,
    Filter,
    by_date,
    current_actor,
    keep,
    keepable,
    listing,
    page,
    permit,
    received_at,
    show_in_navigation,
)
from consult.web.limits import limiter
from consult.web.typed import shown

blueprint = Blueprint("individuals", __name__)
HARM = "public-words-that-tell-of-harm"


def is_visitor(actor: Actor) -> bool:
    return not actor.signed_in


show_in_navigation(
    82, "Have your say", "individuals.list_calls", prefix="individuals.", when=is_visitor
)


@keepable(HARM)
def _keep_aside(**values: object) -> None:
    operations.set_words_aside(**values)  # type: ignore[arg-type]


def _hourly() -> str:
    return f"{settings.current().public_answers_hourly} per hour"


def _hourly_in_all() -> str:
    return f"{settings.current().public_answers_hourly_in_all} per hour"


def _show_what_was_typed(_limit: object) -> None:
    """Whoever has to wait can copy it. Nothing is read for it: it is meant to cost little."""
    g.keeps_typed = True
    typed = shown(request.form.items(multi=True))
    g.overtaken = [(called, text) for name, text in typed if (called := field_called(name))]


one_address = limiter.shared_limit(
    _hourly, scope="public answers", methods=["POST"], on_breach=_show_what_was_typed
)
everybody = limiter.shared_limit(
    _hourly_in_all,
    scope="all public answers",
    key_func=lambda: "everybody",
    methods=["POST"],
    on_breach=_show_what_was_typed,
)


def load_call(slug: str) -> PublicCall:
    """Raises Missing while it is prepared, but for those who prepare it."""
    call = queries.get_call_at(slug)
    hidden = ask(Permission.READ_PUBLIC_ANSWERS, current_actor(), call.consultation) is not None
    if call.subject.state == "preparing" and hidden:
        raise Missing("a public consultation")
    return call


@blueprint.route("/have-your-say")
@permit(Permission.ANSWER_IN_PUBLIC)
def list_calls() -> ResponseReturnValue:
    calls = presenters.list_calls()
    return page(
        "individuals/list_calls.html",
        open_calls=[each for each in calls if presenters.state_of(each) == "open"],
        closed_calls=[each for each in calls if presenters.state_of(each) != "open"],
    )


@blueprint.route("/have-your-say/<slug>", methods=["GET", "POST"])
@permit(Permission.ANSWER_IN_PUBLIC, load_call)
@one_address
@everybody
def show_call(call: PublicCall) -> ResponseReturnValue:
    reading = presenters.read(call, keep_text=request.method == "POST")
    form = answer_form(reading.questions, reading.parts, about=request.args.get("about", ""))
    if (sent := _send(call, form)) is not None:
        return sent
    return page(
        "individuals/show_call.html",
        form=form,
        reading=reading,
        in_force=published_ids({each.version.document_id for each in reading.texts}),
        call=call,
        enclosed=enclosures_of(call.consultation_id),
        stored=partial(_stored, call),
    )


def _stored(call: PublicCall, enclosure: Enclosure, part: str) -> str:
    """Where a file that goes with the round is downloaded, by anyone once it is open."""
    return url_for(
        "consultations.download_attachment",
        consultation_id=call.consultation_id,
        enclosure_id=enclosure.id,
        part=part,
    )


def load_young(slug: str) -> PublicCall:
    """Raises Missing where there is no young people's version."""
    call = load_call(slug)
    if not call.for_young:
        raise Missing("a young people's version")
    return call


@blueprint.route("/have-your-say/<slug>/young-people", methods=["GET", "POST"])
@permit(Permission.ANSWER_IN_PUBLIC, load_young)
@one_address
@everybody
def show_young(call: PublicCall) -> ResponseReturnValue:
    reading = presenters.read(call, keep_text=request.method == "POST")
    first = reading.texts[0].version.id if reading.texts else 0
    form = young_form(call.asked_of_young, first)
    if (sent := _send(call, form, first_field="young_0", young=True)) is not None:
        return sent
    return page(
        "individuals/show_young.html",
        form=form,
        reading=reading,
        call=call,
    )


def _send(
    call: PublicCall, form: GuardedForm, *, first_field: str = "whole", young: bool = False
) -> ResponseReturnValue | None:
    """Where its sender goes next; None where it was not sent, and the form says why."""
    if form.validate_on_submit():
        with form.refusals():
            operations.send_answer(
                call.consultation,
                form.content,
                sender=form.sender,
                young=young,
                trap=form.trap,
                first_field=first_field,
                found=form.reasons,
                received_at=received_at(),
            )
            return redirect(_after_sending(call, young=young))
    elif form.is_submitted():
        form.add_others(
            operations.reasons_against_sending(
                call.consultation,
                form.content,
                sender=form.sender,
                trap=form.trap,
                first_field=first_field,
                found=form.reasons,
                received_at=received_at(),
            )
        )
    _watch(call, form, young=young)
    return None


def _after_sending(call: PublicCall, *, young: bool) -> str:
    return url_for("individuals.answer_sent", slug=call.slug, young="1" if young else None)


def _watch(call: PublicCall, form: GuardedForm, *, young: bool) -> None:
    """What tells of harm outlives the refusal: it is for the safeguarding lead."""
    if form.is_telling:
        keep(
            HARM,
            consultation_id=call.consultation_id,
            texts=list(form.content.texts.values()),
            email=form.email.data or "",
            young=young,
            received_at=received_at(),
        )


@blueprint.route("/have-your-say/<slug>/sent")
@permit(Permission.ANSWER_IN_PUBLIC, load_call)
def answer_sent(call: PublicCall) -> ResponseReturnValue:
    return page(
        "individuals/answer_sent.html",
        call=call,
        young=call.for_young and "young" in request.args,
        days=settings.current().unconfirmed_days,
    )


@dataclass(frozen=True)
class ByLink:
    """What a link in a letter leads to, if it still leads anywhere."""

    token: str
    answer: PublicAnswer | None

    @property
    def call(self) -> PublicCall | None:
        return queries.find_call(self.answer.consultation_id) if self.answer else None


def load_to_confirm(token: str) -> ByLink:
    return ByLink(token, queries.find_to_confirm(token))


def load_own(token: str) -> ByLink:
    return ByLink(token, queries.find_own(token))


@blueprint.route("/have-your-say/confirm/<token>", methods=["GET", "POST"])
@permit(Permission.ANSWER_IN_PUBLIC, load_to_confirm)
@limiter.limit("30 per minute", methods=["POST"])
def confirm_answer(found: ByLink) -> ResponseReturnValue:
    """Mail scanners open links: only the button does something."""
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.confirm_answer(token=found.token)
            return redirect(url_for("individuals.answer_confirmed"))
    refusal = None if found.answer else rules.UNKNOWN_LINK
    return page("individuals/confirm_answer.html", form=form, found=found, refusal=refusal)


@blueprint.route("/have-your-say/confirmed")
@permit(Permission.ANSWER_IN_PUBLIC)
def answer_confirmed() -> ResponseReturnValue:
    return page("individuals/answer_confirmed.html")


@blueprint.route("/have-your-say/mine/<token>")
@permit(Permission.ANSWER_IN_PUBLIC, load_own)
def show_own(found: ByLink) -> ResponseReturnValue:
    answer = found.answer
    closed = (
        rules.may_be_taken_back(answer.state, answer.consultation.closes_at, received_at())
        if answer
        else None
    )
    return page(
        "individuals/show_own.html",
        found=found,
        answer=answer,
        closed=closed,
        pieces=presenters.pieces_of(answer) if answer else [],
        refusal=None if answer else rules.UNKNOWN_LINK,
    )


@blueprint.route("/have-your-say/mine/<token>/withdraw", methods=["GET", "POST"])
@permit(Permission.ANSWER_IN_PUBLIC, load_own)
@limiter.limit("30 per minute", methods=["POST"])
def withdraw_answer(found: ByLink) -> ResponseReturnValue:
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.withdraw_answer(token=found.token, received_at=received_at())
            flash("Your answer is withdrawn. Nobody is shown it any more.", "success")
            return redirect(url_for("individuals.show_own", token=found.token))
    refusal = None if found.answer else rules.UNKNOWN_LINK
    return page("individuals/withdraw_answer.html", form=form, found=found, refusal=refusal)


@blueprint.route("/have-your-say/mine/<token>/correct", methods=["GET", "POST"])
@permit(Permission.ANSWER_IN_PUBLIC, load_own)
@one_address
@everybody
def correct_answer(found: ByLink) -> ResponseReturnValue:
    """Of the form with all questions; a young person writes anew."""
    answer, call = found.answer, found.call
    if answer is None or call is None or answer.young:
        raise Missing("an answer to correct")
    reading = presenters.read(call, keep_text=True)
    form = _filled_in(answer, reading)
    if form.validate_on_submit():
        with form.refusals():
            operations.correct_answer(
                form.content,
                token=found.token,
                sender=form.sender,
                trap=form.trap,
                found=form.reasons,
                received_at=received_at(),
            )
            flash("Your answer is corrected. It is read again before it is shown.", "success")
            return redirect(url_for("individuals.show_own", token=found.token))
    elif form.is_submitted():
        form.add_others(
            operations.reasons_against_correcting(
                call.consultation,
                form.content,
                sender=form.sender,
                trap=form.trap,
                found=form.reasons,
                received_at=received_at(),
            )
        )
    _watch(call, form, young=False)
    return page(
        "individuals/correct_answer.html", form=form, reading=reading, call=call, found=found
    )


def _filled_in(answer: PublicAnswer, reading: presenters.Reading) -> AnswerForm:
    return answer_form(
        reading.questions,
        reading.parts,
        content=answer.said,
        name=answer.name,
        organisation=answer.organisation,
        may_name=answer.may_name,
    )


@dataclass(frozen=True)
class OfRound:
    """A round with the review it belongs to."""

    review: Subject
    round: Consultation


def load_prepared(consultation_id: int) -> OfRound:
    """A round with agencies: inside the working group the public has no part."""
    found = _with_agencies(consultation_id)
    return OfRound(get_subject(found.review_id, kind="review"), found)


def _with_agencies(consultation_id: int) -> Consultation:
    found = get_round(consultation_id)
    if found.audience != "agencies":
        raise Missing(f"round with agencies {consultation_id}")
    return found


@blueprint.route("/consultations/<int:consultation_id>/public/edit", methods=["GET", "POST"])
@permit(Permission.PREPARE_ROUND, load_prepared)
def edit_call(thing: OfRound) -> ResponseReturnValue:
    round, call = thing.round, queries.find_call(thing.round.id)
    form = CallForm.of(call)
    if form.validate_on_submit():
        with form.refusals():
            operations.keep_call(
                round,
                how=form.how.data or "",
                uses=form.uses.data or "",
                privacy=form.privacy.data or "",
                young_title=form.young_title.data or "",
                young_text=form.young_text.data or "",
                young_questions=form.asked,
                seen_revision=form.seen,
                by=current_actor(),
            )
            flash(f"Who may answer is saved. {rules.SAVED_WORDS[form.how.data]}", "success")
            return redirect(url_for("individuals.edit_call", consultation_id=round.id))
    permits = workflow_of(round.subject).states[round.subject.state].permits
    if request.method == "GET" and (no := rounds.round_may_be_written(permits, round.opens_at)):
        flash(no.told)
        return redirect(url_for("consultations.show_round", consultation_id=round.id))
    return page(
        "individuals/edit_call.html", form=form, round=round, review=thing.review, call=call
    )


def load_round(consultation_id: int) -> Consultation:
    return _with_agencies(consultation_id)


@blueprint.route("/consultations/<int:consultation_id>/public-answers")
@permit(Permission.READ_PUBLIC_ANSWERS, load_round)
def list_answers(round: Consultation) -> ResponseReturnValue:
    asked = listing(
        Filter("state", "Where it stands", queries.WHERE_THEY_STAND),
        Filter("young", "From", {"yes": "Young people", "no": "Everybody else"}, every="Anybody"),
        sorts=by_date("sent", "Sent"),
    )
    return page(
        "individuals/list_answers.html",
        round=round,
        call=queries.find_call(round.id),
        list=asked,
        found=queries.list_answers(round.id, asked.asked),
        counts=queries.counts_of([round.id])[round.id],
        days=settings.current().unconfirmed_days,
        why_words=rules.WHY_WORDS,
    )


@dataclass(frozen=True)
class ToRead:
    """An answer, for those who run its round."""

    answer: PublicAnswer

    @property
    def subject(self) -> Subject:
        return self.answer.consultation.subject


def load_answer(answer_id: int) -> ToRead:
    return ToRead(queries.get_answer(answer_id))


@blueprint.route("/public-answers/<int:answer_id>", methods=["GET", "POST"])
@permit(Permission.READ_PUBLIC_ANSWERS, load_answer)
def read_answer(thing: ToRead) -> ResponseReturnValue:
    answer = thing.answer
    pieces = presenters.pieces_of(answer)
    form = accept_form(presenters.boxes_of(pieces))
    if form.validate_on_submit():
        with form.refusals():
            operations.accept_answer(
                answer, words=form.cut, note=form.note.data or "", by=current_actor()
            )
            flash("The answer is shown with those of the agencies.", "success")
            return _to_list(answer)
    advised = [(phrase, instead) for phrase, instead in advised_words() if _says(answer, phrase)]
    return page(
        "individuals/read_answer.html",
        form=form,
        answer=answer,
        pieces=pieces,
        waits=answer.state == CONFIRMED,
        why_words=rules.WHY_WORDS,
        advised=advised,
    )


def _says(answer: PublicAnswer, phrase: str) -> bool:
    return any(phrase.casefold() in text.casefold() for text in answer.said.texts.values())


@blueprint.route("/public-answers/<int:answer_id>/set-aside", methods=["GET", "POST"])
@permit(Permission.READ_PUBLIC_ANSWERS, load_answer)
def set_answer_aside(thing: ToRead) -> ResponseReturnValue:
    answer, form = thing.answer, SetAsideForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.set_answer_aside(
                answer,
                why=form.why.data or "",
                note=form.note.data or "",
                by=current_actor(),
            )
            flash("The answer is set aside. Nobody else is shown it.", "success")
            return _to_list(answer)
    return page("individuals/set_answer_aside.html", form=form, answer=answer)


def _to_list(answer: PublicAnswer) -> ResponseReturnValue:
    return redirect(url_for("individuals.list_answers", consultation_id=answer.consultation_id))


@blueprint.route("/safeguarding/public-texts/<int:disclosure_id>", methods=["GET", "POST"])
@permit(Permission.GUARD_CHILDREN, queries.get_disclosure)
def show_disclosure(disclosure: PublicDisclosure) -> ResponseReturnValue:
    form = DoneForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.record_done(disclosure, done=form.done.data or "", by=current_actor())
            flash("It is recorded.", "success")
            return redirect(url_for("safeguarding.show_safeguarding"))
    return page("individuals/show_disclosure.html", form=form, disclosure=disclosure)
