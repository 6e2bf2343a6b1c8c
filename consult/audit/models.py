"""Entries, their heads, and the erasable words kept beside them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.store import Base, JSONText


class ChainHead(Base):
    """How long a thing's chain is and what its last entry's hash is; its row is the lock."""

    __tablename__ = "chain_head"
    thing: Mapped[str] = mapped_column(String(80), primary_key=True)  # "review:12"
    length: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64))


class Entry(Base):
    """One act. Never changed, never deleted: triggers refuse it."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("thing", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    thing: Mapped[str] = mapped_column(ForeignKey("chain_head.thing"), index=True)
    position: Mapped[int]
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(80))  # "step-taken", "comment-added"
    # no foreign key: the record outlives the account
    actor_id: Mapped[int | None] = mapped_column(index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSONText)  # sealed; holds digests, no names
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class EntryText(Base):
    """Names and free text of an entry, with the salt of their digest. May be erased."""

    __tablename__ = "entry_text"
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    text: Mapped[str] = mapped_column(Text)
