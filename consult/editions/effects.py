"""The kind “edition”: how it is judged, who is what to it, and what withdrawing it does."""

from __future__ import annotations

from consult.editions import operations
from consult.editions.facts import gather_many, roles_of
from consult.lifecycle import Kind, Taken, register


def release_texts(taken: Taken) -> None:
    """What is in it can be placed in another edition."""
    operations.release_all(taken.subject.id, reason=taken.reason, by=taken.by)


def tell_reviews(taken: Taken) -> None:
    """The history of every review in it says that it came out."""
    operations.tell_all(taken.subject.id, by=taken.by)


EFFECTS = {"release_texts": release_texts, "tell_reviews": tell_reviews}
register(Kind("edition", gather_many, roles_of, effects=EFFECTS))
