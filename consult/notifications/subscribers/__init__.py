"""News of the features below becomes letters to the people it concerns, in one transaction."""

from consult.notifications.subscribers import clarified, editions, moves, news, seats

__all__ = ["clarified", "editions", "moves", "news", "seats"]
