"""What a round asks, and closing a group's round once everyone has answered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult import clock, settings
from consult.access import Permission, ask
from consult.consultations import asking, clarified, operations, presenters, queries
from consult.consultations.answers import count_answers
from consult.consultations.heard import count_conversations
from consult.consultations.models import Consultation, Enclosure, Question
from consult.consultations.opened import open_to_public
from consult.consultations.reminding import schedule_of
from consult.consultations.responding import find_only, responding_to
from consult.consultations.times import times_file
from consult.consultations.views.loaders import blueprint, tell
from consult.documents.queries import published_ids
from consult.lifecycle import get_subject, options_for, roles_on
from consult.web import ActionForm, current_actor, page, permit
from consult.web.attached import attached
from workflows.engine import Option


@blueprint.route("/consultations/<int:consultation_id>")
@permit(Permission.SEE_ROUND, queries.get_round)
def show_round(round: Consultation) -> ResponseReturnValue:
    actor = current_actor()
    expected, questions = queries.expected_of(round.id), queries.questions_of(round.id)
    agencies = {row.agency_id for row in expected if row.agency_id}
    voices = {actor.account_id, *(each.holder_id for each in actor.acting.values())} - {None}
    asked = bool(agencies & set(actor.agencies)) or any(
        row.account_id in voices for row in expected
    )
    runs = ask(Permission.FOLLOW_ROUND, actor, round) is None
    inside = bool(roles_on(round.subject, actor))
    responding = responding_to(round.id)
    read = {row.id: r.read_at for row in expected for r in responding if r.is_of(row)}
    return page(
        "consultations/show_round.html",
        round=round,
        only=find_only(responding, actor.agencies, voices),
        read=read,
        expected=expected,
        answers=count_answers(expected),
        asked=asked,
        runs=runs,
        schedule=schedule_of(round) if runs else None,
        inside=inside,
        clarified=clarified.seen_by(
            actor, queries.list_clarifications(round.id), runs=runs, concerned=asked or inside
        ),
        public_url=_public_url(round, asked=asked or inside),
        review=get_subject(round.review_id, kind="review"),
        questions=questions,
        reads_answers=_reads_answers(round, questions),
        reads_comments=ask(Permission.SEE_COMMENTS, actor, round) is None,
        heard=count_conversations([round.id]).get(round.id, 0),
        options=asking.options_of,
        either=asking.either,
        conditions=asking.conditions(questions),
        places=presenters.names_of(round, questions),
        corrections=queries.corrections_of(round.id),
        versions=(versions := queries.versions_of(round.id)),
        in_force=published_ids({each.version.document_id for each in versions}),
        extensions=(extended := queries.list_extensions(round.id)),
        margins=_margins(round),
        enclosed=queries.enclosures_of(round.id),
        stored=partial(_stored, round),
        own_time=any(
            each.agency_id in actor.agencies and each.until > clock.now() for each in extended
        ),
        may_extend=ask(Permission.EXTEND_ROUND, actor, round) is None,
        option=_closing_option(round),
        kinds=presenters.KIND_WORDS,
        how_words=presenters.HOW_WORDS,
    )


def _public_url(round: Consultation, *, asked: bool) -> str:
    """Where anyone may answer; an address that is not listed is told to those who have a part."""
    found = open_to_public([round.id]).get(round.id)
    if found is None or (found.how == "link" and not asked):
        return ""
    return url_for("individuals.show_call", slug=found.slug)


def _stored(round: Consultation, enclosure: Enclosure, part: str) -> str:
    """Where a file that goes with the round is downloaded."""
    return url_for(
        ".download_attachment", consultation_id=round.id, enclosure_id=enclosure.id, part=part
    )


def _reads_answers(round: Consultation, questions: Sequence[Question]) -> bool:
    """Whether there is a page of answers, and the reader may open it."""
    opened = bool(questions) and round.opens_at is not None
    return opened and ask(Permission.SEE_COMMENTS, current_actor(), round) is None


@blueprint.route("/consultations/<int:consultation_id>/calendar.ics")
@permit(Permission.SEE_ROUND, queries.get_round)
def download_calendar(round: Consultation) -> ResponseReturnValue:
    """Its times, with those of the agencies that the reader works for."""
    actor = current_actor()
    agencies = [
        row.agency
        for row in queries.expected_of(round.id)
        if row.agency is not None and row.agency_id in actor.agencies
    ]
    address = settings.current().address + url_for(".show_round", consultation_id=round.id)
    text = times_file(round, agencies, address=address)
    return attached(text, name=f"round-{round.id}.ics", media_type="text/calendar")


def _margins(round: Consultation) -> list[presenters.Margin]:
    """Of the drafts that an open round inside the group is about."""
    if round.audience != "group" or round.subject.state != "open":
        return []
    drafts = {each.version.draft_id for each in queries.versions_of(round.id)}
    return presenters.margins_of(drafts, current_actor())


def _closing_option(round: Consultation) -> Option | None:
    """Closing early, for a group's round that is open; in no other is there such a thing."""
    if round.audience != "group" or round.subject.state != "open":
        return None
    found = options_for(round.subject, current_actor())
    return next((each for each in found if each.step.trigger == "close_early"), None)


@blueprint.route("/consultations/<int:consultation_id>/close", methods=["GET", "POST"])
@permit(Permission.FOLLOW_ROUND, queries.get_round)
def close_round(round: Consultation) -> ResponseReturnValue:
    form = ActionForm.fresh(state=round.subject.state, revision=round.subject.revision)
    if form.validate_on_submit():
        with form.refusals():
            operations.close_early(
                round, seen=form.seen, request_id=form.request_key, by=current_actor()
            )
            tell("The round is closed. No more comments are taken.")
            return redirect(url_for("reviews.show_review", review_id=round.review_id))
    option = _closing_option(round)
    review = get_subject(round.review_id, kind="review")
    return page(
        "consultations/close_round.html", form=form, round=round, option=option, review=review
    )
