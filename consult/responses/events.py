"""News of responses, told in the transaction in which it happens."""

from __future__ import annotations

from dataclasses import dataclass

from consult.access import Actor
from consult.consultations.models import Extension
from consult.responses.models import (
    Chase,
    EnteredAnswer,
    EntryCorrection,
    GuestLink,
    JointParty,
    PassedSection,
    Quarantined,
    Receipt,
    Response,
    TimeRequest,
)


@dataclass(frozen=True)
class ResponseSubmitted:
    """A response was signed and sent in."""

    response: Response
    receipt: Receipt
    by: Actor


@dataclass(frozen=True)
class NilReturnMade:
    """A respondent has read the text and has nothing to say about it."""

    response: Response
    receipt: Receipt
    by: Actor


@dataclass(frozen=True)
class ResponseDeclined:
    """A respondent has said that it is not for them to answer."""

    response: Response
    receipt: Receipt
    by: Actor


@dataclass(frozen=True)
class ResponseReady:
    """A contributor has sent what is written to those who sign."""

    response: Response
    by: Actor


@dataclass(frozen=True)
class ResponseStands:
    """It was reopened and not sent in again by the close, so what was sent in before counts."""

    response: Response
    receipt: Receipt
    by: Actor


@dataclass(frozen=True)
class EntryTakenBack:
    """What was entered for an agency is its response no more."""

    response: Response
    by: Actor


@dataclass(frozen=True)
class EntryCorrected:
    """What was entered for an agency was put right after the close."""

    response: Response
    correction: EntryCorrection
    by: Actor


@dataclass(frozen=True)
class EntryObjected:
    """A lead says what is wrong with what was entered for their agency."""

    entry: EnteredAnswer
    by: Actor


@dataclass(frozen=True)
class ResponseWaived:
    """A respondent who did not answer is no longer waited for."""

    response: Response
    reason: str
    by: Actor


@dataclass(frozen=True)
class ResponseAwaited:
    """It is taken back that no answer came: the respondent is waited for again."""

    response: Response
    reason: str
    by: Actor


@dataclass(frozen=True)
class ResponseChased:
    """A respondent was reminded."""

    response: Response
    chase: Chase
    by: Actor


@dataclass(frozen=True)
class MoreTimeAsked:
    """An agency asks for more time to answer."""

    request: TimeRequest
    by: Actor


@dataclass(frozen=True)
class MoreTimeRefused:
    """It does not get more time; `request.answer` says why."""

    request: TimeRequest
    by: Actor


@dataclass(frozen=True)
class TextQuarantined:
    """Somebody wrote what reads as if it tells of harm to a child."""

    quarantined: Quarantined
    by: Actor


@dataclass(frozen=True)
class OwnTimeGiven:
    """One agency may answer for longer than the others."""

    response: Response
    extension: Extension
    by: Actor


@dataclass(frozen=True)
class OwnTimeEnds:
    """The time that one agency was given ends soon, and it has not answered."""

    response: Response


@dataclass(frozen=True)
class OwnTimeOver:
    """The time that one agency was given is over, with words in it that it did not send in."""

    response: Response


@dataclass(frozen=True)
class GuestInvited:
    """Somebody without an account may work in a response. The token is nowhere else."""

    link: GuestLink
    token: str
    by: Actor


@dataclass(frozen=True)
class SectionPassed:
    """Somebody of an agency is asked to look at a section. place: what it is called."""

    section: PassedSection
    place: str
    by: Actor


@dataclass(frozen=True)
class SectionDone:
    """Whoever was asked has looked at it."""

    section: PassedSection
    place: str
    by: Actor


@dataclass(frozen=True)
class SectionBack:
    """It is with the leads again: it was given back, or whoever had it has left."""

    section: PassedSection
    place: str
    by: Actor


@dataclass(frozen=True)
class JointAsked:
    """An agency is asked to answer in the response of another one."""

    party: JointParty
    by: Actor


@dataclass(frozen=True)
class JointDecided:
    """It agreed, or refused; `party.state` says which."""

    party: JointParty
    by: Actor


@dataclass(frozen=True)
class JointEnded:
    """It answers for itself again: it left, or the others went on without it."""

    party: JointParty
    by: Actor


@dataclass(frozen=True)
class JointTextWanted:
    """Whoever leads asks it to agree to the text."""

    party: JointParty
    by: Actor


@dataclass(frozen=True)
class JointTextAgreed:
    """A lead of it agreed to the text as it stands."""

    party: JointParty
    by: Actor


@dataclass(frozen=True)
class JointReopened:
    """What was sent in for several is being written again; party: one of those it was sent for."""

    party: JointParty
    by: Actor
