"""Editions as they are shown, and their forms filled with what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for

from consult import clock, lifecycle, settings
from consult.access import Actor, Permission, ask
from consult.editions import queries
from consult.editions.facts import facts_of
from consult.editions.models import Edition, EditionPlace
from consult.region import queries as region
from consult.store import Missing, Page, page_in
from consult.web import Filter, Listing, Waiting, a_to_z, by_date, listing, waits_for
from workflows.calendar import day_in_words, local_day
from workflows.definition import State, Step
from workflows.engine import Option
from workflows.facts import EditionFacts
from workflows.roles import people

TRIES = 20  # editions planned ahead, at most, when a day is suggested


@dataclass(frozen=True)
class Row:
    """One edition in the list."""

    edition: Edition
    state: State
    texts: int


@dataclass(frozen=True)
class Shelf:
    """All editions: those to come, the next one first; then those that are out; then the rest."""

    ahead: Sequence[Row]
    published: Page[Row]
    withdrawn: Sequence[Row]

    @property
    def shown(self) -> int:
        """How many are on the shelf, on all pages."""
        return len(self.ahead) + self.published.total + len(self.withdrawn)


@dataclass(frozen=True)
class Line:
    """One review in an edition. open: whether the reader may open it."""

    place: EditionPlace
    state: str
    in_force: bool
    taken_back: bool
    open: bool


@dataclass(frozen=True)
class Sheet:
    """One edition with everything on its page.

    options  steps, open or with their reasons; none for those who take none
    links    refusal code → address that clears it
    """

    state: State
    facts: EditionFacts
    lines: Sequence[Line]
    taken_out: Sequence[EditionPlace]
    options: Sequence[Option]
    links: Mapping[str, str]
    last: lifecycle.Passage | None
    may_change: bool
    may_place: bool
    may_take_out: bool

    def option(self, step: Step) -> Option | None:
        return next((each for each in self.options if each.step == step), None)


@dataclass(frozen=True)
class Asked:
    """A step of an edition."""

    edition: Edition
    step: Step


def load_step(edition_id: int, trigger: str) -> Asked:
    """Raises Missing for a step that the definition does not have, or that only the clock takes."""
    edition = queries.get_edition(edition_id)
    for step in lifecycle.workflow_of(edition.subject).steps:
        if step.trigger == trigger and people(step.by):
            return Asked(edition, step)
    raise Missing(f"step {trigger} of edition {edition_id}")


def state_of(edition: Edition) -> State:
    subject = edition.subject
    return lifecycle.workflow_of(subject).states[subject.state]


def listed() -> Listing:
    """What the address asks of the list of editions."""
    return listing(
        Filter("words", "Words in the name"),
        sorts={
            **a_to_z("name", "Name"),
            **by_date("out", "Comes out"),
            **by_date("cut", "Cut-off"),
        },
    )


ORDERS: dict[str, Callable[[Edition], Any]] = {
    "name": lambda each: each.name.casefold(),
    "out": lambda each: each.publishes_on,
    "cut": lambda each: each.cut_off_at,
}


def shelf(asked: Listing) -> Shelf:
    """Two queries, however many. Unsorted, what comes out next and what came out last are first."""
    words, wanted = asked.asked.get("words").casefold().split(), asked.asked
    editions = [
        each
        for each in queries.list_editions()
        if all(word in each.name.casefold() for word in words)
    ]
    if wanted.sort:
        editions.sort(key=ORDERS[wanted.sort], reverse=wanted.down)
    places = queries.places_in([each.id for each in editions])
    rows = [Row(each, state_of(each), len(places.get(each.id, ()))) for each in editions]
    return Shelf(
        ahead=[each for each in (rows if wanted.sort else rows[::-1]) if not each.state.final],
        published=page_in(
            [each for each in rows if each.state.stage == "live"], number=wanted.number
        ),
        withdrawn=[each for each in rows if each.state.stage == "closed"],
    )


def sheet(edition: Edition, actor: Actor) -> Sheet:
    """A constant number of queries, however much is in it."""
    state, facts = state_of(edition), facts_of(edition)
    manages = ask(Permission.MANAGE_EDITIONS, actor) is None
    permits = state.permits if manages else []
    may_place = "place_review" in permits and not _has_passed(facts)
    here = url_for("editions.show_edition", edition_id=edition.id)
    place_url = url_for("editions.place_review", edition_id=edition.id)
    return Sheet(
        state=state,
        facts=facts,
        lines=list(_lines(edition, actor)),
        taken_out=queries.list_taken_out(edition.id),
        options=lifecycle.options_for(edition.subject, actor) if manages else (),
        links={
            "edition-is-empty": place_url if may_place else here,
            "texts-not-in-force": f"{here}#texts",
        },
        last=lifecycle.last_passage(edition.id),
        may_change="change_dates" in permits,
        may_place=may_place,
        may_take_out="take_out" in permits,
    )


def _has_passed(facts: EditionFacts) -> bool:
    return facts.closes_at is not None and facts.now >= facts.closes_at


def _lines(edition: Edition, actor: Actor) -> Iterator[Line]:
    places = queries.places_in([edition.id])[edition.id]
    ids = [place.review_id for place in places]
    launched, taken_back = queries.launched_among(ids), queries.taken_back_among(ids)
    roles = lifecycle.kind_named("review").roles_of([each.review for each in places], actor)
    for place in places:
        back = place.review_id in taken_back
        yield Line(
            place,
            queries.state_of(place.review),
            in_force=place.review_id in launched and not back,
            taken_back=back,
            open=bool(roles[place.review_id]),
        )


def suggested() -> dict[str, Any]:
    """The next day on which editions come out in this region, if it says so and none is planned."""
    known = {each.publishes_on for each in queries.list_editions() if each.subject.ended_at is None}
    day = clock.now()
    for _ in range(TRIES):
        coming = region.next_edition(day)
        if coming is None:
            break
        if coming.date() not in known:
            return {"publishes_on": coming.date()}
        day = coming + timedelta(days=1)
    return {}


def values_of(edition: Edition) -> dict[str, Any]:
    by_its_day = edition.name == day_in_words(edition.publishes_on)  # and so by another one
    return {
        "publishes_on": edition.publishes_on,
        "cut_off_on": local_day(edition.cut_off_at, settings.zone_here()),
        "name": "" if by_its_day else edition.name,
        "note": edition.note,
        "seen_revision": str(edition.revision),
    }


def placeable() -> list[tuple[int, str]]:
    """Ids of reviews that can be placed, and what they are called with where they stand."""
    return [
        (each.id, f"{each.title} ({queries.state_of(each)})") for each in queries.list_placeable()
    ]


@waits_for
def editions_to_publish(actor: Actor) -> Iterator[Waiting]:
    """What closed and has come to its day waits for a manager. One query."""
    if not actor.is_manager:
        return
    today = local_day(clock.now(), settings.zone_here())
    for edition in queries.list_to_publish(today):
        yield Waiting(
            what="Publish the edition",
            about=edition.title,
            url=url_for("editions.show_edition", edition_id=edition.id),
        )
