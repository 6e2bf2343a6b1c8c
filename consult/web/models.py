"""Forms that were taken, so that none is taken twice; and words that came too late to be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.store import Base

PLACE_LIMIT = 2_000  # characters of an address


class SpentForm(Base):
    """One form as it was drawn and filled in, and where its taking led."""

    __tablename__ = "spent_form"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(String(PLACE_LIMIT))
    at: Mapped[datetime]


class KeptWords(Base):
    """What somebody typed, who had been signed out when they sent it. Theirs alone, for days.

    page    where the form stood; action: where it was sent; both with their query
    fields  [[name, value], …] as JSON, without passwords and tokens
    """

    __tablename__ = "kept_words"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    page: Mapped[str] = mapped_column(String(PLACE_LIMIT))
    action: Mapped[str] = mapped_column(String(PLACE_LIMIT))
    fields: Mapped[str] = mapped_column(Text)
    had_file: Mapped[bool]
    at: Mapped[datetime]
