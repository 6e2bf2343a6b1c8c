"""What became of each comment, and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account
from consult.dispositions.rules import OUTCOMES
from consult.documents.models import Version
from consult.responses.models import Comment
from consult.store import Base, Revised


class Disposition(Base, Revised):
    """The outcome of one comment, with the reason that its writer will read."""

    __tablename__ = "disposition"
    __table_args__ = (
        CheckConstraint(
            f"outcome IN ({', '.join(repr(each) for each in OUTCOMES)})", name="outcome"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), unique=True)
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    resulting_version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    resulting_anchor: Mapped[str | None] = mapped_column(String(20))
    responder_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime]

    comment: Mapped[Comment] = relationship()
    responder: Mapped[Account] = relationship()
    resulting_version: Mapped[Version | None] = relationship()
