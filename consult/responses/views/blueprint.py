"""The blueprint, what the URLs load, and where refused words go."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash

from consult.consultations.models import Consultation
from consult.consultations.queries import get_round
from consult.documents.models import BlockRow, Version
from consult.lifecycle import roles_on
from consult.responses import operations, queries, rules
from consult.responses.access import READERS, is_own
from consult.responses.models import Comment, Response
from consult.store import Missing
from consult.web import BaseForm, current_actor, keep, keepable

blueprint = Blueprint("responses", __name__)
keepable("kept-text")(operations.keep_text)


@dataclass(frozen=True)
class PlaceToComment:
    """Where a comment is about to stand: a block, or the whole of a version."""

    response: Response
    version: Version
    block: BlockRow | None


def load_response(response_id: int) -> Response:
    """Raises Missing for everyone who has no part in it: another agency's is not there."""
    response, actor = queries.get_response(response_id), current_actor()
    if is_own(actor, response) or roles_on(response.subject, actor) & READERS:
        return response
    raise Missing(f"response {response_id}")


def load_comment(response_id: int, comment_id: int) -> Comment:
    load_response(response_id)
    return queries.get_comment(comment_id, response_id)


def load_place(response_id: int, version_id: int, anchor: str | None = None) -> PlaceToComment:
    """Raises Missing for a version or block that the round is not about."""
    response = load_response(response_id)
    place = queries.get_place(response.consultation_id, version_id, anchor)
    return PlaceToComment(response, place.version, place.block)


def load_round(consultation_id: int) -> Consultation:
    return get_round(consultation_id)


def keep_words(response: Response, form: BaseForm, *, place: str, words: str) -> bool:
    """Keep what was typed when the refusal leaves it nowhere to go; whether it was kept."""
    why = [no.because for no in form.refused if no.code in rules.KEPT_CODES]
    if not why or not words.strip():
        return False
    actor = current_actor()
    keep("kept-text", response_id=response.id, place=place, body=words, why=why[0], by=actor)
    return True


def tell(text: str, then: str, *, done: bool = True) -> None:
    """What was done, and what comes next; or that nothing was."""
    flash({"text": text, "next": then}, "success" if done else "message")  # type: ignore[arg-type]  # base.html reads both
