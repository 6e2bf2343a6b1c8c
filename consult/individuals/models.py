"""Rounds that anyone may answer, and what people send in before somebody here has read it.

Nothing of this is a response yet: an answer becomes one when a person accepts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Account
from consult.consultations.models import Consultation
from consult.consultations.running import PARTNERS
from consult.individuals.contents import Content, content_of
from consult.lifecycle.models import Subject
from consult.responses.models import Response
from consult.store import Base, JSONText, Revised

HOW = ("link", "listed")
SENT, CONFIRMED, SHOWN, SET_ASIDE, WITHDRAWN = STATES = (
    "sent",
    "confirmed",
    "shown",
    "set_aside",
    "withdrawn",
)
REASONS = ("abuse", "spam", "personal", "elsewhere", "twice")


class PublicCall(Base, Revised):
    """That a round with agencies may be answered by anyone; a round without one may not.

    how    one of HOW: for whoever has the address, or on the public list too
    slug   the part of the address that nobody guesses; no secret, it may be passed on
    uses   how answers will be used; privacy: what becomes of personal data
    young_title, young_text, young_questions  the young people's version; without a text none
    """

    __tablename__ = "public_call"
    __table_args__ = (CheckConstraint("how IN ('link', 'listed')", name="how"),)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    how: Mapped[str] = mapped_column(String(10))
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    uses: Mapped[str] = mapped_column(Text)
    privacy: Mapped[str] = mapped_column(Text)
    young_title: Mapped[str] = mapped_column(String(200), default="")
    young_text: Mapped[str] = mapped_column(Text, default="")
    young_questions: Mapped[Any] = mapped_column(JSONText, default=list)  # list of texts
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    consultation: Mapped[Consultation] = relationship(lazy="joined", innerjoin=True)

    @property
    def subject(self) -> Subject:
        """The round's."""
        return self.consultation.subject

    @property
    def title(self) -> str:
        """What it is about, without that partners are asked."""
        return self.subject.title.removeprefix(PARTNERS)

    @property
    def for_young(self) -> bool:
        return bool(self.young_text)

    @property
    def asked_of_young(self) -> Sequence[str]:
        return list(self.young_questions or ())


class PublicAnswer(Base, Revised):
    """What one person sent in. It is read before anybody but those who run the round sees it.

    state           one of STATES
    young           it came by the young people's form; trusted: the address is of a trusted adult
    content         see contents.Content; shown: the same as it is shown, where words were cut
    confirm_digest  of the one link that confirms the address; none once it was used
    own_digest      of the link by which its sender withdraws or corrects it
    why             what it was set aside for, one of REASONS, or why words were cut; note: in words
    response_id     what it became when it was accepted
    forgotten_at    when the address and the name that may not be shown were taken out
    """

    __tablename__ = "public_answer"
    __table_args__ = (
        CheckConstraint(
            "state IN ('sent', 'confirmed', 'shown', 'set_aside', 'withdrawn')", name="state"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=SENT, index=True)
    young: Mapped[bool] = mapped_column(default=False)
    trusted: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(200), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    may_name: Mapped[bool] = mapped_column(default=False)
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    content: Mapped[Any] = mapped_column(JSONText, nullable=False)
    shown: Mapped[Any] = mapped_column(JSONText, nullable=True)
    confirm_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    own_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    sent_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    why: Mapped[str] = mapped_column(String(10), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None]
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"), index=True)
    forgotten_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()
    read_by: Mapped[Account | None] = relationship()
    response: Mapped[Response | None] = relationship()

    @property
    def about(self) -> str:
        """What was answered."""
        return self.consultation.subject.title.removeprefix(PARTNERS)

    @property
    def said(self) -> Content:
        """As it was sent."""
        return content_of(self.content)

    @property
    def as_shown(self) -> Content:
        """As others read it, once it was accepted."""
        return content_of(self.shown) if self.shown else self.said

    @property
    def called(self) -> str:
        """How others know its sender: by name only where they allowed it."""
        if not (self.may_name and self.name):
            return "A young person" if self.young else "A member of the public"
        of = f", {self.organisation}" if self.organisation else ""
        return f"{self.name}{of} (individual)"

    @property
    def thing(self) -> str:
        """Its name in the record."""
        return f"public-answer:{self.id}"


class PublicDisclosure(Base, Revised):
    """What somebody wrote in public that reads as if it tells of harm: for the safeguarding lead.

    email     as they typed it, so that they can be reached; it stands nowhere else
    noted_by  who ran the round and noted it at a meeting or on a call; nobody: it came in public
    """

    __tablename__ = "public_disclosure"
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    young: Mapped[bool] = mapped_column(default=False)
    email: Mapped[str] = mapped_column(String(254), default="")
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    done: Mapped[str] = mapped_column(Text, default="")
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    done_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()
    noted_by: Mapped[Account | None] = relationship(foreign_keys=[noted_by_id])
    done_by: Mapped[Account | None] = relationship(foreign_keys=[done_by_id])
