"""Find initiatives, their links and what happened."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from consult.lifecycle.models import Subject
from consult.programme.models import Initiative, InitiativeEvent, InitiativeLink
from consult.reviews.models import Review
from consult.store import Asked, Missing, in_order, says, session

SORTED_BY = {
    "title": func.lower(Initiative.title),
    "lead": func.lower(Initiative.lead),
    "kind": Initiative.kind,
    "date": Initiative.dated,
}


def get_initiative(initiative_id: int) -> Initiative:
    """With its review. Raises Missing."""
    wanted = select(Initiative).where(Initiative.id == initiative_id)
    reviewed = joinedload(Initiative.review).joinedload(Review.subject)
    found = session.scalars(wanted.options(reviewed)).one_or_none()
    if found is None:
        raise Missing(f"initiative {initiative_id}")
    return found


def list_initiatives(asked: Asked | None = None) -> Sequence[Initiative]:
    """Those with words in the title, of a kind, a lead and a theme, by title. One query.

    Sorted by date, those without one come last.
    """
    asked = asked or Asked()
    wanted = select(Initiative)
    if words := asked.get("words"):
        wanted = wanted.where(says(words, Initiative.title))
    if kind := asked.get("kind"):
        wanted = wanted.where(Initiative.kind == kind)
    if lead := asked.get("lead"):
        wanted = wanted.where(Initiative.lead == lead)
    if asked.sort == "date":
        wanted = wanted.order_by(Initiative.dated == "")
    last = (func.lower(Initiative.title), Initiative.id)
    found = session.scalars(in_order(wanted, asked, SORTED_BY, *last)).all()
    theme = asked.get("theme")
    return [each for each in found if theme in each.themes] if theme else found


def list_leads() -> Sequence[str]:
    """Who leads something, by name."""
    return session.scalars(select(Initiative.lead).distinct().order_by(Initiative.lead)).all()


def list_links(initiative_id: int) -> Sequence[InitiativeLink]:
    """Those from it first, then those to it."""
    mine = or_(
        InitiativeLink.initiative_id == initiative_id, InitiativeLink.target_id == initiative_id
    )
    both = (joinedload(InitiativeLink.initiative), joinedload(InitiativeLink.target))
    order = (InitiativeLink.initiative_id != initiative_id, InitiativeLink.id)
    return session.scalars(select(InitiativeLink).where(mine).options(*both).order_by(*order)).all()


def list_events(initiative_id: int) -> Sequence[InitiativeEvent]:
    """In the order of time."""
    wanted = select(InitiativeEvent).where(InitiativeEvent.initiative_id == initiative_id)
    return session.scalars(wanted.order_by(InitiativeEvent.dated, InitiativeEvent.id)).all()


def get_link(initiative_id: int, link_id: int) -> InitiativeLink:
    """One that begins at this initiative. Raises Missing."""
    wanted = select(InitiativeLink).where(
        InitiativeLink.id == link_id, InitiativeLink.initiative_id == initiative_id
    )
    found = session.scalars(wanted.options(joinedload(InitiativeLink.initiative))).one_or_none()
    if found is None:
        raise Missing(f"link {link_id}")
    return found


def get_event(initiative_id: int, event_id: int) -> InitiativeEvent:
    """Raises Missing."""
    wanted = select(InitiativeEvent).where(
        InitiativeEvent.id == event_id, InitiativeEvent.initiative_id == initiative_id
    )
    found = session.scalars(wanted.options(joinedload(InitiativeEvent.initiative))).one_or_none()
    if found is None:
        raise Missing(f"event {event_id}")
    return found


def list_review_titles() -> Sequence[tuple[int, str]]:
    """Every review by id and title, in the order of titles. One query."""
    rows = session.execute(
        select(Review.id, Subject.title).join(Review.subject).order_by(Subject.title, Review.id)
    )
    return [(id, title) for id, title in rows]
