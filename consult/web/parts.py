"""The parts of a larger thing, each a page with its own address, often of a feature below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consult.access import Actor


@dataclass(frozen=True)
class Part:
    """A link in the sub-navigation of a thing, in the order in which they stand there."""

    text: str
    href: str
    current: bool


Source = Callable[[int, Actor, str], Sequence[Part]]
_sources: list[Source] = []


def tells_parts(source: Source) -> Source:
    """Decorate a function that lists the parts of the thing with that id which the actor may open:
    none where it is no such thing. The third argument names the part that is shown."""
    if source not in _sources:
        _sources.append(source)
    return source


def parts_of(thing_id: int | None, actor: Actor, current: str) -> list[Part]:
    """Nothing for a page that belongs to no larger thing."""
    if thing_id is None:
        return []
    return [part for source in _sources for part in source(thing_id, actor, current)]
