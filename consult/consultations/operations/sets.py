"""Questions that are saved to be asked again."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from consult import audit, clock
from consult.access import Actor
from consult.consultations import rules, sets
from consult.consultations.models import Consultation, QuestionSet
from consult.consultations.queries import find_set_named, questions_of
from consult.store import savepoint, session
from workflows.refusal import refuse_any


def save_set(round: Consultation, *, name: str, by: Actor) -> QuestionSet:
    """Save the questions of a round as they are now, without their places in its text.

    Raises Refused without a question, without a name, or with the name of another set.
    """
    name, asked = name.strip(), questions_of(round.id)
    taken = find_set_named(name) is not None or name in [each.name for each in sets.shipped()]
    refuse_any(
        [
            rules.something_is_chosen(len(asked)),
            rules.set_has_a_name(name),
            rules.text_fits(name, "name", "The name", rules.LONGEST_NAME),
            rules.set_name_is_free(taken),
        ]
    )
    made = QuestionSet(
        name=name, questions=sets.saved(asked), saved_by_id=by.id, saved_at=clock.now()
    )
    try:
        with savepoint():
            session.add(made)
    except IntegrityError:  # somebody saved one of that name at the same moment
        refuse_any([rules.set_name_is_free(True)])
    facts = {"set": made.id, "questions": len(asked), "round": round.id}
    audit.record("question-sets", "set-saved", facts=facts, words={"name": name}, by=by)
    return made


def remove_set(saved: QuestionSet, *, by: Actor) -> None:
    """Offer it no longer; rounds that used it keep their questions."""
    words = {"name": saved.name}
    audit.record("question-sets", "set-removed", facts={"set": saved.id}, words=words, by=by)
    session.delete(saved)
    session.flush()
