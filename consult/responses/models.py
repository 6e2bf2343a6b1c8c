"""Responses: comments and answers of one respondent to one round."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account, Agency
from consult.consultations.asking import Words
from consult.consultations.models import Consultation, Question
from consult.documents.models import Version
from consult.documents.quoting import Quote
from consult.files.models import StoredFile
from consult.lifecycle.models import Subject
from consult.store import Base, JSONText, Revised
from workflows.calendar import day_in_words

WHOSE = (
    "CASE WHEN carried_by_id IS NULL THEN (agency_id IS NULL) <> (account_id IS NULL) "
    "ELSE agency_id IS NULL AND account_id IS NULL AND imported_id IS NOT NULL END"
)
KINDS = ("general", "practice", "legal", "equality", "editorial")
STANCES = ("support", "support_with_conditions", "object", "neutral")
HOWS = {
    "phone": "a phone call on",
    "letter": "a letter of",
    "email": "an e-mail of",
    "meeting": "a meeting on",
}
PRIORITIES = ("", "must", "should", "could")


def came_from(how: str, on: date) -> str:
    """“a letter of 3 March 2021”."""
    return f"{HOWS[how]} {day_in_words(on)}"


class Response(Base, Revised):
    """One respondent's answer to one round. Its id is its subject's.

    opened_at    when somebody of the respondent was first seen to have the text before them
    read_at      when someone said that it was read
    ready_at     when a contributor sent it to those who sign; so that it waits for their signature
    settled_at   submitted, nil return, declined or waived
    extended_to  the end of its own time, where it was given more
    reminded_for, over_told_for  which end of its own time its people were written to about
    late         that was given after the close, or it was sent in after the close
    joint_name   the names of all in whose name it was sent in, where it was a joint response
    individual   a member of the public sent it in, whom nobody asked; its account can do nothing

    In a round inside the working group it may also be what came in the margin of a Word file: then
    carried_by is who added it, imported_id the file and file_name its name, and nobody was asked.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("consultation_id", "agency_id"),
        UniqueConstraint("consultation_id", "account_id"),
        CheckConstraint(WHOSE, name="whose"),
    )
    id: Mapped[int] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    carried_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    imported_id: Mapped[int | None] = mapped_column(ForeignKey("imported_file.id"))
    file_name: Mapped[str] = mapped_column(String(255), default="")
    opened_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    ready_at: Mapped[datetime | None]
    ready_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    individual: Mapped[bool] = mapped_column(default=False)
    signed_name: Mapped[str] = mapped_column(String(200), default="")
    signed_role: Mapped[str] = mapped_column(String(200), default="")
    settled_at: Mapped[datetime | None]
    extended_to: Mapped[datetime | None]
    reminded_for: Mapped[datetime | None]
    over_told_for: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(default=False)
    joint_name: Mapped[str | None] = mapped_column(Text)

    subject: Mapped[Subject] = relationship(lazy="joined", innerjoin=True)
    consultation: Mapped[Consultation] = relationship()
    agency: Mapped[Agency | None] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
    ready_by: Mapped[Account | None] = relationship(foreign_keys=[ready_by_id])
    entered: Mapped[EnteredAnswer | None] = relationship(lazy="joined", back_populates="response")

    @property
    def respondent(self) -> str:
        """Whose answer it is, by name: of all, once it was sent in for several."""
        return self.joint_name or self.own_name

    @property
    def own_name(self) -> str:
        """Of whoever writes and signs it, also where it speaks for others besides."""
        if self.carried_by_id is not None:
            return f"The Word file {self.file_name}"
        named = self.agency or self.account
        return named.name if named is not None else ""

    @property
    def was_asked(self) -> bool:
        """Neither what came in a Word file nor what a member of the public sent."""
        return self.carried_by_id is None and not self.individual

    @property
    def was_sent_in(self) -> bool:
        """Whether it was signed once, also if it was reopened since."""
        return bool(self.signed_name)

    @property
    def has_own_time(self) -> bool:
        """Whether it may be answered for longer than the round is open."""
        closes_at = self.consultation.closes_at
        return (
            self.extended_to is not None
            and closes_at is not None
            and (self.extended_to > closes_at)
        )

    @property
    def closes_at(self) -> datetime | None:
        """Until when it can be answered: the end of the round, or of its own time."""
        return self.extended_to if self.has_own_time else self.consultation.closes_at

    @property
    def thing(self) -> str:
        """Its name in the record; everything that an agency does is chained here."""
        return f"response:{self.id}"


class Comment(Base, Revised):
    """A comment on a block of a version, or (no anchor) on the whole of it.

    withheld     its author asks that it is not published; withheld_why says why
    left_out_at  a lead left it out of what is submitted: only their agency sees it. Then
                 left_out_why says why, or merged_into is the comment that says it now
    """

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_place", "version_id", "anchor"),
        CheckConstraint(
            "kind IN ('general', 'practice', 'legal', 'equality', 'editorial')", name="kind"
        ),
        CheckConstraint(
            "stance IN ('support', 'support_with_conditions', 'object', 'neutral')", name="stance"
        ),
        CheckConstraint("priority IN ('', 'must', 'should', 'could')", name="priority"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    anchor: Mapped[str | None] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20), default="general")
    stance: Mapped[str] = mapped_column(String(30), default="neutral")
    body: Mapped[str] = mapped_column(Text)
    proposed: Mapped[str] = mapped_column(Text, default="")
    priority: Mapped[str] = mapped_column(String(10), default="")
    rationale: Mapped[str] = mapped_column(Text, default="")
    withheld: Mapped[bool] = mapped_column(default=False)
    withheld_why: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # who may change it in the place of an author who has left
    entrusted_to_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]  # taken out by its author or the lead; never deleted
    left_out_at: Mapped[datetime | None]
    left_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    left_out_why: Mapped[str] = mapped_column(Text, default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)

    response: Mapped[Response] = relationship()
    version: Mapped[Version] = relationship()
    author: Mapped[Account] = relationship(foreign_keys=[author_id])
    edited_by: Mapped[Account | None] = relationship(foreign_keys=[edited_by_id])
    entrusted_to: Mapped[Account | None] = relationship(foreign_keys=[entrusted_to_id])
    left_out_by: Mapped[Account | None] = relationship(foreign_keys=[left_out_by_id])
    from_word: Mapped[FromWord | None] = relationship(
        lazy="joined", back_populates="comment", foreign_keys="FromWord.comment_id"
    )

    quote: Mapped[CommentQuote | None] = relationship(
        lazy="joined", back_populates="comment", cascade="all, delete-orphan"
    )

    def is_of(self, account_id: int | None) -> bool:
        """Whether this is its author, or whom an author who has left handed it to."""
        return account_id is not None and account_id in (self.author_id, self.entrusted_to_id)


STANDS = Comment.removed_at.is_(None) & Comment.left_out_at.is_(None)
"""It is part of the response: neither taken out nor left out."""


class FromWord(Base):
    """That a comment was written in the margin of a Word file; its author is who added it.

    mark        what it is known by in every file, so that it comes into a round once
    written_by  as it was typed in Word
    quote       the words that it was put on
    done        it was marked as resolved in Word
    """

    __tablename__ = "comment_from_word"
    __table_args__ = (UniqueConstraint("consultation_id", "mark"),)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    mark: Mapped[str] = mapped_column(String(64))
    written_by: Mapped[str] = mapped_column(String(200))
    written_on: Mapped[date | None]
    quote: Mapped[str] = mapped_column(Text, default="")
    done: Mapped[bool] = mapped_column(default=False)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)

    comment: Mapped[Comment] = relationship(foreign_keys=[comment_id], back_populates="from_word")


class CommentQuote(Base):
    """The words of its block that a comment is about; see `documents.quoting.Quote`."""

    __tablename__ = "comment_quote"
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    exact: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(Text, default="")
    suffix: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int]

    comment: Mapped[Comment] = relationship(back_populates="quote")

    @property
    def quote(self) -> Quote:
        return Quote(self.exact, self.prefix, self.suffix, self.start)

    @classmethod
    def of(cls, quote: Quote) -> CommentQuote:
        return cls(exact=quote.exact, prefix=quote.prefix, suffix=quote.suffix, start=quote.start)


class Answer(Base, Revised):
    """The respondent's one answer to one question."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("response_id", "question_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    value: Mapped[str] = mapped_column(Text, default="")
    other: Mapped[str] = mapped_column(Text, default="")  # what “Other” is
    more: Mapped[str] = mapped_column(Text, default="")  # the answer to the follow-up
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    edited_at: Mapped[datetime]

    question: Mapped[Question] = relationship()
    edited_by: Mapped[Account] = relationship()

    @property
    def words(self) -> Words:
        return Words(self.value, self.other, self.more)


class EnteredAnswer(Base, Revised):
    """The answer of an agency that came another way, as those who run the round enter it.

    how         how it came, a word of HOWS; came_on: on which day
    given_name  who gave it for the agency, and in which role
    file        the original: a scan of the letter, the mail, the notes
    remarks     comments, until they are recorded and after: {version_id, anchor, body, …} each
    answers     question id → [value, other, more]
    recorded_at when it became the agency’s response; None while it is being entered
    replaced_at when the agency sent in its own in its place
    corrected_at when an officer last put it right after the close
    objection   what its lead says of it after the close, where it can be changed no more
    """

    __tablename__ = "entered_answer"
    __table_args__ = (
        CheckConstraint("how IN ('phone', 'letter', 'email', 'meeting')", name="how"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), unique=True)
    how: Mapped[str] = mapped_column(String(10))
    came_on: Mapped[date]
    given_name: Mapped[str] = mapped_column(String(200))
    given_role: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    remarks: Mapped[Any] = mapped_column(JSONText, default=list)
    answers: Mapped[Any] = mapped_column(JSONText, default=dict)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    edited_at: Mapped[datetime]
    recorded_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]
    corrected_at: Mapped[datetime | None]
    objection: Mapped[str] = mapped_column(Text, default="")
    objected_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    objected_at: Mapped[datetime | None]

    response: Mapped[Response] = relationship(back_populates="entered")
    file: Mapped[StoredFile] = relationship()
    entered_by: Mapped[Account] = relationship(foreign_keys=[entered_by_id], lazy="joined")
    objected_by: Mapped[Account | None] = relationship(foreign_keys=[objected_by_id])
    corrections: Mapped[list[EntryCorrection]] = relationship(order_by="EntryCorrection.id.desc()")

    @property
    def counts(self) -> bool:
        """It is what the agency is taken to have said."""
        return self.recorded_at is not None and self.replaced_at is None

    @property
    def came(self) -> str:
        """“a letter of 3 March 2021”."""
        return came_from(self.how, self.came_on)

    @property
    def said(self) -> str:
        """For people of the review and of the agency: with the name of who entered it."""
        return f"entered by {self.entered_by.name} from {self.came}"

    @property
    def said_publicly(self) -> str:
        """The same without names of people."""
        return f"entered by the partnership from {self.came}"


class EntryCorrection(Base):
    """What was entered said something else before: after the close an officer put it right.

    before  [[where it stands, what it said]] of what was changed
    """

    __tablename__ = "entry_correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entered_answer.id"), index=True)
    before: Mapped[Any] = mapped_column(JSONText)
    why: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    made_by: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class KeptText(Base):
    """What someone typed that could not be saved where it belonged; theirs to copy."""

    __tablename__ = "kept_text"
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    place: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime]

    account: Mapped[Account] = relationship()


class TypedForm(Base):
    """What somebody is typing in a form of a response and has not saved; nobody else's to read.

    place   which form: “answers”, “c7” for comment 7, “v3” or “v3-b12” for a new one there
    fields  [name, value] of each, as a browser sends them
    hand    which drawing of the form it is typed on
    """

    __tablename__ = "typed_form"
    __table_args__ = (UniqueConstraint("response_id", "account_id", "place"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    place: Mapped[str] = mapped_column(String(60))
    fields: Mapped[Any] = mapped_column(JSONText)
    hand: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime]


class Receipt(Base):
    """Everything that was submitted, canonical and hashed, at the moment of submission."""

    __tablename__ = "receipt"
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    canonical: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    purged_at: Mapped[datetime | None]  # words were taken out; the hash is of what was sent


class AgencyNote(Base):
    """What people of an agency tell each other beside a comment, or (no comment) the response.

    It is never submitted: only its agency's own pages read this table.
    """

    __tablename__ = "agency_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    response: Mapped[Response] = relationship()


class PassedSection(Base, Revised):
    """A section that somebody of an agency asks a colleague, or who comes by a link, to look at.

    anchor   of the heading: it and all that is below it; none for the whole text
    note     what they are asked to look at
    due_on   by when their agency wants it
    state    open: with them; done; back: with the leads again; over: nobody waits for it
    answer   what they said when they had looked, or why it came back
    Like a note it is never submitted: only its agency's own pages read this table.
    """

    __tablename__ = "passed_section"
    __table_args__ = (CheckConstraint("state IN ('open', 'done', 'back', 'over')", name="state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    anchor: Mapped[str | None] = mapped_column(String(20))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="open")
    answer: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    response: Mapped[Response] = relationship()
    version: Mapped[Version] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    asked_by: Mapped[Account] = relationship(foreign_keys=[asked_by_id])
    settled_by: Mapped[Account | None] = relationship(foreign_keys=[settled_by_id])


class JointParty(Base, Revised):
    """An agency that is asked to answer with another one, in the response that this one leads.

    lead         the response of the one that leads; response: the agency's own
    state        asked; agreed: it answers jointly; refused; left; over: it was gone on without
    comments     its people may comment in the joint response, not only read it
    decided_*    who agreed, refused, left or was gone on without; reason: why
    consent_*    the name and role of the lead who agreed
    wanted_at    when it was asked to agree to the text
    agreed_mark  of the text that it has agreed to: `queries.content_mark`; agreed_hash: the SHA-256
                 of that text as a receipt has it
    """

    __tablename__ = "joint_party"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'agreed', 'refused', 'left', 'over')", name="state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="asked")
    message: Mapped[str] = mapped_column(Text, default="")
    comments: Mapped[bool] = mapped_column(default=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    consent_name: Mapped[str] = mapped_column(String(200), default="")
    consent_role: Mapped[str] = mapped_column(String(200), default="")
    wanted_at: Mapped[datetime | None]
    agreed_mark: Mapped[str] = mapped_column(String(64), default="")
    agreed_hash: Mapped[str] = mapped_column(String(64), default="")
    agreed_name: Mapped[str] = mapped_column(String(200), default="")
    agreed_role: Mapped[str] = mapped_column(String(200), default="")
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    agreed_at: Mapped[datetime | None]

    lead: Mapped[Response] = relationship(foreign_keys=[lead_id])
    response: Mapped[Response] = relationship(foreign_keys=[response_id])
    asked_by: Mapped[Account] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Account | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def name(self) -> str:
        """Of the agency."""
        return self.response.own_name


class CopiedComment(Base):
    """That a comment was copied from a response into another one, so that it is copied once."""

    __tablename__ = "copied_comment"
    __table_args__ = (UniqueConstraint("original_id", "response_id"),)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    original_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)


class TimeRequest(Base, Revised):
    """An agency asks for more time to answer; one at a time.

    outcome  empty while nobody has decided; accepted, refused, or over: it was not needed any more
    answer   what the agency reads
    """

    __tablename__ = "time_request"
    __table_args__ = (
        CheckConstraint("outcome IN ('', 'accepted', 'refused', 'over')", name="outcome"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]

    response: Mapped[Response] = relationship()
    asked_by: Mapped[Account] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Account | None] = relationship(foreign_keys=[decided_by_id])


class GuestLink(Base, Revised):
    """A link by which one person without an account works in one response.

    account_id  the limited account under which they write
    contact     whom they ask, as the lead who made it is called and reached
    answers     they may answer the questions; commenting they may always
    until       never later than the agency itself may answer
    """

    __tablename__ = "guest_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    contact: Mapped[str] = mapped_column(String(500))
    answers: Mapped[bool] = mapped_column(default=False)
    until: Mapped[datetime]
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    last_used_at: Mapped[datetime | None]

    response: Mapped[Response] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    made_by: Mapped[Account] = relationship(foreign_keys=[made_by_id])


class Chase(Base):
    """A reminder to a respondent who has not answered; by nobody where the clock sent it."""

    __tablename__ = "chase"
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    chased_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    chased_by: Mapped[Account | None] = relationship()


class Explained(Base):
    """Why a piece of text that looks as if it identifies somebody does not. Only its digest."""

    __tablename__ = "explained_text"
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    account: Mapped[Account] = relationship()
    response: Mapped[Response] = relationship()


class Quarantined(Base, Revised):
    """A text that reads as if it tells of harm: for its author and the safeguarding lead alone."""

    __tablename__ = "quarantined_text"
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    place: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))  # what is left of the text when it is purged
    at: Mapped[datetime]
    released: Mapped[bool] = mapped_column(default=False)  # its author may save it after all
    done: Mapped[str] = mapped_column(Text, default="")
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    done_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    done_by: Mapped[Account | None] = relationship(foreign_keys=[done_by_id])
    response: Mapped[Response] = relationship()


class AdvisedWords(Base, Revised):
    """The list of words that put blame on a child, as the service keeps it; one row or none."""

    __tablename__ = "advised_words"
    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[Any] = mapped_column(JSONText, default=list)  # [[phrase, what to say instead]]


class SentSheet(Base, Revised):
    """A comment form that somebody filled in elsewhere and sent back: its rows, as they were read.

    content  the tables, without what identifies a child; mapping: what each column is, and which
             text is meant where a row does not say, as its sender said; choices: which text
             stays, of rows that a colleague changed meanwhile
    state    sent, saving, saved, stopped; position: rows that were dealt with so far
    told     what became of it: {"added": 2, "changed": 1, "left": [[where, reason], …]}
    """

    __tablename__ = "sent_sheet"
    __table_args__ = (
        CheckConstraint("state IN ('sent', 'saving', 'saved', 'stopped')", name="state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[Any] = mapped_column(JSONText, nullable=False, deferred=True)
    mapping: Mapped[Any] = mapped_column(JSONText, default=dict)
    choices: Mapped[Any] = mapped_column(JSONText, default=dict)
    told: Mapped[Any] = mapped_column(JSONText, default=dict)
    state: Mapped[str] = mapped_column(String(10), default="sent")
    position: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    response: Mapped[Response] = relationship()
    account: Mapped[Account] = relationship()


class SheetRow(Base):
    """A row of a sheet that became a comment, or changed one: so that it does so once only.

    key  what the form says in its hidden column, or a digest of place and words
    revision, digest  of the comment when this row was last taken
    """

    __tablename__ = "sheet_row"
    __table_args__ = (UniqueConstraint("response_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    key: Mapped[str] = mapped_column(String(100))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int]
