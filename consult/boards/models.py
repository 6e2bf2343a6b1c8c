"""Ballots of a deciding body and the positions its members take."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account
from consult.documents.models import Version
from consult.groups.models import Group
from consult.lifecycle.models import Subject
from consult.store import Base, Revised

POSITIONS = ("yes", "no_objection", "object", "recuse")


class Ballot(Base, Revised):
    """What a body is asked to decide. Its id is its subject's; the parent is the review."""

    __tablename__ = "ballot"
    id: Mapped[int] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    subject: Mapped[Subject] = relationship(lazy="joined", innerjoin=True)
    group: Mapped[Group] = relationship()


class BallotVersion(Base):
    """A version put to the body."""

    __tablename__ = "ballot_version"
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))

    version: Mapped[Version] = relationship()


class Position(Base):
    """A member's position. A new one takes the place of the last, which is kept."""

    __tablename__ = "position"
    __table_args__ = (
        CheckConstraint("choice IN ('yes', 'no_objection', 'object', 'recuse')", name="choice"),
        Index(
            "ix_position_one_each",
            "ballot_id",
            "account_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))  # whose voice it is
    # the deputy who took it in the place of the holder of the seat
    spoken_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    choice: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    clears: Mapped[str] = mapped_column(Text, default="")  # what would clear an objection
    taken_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    spoken_by: Mapped[Account | None] = relationship(foreign_keys=[spoken_by_id])
