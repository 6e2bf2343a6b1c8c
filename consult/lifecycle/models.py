"""The subject table and what hangs on it: definitions, passages, timers."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.store import Base, Revised

told = partial(mapped_column, deferred=True, deferred_group="told", deferred_raiseload=False)


class Definition(Base):
    """The source of one version of a workflow. Subjects stay pinned to it.

    It is proposed, and then published or set aside; what ships is published at once. Who did
    what is kept without a foreign key, as in the record: it outlives the account.
    """

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("key", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(Text, deferred=True)  # long, and read once by a process
    digest: Mapped[str] = mapped_column(String(64))
    # How it came to be: only its own pages ask, and every subject carries its definition.
    stored_at: Mapped[datetime] = told()
    change: Mapped[str] = told(Text, default="")  # what it changes and why
    proposer_id: Mapped[int | None] = told()
    proposer_name: Mapped[str] = told(String(200), default="")
    published_at: Mapped[datetime | None] = told()
    settler_name: Mapped[str] = told(String(200), default="")  # who published it or not
    set_aside_at: Mapped[datetime | None] = told()

    @property
    def is_proposed(self) -> bool:
        """It waits for a second person."""
        return self.published_at is None and self.set_aside_at is None


class Subject(Base):
    """One life. Its id is also the id of the review, consultation, response or ballot."""

    __tablename__ = "subject"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"))
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(20))
    held_from: Mapped[str | None] = mapped_column(String(60))
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # when it came to a final state

    definition: Mapped[Definition] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": revision}
    __table_args__ = (Index("ix_subject_kind_state", "kind", "state"),)

    @property
    def thing(self) -> str:
        """Its name in the record."""
        return f"{self.kind}:{self.id}"


class Passage(Base):
    """One step that was taken, and by which request, so that a repeat finds its result.

    undo_until  until when it may be taken back, where it may
    last_entry  then: the last entry on the record that was there with it
    """

    __tablename__ = "passage"
    __table_args__ = (UniqueConstraint("subject_id", "request_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    trigger: Mapped[str] = mapped_column(String(60))
    from_state: Mapped[str] = mapped_column(String(60))
    to_state: Mapped[str] = mapped_column(String(60))
    revision: Mapped[int]  # of the subject after the step
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str | None] = mapped_column(String(64))
    undo_until: Mapped[datetime | None]
    last_entry: Mapped[int | None]


class Timer(Base, Revised):
    """A step that the clock will take, or (without a trigger) a reminder.

    count_anew  the calendar has changed since, so it may be due at another time
    """

    __tablename__ = "timer"
    __table_args__ = (Index("ix_timer_armed", "state", "due_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    trigger: Mapped[str] = mapped_column(String(60))
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default="armed")  # armed, fired, cancelled
    tried: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    count_anew: Mapped[bool] = mapped_column(default=False)
    settled_at: Mapped[datetime | None]
