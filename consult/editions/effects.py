"""The kind “edition”: how it is judged, who is what to it, and what withdrawing it does."""

from __future__ import annotations

from consult.editions import operations
from consult.editions.facts import gather_many, roles_of
from consult.lifecycle import Kind, Taken, register


def release_texts(taken: Taken) -> None:
    """What is in it can be placed in another edition."""
    operations.release_all(taken.subject.id, reason=taken.reason, by=taken.by)


register(Kind("edition", gather_many, roles_of, effects={"release_texts": release_texts}))
