"""What every change to a round in preparation begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from consult.consultations import rules
from consult.consultations.models import Consultation, Question
from consult.lifecycle import Subject, lock, workflow_of
from consult.store import session
from workflows.refusal import Refusal, refuse_any


def permits_of(subject: Subject) -> list[str]:
    """What the subject's definition permits where it stands now."""
    return workflow_of(subject).states[subject.state].permits


def begin(
    round: Consultation,
    reasons: Callable[[], Iterable[Refusal | None]] = tuple,
    *,
    question: Question | None = None,
) -> None:
    """Take the round for oneself, read it anew, and refuse with every reason against changing it.

    The reasons are asked for only then: two people who save at once are told apart here, and the
    second keeps what they typed on their page.
    """
    lock(round.id)
    session.refresh(round)
    if question is not None:
        session.refresh(question)
    frozen = rules.round_may_be_written(permits_of(round.subject), round.opens_at)
    refuse_any([frozen, *reasons()])
