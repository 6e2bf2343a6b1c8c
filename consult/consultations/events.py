"""News about rounds, for the features above: responses, reviews, notifications."""

from __future__ import annotations

from dataclasses import dataclass

from consult.access import Actor
from consult.accounts.models import Agency
from consult.consultations.models import (
    AnswerCorrection,
    Clarification,
    Consultation,
    Enclosure,
    Extension,
    Question,
    QuestionCorrection,
)


@dataclass(frozen=True)
class ConsultationOpened:
    """A round is open: its versions, respondents and opening time are set."""

    consultation: Consultation
    by: Actor


@dataclass(frozen=True)
class RoundRehearsed:
    """Somebody who prepares a round wants to see what this agency will get."""

    consultation: Consultation
    agency: Agency
    by: Actor


@dataclass(frozen=True)
class ConsultationClosed:
    """A round has closed, by the clock or because everyone had answered."""

    consultation: Consultation
    by: Actor


@dataclass(frozen=True)
class ConsultationWithdrawn:
    """A round was stopped. opens_at tells whether anybody had been asked."""

    consultation: Consultation
    reason: str
    by: Actor


@dataclass(frozen=True)
class QuestionCorrected:
    """The words of a question were corrected while it is being answered."""

    consultation: Consultation
    question: Question
    correction: QuestionCorrection
    by: Actor


@dataclass(frozen=True)
class EnclosureCorrected:
    """What goes with an open round was put right, or came only now.

    why  in the words of whoever did it; added: it came only now
    """

    consultation: Consultation
    enclosure: Enclosure
    why: str
    added: bool
    by: Actor


@dataclass(frozen=True)
class RoundExtended:
    """Everyone who was asked has more time to answer."""

    consultation: Consultation
    extension: Extension
    by: Actor


@dataclass(frozen=True)
class ClarificationAsked:
    """An agency asks something about an open round."""

    clarification: Clarification
    by: Actor


@dataclass(frozen=True)
class ClarificationAnswered:
    """It was answered: to everyone, to that agency alone, or with a reason why not."""

    clarification: Clarification
    by: Actor


@dataclass(frozen=True)
class AnswerCorrected:
    """What was answered was wrong, and is put right."""

    clarification: Clarification
    correction: AnswerCorrection
    by: Actor
