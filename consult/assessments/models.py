"""Assessments of a review: equality, data protection, legal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account
from consult.files.models import StoredFile
from consult.store import Base


class Assessment(Base):
    """One signed version of an assessment. A later one does not change it.

    groups_affected, impact, mitigation  the answers to the three questions of its kind, in order;
    see `rules.FORMS` for what each kind asks
    """

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("kind IN ('equality', 'data_protection', 'legal')", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)  # the review
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]  # 1, 2, 3 for this review and kind
    groups_affected: Mapped[str] = mapped_column(Text, default="")
    impact: Mapped[str] = mapped_column(Text, default="")
    mitigation: Mapped[str] = mapped_column(Text, default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    signed_name: Mapped[str] = mapped_column(String(200))
    signed_role: Mapped[str] = mapped_column(String(200))
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    signed_at: Mapped[datetime]

    file: Mapped[StoredFile | None] = relationship()
    signed_by: Mapped[Account] = relationship()


class AssessmentReview(Base):
    """That a signed assessment was read again against the responses, and what came of it."""

    __tablename__ = "assessment_review"
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(20))  # no_change, updated
    because: Mapped[str] = mapped_column(Text)
    signed_name: Mapped[str] = mapped_column(String(200))
    reviewed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[datetime]

    assessment: Mapped[Assessment] = relationship()
