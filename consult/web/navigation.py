"""The service navigation, and what waits for a person: features put their entries in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for

from consult.access import Actor


@dataclass(frozen=True)
class Entry:
    """A place in the navigation, shown to those for whom `when` holds."""

    order: int
    text: str
    endpoint: str
    prefix: str  # of the endpoints for which it is the active place
    when: Callable[[Actor], bool]


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person.

    what   an imperative sentence: "Answer the consultation"
    about  the title of the thing
    due    when it must be done, if there is such a time
    note   a few words on where it stands: "143 of 212 answered"
    group  the heading under which a home page lists it
    urgent shown first whatever the date
    """

    what: str
    about: str
    url: str
    due: datetime | None = None
    note: str = ""
    group: str = "To do"
    urgent: bool = False


@dataclass(frozen=True)
class Panel:
    """A part of the home page below what waits.

    template  of the feature that shows it; it finds what it draws as `panel.shown`
    """

    heading: str
    template: str
    shown: Any


Source = Callable[[Actor], Iterable[Waiting]]
PanelSource = Callable[[Actor], Panel | None]
_entries: list[Entry] = []
_sources: list[Source] = []
_panels: list[PanelSource] = []


def show_in_navigation(
    order: int, text: str, endpoint: str, *, prefix: str, when: Callable[[Actor], bool]
) -> None:
    """Add a place. Called when a feature's views are loaded."""
    entry = Entry(order, text, endpoint, prefix, when)
    _entries[:] = sorted(
        [known for known in _entries if known.endpoint != endpoint] + [entry],
        key=lambda each: each.order,
    )


def waits_for(source: Source) -> Source:
    """Decorate a function that tells what waits for an actor, in a constant number of queries."""
    if source not in _sources:
        _sources.append(source)
    return source


def shows_at_home(source: PanelSource) -> PanelSource:
    """Decorate a function that makes a panel for an actor, in a constant number of queries."""
    if source not in _panels:
        _panels.append(source)
    return source


def panels_for(actor: Actor) -> list[Panel]:
    """In the order in which the features were loaded."""
    return [panel for source in _panels if (panel := source(actor)) is not None]


def navigation_for(actor: Actor) -> list[dict[str, object]]:
    """Nothing for a guest: a link opens one page and what hangs on it."""
    if actor.guest is not None:
        return []
    shown = [entry for entry in _entries if entry.when(actor)]
    chosen = _chosen(shown, request.endpoint or "")
    return [
        {"text": entry.text, "href": url_for(entry.endpoint), "active": entry is chosen}
        for entry in shown
    ]


def _chosen(shown: Sequence[Entry], here: str) -> Entry | None:
    """The one place to which a page belongs: that which names it most closely."""
    fits = [
        (len(prefix), entry)
        for entry in shown
        for prefix in entry.prefix.split()
        if here.startswith(prefix)
    ]
    return max(fits, key=lambda each: each[0])[1] if fits else None


def waiting_for(actor: Actor) -> list[Waiting]:
    """Everything that waits, most urgent first; what has no date comes last."""
    found = [item for source in _sources for item in source(actor)]
    return sorted(
        found, key=lambda w: (not w.urgent, w.due is None, w.due.timestamp() if w.due else 0)
    )
