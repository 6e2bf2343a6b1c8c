"""Correct the words of a question that is being answered: recorded, and everyone is told."""

from __future__ import annotations

from consult import audit, clock, events
from consult.access import Actor
from consult.consultations import rules
from consult.consultations.events import QuestionCorrected
from consult.consultations.models import Question, QuestionCorrection
from consult.consultations.queries import get_round
from consult.lifecycle import lock
from consult.store import session
from workflows.refusal import refuse_any


def correct_question(
    question: Question,
    *,
    wording: str,
    help: str,
    why: str,
    seen_revision: int | None = None,
    by: Actor,
) -> QuestionCorrection:
    """Change how it is worded, never how it is answered: what was answered still answers it.

    Raises Refused unless its round is open, and when nothing changes or no reason is given; and
    Overtaken.
    """
    round = get_round(question.consultation_id)
    lock(round.id)
    session.refresh(question)
    audit.require_seen(
        seen_revision,
        question.revision,
        thing=round.subject.thing,
        acts=["question-corrected"],
        did=lambda _told: "corrected this question",
        about=lambda told: told.entry.body["facts"].get("question") == question.id,
    )
    new = (wording.strip(), help.strip())
    refuse_any(
        [
            rules.round_is_open(round.subject.state),
            rules.wording_is_given(wording),
            rules.text_fits(wording, "wording", "The question", rules.LONGEST_WORDING),
            rules.text_fits(help, "help", "The help", rules.LONGEST_WORDING),
            rules.correction_says_why(why),
            rules.text_fits(why, "why", "The reason", rules.LONGEST_WORDING),
            rules.words_differ(new, (question.wording, question.help)),
        ]
    )
    made = QuestionCorrection(
        question_id=question.id,
        wording=question.wording,
        help=question.help,
        why=why.strip(),
        made_by_id=by.id,
        made_at=clock.now(),
    )
    session.add(made)
    question.wording, question.help = new
    session.flush()
    words = {"before": made.wording, "question": question.wording, "why": made.why}
    facts = {"question": question.id, "correction": made.id}
    audit.record(round.subject.thing, "question-corrected", facts=facts, words=words, by=by)
    events.publish(QuestionCorrected(round, question, made, by))
    return made
