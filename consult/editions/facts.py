"""The facts that the guards of editions read, for many at once; and who is what to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from consult import clock, lifecycle, settings
from consult.access import Actor
from consult.editions import queries
from consult.editions.models import Edition, EditionPlace
from consult.lifecycle import Subject
from workflows.calendar import end_of_days
from workflows.facts import EditionFacts, EditionTextFacts

REMINDED = 7  # days before the cut-off


def gather_many(subjects: Sequence[Subject]) -> dict[int, EditionFacts]:
    """Five queries, however many."""
    ids, now, zone = [subject.id for subject in subjects], clock.now(), settings.zone_here()
    editions = queries.editions_by_id(ids)
    places = queries.places_in(ids)
    reviews = [place.review_id for each in places.values() for place in each]
    launched, taken_back = queries.launched_among(reviews), queries.taken_back_among(reviews)
    reopened = queries.reopened_at(ids)
    return {
        id: EditionFacts(
            now=now,
            zone=zone,
            publishes_on=edition.publishes_on,
            closes_at=closes_at(edition, reopened.get(id)),
            reminds_at=_reminds_at(edition, reopened.get(id), zone),
            texts=tuple(
                _text(place, launched=launched, taken_back=taken_back) for place in places[id]
            ),
        )
        for id, edition in editions.items()
    }


def closes_at(edition: Edition, reopened: datetime | None) -> datetime | None:
    """Its cut-off, as long as that is what closes it: not once it was opened again after that."""
    passed = reopened is not None and reopened >= edition.cut_off_at
    return None if passed else edition.cut_off_at


def _reminds_at(edition: Edition, reopened: datetime | None, zone: str) -> datetime | None:
    """A week before the cut-off; not of what was planned, or opened again, later than that."""
    at = end_of_days(edition.cut_off_at, -REMINDED, zone)
    return at if at > (reopened or edition.subject.created_at) else None


def _text(
    place: EditionPlace, *, launched: frozenset[int], taken_back: frozenset[int]
) -> EditionTextFacts:
    return EditionTextFacts(
        title=place.review.title,
        state=queries.state_of(place.review),
        launched=place.review_id in launched,
        taken_back=place.review_id in taken_back,
    )


def roles_of(subjects: Sequence[Subject], actor: Actor) -> dict[int, frozenset[str]]:
    """A partnership manager is that to every edition; nobody else is anything."""
    roles = frozenset({"partnership_manager"}) if actor.is_manager else frozenset[str]()
    return {subject.id: roles for subject in subjects}


def facts_of(edition: Edition) -> EditionFacts:
    """The same for one."""
    found = lifecycle.kind_named("edition").gather_many([edition.subject])[edition.id]
    assert isinstance(found, EditionFacts)
    return found
