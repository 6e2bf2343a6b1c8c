"""People, the agencies they work for, and how they are signed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.store import Base, Revised


class Agency(Base):
    """An organisation that is consulted."""

    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    short_name: Mapped[str] = mapped_column(String(60), default="")
    sector: Mapped[str] = mapped_column(String(60), default="")


class Account(Base, Revised):
    """A person. The e-mail address is kept in lower case."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    job_title: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="account", order_by="Membership.id"
    )
    site_roles: Mapped[list[SiteRole]] = relationship(back_populates="account")


class Membership(Base):
    """A person's place in an agency."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("account_id", "agency_id"),
        CheckConstraint("role IN ('lead', 'contributor')", name="role"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))

    account: Mapped[Account] = relationship(back_populates="memberships")
    agency: Mapped[Agency] = relationship()


class SiteRole(Base):
    """What a person is to the whole service."""

    __tablename__ = "site_role"
    __table_args__ = (
        CheckConstraint("role IN ('partnership_manager', 'administrator')", name="role"),
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)

    account: Mapped[Account] = relationship(back_populates="site_roles")


class SignIn(Base):
    """One sign-in on one device. The cookie holds the token; we keep its digest."""

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    how: Mapped[str] = mapped_column(String(20))  # password, link, demo
    device: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class SignInLink(Base, Revised):
    """A link sent by e-mail: it works once, and a button completes it."""

    __tablename__ = "sign_in_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    next_path: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class TourStop(Base):
    """A stop of the demonstration's tour: who to be, where that leads, what to do there."""

    __tablename__ = "tour_stop"
    id: Mapped[int] = mapped_column(primary_key=True)  # in the order of the tour
    role: Mapped[str] = mapped_column(String(60))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    does: Mapped[str] = mapped_column(String(300))
    next: Mapped[str] = mapped_column(String(300))
    path: Mapped[str] = mapped_column(String(300))

    account: Mapped[Account] = relationship()
