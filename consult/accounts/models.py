"""People, the agencies they work for, and how they are signed in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.store import Base, JSONText, Revised


class LocalPartnership(Base):
    """A local safeguarding partnership; some cover two councils."""

    __tablename__ = "local_partnership"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)


class Agency(Base, Revised):
    """An organisation that is consulted.

    kind           a key of rules.KINDS; empty while nobody has said
    areas          names of the areas that it covers
    ended_on       the first day on which it is no more
    internal_days  how many days before a round closes it wants its own drafts in
    """

    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    short_name: Mapped[str] = mapped_column(String(60), default="")
    sector: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[str] = mapped_column(String(20), default="")
    partnership_id: Mapped[int | None] = mapped_column(ForeignKey("local_partnership.id"))
    areas: Mapped[list[str]] = mapped_column(JSONText, default=list)
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    internal_days: Mapped[int | None]
    contacts_confirmed_at: Mapped[datetime | None]
    contacts_confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    partnership: Mapped[LocalPartnership | None] = relationship()
    merged_into: Mapped[Agency | None] = relationship(remote_side=[id])
    contacts_confirmed_by: Mapped[Account | None] = relationship()
    contacts: Mapped[list[AgencyContact]] = relationship(
        back_populates="agency", order_by="AgencyContact.id"
    )

    def has_ended(self, day: date) -> bool:
        """Whether it is no more on this day."""
        return self.ended_on is not None and self.ended_on <= day


class AgencyContact(Base, Revised):
    """Whom to turn to at an agency; they need no account."""

    __tablename__ = "agency_contact"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    role_title: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")

    agency: Mapped[Agency] = relationship(back_populates="contacts")


class Account(Base, Revised):
    """A person. The e-mail address is kept in lower case.

    guest  somebody who comes by a link to one response: they have no password and no place, never
           get a link to sign in, and their address is one that nobody can write to
    """

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
    guest: Mapped[bool] = mapped_column(default=False, server_default=false())

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="account", order_by="Membership.id"
    )
    site_roles: Mapped[list[SiteRole]] = relationship(back_populates="account")


class Membership(Base, Revised):
    """A person's place in an agency. A deputy acts as its lead wherever a lead can."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("account_id", "agency_id"),
        CheckConstraint("role IN ('lead', 'deputy', 'contributor')", name="role"),
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
        CheckConstraint(
            "role IN ('partnership_manager', 'administrator', 'safeguarding_lead')", name="role"
        ),
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


class AccessToken(Base, Revised):
    """By which a program acts for a person. The person has the token; we keep its digest.

    prefix  how the token begins, to know it again
    may     "read", or "steps": read and take steps
    """

    __tablename__ = "access_token"
    __table_args__ = (CheckConstraint("may IN ('read', 'steps')", name="may"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    prefix: Mapped[str] = mapped_column(String(20))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    may: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # last, to within a few minutes
    revoked_at: Mapped[datetime | None]

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


class Invitation(Base, Revised):
    """An account that waits for its person: a link sent by e-mail, which works once.

    role        in the agency, where there is one
    site_roles  what the person will be to the whole service
    invited_by  None when it was not a person
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("role IN ('lead', 'deputy', 'contributor')", name="role"),
        CheckConstraint("(agency_id IS NULL) = (role IS NULL)", name="place"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(20))
    site_roles: Mapped[list[str]] = mapped_column(JSONText, default=list)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    agency: Mapped[Agency | None] = relationship()
    invited_by: Mapped[Account | None] = relationship(foreign_keys=[invited_by_id])
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])


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
