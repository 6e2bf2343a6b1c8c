"""Documents, drafts of them, versions of those, and the blocks of a version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from consult.accounts.models import Account
from consult.lifecycle.models import Subject
from consult.store import Base, Revised

CLASSES = ("none", "editorial", "clarifying", "substantive", "new")


class Document(Base):
    """A chapter, a framework, a protocol: what readers know by its name."""

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    title_key: Mapped[str] = mapped_column(String(64), unique=True)  # naming.title_key
    reference: Mapped[str] = mapped_column(String(40), default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class Draft(Base, Revised):
    """A line of versions of one document, made for one purpose, from a base version."""

    __tablename__ = "draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    base_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id", use_alter=True, name="fk_draft_base_version_id")
    )
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)  # review
    purpose: Mapped[str] = mapped_column(String(300), default="")
    newest: Mapped[int] = mapped_column(default=0)  # number of its newest version
    created_at: Mapped[datetime]

    document: Mapped[Document] = relationship()
    subject: Mapped[Subject | None] = relationship()


class Version(Base):
    """One wording of the whole text. A frozen version never changes; triggers refuse it."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("draft_id", "number"),
        CheckConstraint(
            "change_class IN ('none', 'editorial', 'clarifying', 'substantive', 'new')",
            name="change_class",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    number: Mapped[int]  # 1, 2, 3 within its draft
    title: Mapped[str] = mapped_column(String(300))
    canonical: Mapped[str] = deferred(mapped_column(Text))
    hash: Mapped[str] = mapped_column(String(64), index=True)
    change_class: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    source_name: Mapped[str] = mapped_column(String(255), default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship()
    draft: Mapped[Draft] = relationship(foreign_keys=[draft_id])
    author: Mapped[Account] = relationship()


class BlockRow(Base):
    """A block of a version, as consult.documents.outline.Block describes it."""

    __tablename__ = "block"
    __table_args__ = (
        UniqueConstraint("version_id", "anchor"),
        Index("ix_block_in_order", "version_id", "position", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    position: Mapped[int]
    anchor: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    level: Mapped[int]
    number: Mapped[str] = mapped_column(String(40), default="")
    marker: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(Text)


class UnsavedText(Base):
    """A text that was checked and not saved yet; its author's alone, and swept away after days.

    seen_number  of the version that it changes
    version      the one it was saved as, once it was
    """

    __tablename__ = "unsaved_text"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    source: Mapped[str] = mapped_column(Text)
    source_format: Mapped[str] = mapped_column(String(20))
    source_name: Mapped[str] = mapped_column(String(255))
    seen_number: Mapped[int]
    change_class: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime]

    draft: Mapped[Draft] = relationship()
