"""Working groups and deciding bodies, and who sits on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account, Agency
from consult.store import Base


class Group(Base):
    """A body of people: kind is working_group or board."""

    __tablename__ = "body"
    __table_args__ = (CheckConstraint("kind IN ('working_group', 'board')", name="kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))  # the host
    created_at: Mapped[datetime]

    agency: Mapped[Agency | None] = relationship()
    seats: Mapped[list[Seat]] = relationship(back_populates="group", order_by="Seat.id")

    @property
    def present(self) -> list[Seat]:
        """Seats that are held now."""
        return [seat for seat in self.seats if seat.left_at is None]


class Seat(Base):
    """A person's seat: lead or member of a working group, chair or member of a board."""

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint("role IN ('lead', 'member', 'chair')", name="role"),
        Index(
            "ix_seat_one_each",
            "group_id",
            "account_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship(back_populates="seats")
    account: Mapped[Account] = relationship()
