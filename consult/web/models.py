"""Forms that have been taken, so that a second press of the same button does nothing twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from consult.store import Base


class SpentForm(Base):
    """One form as it was drawn and filled in, and where its taking led."""

    __tablename__ = "spent_form"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime]
