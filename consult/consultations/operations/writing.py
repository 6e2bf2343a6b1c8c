"""What every change to a round in preparation begins with."""

from __future__ import annotations

from collections.abc import Iterable

from consult.consultations import rules
from consult.consultations.models import Consultation
from consult.lifecycle import Subject, hold, workflow_of
from workflows.refusal import Refusal, refuse_any


def permits_of(subject: Subject) -> list[str]:
    """What the subject's definition permits where it stands now."""
    return workflow_of(subject).states[subject.state].permits


def begin(round: Consultation, reasons: Iterable[Refusal | None] = ()) -> None:
    """Keep the round where it is, and refuse with every reason against changing it."""
    hold(round.id)
    frozen = rules.round_may_be_written(permits_of(round.subject), round.opens_at)
    refuse_any([frozen, *reasons])
