"""The questions of a round, while it is being prepared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from consult import audit
from consult.access import Actor
from consult.consultations import asking, rules
from consult.consultations.models import Consultation, Question
from consult.consultations.operations.particulars import Particulars, faults, fill
from consult.consultations.operations.writing import begin
from consult.consultations.queries import get_round, questions_of
from consult.store import session
from workflows.refusal import refuse_any


def add_question(round: Consultation, *, by: Actor, **asked: Any) -> Question:
    """Ask one more question, after the others.

    asked  as in Particulars; kind and wording at least. Raises Refused when the round is frozen or
           the question cannot be asked like that.
    """
    wanted = Particulars(**asked)
    begin(
        round,
        lambda: [
            rules.there_is_room_for_questions(len(questions_of(round.id)), 1),
            *faults(round, wanted, questions_of(round.id)),
        ],
    )
    question = _added(round, wanted)
    _note(round, "question-added", question, by)
    return question


def add_questions(
    round: Consultation, *, asked: Sequence[Mapping[str, Any]], by: Actor
) -> list[Question]:
    """Several at once, of a saved set: all or none. shown_if_id is a place among these, from 1.

    A condition on one that is not among them is left out. Raises Refused as above.
    """
    refuse_any([rules.something_is_chosen(len(asked))])
    here = questions_of(round.id)
    begin(round, lambda: [rules.there_is_room_for_questions(len(here), len(asked))])
    made: list[Question] = []
    for each in asked:
        place = each.get("shown_if_id")
        on = made[place - 1].id if place and place <= len(made) else None
        wanted = Particulars(
            **{**each, "shown_if_id": on, "shown_if": each["shown_if"] if on else ()}
        )
        refuse_any(faults(round, wanted, questions_of(round.id)))
        made.append(_added(round, wanted))
        _note(round, "question-added", made[-1], by)
    return made


def edit_question(
    question: Question, *, seen_revision: int | None = None, by: Actor, **asked: Any
) -> None:
    """Change a question. Raises Refused as above, and Overtaken."""
    round = get_round(question.consultation_id)
    wanted = Particulars(**{"origin": question.origin, **asked})
    begin(
        round,
        lambda: [
            *faults(round, wanted, _above(question)),
            rules.others_still_hang_on_it(_numbers(_broken(question, wanted))),
        ],
        question=question,
        seen=seen_revision,
    )
    fill(question, wanted, _above(question))
    session.flush()
    _note(round, "question-changed", question, by)


def move_question(question: Question, *, direction: Literal["up", "down"], by: Actor) -> None:
    """Ask it one place earlier or later; at either end nothing changes. Raises Refused, also when
    a question would come before the one that it hangs on."""
    round = get_round(question.consultation_id)
    begin(round)
    order = questions_of(round.id)
    here = order.index(question)
    there = here + (-1 if direction == "up" else 1)
    if 0 <= there < len(order):
        upper, lower = sorted((here, there))
        refuse_any([rules.stays_below(order[lower].shown_if_id == order[upper].id, upper + 1)])
        order[here], order[there] = order[there], order[here]
    for place, each in enumerate(order, start=1):
        each.position = place
    session.flush()
    facts = {"question": question.id, "position": question.position}
    audit.record(round.subject.thing, "question-moved", facts=facts, by=by)


def remove_question(question: Question, *, seen_revision: int | None = None, by: Actor) -> None:
    """Ask it no longer. Its wording stays on the record. Raises Refused and Overtaken."""
    round = get_round(question.consultation_id)
    begin(
        round,
        lambda: [rules.others_still_hang_on_it(_numbers(_hanging_on(question)))],
        question=question,
        seen=seen_revision,
    )
    _note(round, "question-removed", question, by)
    session.delete(question)
    session.flush()


def _added(round: Consultation, wanted: Particulars) -> Question:
    asked = questions_of(round.id)
    position = asked[-1].position + 1 if asked else 1
    question = Question(consultation_id=round.id, position=position)
    fill(question, wanted, asked)
    session.add(question)
    session.flush()
    return question


def _above(question: Question) -> list[Question]:
    order = questions_of(question.consultation_id)
    return order[: order.index(question)]


def _hanging_on(question: Question) -> list[Question]:
    return [e for e in questions_of(question.consultation_id) if e.shown_if_id == question.id]


def _broken(question: Question, wanted: Particulars) -> list[Question]:
    """Those that are asked only after an answer which would not be offered any more."""
    options = asking.options_of(Question(**wanted.values))
    return [each for each in _hanging_on(question) if set(each.shown_if) - set(options)]


def _numbers(questions: Sequence[Question]) -> list[int]:
    """How they are counted on the page."""
    if not questions:
        return []
    order = [each.id for each in questions_of(questions[0].consultation_id)]
    return [order.index(each.id) + 1 for each in questions]


def _note(round: Consultation, act: str, question: Question, by: Actor) -> None:
    facts = {"question": question.id, "kind": question.kind, "required": question.required}
    words = {
        "question": question.wording,
        "options": "\n".join(question.choices),
        "follow_up": question.follow_up,
    }
    audit.record(round.subject.thing, act, facts=facts, words=words, by=by)
