"""News of the features below becomes letters to the people it concerns, in one transaction."""

from consult.notifications.subscribers import (
    chapters,
    clarified,
    editions,
    individuals,
    moves,
    news,
    seats,
)

__all__ = ["chapters", "clarified", "editions", "individuals", "moves", "news", "seats"]
