"""When each sweep last ran, so that a clock that has stopped is seen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.store import Base


class Beat(Base):
    """The last run of one sweep, by the machine's own time."""

    __tablename__ = "beat"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
