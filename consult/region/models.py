"""What one region calls itself and how it looks: a single row, made when it is first set up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from consult.store import Base, Revised
from consult.store.base import JSONText

ONLY = 1  # the id of the row


class Region(Base, Revised):
    """Empty text means: as the settings or the shipped pages say.

    edition_days  [[31, 3], [30, 9]]: day and month on which editions come out
    periods       [[kind, name, first day, last day]]: see periods.py
    stage_words   public stage → what this region calls it
    """

    __tablename__ = "region"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=ONLY)
    name: Mapped[str] = mapped_column(String(60), default="")
    strapline: Mapped[str] = mapped_column(String(120), default="")
    host: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[str] = mapped_column(String(254), default="")
    zone: Mapped[str] = mapped_column(String(60), default="")
    zone_words: Mapped[str] = mapped_column(String(40), default="")
    colour: Mapped[str] = mapped_column(String(7), default="")
    link_colour: Mapped[str] = mapped_column(String(7), default="")
    logo_type: Mapped[str] = mapped_column(String(20), default="")
    logo: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    edition_days: Mapped[list[list[int]]] = mapped_column(JSONText, default=list)
    stage_words: Mapped[dict[str, str]] = mapped_column(JSONText, default=dict)
    periods: Mapped[list[list[str]]] = mapped_column(JSONText, default=list)
    privacy: Mapped[str] = mapped_column(Text, default="")
    accessibility: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]
