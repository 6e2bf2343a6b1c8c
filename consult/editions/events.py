"""News of approved and published texts, and of editions."""

from __future__ import annotations

from dataclasses import dataclass

from consult.access import Actor
from consult.editions.models import (
    Approval,
    Edition,
    EditionPlace,
    Publication,
    PublishedOutcomes,
)


@dataclass(frozen=True)
class TextApproved:
    """A body approved a version, byte for byte."""

    approval: Approval


@dataclass(frozen=True)
class TextPublished:
    """An approved text is public and in force."""

    publication: Publication


@dataclass(frozen=True)
class TextTakenBack:
    """A published text is out of force, and the earlier one is in force again."""

    taken_back: Publication
    publication: Publication  # of the earlier text, again
    by: Actor


@dataclass(frozen=True)
class OutcomesPublished:
    """What became of every comment on a review is public."""

    outcomes: PublishedOutcomes


@dataclass(frozen=True)
class EditionPlanned:
    """There is a new edition."""

    edition: Edition
    by: Actor


@dataclass(frozen=True)
class EditionDatesChanged:
    """An edition closes or comes out on another day, or is called otherwise."""

    edition: Edition
    by: Actor


@dataclass(frozen=True)
class ReviewPlaced:
    """A review is in an edition."""

    place: EditionPlace
    by: Actor


@dataclass(frozen=True)
class ReviewTakenOut:
    """A review is no longer in an edition."""

    place: EditionPlace
    by: Actor
