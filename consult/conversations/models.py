"""What was said to those who run a round, other than in an answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account, Agency
from consult.consultations.heard import KINDS, Heard
from consult.documents.models import Version
from consult.files.models import StoredFile
from consult.files.rules import told_apart
from consult.responses.models import Comment
from consult.settings import zone_here
from consult.store import Base, JSONText, Revised
from workflows.calendar import local_day


class Conversation(Base, Revised):
    """A meeting or a call about a round. It is evidence, and no answer of anybody.

    kind       one of KINDS
    title      what it was about, in a line
    others     who took part besides agencies of the round, in words
    present    who was there, by name: for those who read the comments, never for the public
    notes      what was said
    explained  why what looks as if it identified somebody does not
    """

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint(f"kind IN ({', '.join(repr(each) for each in KINDS)})", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    held_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    others: Mapped[str] = mapped_column(Text, default="")
    present: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text)
    explained: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]

    recorded_by: Mapped[Account] = relationship()
    agencies: Mapped[list[Agency]] = relationship(
        secondary="conversation_agency", order_by="Agency.name", viewonly=True
    )
    files: Mapped[list[ConversationFile]] = relationship(order_by="ConversationFile.id")
    places: Mapped[list[ConversationPlace]] = relationship(order_by="ConversationPlace.id")
    corrections: Mapped[list[ConversationCorrection]] = relationship(
        order_by="ConversationCorrection.id.desc()"
    )

    @property
    def called(self) -> str:
        """“meeting of 3 March 2021”, as it is told elsewhere."""
        return Heard(self.id, self.kind, self.held_on).called

    @property
    def heading(self) -> str:
        """“Meeting of 3 March 2021”."""
        return self.called[:1].upper() + self.called[1:]

    @property
    def file_names(self) -> dict[int, str]:
        """Id of a file → what it is called here, so that two of one name are told apart."""
        return told_apart(
            [
                (each.file_id, each.file.name, local_day(each.file.uploaded_at, zone_here()))
                for each in self.files
            ]
        )


class ConversationAgency(Base):
    """An agency of the round that took part."""

    __tablename__ = "conversation_agency"
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)


class ConversationFile(Base):
    """Minutes, slides, a recording’s transcript. left_out_at: a correction took it away."""

    __tablename__ = "conversation_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    left_out_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class ConversationPlace(Base):
    """What was talked about: a comment that was sent in, or a text, or a passage of it."""

    __tablename__ = "conversation_place"
    __table_args__ = (
        CheckConstraint("(comment_id IS NULL) <> (version_id IS NULL)", name="one_of_two"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    anchor: Mapped[str | None] = mapped_column(String(20))

    comment: Mapped[Comment | None] = relationship()
    version: Mapped[Version | None] = relationship()


class ConversationCorrection(Base):
    """What a record said before it was put right, and why.

    before  [label, what stood there] of what was changed, as people read it
    """

    __tablename__ = "conversation_correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    before: Mapped[Any] = mapped_column(JSONText)
    why: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    made_by: Mapped[Account] = relationship()
