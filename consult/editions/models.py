"""What was approved, byte for byte, what of that is published, and in which edition."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.documents.models import Document, Version
from consult.lifecycle.models import Subject
from consult.store import Base, JSONText, Revised


class Approval(Base):
    """The text as it was approved. Triggers refuse any change."""

    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("ballot_id", "version_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)  # the review
    ballot_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    hash: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(300))
    html: Mapped[str] = mapped_column(Text)
    html_hash: Mapped[str] = mapped_column(String(64))
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime]

    version: Mapped[Version] = relationship()


class Publication(Base):
    """The only way to the public: an approval that was launched, or put back in force.

    The newest one of a document is in force. Triggers refuse any change.
    """

    __tablename__ = "publication"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"), index=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)  # the review
    changes: Mapped[Any] = mapped_column(JSONText)  # sentences: what changed, and why
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # or the clock
    published_at: Mapped[datetime]
    reverts_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"))  # was taken back
    reason: Mapped[str] = mapped_column(Text, default="")  # why, for everybody

    document: Mapped[Document] = relationship()
    approval: Mapped[Approval] = relationship()


class PublishedOutcomes(Base):
    """“You said, we did” as it was published with a review. Triggers refuse any change."""

    __tablename__ = "published_outcomes"
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    rows: Mapped[Any] = mapped_column(JSONText)
    hash: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    purged_at: Mapped[datetime | None]  # words were taken out; the hash is of what was published


def title_of(name: str) -> str:
    """What an edition of this name is called in a sentence."""
    name = name.strip()
    return name if "edition" in name.casefold() else f"Edition of {name}"


class Edition(Base, Revised):
    """The day on which texts go live together. Its id is its subject's.

    publishes_on  the day on which it comes out, where the service is
    cut_off_at    until then texts can be placed in it
    note          for those who work on it
    """

    __tablename__ = "edition"
    id: Mapped[int] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    publishes_on: Mapped[date]
    cut_off_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")

    subject: Mapped[Subject] = relationship(lazy="joined", innerjoin=True)

    @property
    def title(self) -> str:
        """What it is called in a sentence."""
        return title_of(self.name)


class EditionPlace(Base):
    """That a review was placed in an edition, and that it was taken out again.

    A review is in one edition at a time.
    """

    __tablename__ = "edition_place"
    __table_args__ = (
        Index(
            "ix_edition_place_one_each",
            "review_id",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    placed_at: Mapped[datetime]
    placed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was taken out

    edition: Mapped[Edition] = relationship()
    review: Mapped[Subject] = relationship()
