"""What the pages of this feature show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from consult.access import Actor
from consult.accounts import queries
from consult.accounts.models import Account
from consult.accounts.places import OTHER, PARTS, Part, part_of, place_of
from consult.web import Waiting
from consult.web.navigation import waiting_for

MOST = 20  # things under one heading, unless all are asked for


@dataclass
class Section:
    """Things that wait, under one heading, the most urgent first."""

    heading: str
    items: list[Waiting] = field(default_factory=list)

    def shown(self, *, whole: bool) -> list[Waiting]:
        """The first twenty: who has two hundred things to do begins with those."""
        return self.items if whole else self.items[:MOST]


def sections_for(actor: Actor) -> list[Section]:
    """What waits for someone, by heading; the heading of the most urgent thing comes first."""
    sections: dict[str, Section] = {}
    for item in waiting_for(actor):
        sections.setdefault(item.group, Section(item.group)).items.append(item)
    return list(sections.values())


@dataclass(frozen=True)
class Nothing:
    """What to say, and where to go, when nothing waits."""

    text: str
    action: str = ""
    endpoint: str = ""


# In the order of places.PARTS.
HAS: tuple[tuple[Callable[[Actor], bool], Nothing], ...] = (
    (
        lambda actor: actor.is_manager,
        Nothing("No review waits for a step of yours.", "Start a review", "reviews.choose_kind"),
    ),
    (
        lambda actor: "chair" in actor.seats.values(),
        Nothing(
            "Texts that your board is to decide on will be here.",
            "See what your board has before it",
            "boards.list_ballots",
        ),
    ),
    (
        lambda actor: "lead" in actor.seats.values(),
        Nothing(
            "Comments to answer and steps to take on your drafts will be here.",
            "See all reviews",
            "reviews.list_reviews",
        ),
    ),
    (
        lambda actor: actor.is_administrator,
        Nothing(
            "What fails, and what an administrator has to look at, will be here. How the service "
            "runs is below.",
            "See the groups",
            "groups.list_groups",
        ),
    ),
    (
        lambda actor: actor.guards_children,
        Nothing(
            "What reads as if it tells of harm to a child will be here, for you alone.",
            "See the safeguarding page",
            "safeguarding.show_safeguarding",
        ),
    ),
    (
        lambda actor: bool(actor.boards),
        Nothing(
            "Texts on which you are to say where you stand will be here.",
            "See what your board has before it",
            "boards.list_ballots",
        ),
    ),
    (
        lambda actor: bool(actor.seats),
        Nothing(
            "Drafts of your working group to read and comment on will be here.",
            "See all reviews",
            "reviews.list_reviews",
        ),
    ),
    (
        lambda actor: bool(actor.agencies),
        Nothing(
            "Consultations that your agency is to answer will be here, with the days left.",
            "See your agency's consultations",
            "responses.list_responses",
        ),
    ),
)
NO_PLACE = Nothing(
    "You have no place in an agency or a group yet. A partnership manager can give you one.",
    "See what is published",
    "public.list_publications",
)


def nothing_for(actor: Actor) -> Nothing:
    """The empty state for what someone does first of all."""
    return next((nothing for has, nothing in HAS if has(actor)), NO_PLACE)


@dataclass(frozen=True)
class Person:
    """Someone to try the demonstration as."""

    account: Account
    place: str


def people_by_part(words: str = "") -> list[tuple[Part, list[Person]]]:
    """Those of whom all the words are said, under what they do first of all; five queries."""
    wanted = words.casefold().split()
    accounts, seats = queries.list_accounts(), queries.list_seats_of_everyone()
    found: dict[str, list[Person]] = {}
    for account in accounts:
        roles = {each.role for each in account.site_roles}
        agencies = [(each.role, each.agency.name) for each in account.memberships]
        places = (roles, agencies, seats.get(account.id, []))
        part, place = part_of(*places), place_of(*places)
        said = f"{account.name} {account.job_title} {place} {part.title}".casefold()
        if all(word in said for word in wanted):
            found.setdefault(part.key, []).append(Person(account, place))
    return [(part, found[part.key]) for part in (*PARTS, OTHER) if part.key in found]
