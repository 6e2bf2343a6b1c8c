"""News of approved and published texts."""

from __future__ import annotations

from dataclasses import dataclass

from consult.access import Actor
from consult.editions.models import Approval, Publication, PublishedOutcomes


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
