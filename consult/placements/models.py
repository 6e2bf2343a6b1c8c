"""Where each comment that was sent in stands in later versions of the text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account
from consult.documents.models import Version
from consult.documents.placing import HOWS
from consult.responses.models import Comment
from consult.store import Base, JSONText, Revised


class Placement(Base, Revised):
    """One comment in one later version of the draft that it is about.

    how         as `documents.placing` says it; ambiguous: it waits for a person
    anchor      of the block it stands on; None on the whole text, and where it was removed
    start, end  of its quoted words in the words of that block, where they are still there
    candidates  while it waits: [[anchor, likeness 0 to 100], …], the likeliest first; of what was
                split, its parts
    chosen_by   who placed it, where a person did, in this version or an earlier one
    """

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("comment_id", "version_id"),
        CheckConstraint(f"how IN ({', '.join(repr(each) for each in HOWS)})", name="how"),
        Index("ix_placement_place", "version_id", "how", "anchor"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    how: Mapped[str] = mapped_column(String(20))
    anchor: Mapped[str | None] = mapped_column(String(20))
    start: Mapped[int | None]
    end: Mapped[int | None]
    candidates: Mapped[Any] = mapped_column(JSONText, default=list)
    placed_at: Mapped[datetime]
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    chosen_at: Mapped[datetime | None]

    comment: Mapped[Comment] = relationship()
    version: Mapped[Version] = relationship()
    chosen_by: Mapped[Account | None] = relationship()
