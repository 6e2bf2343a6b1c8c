"""Working groups and deciding bodies, and who sits on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult import clock
from consult.accounts.models import Account, Agency
from consult.store import Base, Revised


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
        now = clock.now()
        return [seat for seat in self.seats if seat.held_at(now)]

    @property
    def has_head(self) -> bool:
        """Whether somebody with an open account is lead or chair now."""
        return any(seat.role != "member" and seat.account.active for seat in self.present)

    @property
    def to_come(self) -> list[Seat]:
        """Seats that were given and have not begun."""
        now = clock.now()
        return [seat for seat in self.seats if seat.left_at is None and seat.joined_at > now]

    @property
    def former(self) -> list[Seat]:
        """Seats that were held and have ended, the last to end first."""
        now = clock.now()
        ended = [seat for seat in self.seats if seat.gone_at(now) and seat.was_held]
        return sorted(ended, key=lambda seat: seat.over_at or now, reverse=True)


class Seat(Base, Revised):
    """A person's seat: lead or member of a working group, chair or member of a board.

    joined_at  from then it is held; it may be to come
    ends_at    the moment after the last day of its term; None while nobody has said when
    left_at    when it was taken away; a term that ends by the clock leaves it empty
    warned_at  when its people were told that it will end; told_at, that it has ended
    """

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
    ends_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship(back_populates="seats")
    account: Mapped[Account] = relationship()
    deputies: Mapped[list[Deputy]] = relationship(back_populates="seat", order_by="Deputy.id")

    @property
    def over_at(self) -> datetime | None:
        """The first moment at which it is held no more; None while none is set."""
        return min((each for each in (self.left_at, self.ends_at) if each), default=None)

    @property
    def was_held(self) -> bool:
        """Whether it began before it was over."""
        return self.over_at is None or self.joined_at < self.over_at

    def gone_at(self, moment: datetime) -> bool:
        return self.over_at is not None and self.over_at <= moment

    def held_at(self, moment: datetime) -> bool:
        """The same as the condition `accounts.seats.HELD`; a test holds them together."""
        return self.joined_at <= moment and not self.gone_at(moment)

    def deputy_at(self, moment: datetime) -> Deputy | None:
        """Who acts for its holder; nobody while the seat is not held."""
        if not self.held_at(moment):
            return None
        return next((each for each in self.deputies if each.acts_at(moment)), None)


class Deputy(Base):
    """Somebody who acts for the holder of a seat for a time.

    ends_at   the moment after the last day
    ended_at  when that was taken back before
    """

    __tablename__ = "deputy"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="term"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    seat: Mapped[Seat] = relationship(back_populates="deputies")
    account: Mapped[Account] = relationship()

    @property
    def until(self) -> datetime:
        """When it is over: with the seat, where that was made to end sooner since."""
        return min(self.ends_at, self.seat.ends_at or self.ends_at)

    def over_by(self, moment: datetime) -> bool:
        return self.ends_at <= moment or (self.ended_at is not None and self.ended_at <= moment)

    def acts_at(self, moment: datetime) -> bool:
        """The same as the condition `accounts.seats.ACTS`."""
        return self.starts_at <= moment and not self.over_by(moment)
