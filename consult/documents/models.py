"""Documents, drafts of them, versions of those, and the blocks of a version."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from consult.accounts.models import Account
from consult.files.models import StoredFile
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
    """A line of versions of one document, made for one purpose, from a base version.

    set_aside_at  since when nobody goes on with it; only while it is under no review
    """

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
    set_aside_at: Mapped[datetime | None]
    set_aside_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    document: Mapped[Document] = relationship()
    subject: Mapped[Subject | None] = relationship()
    set_aside_by: Mapped[Account | None] = relationship()


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
    box: Mapped[int] = mapped_column(default=0)


class ImportedFile(Base):
    """A file that a text was read from, and what was found in it beside the text.

    data     its bytes until the text is saved; from then on they are the stored file
    told     notices, comments in the margin and tracked changes, as incoming.found keeps them
    version  the one it was saved as
    """

    __tablename__ = "imported_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    told: Mapped[str] = mapped_column(Text)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"), index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    kept_at: Mapped[datetime]

    file: Mapped[StoredFile | None] = relationship()


class Image(Base):
    """An image that texts show; `key` is how they refer to it."""

    __tablename__ = "document_image"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class VersionImage(Base):
    """Which versions show an image."""

    __tablename__ = "version_image"
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    image_id: Mapped[int] = mapped_column(
        ForeignKey("document_image.id"), primary_key=True, index=True
    )


class FileBatch(Base):
    """Several files that were sent at once; the texts of those that could be read point to it.

    refused     the others: JSON, a list of [name, reason, …]
    manifest    where each file belongs, as documents.manifest keeps it; "" when no list came
    collection  the one that they are to be chapters of, once that was chosen
    """

    __tablename__ = "file_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    refused: Mapped[str] = mapped_column(Text)
    manifest: Mapped[str] = mapped_column(Text, default="")
    collection_id: Mapped[int | None] = mapped_column(ForeignKey("collection.id"))
    kept_at: Mapped[datetime]


class UnsavedText(Base):
    """A text that was checked and not saved yet; its author's alone, and swept away after days.

    draft        none for the text of a document that is to be added
    before       the text with tracked changes rejected; "" when none were found
    tracked      what its author chose of the two: accepted, rejected, both; "" until then
    seen_number  of the version that it changes
    rebases_on   the published version that it brings the draft up to date with, if it does
    version      the one it was saved as, once it was
    batch        the files that came together with its own, if there were others
    """

    __tablename__ = "unsaved_text"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    rebases_on_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    imported_id: Mapped[int | None] = mapped_column(ForeignKey("imported_file.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("file_batch.id"), index=True)
    title: Mapped[str] = mapped_column(String(300), default="")
    reference: Mapped[str] = mapped_column(String(40), default="")
    before: Mapped[str] = mapped_column(Text, default="")
    tracked: Mapped[str] = mapped_column(String(20), default="")
    source: Mapped[str] = mapped_column(Text)
    source_format: Mapped[str] = mapped_column(String(20))
    source_name: Mapped[str] = mapped_column(String(255))
    seen_number: Mapped[int]
    change_class: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime]

    draft: Mapped[Draft | None] = relationship()
    imported: Mapped[ImportedFile | None] = relationship()

    @property
    def undecided(self) -> bool:
        """Whether tracked changes were found and nothing is said of them yet."""
        return bool(self.before) and not self.tracked

    @property
    def wanted(self) -> str:
        """The text that is to be saved, last if there are two."""
        return self.before if self.tracked == "rejected" else self.source

    @property
    def all_wanted(self) -> str:
        """The words of every version that it is to be saved as."""
        return f"{self.before}\n{self.source}" if self.tracked == "both" else self.wanted


class WaitingFile(Base):
    """A long file until a worker has read it; its sender's alone, and swept away after days.

    draft     none for a document that is to be added
    batch     the files that came together with it, if there were others
    typed     JSON: what else was sent in the form, by the names of its fields
    begun_at  when a worker last said that it reads it, by the machine's own time
    tries     how often that was begun
    read, of  how far that is; 0 of 0 while nothing is known
    refused   JSON: the reasons why it cannot be read; "" while there are none
    text_id   the text that it became; no key, because that is its author's to discard
    """

    __tablename__ = "waiting_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("file_batch.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    typed: Mapped[str] = mapped_column(Text, default="{}")
    sent_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    read: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=0)
    refused: Mapped[str] = mapped_column(Text, default="")
    text_id: Mapped[int | None]

    draft: Mapped[Draft | None] = relationship()


class WorkingCopy(Base):
    """The next version of a draft while it is edited in the browser; one at a time is open.

    base_version  the version that it changes
    edits         how often anything in it was changed: what a page says that it has seen
    version       the one that was made of it; without one, a copy that ended was discarded
    """

    __tablename__ = "working_copy"
    __table_args__ = (
        Index(
            "ix_working_copy_one_open",
            "draft_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    base_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    edits: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))

    draft: Mapped[Draft] = relationship()
    base_version: Mapped[Version] = relationship(foreign_keys=[base_version_id])
    edited_by: Mapped[Account] = relationship()


class CopyBlock(Base):
    """A block of a working copy, as consult.documents.copies.pieces.Piece describes it."""

    __tablename__ = "copy_block"
    __table_args__ = (UniqueConstraint("copy_id", "anchor"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("working_copy.id"))
    position: Mapped[int]
    anchor: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    level: Mapped[int]
    marker: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    box: Mapped[int] = mapped_column(default=0)
    gone: Mapped[str] = mapped_column(String(20))
    joined: Mapped[str] = mapped_column(String(20))
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    edited_at: Mapped[datetime | None]


class TypedWords(Base):
    """What somebody is typing at a place of a working copy, and has not taken into it yet.

    scope  block, section, before or after: where, seen from the block of the anchor
    base   digest of what stood at the place when the typing began
    hand   the page that it is typed on
    """

    __tablename__ = "typed_words"
    __table_args__ = (UniqueConstraint("copy_id", "scope", "anchor"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("working_copy.id"))
    scope: Mapped[str] = mapped_column(String(10))
    anchor: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(Text)
    base: Mapped[str] = mapped_column(String(64))
    hand: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kept_at: Mapped[datetime]

    account: Mapped[Account] = relationship()


class Collection(Base, Revised):
    """A manual, such as a book of procedures: documents as its chapters, in parts and an order.

    arranged_at  when anything in it was changed last; so every change moves its revision
    """

    __tablename__ = "collection"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    title_key: Mapped[str] = mapped_column(String(64), unique=True)  # naming.title_key
    description: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    arranged_at: Mapped[datetime]


class Part(Base):
    """A part of a collection."""

    __tablename__ = "collection_part"
    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collection.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))


class Chapter(Base):
    """Where a document stands in the one collection that it may be in.

    part       none for those before the first part
    position   among the chapters of its part
    review_on  when it is to be looked at again, if that is known
    told_of    the review date of which the managers had a letter
    """

    __tablename__ = "chapter"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collection.id"), index=True)
    part_id: Mapped[int | None] = mapped_column(ForeignKey("collection_part.id"), index=True)
    position: Mapped[int]
    review_on: Mapped[date | None]
    told_of: Mapped[date | None]

    document: Mapped[Document] = relationship()


class PastAmendment(Base, Revised):
    """What was changed in a document before it came here, as its old home told it."""

    __tablename__ = "past_amendment"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    amended_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
