"""Consultation rounds: what is asked, of whom, until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account, Agency
from consult.consultations.asking import KINDS
from consult.documents.models import Version
from consult.files.models import StoredFile
from consult.lifecycle.models import Subject
from consult.store import Base, JSONText, Revised

SETTLED = ("submitted", "nil_return", "declined", "waived")
LATE_POLICIES = ("refuse", "ask", "accept")  # the strictest first
ANSWERED = ("everyone", "alone", "declined")  # to all who are asked; to the agency that asked


class Consultation(Base, Revised):
    """A round. Its id is its subject's; the subject's parent is the review.

    uses           how answers are used; privacy: what becomes of personal data (agencies only)
    late_policy    one of LATE_POLICIES: what becomes of an answer that comes after the close
    late_ended_at  when its review went on to where answers are read no more
    """

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("audience IN ('group', 'agencies')", name="audience"),
        CheckConstraint("late_policy IN ('refuse', 'ask', 'accept')", name="late_policy"),
    )
    id: Mapped[int] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    audience: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(Text, default="")
    reasons: Mapped[str] = mapped_column(Text, default="")
    options: Mapped[str] = mapped_column(Text, default="")
    scope: Mapped[str] = mapped_column(Text, default="")
    uses: Mapped[str] = mapped_column(Text, default="")
    privacy: Mapped[str] = mapped_column(Text, default="")
    letter: Mapped[str] = mapped_column(Text, default="")
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    late_policy: Mapped[str] = mapped_column(String(20), default="refuse")
    late_ended_at: Mapped[datetime | None]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    subject: Mapped[Subject] = relationship(lazy="joined", innerjoin=True)

    @property
    def review_id(self) -> int:
        """The review's subject id."""
        assert self.subject.parent_id is not None
        return self.subject.parent_id

    @property
    def closed_at(self) -> datetime | None:
        """When it closed: at its time, or earlier where everybody had answered."""
        if self.subject.state != "closed" or self.closes_at is None:
            return None
        return min(self.closes_at, self.subject.moved_at)

    @property
    def late_now(self) -> str:
        """What becomes of answers after the close, as long as the review can still read them."""
        return "refuse" if self.late_ended_at else self.late_policy

    @property
    def takes_late(self) -> bool:
        """Whether an answer after the close is accepted, and marked as late."""
        open_or_closed = self.subject.state in ("open", "closed")
        return self.late_policy == "accept" and self.late_ended_at is None and open_or_closed


class ConsultedVersion(Base):
    """A version that a round is about; set when the round opens."""

    __tablename__ = "consulted_version"
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)

    version: Mapped[Version] = relationship()


class Expected(Base):
    """Who is expected to answer: an agency, or in a group's round a person."""

    __tablename__ = "expected"
    __table_args__ = (
        UniqueConstraint("consultation_id", "agency_id"),
        UniqueConstraint("consultation_id", "account_id"),
        CheckConstraint("(agency_id IS NULL) <> (account_id IS NULL)", name="one_of_two"),
        CheckConstraint("how IN ('', 'submitted', 'nil_return', 'declined', 'waived')", name="how"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    how: Mapped[str] = mapped_column(String(20), default="")  # one of SETTLED; empty while silent
    settled_at: Mapped[datetime | None]

    agency: Mapped[Agency | None] = relationship()
    account: Mapped[Account | None] = relationship()

    @property
    def name(self) -> str:
        """Of the agency or the person; both are loaded with the row by our queries."""
        whose = self.agency or self.account
        assert whose is not None
        return whose.name


class Extension(Base):
    """More time: for everyone who is asked, or for one agency. Shown to everybody.

    before  until when they could answer until then; late: that had passed when it was given
    """

    __tablename__ = "extension"
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    before: Mapped[datetime]
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    late: Mapped[bool] = mapped_column(default=False)
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[datetime]

    agency: Mapped[Agency | None] = relationship()
    granted_by: Mapped[Account] = relationship()


class Question(Base, Revised):
    """A question of a round; frozen once the round opens, but for corrections of its words.

    choices       labels of a choice, or of a scale that has its own
    other         a choice may be answered in one's own words
    follow_up     what is asked besides, in words
    follow_up_if  values of the answer after which that must be answered
    shown_if      values of the answer to question shown_if_id after which this one is asked
    draft_id      the text that it is about, if it is about one; anchor: a section or passage of it
    origin        where its wording comes from
    """

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint(f"kind IN ({', '.join(repr(each) for each in KINDS)})", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    wording: Mapped[str] = mapped_column(Text)
    help: Mapped[str] = mapped_column(Text, default="")
    required: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[Any] = mapped_column(JSONText, default=list)  # list of texts
    other: Mapped[bool] = mapped_column(default=False)
    follow_up: Mapped[str] = mapped_column(Text, default="")
    follow_up_if: Mapped[Any] = mapped_column(JSONText, default=list)  # list of values
    shown_if_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    shown_if: Mapped[Any] = mapped_column(JSONText, default=list)  # list of values
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"))
    anchor: Mapped[str | None] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(Text, default="")


class QuestionCorrection(Base):
    """Words of a question that were corrected while it was being answered."""

    __tablename__ = "question_correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    wording: Mapped[str] = mapped_column(Text)  # before
    help: Mapped[str] = mapped_column(Text)  # before
    why: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class Clarification(Base, Revised):
    """What an agency asks about an open round, and what those who run it say.

    asked    in the agency's own words, for it and for those who run the round
    told     the question as everyone reads it; until it is answered, as it was asked
    named    everyone may read which agency asks
    outcome  one of ANSWERED; empty while nobody has answered
    answer   as it stands now; what it said before is in its corrections
    """

    __tablename__ = "clarification"
    __table_args__ = (
        CheckConstraint("outcome IN ('', 'everyone', 'alone', 'declined')", name="outcome"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    asked: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(Text)
    named: Mapped[bool] = mapped_column(default=False)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()
    agency: Mapped[Agency] = relationship()
    asked_by: Mapped[Account] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Account | None] = relationship(foreign_keys=[answered_by_id])
    corrections: Mapped[list[AnswerCorrection]] = relationship(
        order_by="AnswerCorrection.id.desc()"
    )


class AnswerCorrection(Base):
    """An answer that was corrected: what it said before, and why it was wrong."""

    __tablename__ = "answer_correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    clarification_id: Mapped[int] = mapped_column(ForeignKey("clarification.id"), index=True)
    answer: Mapped[str] = mapped_column(Text)  # before
    why: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class Enclosure(Base, Revised):
    """What goes with a round: a file, its summary in plain English, its easy read version.

    kind           one of enclosed.KINDS; of the last two a round has one at most
    title          of a file; the other two have none
    readable       everybody can read the file itself, with a screen reader too
    words          Markdown: the summary, the easy read version, or what the file says, as a text
    other_file_id  the same in a file that everybody can read
    why            why it came only after the round had opened; empty when it came before
    """

    __tablename__ = "enclosure"
    __table_args__ = (CheckConstraint("kind IN ('file', 'summary', 'easy_read')", name="kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    readable: Mapped[bool] = mapped_column(default=True)
    words: Mapped[str] = mapped_column(Text, default="")
    other_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    why: Mapped[str] = mapped_column(Text, default="")
    added_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]

    file: Mapped[StoredFile | None] = relationship(foreign_keys=[file_id])
    other_file: Mapped[StoredFile | None] = relationship(foreign_keys=[other_file_id])
    corrections: Mapped[list[EnclosureCorrection]] = relationship(
        order_by="EnclosureCorrection.id.desc()"
    )

    @property
    def lacks_other_form(self) -> bool:
        """Some people cannot read the file, and there is nothing else for them."""
        return not (self.readable or self.words or self.other_file_id)


class EnclosureCorrection(Base):
    """What went with an open round and was put right: what it was before, and why."""

    __tablename__ = "enclosure_correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    enclosure_id: Mapped[int] = mapped_column(ForeignKey("enclosure.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))  # before, as what follows
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    readable: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)
    other_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    why: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    file: Mapped[StoredFile | None] = relationship(foreign_keys=[file_id])
    other_file: Mapped[StoredFile | None] = relationship(foreign_keys=[other_file_id])


class QuestionSet(Base):
    """Questions that somebody saved to be asked again; they hang on no round."""

    __tablename__ = "question_set"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    questions: Mapped[Any] = mapped_column(JSONText, default=list)  # of sets.Saved as mappings
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[datetime]

    saved_by: Mapped[Account] = relationship()


class AgencyList(Base):
    """Agencies that somebody saved to be asked again; they hang on no round."""

    __tablename__ = "agency_list"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[datetime]

    saved_by: Mapped[Account] = relationship()
    agencies: Mapped[list[ListedAgency]] = relationship(cascade="all, delete-orphan")


class ListedAgency(Base):
    """That an agency is on a list."""

    __tablename__ = "listed_agency"
    list_id: Mapped[int] = mapped_column(ForeignKey("agency_list.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)

    agency: Mapped[Agency] = relationship()
