"""What features above know of a version: shown on its page, and beside its changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from consult.access import Actor
from consult.documents.models import Version


@dataclass(frozen=True)
class Note:
    """A line with a way on."""

    words: str
    url: str


OfVersion = Callable[[Version, Actor], Iterable[Note]]
OfChanges = Callable[[Version, Version, Actor], Mapping[str, Sequence[Note]]]
_of_versions: list[OfVersion] = []
_of_changes: list[OfChanges] = []


def notes_on_version(source: OfVersion) -> OfVersion:
    """Decorate a function that tells a reader of a version something, in a constant number of
    queries."""
    if source not in _of_versions:
        _of_versions.append(source)
    return source


def notes_on_changes(source: OfChanges) -> OfChanges:
    """The same for what changed between two versions: anchor → notes."""
    if source not in _of_changes:
        _of_changes.append(source)
    return source


def notes_of(version: Version, actor: Actor) -> list[Note]:
    return [note for source in _of_versions for note in source(version, actor)]


def notes_between(old: Version, new: Version, actor: Actor) -> dict[str, list[Note]]:
    found: dict[str, list[Note]] = defaultdict(list)
    for source in _of_changes:
        for anchor, notes in source(old, new, actor).items():
            found[anchor] += notes
    return dict(found)
