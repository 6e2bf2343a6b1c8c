"""What a manager is told of seats: which end soon, what that means, and which heads are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from flask import url_for

from consult import clock
from consult.access import Actor
from consult.boards.tally import quorum_of
from consult.groups import queries as groups
from consult.groups import rules
from consult.groups.models import Group, Seat
from consult.groups.terms import last_day
from consult.lifecycle import workflow_of
from consult.reviews import queries
from consult.reviews.models import Review
from consult.web import Waiting, waits_for
from workflows.calendar import day_in_words
from workflows.guards.wording import count

GROUP = "Seats"


@waits_for
def seats_that_end(actor: Actor) -> Iterator[Waiting]:
    """From four weeks before. One query, and at most three more when there is such a seat."""
    found = groups.list_to_look_after(groups.SOON) if actor.is_manager else ()
    soon = clock.now() + groups.SOON
    ending = [s for group in found for s in group.present if s.ends_at and s.ends_at <= soon]
    boards = [seat.group_id for seat in ending if seat.group.kind == "board"]
    decided = queries.list_decided_by(boards) if boards else {}
    yield from (_without_a_head(group) for group in found if not group.has_head)
    for seat in ending:
        yield _ends(seat, decided.get(seat.group_id, ()))


def _without_a_head(group: Group) -> Waiting:
    head = rules.HEAD[group.kind]
    return Waiting(
        what=f"Name a {head}",
        about=group.name,
        url=url_for("groups.show_group", group_id=group.id),
        note=f"It has no {head} now, so steps that need one cannot be taken.",
        group=GROUP,
        urgent=True,
    )


def _ends(seat: Seat, reviews: Sequence[Review]) -> Waiting:
    assert seat.ends_at is not None
    left = [each for each in seat.group.seats if each.held_at(seat.ends_at)]
    day = day_in_words(last_day(seat.ends_at))
    who = f"{seat.account.name}, {rules.ROLES[seat.role].lower()}"
    return Waiting(
        what=f"A seat on “{seat.group.name}” ends on {day}",
        about=who,
        url=url_for("groups.show_group", group_id=seat.group_id),
        due=seat.ends_at - timedelta(seconds=1),
        note=_meaning(seat, left, reviews),
        group=GROUP,
    )


def _meaning(seat: Seat, left: Sequence[Seat], reviews: Sequence[Review]) -> str:
    """Who is missing then, and for which decisions there would be too few."""
    told = []
    present = [each for each in left if each.account.active]
    if seat.role != "member" and not any(each.role == seat.role for each in present):
        told.append(f"Nobody is {rules.ROLES[seat.role].lower()} after that")
    for review in reviews:
        quorum = quorum_of(workflow_of(review.subject))
        if quorum is not None and len(present) < quorum:
            people = count(len(present), "member is", "members are")
            told.append(f"{people} left then, and “{review.subject.title}” needs {quorum}")
    return "; ".join(told[:3])
