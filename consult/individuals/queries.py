"""Find rounds that anyone may answer, and what was sent in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from consult.accounts.queries import digest
from consult.consultations.models import Consultation
from consult.individuals.models import (
    CONFIRMED,
    SENT,
    SET_ASIDE,
    SHOWN,
    STATES,
    WITHDRAWN,
    PublicAnswer,
    PublicCall,
    PublicDisclosure,
)
from consult.lifecycle.models import Subject
from consult.store import Asked, Missing, Page, in_order, page_of, session

WHOLE = (
    joinedload(PublicAnswer.consultation),
    joinedload(PublicAnswer.read_by),
    joinedload(PublicAnswer.response),
)
WHERE_THEY_STAND = {
    CONFIRMED: "To read",
    SHOWN: "Shown",
    SET_ASIDE: "Set aside",
    WITHDRAWN: "Withdrawn",
}


def find_call(consultation_id: int) -> PublicCall | None:
    return session.get(PublicCall, consultation_id)


def get_call_at(slug: str) -> PublicCall:
    """Raises Missing, also while nobody has been asked yet."""
    found = session.scalars(select(PublicCall).where(PublicCall.slug == slug)).one_or_none()
    if found is None:
        raise Missing("a public consultation")
    return found


def list_listed(*, ended_after: datetime) -> Sequence[PublicCall]:
    """On the public list: those that are open, the next to close first, then those that closed
    after that moment. One query."""
    rows = session.scalars(
        select(PublicCall)
        .join(PublicCall.consultation)
        .join(Subject, Subject.id == Consultation.id)
        .where(PublicCall.how == "listed", Consultation.opens_at.is_not(None))
        .where(Subject.state.in_(("open", "closed")), Consultation.closes_at > ended_after)
        .order_by(Subject.state.desc(), Consultation.closes_at)
    )
    return rows.all()


def get_answer(answer_id: int) -> PublicAnswer:
    """Raises Missing, also for one that nobody has confirmed: it is nobody's to read."""
    query = select(PublicAnswer).where(PublicAnswer.id == answer_id, PublicAnswer.state != SENT)
    found = session.scalars(query.options(*WHOLE)).one_or_none()
    if found is None:
        raise Missing(f"public answer {answer_id}")
    return found


def find_to_confirm(token: str) -> PublicAnswer | None:
    wanted = PublicAnswer.confirm_digest == digest(token)
    return session.scalars(select(PublicAnswer).where(wanted).options(*WHOLE)).one_or_none()


def find_own(token: str) -> PublicAnswer | None:
    """By the link in its sender's letter."""
    wanted = PublicAnswer.own_digest == digest(token)
    return session.scalars(select(PublicAnswer).where(wanted).options(*WHOLE)).one_or_none()


def list_answers(consultation_id: int, asked: Asked) -> Page[PublicAnswer]:
    """A page of the confirmed ones: unless asked otherwise those that wait to be read first, then
    the newest. Two queries.

    asked  a state; “yes” for young people’s; sorted by when they were sent
    """
    query = select(PublicAnswer).where(
        PublicAnswer.consultation_id == consultation_id, PublicAnswer.state != SENT
    )
    if state := asked.get("state"):
        query = query.where(PublicAnswer.state == state)
    if young := asked.get("young"):
        query = query.where(PublicAnswer.young if young == "yes" else ~PublicAnswer.young)
    order = (PublicAnswer.state != CONFIRMED, PublicAnswer.id.desc())
    query = in_order(query.options(*WHOLE), asked, {"sent": PublicAnswer.sent_at}, *order)
    return page_of(query, number=asked.number)


def list_shown(review_id: int) -> Sequence[PublicAnswer]:
    """Of all rounds of a review: those to whose sender something can still be written, or whose
    name is still known."""
    query = (
        select(PublicAnswer)
        .join(PublicAnswer.consultation)
        .join(Subject, Subject.id == Consultation.id)
        .where(Subject.parent_id == review_id, PublicAnswer.state == SHOWN)
        .where(PublicAnswer.forgotten_at.is_(None))
        .order_by(PublicAnswer.id)
    )
    return session.scalars(query.options(*WHOLE)).all()


def list_to_tell(review_id: int) -> Sequence[PublicAnswer]:
    """Of all rounds of a review: confirmed by a sender to whom something can still be written,
    read or not. Those that were set aside or withdrawn have been told of already."""
    query = (
        select(PublicAnswer)
        .join(PublicAnswer.consultation)
        .join(Subject, Subject.id == Consultation.id)
        .where(Subject.parent_id == review_id, PublicAnswer.state.in_((CONFIRMED, SHOWN)))
        .where(PublicAnswer.email != "", PublicAnswer.forgotten_at.is_(None))
        .order_by(PublicAnswer.id)
    )
    return session.scalars(query.options(*WHOLE)).all()


def count_waiting_for(email: str) -> int:
    """Messages to an address that wait to be confirmed."""
    query = select(func.count()).where(PublicAnswer.email == email, PublicAnswer.state == SENT)
    return session.scalar(query) or 0


@dataclass(frozen=True)
class Counts:
    """Answers from the public to one round. Unconfirmed ones are counted and nothing else."""

    sent: int = 0
    confirmed: int = 0
    shown: int = 0
    set_aside: int = 0
    withdrawn: int = 0


def counts_of(consultation_ids: Collection[int]) -> dict[int, Counts]:
    """One query."""
    rows = session.execute(
        select(PublicAnswer.consultation_id, PublicAnswer.state, func.count())
        .where(PublicAnswer.consultation_id.in_(list(consultation_ids)))
        .group_by(PublicAnswer.consultation_id, PublicAnswer.state)
    ).all()
    found: dict[int, dict[str, int]] = {each: dict.fromkeys(STATES, 0) for each in consultation_ids}
    for consultation_id, state, count in rows:
        found[consultation_id][state] = count
    return {each: Counts(**numbers) for each, numbers in found.items()}


def list_to_read() -> Sequence[tuple[Consultation, int]]:
    """Rounds with answers that wait to be read, and how many. Two queries at most."""
    return [(row[0], row[1]) for row in session.execute(_to_read())]


@cache
def _to_read() -> Select[Consultation, int]:
    """Put together once: the home pages of all who may read them ask it."""
    counted = (
        select(PublicAnswer.consultation_id, func.count().label("waiting"))
        .where(PublicAnswer.state == CONFIRMED)
        .group_by(PublicAnswer.consultation_id)
        .subquery()
    )
    return (
        select(Consultation, counted.c.waiting)
        .join(counted, counted.c.consultation_id == Consultation.id)
        .order_by(Consultation.closes_at)
    )


def get_disclosure(disclosure_id: int) -> PublicDisclosure:
    """Raises Missing."""
    query = select(PublicDisclosure).where(PublicDisclosure.id == disclosure_id)
    loads = (
        joinedload(PublicDisclosure.consultation),
        joinedload(PublicDisclosure.noted_by),
        joinedload(PublicDisclosure.done_by),
    )
    found = session.scalars(query.options(*loads)).one_or_none()
    if found is None:
        raise Missing(f"public disclosure {disclosure_id}")
    return found


def list_disclosures() -> Sequence[PublicDisclosure]:
    """Those for which nothing was done first, then the newest."""
    return session.scalars(
        select(PublicDisclosure)
        .options(
            joinedload(PublicDisclosure.consultation),
            joinedload(PublicDisclosure.noted_by),
            joinedload(PublicDisclosure.done_by),
        )
        .order_by(PublicDisclosure.done_at.is_not(None), PublicDisclosure.id.desc())
    ).all()
