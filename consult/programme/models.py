"""The programme: initiatives, how they hang together, and what happened when."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.programme import rules
from consult.reviews.models import Review
from consult.store import Base, Revised
from consult.store.base import JSONText


class Initiative(Base, Revised):
    """Something that a partner leads and the others should know about.

    dated     "2021", "2021-03" or "2021-03-17": when it is due or began, as far as is known
    standing  where it stands, in a sentence; `stage` is the public stage nearest to that
    """

    __tablename__ = "initiative"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    lead: Mapped[str] = mapped_column(String(200))
    owners: Mapped[str] = mapped_column(String(300), default="")
    partners: Mapped[str] = mapped_column(String(300), default="")
    aims: Mapped[str] = mapped_column(Text, default="")
    themes: Mapped[list[str]] = mapped_column(JSONText, default=list)
    stage: Mapped[str] = mapped_column(String(20))
    standing: Mapped[str] = mapped_column(String(300), default="")
    dated: Mapped[str] = mapped_column(String(10), default="")
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))

    review: Mapped[Review | None] = relationship()

    @property
    def date_words(self) -> str:
        return rules.date_words(self.dated)

    @property
    def thing(self) -> str:
        """Its name on the record."""
        return f"initiative:{self.id}"


class InitiativeLink(Base):
    """That one initiative bears on another, or on a body that is named; and how we know."""

    __tablename__ = "initiative_link"
    __table_args__ = (
        CheckConstraint("(target_id IS NULL) <> (target_name = '')", name="one_of_two"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    relation: Mapped[str] = mapped_column(String(100))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("initiative.id"), index=True)
    target_name: Mapped[str] = mapped_column(String(200), default="")
    evidence: Mapped[str] = mapped_column(Text, default="")

    initiative: Mapped[Initiative] = relationship(foreign_keys=[initiative_id])
    target: Mapped[Initiative | None] = relationship(foreign_keys=[target_id])


class InitiativeEvent(Base):
    """Something that happened, or will, on a day, in a month or in a year."""

    __tablename__ = "initiative_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    dated: Mapped[str] = mapped_column(String(10))
    what: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(300), default="")

    initiative: Mapped[Initiative] = relationship()

    @property
    def date_words(self) -> str:
        return rules.date_words(self.dated)
