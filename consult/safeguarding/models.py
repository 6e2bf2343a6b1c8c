"""What was purged, when and why; never the words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account
from consult.store import Base, JSONText


class Purge(Base):
    """Words that were taken out everywhere. What is left of them is a digest."""

    __tablename__ = "purge"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    places: Mapped[Any] = mapped_column(JSONText)  # what it was → in how many of them
    why: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    made_by: Mapped[Account] = relationship()
