"""What happened to answers from the public."""

from __future__ import annotations

from dataclasses import dataclass

from consult.access import Actor
from consult.individuals.models import PublicAnswer, PublicDisclosure


@dataclass(frozen=True)
class AnswerSent:
    """It waits for its sender to confirm the address; token: of the link that does."""

    answer: PublicAnswer
    token: str


@dataclass(frozen=True)
class AnswerConfirmed:
    """token: of the link by which its sender withdraws or corrects it."""

    answer: PublicAnswer
    token: str


@dataclass(frozen=True)
class AnswerSetAside:
    answer: PublicAnswer
    by: Actor


@dataclass(frozen=True)
class AnswerCut:
    """It was accepted without some of its words."""

    answer: PublicAnswer
    by: Actor


@dataclass(frozen=True)
class PublicTextSetAside:
    """What a member of the public wrote reads as if it tells of harm to a child."""

    disclosure: PublicDisclosure
