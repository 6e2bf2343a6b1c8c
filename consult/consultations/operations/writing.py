"""What every change to a round in preparation begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from consult import audit
from consult.consultations import rules
from consult.consultations.models import Consultation, Question
from consult.lifecycle import Subject, lock, workflow_of
from consult.store import session
from workflows.refusal import Refusal, refuse_any

MOVED = "question-moved"
OF_A_QUESTION = {"question-changed": "changed this question", MOVED: "put questions in order"}
OF_THE_ROUND = {
    "round-described": "changed what this round asks and why",
    "letter-written": "changed the letter of this round",
    "window-set": "changed the closing time of this round",
    "respondents-named": "changed who is asked in this round",
}


def permits_of(subject: Subject) -> list[str]:
    """What the subject's definition permits where it stands now."""
    return workflow_of(subject).states[subject.state].permits


def begin(
    round: Consultation,
    reasons: Callable[[], Iterable[Refusal | None]] = tuple,
    *,
    question: Question | None = None,
    seen: int | None = None,
) -> None:
    """Take the round for oneself, read it anew, and refuse with every reason against changing it.

    The reasons are asked for only then: two people who save at once are told apart here.

    seen  the revision of the question, or of the round, on the page; raises Overtaken when it
          is another now
    """
    lock(round.id)
    session.refresh(round)
    if question is not None:
        session.refresh(question)
    frozen = rules.round_may_be_written(permits_of(round.subject), round.opens_at)
    refuse_any([frozen])
    audit.require_seen(
        seen,
        (question or round).revision,
        thing=round.subject.thing,
        acts=OF_A_QUESTION if question else OF_THE_ROUND,
        did=lambda told: (OF_A_QUESTION | OF_THE_ROUND)[told.entry.act],
        about=lambda told: question is None or _touches(told, question.id),
    )
    refuse_any(reasons())


def _touches(told: audit.Told, question_id: int) -> bool:
    """One that is moved changes the places of others as well."""
    return told.entry.act == MOVED or told.entry.body["facts"].get("question") == question_id
