"""News of the features below becomes letters to the people it concerns, in one transaction."""

from consult.notifications.subscribers import (
    chapters,
    clarified,
    editions,
    individuals,
    joint,
    moves,
    news,
    seats,
    sections,
    waiting,
)

__all__ = [
    "chapters",
    "clarified",
    "editions",
    "individuals",
    "joint",
    "moves",
    "news",
    "seats",
    "sections",
    "waiting",
]
