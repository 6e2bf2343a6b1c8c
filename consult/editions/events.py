"""News of approved and published texts."""

from __future__ import annotations

from dataclasses import dataclass

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
class OutcomesPublished:
    """What became of every comment on a review is public."""

    outcomes: PublishedOutcomes
