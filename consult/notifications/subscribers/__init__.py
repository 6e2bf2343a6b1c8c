"""News of the features below becomes letters to the people it concerns, in one transaction."""

from consult.notifications.subscribers import editions, moves, news, seats

__all__ = ["editions", "moves", "news", "seats"]
