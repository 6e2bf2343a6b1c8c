"""The questions of a round, while it is being prepared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from consult import audit
from consult.access import Actor
from consult.consultations import rules
from consult.consultations.models import Consultation, Question
from consult.consultations.operations.writing import begin
from consult.consultations.queries import get_round, questions_of
from consult.store import session
from workflows.refusal import Refusal


def add_question(
    round: Consultation,
    *,
    kind: str,
    wording: str,
    help: str = "",
    required: bool = False,
    choices: Sequence[str] = (),
    by: Actor,
) -> Question:
    """Ask one more question, after the others.

    kind  "text", "yes_partly_no", "choice" (with choices) or "scale5"
    Raises Refused when the round is frozen or the question cannot be asked like that.
    """
    options = _tidy(choices)
    begin(
        round,
        lambda: [
            rules.there_is_room_for_a_question(len(questions_of(round.id))),
            *_faults(kind, wording, help, options),
        ],
    )
    asked = questions_of(round.id)
    question = Question(
        consultation_id=round.id,
        position=asked[-1].position + 1 if asked else 1,
        kind=kind,
        wording=wording.strip(),
        help=help.strip(),
        required=required,
        choices=options if kind == "choice" else [],
    )
    session.add(question)
    session.flush()
    _note(round, "question-added", question, by)
    return question


def edit_question(
    question: Question,
    *,
    kind: str,
    wording: str,
    help: str = "",
    required: bool = False,
    choices: Sequence[str] = (),
    seen_revision: int | None = None,
    by: Actor,
) -> None:
    """Change a question. Raises Refused as above, and Overtaken."""
    round, options = get_round(question.consultation_id), _tidy(choices)
    begin(
        round,
        lambda: _faults(kind, wording, help, options),
        question=question,
        seen=seen_revision,
    )
    question.kind, question.wording, question.help = kind, wording.strip(), help.strip()
    question.required = required
    question.choices = options if kind == "choice" else []
    session.flush()
    _note(round, "question-changed", question, by)


def move_question(question: Question, *, direction: Literal["up", "down"], by: Actor) -> None:
    """Ask it one place earlier or later; at either end nothing changes. Raises Refused."""
    round = get_round(question.consultation_id)
    begin(round)
    order = questions_of(round.id)
    here = order.index(question)
    there = here + (-1 if direction == "up" else 1)
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    for place, each in enumerate(order, start=1):
        each.position = place
    session.flush()
    facts = {"question": question.id, "position": question.position}
    audit.record(round.subject.thing, "question-moved", facts=facts, by=by)


def remove_question(question: Question, *, seen_revision: int | None = None, by: Actor) -> None:
    """Ask it no longer. Its wording stays on the record. Raises Refused and Overtaken."""
    round = get_round(question.consultation_id)
    begin(round, question=question, seen=seen_revision)
    _note(round, "question-removed", question, by)
    session.delete(question)
    session.flush()


def _tidy(choices: Sequence[str]) -> list[str]:
    return [each.strip() for each in choices if each.strip()]


def _faults(kind: str, wording: str, help: str, choices: Sequence[str]) -> list[Refusal | None]:
    return [
        rules.wording_is_given(wording),
        rules.text_fits(wording, "wording", "The question", rules.LONGEST_WORDING),
        rules.text_fits(help, "help", "The help", rules.LONGEST_WORDING),
        *rules.choices_are_sensible(kind, choices),
    ]


def _note(round: Consultation, act: str, question: Question, by: Actor) -> None:
    facts = {"question": question.id, "kind": question.kind, "required": question.required}
    words = {"question": question.wording, "options": "\n".join(question.choices)}
    audit.record(round.subject.thing, act, facts=facts, words=words, by=by)
