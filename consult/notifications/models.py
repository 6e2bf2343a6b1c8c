"""The outbox: one row a message, written with the change that it tells of."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.store import Base, JSONText, Revised


class Attachment(Base):
    """A text file that goes out with messages; forgotten some days after it went."""

    __tablename__ = "attachment"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(60))
    content: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class Message(Base, Revised):
    """A message to one address. Its Message-ID never changes, however often it is tried.

    state     waiting, sent, failed; bounced when it came back after it was sent; held until the
              daily message of its person, then gathered; dropped when the step that it tells of
              was taken back
    retry_at  when it may be sent; of a held one: when that daily message is due
    daily_id  the daily message in which it was gathered
    chase_id  the reminder that it carries, so that one sees what became of that
    not_before  while the step of passage_id, which it tells of, may be taken back
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_waiting", "state", "retry_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    claimed_until: Mapped[datetime | None]
    retry_at: Mapped[datetime]
    tried: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")
    daily_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"), index=True)

    chase_id: Mapped[int | None] = mapped_column(ForeignKey("chase.id"), index=True)
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passage.id"), index=True)
    not_before: Mapped[datetime | None]

    attachment: Mapped[Attachment | None] = relationship()


class LetterChoice(Base):
    """Which letters a person wants in one message a day; those without a row want none so.

    kinds    keys of rules.CHOICES
    hour     of the day, where the service is
    last_on  the day of the last daily message, where the service is
    """

    __tablename__ = "letter_choice"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kinds: Mapped[list[str]] = mapped_column(JSONText, default=list)
    hour: Mapped[int]
    last_on: Mapped[date | None]
