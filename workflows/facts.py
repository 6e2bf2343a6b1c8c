"""The facts that guards read: plain frozen values, gathered elsewhere, sealed with the decision.

Times are aware UTC datetimes. The zone (an IANA name) is the one in which the service says and
means them: a day ends, and a sentence tells the time, by a clock on a wall. Hashes are the
canonical hashes of versions (hex SHA-256).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class LighterFacts:
    """A version whose writer calls the change lighter than its words look."""

    version: int  # its number in the draft
    looks: str  # class that the words suggest
    called: str  # class that was chosen
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """One draft under review: its newest version, and whether its base is still current."""

    id: int  # of the draft
    document: str
    version: int  # number of the newest version in this draft; 0 when there is none
    hash: str = ""
    blocks: int = 0
    base_is_current: bool = True  # the draft started from what is published now
    substantive_since_consultation: tuple[int, ...] = ()  # version numbers saved after the round
    heaviest: str = "none"  # class of change of all its versions together, against its first
    replaces: bool = True  # something of the document is published that it takes the place of
    begins_with_base: bool = True  # its first version is, word for word, what it builds on
    lighter: tuple[LighterFacts, ...] = ()  # the first one first, where it is asked
    owners: tuple[str, ...] = ()  # agencies that signed its text when they were asked last
    ratified_by: str = ""  # the body that ratified its text last, where it is not asked here


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A body of people: the working group that drafts, or the body that decides."""

    name: str
    leads: tuple[str, ...] = ()
    members: int = 0


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """One consultation round. The four texts say whether each has been written."""

    state: str  # preparing, open, closed, withdrawn
    audience: str  # group, agencies
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    purpose: bool = False
    reasons: bool = False
    options: bool = False
    scope: bool = False
    questions: int = 0
    placeholders: tuple[str, ...] = ()  # in its questions: words that stand for one's own
    respondents: tuple[str, ...] = ()  # names of all who are expected to answer
    silent: tuple[str, ...] = ()  # names of those who neither answered nor were waived
    last_answer_at: datetime | None = None  # it may come after the close, in time that was given
    comments: int = 0  # submitted comments
    unanswered: int = 0  # submitted comments without an outcome
    unlinked: int = 0  # accepted comments not linked to a block of a later version
    undone: int = 0  # accepted comments whose block says again what was consulted on
    from_public: int = 0  # answers of individuals whose senders confirmed them
    unread: int = 0  # those of them that nobody has read yet
    hashes: tuple[str, ...] = ()  # of the versions that were consulted on


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """The newest signed assessment of one kind."""

    kind: str
    signed_at: datetime
    signed_by: str
    reviewed_at: datetime | None = None  # when it was last checked against the responses
    to_update: bool = False  # a check found that it has to change; no later version is signed


@dataclass(frozen=True, slots=True)
class BallotFacts:
    """Where the deciding body stands. Names are those of members in their seats."""

    state: str  # open, carried, returned
    members: int  # entitled to take a position, before recusals
    yes: tuple[str, ...] = ()
    no_objection: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()  # members whose objection stands
    clearing: tuple[str, ...] = ()  # what would clear each of them, in their own words
    recused: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()  # of the versions put to the body
    alone: bool = False  # the chair decides alone


@dataclass(frozen=True, slots=True)
class CameBackFacts:
    """What the deciding body sent back last, or did not let go on; not what was only taken back."""

    hashes: tuple[str, ...]  # of the versions that it was asked about
    alone: bool = False  # the chair was asked alone


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """The hold that a review is on."""

    owner: str
    since: datetime
    expected_on: date | None = None  # when it is expected to be resumed
    repeat_approval: bool = False  # what was approved is to be decided again


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A report that was made on the review; several of one kind are several of these."""

    kind: str
    on: date  # the day that it tells of
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EnteredFacts:
    """When the review last came to a state, but for coming back to it from its own hold."""

    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnerFacts:
    """An agency that owns the text with others, and the versions for which it has signed."""

    agency: str
    signed: tuple[str, ...] = ()  # hashes


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """The newest step, where it may perhaps be taken back."""

    trigger: str
    source: str  # the state that it led from
    until: datetime | None = None  # when it can no longer be taken back
    since: tuple[str, ...] = ()  # who has done something since, and when, in words


@dataclass(frozen=True, slots=True)
class OverrideFacts:
    """Somebody who may has said that a step goes on despite one reason, word for word this one."""

    trigger: str
    guard: str
    because: str


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """A time in the calendar that asks for thought: pre_election, school_holiday, bank_holiday."""

    kind: str
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """Everything the guards of a review may ask about."""

    now: datetime
    zone: str
    drafts: tuple[DraftFacts, ...] = ()
    group: GroupFacts | None = None
    board: GroupFacts | None = None
    group_round: RoundFacts | None = None  # the newest round inside the working group
    partner_round: RoundFacts | None = None  # the newest round with invited agencies
    assessments: tuple[AssessmentFacts, ...] = ()
    ballot: BallotFacts | None = None
    approved: tuple[str, ...] = ()  # hashes approved by the newest carried ballot
    ratifying: GroupFacts | None = None  # the body that ratifies what the board decided
    hold: HoldFacts | None = None  # while it is on hold
    reports: tuple[ReportFacts, ...] = ()
    owners: tuple[OwnerFacts, ...] = ()
    overrides: tuple[OverrideFacts, ...] = ()
    periods: tuple[PeriodFacts, ...] = ()  # those that have not ended
    here_since: datetime | None = None  # when it came to where it is
    in_force_since: datetime | None = None  # when its text was published, where a timer asks
    move: MoveFacts | None = None  # of the last day, where a step from here takes another back
    came_back: CameBackFacts | None = None  # where a step from here asks
    entered: tuple[EnteredFacts, ...] = ()  # where a step from here asks


@dataclass(frozen=True, slots=True)
class ConsultationFacts:
    """Everything the guards of a consultation may ask about."""

    now: datetime
    zone: str
    audience: str
    closes_at: datetime | None = None
    silent: tuple[str, ...] = ()
    agencies_answer_by: datetime | None = None  # closes_at, where agencies are asked
    members_answer_by: datetime | None = None  # closes_at, inside the working group
    periods: tuple[PeriodFacts, ...] = ()  # bank holidays, for what counts in working days


@dataclass(frozen=True, slots=True)
class ResponseFacts:
    """Everything the guards of a response may ask about.

    received_at is when the request arrived, so that a slow save is judged fairly.
    """

    now: datetime
    zone: str
    received_at: datetime
    respondent: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    round_state: str = "open"
    extended: bool = False  # closes_at is the end of time given to this respondent alone
    round_closes_at: datetime | None = None  # for all the others
    takes_late: bool = False  # what comes after closes_at is accepted, and marked as late
    signatory: str = ""  # name typed at sign-off
    comments: int = 0
    answers: int = 0
    required_unanswered: tuple[str, ...] = field(default=())  # wording of the questions
    chased: int = 0  # reminders sent to this respondent
    reminders: tuple[datetime, ...] = ()  # when each was sent, the first one first
    inside: bool = False  # of a member, in the round inside the working group
    own_words: int = 0  # comments, answers and unsaved texts of the respondent itself
    came_on: date | None = None  # when an answer came that those who run the round enter
    entered: bool = False  # what it was sent in with was entered by them
    joint: bool = False  # it leads a joint response, or has asked others to answer with it
    unagreed: tuple[str, ...] = ()  # who answers with it and has not agreed to the present text


@dataclass(frozen=True, slots=True)
class EditionTextFacts:
    """One review in an edition, and what became of its text."""

    title: str
    state: str  # where the review stands, in the words of its definition
    launched: bool = False  # it has published a text
    taken_back: bool = False  # what it published was taken back since


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """Everything the guards of an edition may ask about."""

    now: datetime
    zone: str
    publishes_on: date
    closes_at: datetime | None = None  # its cut-off; None when it was opened again after that
    reminds_at: datetime | None = None  # before the cut-off; None when it opened too late
    texts: tuple[EditionTextFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class BareFacts:
    """For subjects whose steps are only fired by another subject's effects (a ballot)."""

    now: datetime
