"""Somebody of every part, and things to ask the policy about; none of them is ever stored.

Each thing is made twice: one with which they have to do (their own agency, the review of their
group and board), and one with which they have not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from consult import clock, lifecycle
from consult.access import VISITOR, Actor, Pass
from consult.accounts.models import Account, Agency, Invitation, Membership
from consult.accounts.places import PARTS
from consult.boards.models import Ballot
from consult.consultations.models import Clarification, Consultation
from consult.documents.models import Draft, Version
from consult.groups.models import Deputy, Group, Seat
from consult.lifecycle import Subject
from consult.lifecycle.definitions import engine_of, list_newest
from consult.lifecycle.models import Definition
from consult.responses.models import Comment, EnteredAnswer, Quarantined, Response, TimeRequest
from consult.responses.queries import Asked
from consult.reviews.parts import roles_by_bodies

KIND = "imagined"
OWN, OTHER = 1, 2  # ids of agencies, groups, reviews: theirs, and somebody else's
BOARD, OTHER_BOARD = 3, 4
SELF, COLLEAGUE = 5, 6
GUEST = "Somebody who comes by a link"

_PLACES: dict[str, dict[str, Any]] = {
    "manager": {"site_roles": frozenset({"partnership_manager"})},
    "administrator": {"site_roles": frozenset({"administrator"})},
    "safeguarding": {"site_roles": frozenset({"safeguarding_lead"})},
    "chair": {"seats": {BOARD: "chair"}, "boards": frozenset({BOARD})},
    "board_member": {"seats": {BOARD: "member"}, "boards": frozenset({BOARD})},
    "group_lead": {"seats": {OWN: "lead"}},
    "group_member": {"seats": {OWN: "member"}},
    "agency_lead": {"agencies": {OWN: "lead"}},
    "contributor": {"agencies": {OWN: "contributor"}},
}


@dataclass(frozen=True)
class Somebody:
    """A part that people play, and somebody who plays it and no other."""

    key: str
    title: str
    actor: Actor


def everybody() -> list[Somebody]:
    """A visitor, then the parts from the least to the widest."""
    order = ("contributor", "agency_lead", "group_member", "group_lead", "board_member", "chair")
    titles = {part.key: part.title for part in PARTS}
    people = [
        Somebody(key, titles[key], Actor(titles[key], account_id=SELF, **_PLACES[key]))
        for key in (*order, "safeguarding", "manager", "administrator")
    ]
    link = Pass(OWN, answers=True, until=clock.now() + timedelta(days=1))
    guest = Actor("Guest", account_id=SELF, guest=link)
    return [Somebody("visitor", "Visitor", VISITOR), Somebody("guest", GUEST, guest), *people]


def _roles_of(subjects: Sequence[Subject], actor: Actor) -> dict[int, frozenset[str]]:
    """As for a review; by the id of the subject, because nothing of it is stored."""
    bodies = {OWN: (OWN, BOARD, None), OTHER: (OTHER, OTHER_BOARD, None)}
    return {each.id: roles_by_bodies(actor, *bodies[each.id]) for each in subjects}


lifecycle.register(lifecycle.Kind(KIND, gather_many=lambda _several: {}, roles_of=_roles_of))


@dataclass(frozen=True)
class Thing:
    """Whatever a rule asks for: a review, a step of one, an agency that owns its text."""

    subject: Subject
    agency: Agency
    is_owner: bool = True

    @property
    def review(self) -> Subject:
        return self.subject


Maker = Callable[[int], Any]


def subject(which: int, state: str = "open") -> Subject:
    return Subject(id=which, kind=KIND, title="A review", state=state)


def agency(which: int) -> Agency:
    return Agency(id=which, name="Their agency")


def review(which: int) -> Thing:
    return Thing(subject(which), agency(which))


def owned(which: int) -> Thing:
    """A text that their agency owns, or one that it does not."""
    return Thing(subject(OTHER), agency(which))


def person(which: int) -> Account:
    return Account(id=COLLEAGUE, name="A colleague", memberships=[place(which)])


def place(which: int) -> Membership:
    return Membership(account_id=COLLEAGUE, agency_id=which, role="contributor")


def invitation(which: int) -> Invitation:
    return Invitation(agency_id=which, role="contributor", site_roles=[])


def group(which: int) -> Group:
    return Group(id=which, name="Their group", kind="working_group")


def seat(which: int) -> Seat:
    """Of a member, in their working group or another."""
    return Seat(account_id=COLLEAGUE, group_id=which, role="member")


def deputy(which: int) -> Deputy:
    return Deputy(account_id=COLLEAGUE, seat=seat(which))


def ballot(which: int) -> Ballot:
    body = BOARD if which == OWN else OTHER_BOARD
    held = Group(id=body, name="Their board", kind="board")
    return Ballot(subject=subject(which), group_id=body, group=held)


def round_of(audience: str, state: str) -> Maker:
    def make(which: int) -> Consultation:
        begun = None if state == "preparing" else clock.now()
        return Consultation(subject=subject(which, state), audience=audience, opens_at=begun)

    return make


def response_to(state: str) -> Maker:
    """Of their agency to a round of another review; or of another agency."""

    def make(which: int) -> Response:
        return Response(
            id=which,
            subject=subject(OTHER, state),
            agency_id=which,
            agency=agency(which),
            account_id=None,
        )

    return make


def entry(which: int) -> EnteredAnswer:
    """Of their agency, recorded; of another review."""
    return EnteredAnswer(response=response_to("submitted")(which), recorded_at=clock.now())


def response_on(state: str) -> Maker:
    """Of another agency, to a round of their review; or of another review."""

    def make(which: int) -> Response:
        return Response(
            subject=subject(which, state), agency_id=OTHER, agency=agency(OTHER), account_id=None
        )

    return make


def request(which: int) -> Asked:
    """For more time, by another agency, in a review whose board has a chair."""
    return Asked(TimeRequest(response=response_on("drafting")(which)), chaired=True)


def clarification(which: int) -> Clarification:
    """What another agency asks about a round of their review, or of another."""
    return Clarification(agency_id=OTHER, consultation=round_of("agencies", "open")(which))


def colleagues_comment(which: int) -> Comment:
    author = Account(id=COLLEAGUE, name="A colleague")
    made = response_to("drafting")(which)
    return Comment(author=author, author_id=COLLEAGUE, response=made)


def comment(which: int) -> Comment:
    """That an agency sent in to a round of their review."""
    return Comment(response=Response(consultation=round_of("agencies", "closed")(which)))


def quarantined(which: int) -> Quarantined:
    """Which they wrote themselves, or somebody else."""
    return Quarantined(account_id=SELF if which == OWN else COLLEAGUE)


def version(which: int) -> Version:
    """That somebody else read from a file."""
    return Version(draft=draft(which))


def draft(which: int) -> Draft:
    """Of a review whose text may change now, as the newest definitions say."""
    for row in list_newest("review"):
        states = engine_of(row).workflow.states
        place = next((key for key, state in states.items() if "edit_text" in state.permits), None)
        if place is not None:
            names = ("key", "version", "kind", "digest")
            flow = Definition(**{name: getattr(row, name) for name in names})
            about = Subject(id=which, kind=KIND, title="A review", state=place, definition=flow)
            return Draft(subject=about)
    return Draft(subject=subject(which))
