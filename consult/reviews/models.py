"""Reviews: one run of a workflow over one or more drafts (those that carry its subject id)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account
from consult.groups.models import Group
from consult.lifecycle.models import Subject
from consult.store import Base, Revised


class Review(Base, Revised):
    """Its id is its subject's: the subject holds the title, the state and the revision."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    board_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    why: Mapped[str] = mapped_column(Text, default="")
    started_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime]

    subject: Mapped[Subject] = relationship(lazy="joined", innerjoin=True)
    group: Mapped[Group | None] = relationship(foreign_keys=[group_id])
    board: Mapped[Group | None] = relationship(foreign_keys=[board_id])
    started_by: Mapped[Account] = relationship()
