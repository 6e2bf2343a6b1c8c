"""The blueprint, what the URLs load, and where refused words go."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult import sensitive
from consult.accounts.models import Agency
from consult.consultations.models import Consultation
from consult.consultations.queries import expected_of, get_round
from consult.documents.block import Block
from consult.documents.models import BlockRow, Version
from consult.lifecycle import Subject, get_subject, roles_on
from consult.responses import operations, queries, rules
from consult.responses.access import READERS
from consult.responses.forms import AnswersForm, CommentForm, GuardedForm, answers_form
from consult.responses.models import AgencyNote, Comment, Quarantined, Response
from consult.responses.operations.gate import closed_to_words
from consult.responses.presenters import block_of
from consult.responses.queries import is_own
from consult.store import Missing
from consult.web import BaseForm, current_actor, keep, keepable, received_at
from consult.web.typed import is_kept, typed_texts

blueprint = Blueprint("responses", __name__)
BY_ITSELF = "responses.keep_typed"  # sent every few seconds by a page, not by a person
keepable("kept-text")(operations.keep_text)


@dataclass(frozen=True)
class PlaceToComment:
    """Where a comment is about to stand: a block, or the whole of a version."""

    response: Response
    version: Version
    block: BlockRow | None

    @property
    def as_block(self) -> Block | None:
        return block_of(self.block) if self.block is not None else None


def address_of(response_id: int, comment_id: int) -> str:
    """Where a comment stands in the workspace, which shows it among however many."""
    return url_for(
        "responses.show_response",
        response_id=response_id,
        comment=comment_id,
        _anchor=f"c{comment_id}",
    )


def load_response(response_id: int) -> Response:
    """Raises Missing for everyone who has no part in it: another agency's is not there."""
    response, actor = queries.get_response(response_id), current_actor()
    if actor.comes_for(response_id):
        _keep_after_the_end(response)
        return response
    if is_own(actor, response) or roles_on(response.subject, actor) & READERS:
        return response
    if queries.joins(actor, response) is not None:
        return response
    raise Missing(f"response {response_id}")


def _keep_after_the_end(response: Response) -> None:
    """What somebody sends by a link that has ended is kept for them and the lead."""
    guest = current_actor().guest
    if request.method != "POST" or guest is None or not guest.ended:
        return
    if request.endpoint == BY_ITSELF:
        return
    form = _form_sent(response)
    words = form.words if form else "\n\n".join(text for _, text in typed_texts())
    if not words.strip():
        return
    is_kept(form.said() if form else typed_texts(), by=guest.ask)
    keep(
        "kept-text",
        response_id=response.id,
        place="Sent when the link had ended",
        body=words,
        why=guest.ended,
        by=current_actor(),
    )


def _form_sent(response: Response) -> CommentForm | AnswersForm | None:
    """The form that what was sent was typed in; None where it is neither of the two with words."""
    if "body" in request.form:
        return CommentForm()
    if request.endpoint == "responses.answer_questions":
        questions = queries.list_questions(response.consultation_id)
        return answers_form(questions, queries.answers_of(response.id))
    return None


def load_response_of_agency(response_id: int) -> Response:
    """Members of a working group have no such page: theirs is Missing."""
    found = load_response(response_id)
    if found.agency_id is None:
        raise Missing(f"response {response_id} of an agency")
    return found


def load_comment(response_id: int, comment_id: int) -> Comment:
    """Raises Missing also for what was left out, for people of agencies that answer with this one,
    but for its author."""
    response, actor = load_response(response_id), current_actor()
    found = queries.get_comment(comment_id, response_id)
    gone = found.removed_at is not None or found.left_out_at is not None
    inside = is_own(actor, response) or actor.comes_for(response_id)
    if gone and not inside and not found.is_of(actor.account_id):
        raise Missing(f"comment {comment_id} of response {response_id}")
    return found


def load_place(response_id: int, version_id: int, anchor: str | None = None) -> PlaceToComment:
    """Raises Missing for a version or block that the round is not about."""
    response = load_response(response_id)
    place = queries.get_place(response.consultation_id, version_id, anchor)
    return PlaceToComment(response, place.version, place.block)


def load_comment_of_agency(response_id: int, comment_id: int) -> Comment:
    load_response_of_agency(response_id)
    return queries.get_comment(comment_id, response_id)


def load_place_of_agency(
    response_id: int, version_id: int, anchor: str | None = None
) -> PlaceToComment:
    load_response_of_agency(response_id)
    return load_place(response_id, version_id, anchor)


@dataclass(frozen=True)
class PlaceToNote:
    """Beside what a note is about to stand: a comment, or the whole response."""

    response: Response
    comment: Comment | None


def load_place_of_note(response_id: int, comment_id: int | None = None) -> PlaceToNote:
    """Raises Missing for everybody outside the agency, whatever they may read of it."""
    response = _inside(response_id)
    comment = queries.get_comment(comment_id, response_id) if comment_id is not None else None
    return PlaceToNote(response, comment)


def load_note(response_id: int, note_id: int) -> AgencyNote:
    _inside(response_id)
    return queries.get_note(note_id, response_id)


def _inside(response_id: int) -> Response:
    found = load_response_of_agency(response_id)
    if not is_own(current_actor(), found):
        raise Missing(f"notes of response {response_id}")
    return found


def load_round(consultation_id: int) -> Consultation:
    return get_round(consultation_id)


@dataclass(frozen=True)
class ToRehearse:
    """A round in preparation, as one agency that will be asked is to have it."""

    review: Subject
    round: Consultation
    agency: Agency


def load_rehearsal(consultation_id: int, agency_id: int) -> ToRehearse:
    """Raises Missing once the round has opened, and for an agency that will not be asked."""
    round = get_round(consultation_id)
    for row in expected_of(round.id) if round.subject.state == "preparing" else ():
        if row.agency is not None and row.agency_id == agency_id:
            return ToRehearse(get_subject(round.review_id, kind="review"), round, row.agency)
    raise Missing(f"rehearsal of round {consultation_id} as agency {agency_id}")


def load_quarantined(quarantined_id: int) -> Quarantined:
    """Raises Missing for everyone but its author and the safeguarding lead: it is not there."""
    found, actor = queries.get_quarantined(quarantined_id), current_actor()
    if actor.guards_children or found.account_id == actor.account_id:
        return found
    raise Missing(f"quarantined text {quarantined_id}")


def keep_words(response: Response, form: BaseForm, *, place: str, words: str) -> bool:
    """Keep what was typed when the refusal leaves it nowhere to go; whether it was kept."""
    why = [no.because for no in form.refused if no.code in rules.KEPT_CODES]
    if not why or not words.strip():
        return False
    actor = current_actor()
    keep("kept-text", response_id=response.id, place=place, body=words, why=why[0], by=actor)
    for field in form:
        field.errors = ()  # the page shows the words and no field: there is nothing to mend there
    return True


def set_aside(response: Response, form: GuardedForm, *, place: str) -> ResponseReturnValue | None:
    """Away to the page for somebody who told of harm: what they wrote is no comment. None if not.

    It comes before anything else is done with the words: nobody of the agency may see them.
    """
    if not form.is_telling:
        return None
    texts = [text for _, text in form.marked]
    made = operations.quarantine(
        response, place=place, texts=texts, received_at=received_at(), by=current_actor()
    )
    return redirect(url_for("responses.show_quarantined", quarantined_id=made.id))


def closed_page(response: Response) -> ResponseReturnValue | None:
    """Nobody is asked for words that cannot be taken: back to the workspace, which says why.

    A form that was opened in time is still taken apart by its operation, and its text kept.
    """
    if request.method == "POST" or not closed_to_words(response, received_at()):
        return None
    flash("Nothing more can be written in this response. Why is said below.")
    return redirect(url_for("responses.show_response", response_id=response.id))


def advise(form: GuardedForm) -> None:
    """Say which of the words that were saved could be kinder to a child. Advice, never a block."""
    words = "\n".join(text for _, text in form.marked)
    for each in sensitive.advise(words, queries.advised_words()):
        told = {"text": f"You wrote “{each.phrase}”. It can read as blaming the child."}
        told["next"] = f"Better: {each.instead}. It is saved as you wrote it; you can change it."
        flash(told, "important")  # type: ignore[arg-type]  # base.html reads both


def tell(text: str, then: str, *, done: bool = True) -> None:
    """What was done, and what comes next; or that nothing was."""
    flash({"text": text, "next": then}, "success" if done else "message")  # type: ignore[arg-type]  # base.html reads both
