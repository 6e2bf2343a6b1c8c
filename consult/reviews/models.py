"""Reviews: one run of a workflow over one or more drafts (those that carry its subject id)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account, Agency
from consult.documents.models import Version
from consult.groups.models import Group
from consult.lifecycle.models import Subject
from consult.store import Base, JSONText, Revised


class Review(Base, Revised):
    """Its id is its subject's: the subject holds the title, the state and the revision."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    board_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    ratifying_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    why: Mapped[str] = mapped_column(Text, default="")
    started_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime]

    subject: Mapped[Subject] = relationship(lazy="joined", innerjoin=True)
    group: Mapped[Group | None] = relationship(foreign_keys=[group_id])
    board: Mapped[Group | None] = relationship(foreign_keys=[board_id])
    ratifying: Mapped[Group | None] = relationship(foreign_keys=[ratifying_id])
    started_by: Mapped[Account] = relationship()


class Hold(Base):
    """One time that a review was on hold: who holds it, and what it waits for."""

    __tablename__ = "hold"
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    waits_for: Mapped[str] = mapped_column(Text)
    expected_on: Mapped[date | None]
    repeat_approval: Mapped[bool]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    owner: Mapped[Account] = relationship()


class Report(Base):
    """Something that was written down on a review, with the day that it tells of."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    on: Mapped[date] = mapped_column("on_day")
    body: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    made_by: Mapped[Account] = relationship()


class Override(Base):
    """That somebody who may has let a step go on despite one reason, word for word this one.

    reason  published with the decision; note is for those who take part
    It holds as long as the reason reads the same, and is on the record like every act.
    """

    __tablename__ = "override"
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    trigger: Mapped[str] = mapped_column(String(60))
    guard: Mapped[str] = mapped_column(String(80))
    because: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # when a step went on by it last

    made_by: Mapped[Account] = relationship()


class PlannedStep(Base):
    """A step that somebody wants taken at a later minute, in their name.

    versions  ids of the texts that were the newest when it was planned: about others it is not
    state     overtaken: another step came first; refused: why is in outcome
    """

    __tablename__ = "planned_step"
    __table_args__ = (
        CheckConstraint(
            "state IN ('planned', 'taken', 'dropped', 'overtaken', 'refused')", name="state"
        ),
        Index("ix_planned_step_due", "state", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    trigger: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    versions: Mapped[Any] = mapped_column(JSONText, default=list)  # of numbers
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    planned_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default="planned")
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    retry_at: Mapped[datetime | None]  # after an error that says nothing of the step

    planned_by: Mapped[Account] = relationship()


class Owner(Base):
    """An agency that owns the text of a review together with others."""

    __tablename__ = "owner"
    __table_args__ = (UniqueConstraint("review_id", "agency_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)

    agency: Mapped[Agency] = relationship()


class OwnerSignature(Base):
    """That a lead of an owner signed one version of the text, by name."""

    __tablename__ = "owner_signature"
    __table_args__ = (UniqueConstraint("review_id", "agency_id", "version_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    hash: Mapped[str] = mapped_column(String(64))
    signed_name: Mapped[str] = mapped_column(String(200))
    signed_role: Mapped[str] = mapped_column(String(200))
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    signed_at: Mapped[datetime]

    version: Mapped[Version] = relationship()
