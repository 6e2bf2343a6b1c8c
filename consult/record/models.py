"""When the record was read whole, with what result; and the anchors that were made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account
from consult.store import Base, JSONText


class RecordCheck(Base):
    """One reading of the whole record, asked for by an administrator or by the day.

    day       of the clock's own reading, one each; None when somebody asked
    taken_at  when a worker took it on; another does after a while, if there is still no result
    broken    [[thing, position, why], …]
    against   when the anchor was made with which it was compared
    note      why it could not be compared with an anchor
    """

    __tablename__ = "record_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date | None] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    entries: Mapped[int] = mapped_column(default=0)
    broken: Mapped[list[Any]] = mapped_column(JSONText, default=list)
    against: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")

    asked_by: Mapped[Account | None] = relationship()


class RecordAnchor(Base):
    """A signed file of where every chain ended, and to whom it was mailed."""

    __tablename__ = "record_anchor"
    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    chains: Mapped[int]
    entries: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text, deferred=True)
    mailed_to: Mapped[list[str]] = mapped_column(JSONText, default=list)

    made_by: Mapped[Account | None] = relationship()

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"anchor-{self.made_at:%Y-%m-%d-%H%M%S}.json"
