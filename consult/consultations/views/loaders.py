"""The blueprint, and how the things in an address are found."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.consultations import queries, rules
from consult.consultations.models import Consultation, Question
from consult.lifecycle import Subject, get_subject, workflow_of
from consult.store import Missing

blueprint = Blueprint("consultations", __name__)


@dataclass(frozen=True)
class OfReview:
    """A review, seen by its rounds."""

    review: Subject


@dataclass(frozen=True)
class OfRound:
    """A round with the review it belongs to."""

    review: Subject
    round: Consultation


@dataclass(frozen=True)
class OfQuestion:
    """A question with its round and its review."""

    review: Subject
    round: Consultation
    question: Question


def load_review(review_id: int) -> OfReview:
    return OfReview(get_subject(review_id, kind="review"))


def load_round(consultation_id: int) -> OfRound:
    found = queries.get_round(consultation_id)
    return OfRound(get_subject(found.review_id, kind="review"), found)


def load_agencies_round(consultation_id: int) -> OfRound:
    """A round with agencies: a group's round has no such page."""
    found = load_round(consultation_id)
    if found.round.audience != "agencies":
        raise Missing(f"round with agencies {consultation_id}")
    return found


def load_question(consultation_id: int, question_id: int) -> OfQuestion:
    """A question of another round is Missing."""
    found = load_agencies_round(consultation_id)
    question = queries.get_question(consultation_id, question_id)
    return OfQuestion(found.review, found.round, question)


def tell(text: str, category: str = "success", *, then: str = "") -> None:
    """Say what was done, and what happens next."""
    flash({"text": text, "next": then}, category)  # type: ignore[arg-type]  # base.html reads both


def if_frozen(round: Consultation) -> ResponseReturnValue | None:
    """Away from a form that could not be saved. What is posted still meets the rule itself."""
    if request.method != "GET":
        return None
    permits = workflow_of(round.subject).states[round.subject.state].permits
    refusal = rules.round_may_be_written(permits, round.opens_at)
    if refusal is None:
        return None
    flash(refusal.told)
    return redirect(url_for("consultations.show_round", consultation_id=round.id))
