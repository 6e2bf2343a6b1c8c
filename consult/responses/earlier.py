"""What a respondent said in an earlier round, beside the text of a later one.

Where it stands now is known above: a feature there says it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from consult.access import Actor
from consult.documents.models import Version
from consult.responses.models import Comment, Response


@dataclass(frozen=True)
class SaidEarlier:
    """One comment. how: a sentence; changed: its part then and now, safe HTML, if it changed."""

    comment: Comment
    where: str
    how: str
    changed: Markup


@dataclass(frozen=True)
class Earlier:
    """All of them. at: (version id, anchor) → those on a part of the text; apart: the others.
    Of very many there is only the count."""

    at: Mapping[tuple[int, str], Sequence[SaidEarlier]] = field(default_factory=dict)
    apart: Sequence[SaidEarlier] = ()
    count: int = 0
    responses: Sequence[Response] = ()  # in which they were sent in, the newest first


Source = Callable[[Response, Sequence[Version], Actor], Earlier]
_sources: list[Source] = []


def says_what_was_said_earlier(source: Source) -> Source:
    """Decorate the function that tells it, in a constant number of queries."""
    if source not in _sources:
        _sources.append(source)
    return source


def earlier_in(response: Response, versions: Sequence[Version], actor: Actor) -> Earlier:
    """Of these versions that its round is about."""
    return next((source(response, versions, actor) for source in _sources), Earlier())
