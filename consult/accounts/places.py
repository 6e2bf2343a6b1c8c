"""A person's most telling place in a few words, and what people in such a place do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """What someone is first of all.

    The order of PARTS decides between several: whoever decides or drafts mostly also works for an
    agency, which tells less of them.
    """

    key: str
    title: str  # of those who have it
    does: str


PARTS = (
    Part(
        "manager",
        "Partnership manager",
        "Starts reviews, watches over each round, chases silent agencies and takes the text to "
        "the board.",
    ),
    Part("chair", "Board chair", "Puts the question, and approves or returns the text."),
    Part(
        "group_lead",
        "Working group lead",
        "Owns the draft, circulates it and gives every comment an outcome.",
    ),
    Part(
        "administrator",
        "Administrator",
        "Looks after accounts and sees that the clock, the queue and the mail run.",
    ),
    Part(
        "safeguarding",
        "Safeguarding lead",
        "Looks at what seems to identify a child or to tell of harm, and has it purged.",
    ),
    Part("board_member", "Board member", "Reads the final text and takes a position on it."),
    Part(
        "group_member",
        "Working group member",
        "Helps to draft the text, and comments before partner agencies see it.",
    ),
    Part("agency_lead", "Agency lead", "Signs off one response for the whole agency."),
    Part("contributor", "Agency contributor", "Comments on the text for the agency's response."),
)
AGENCY_ROLES = {"lead": "Agency lead", "deputy": "Deputy lead", "contributor": "Contributor"}
OTHER = Part(
    "other", "Someone without a place yet", "Has an account and waits to be given a place."
)

SITE_ROLES = {
    "partnership_manager": "Partnership manager",
    "administrator": "Administrator",
    "safeguarding_lead": "Safeguarding lead",
}

Seats = Sequence[tuple[str, str, str]]  # role, kind of group, name of group
Agencies = Sequence[tuple[str, str]]  # role, name of agency


def parts_of(site_roles: Collection[str], agencies: Agencies, seats: Seats) -> dict[str, str]:
    """Key of each part someone has → where they have it, in words."""
    found: dict[str, str] = {}
    if "partnership_manager" in site_roles:
        found["manager"] = "Partnership manager"
    for role, kind, name in seats:
        key, word = _seat_words(role, kind)
        found.setdefault(key, f"{word}, {name}")
    for role, name in agencies:
        key, word = _agency_words(role)
        found.setdefault(key, f"{word}, {name}")
    if "administrator" in site_roles:
        found["administrator"] = "Administrator"
    if "safeguarding_lead" in site_roles:
        found["safeguarding"] = "Safeguarding lead"
    return found


def all_places(site_roles: Collection[str], agencies: Agencies, seats: Seats) -> list[str]:
    """Every place of someone in words."""
    found = [words for role, words in SITE_ROLES.items() if role in site_roles]
    found += [f"{_seat_words(role, kind)[1]}, {name}" for role, kind, name in seats]
    found += [f"{_agency_words(role)[1]}, {name}" for role, name in agencies]
    return found


def part_of(site_roles: Collection[str], agencies: Agencies, seats: Seats) -> Part:
    """The first of someone's parts."""
    has = parts_of(site_roles, agencies, seats)
    return next((part for part in PARTS if part.key in has), OTHER)


def place_of(site_roles: Collection[str], agencies: Agencies, seats: Seats) -> str:
    """“Agency lead, Metropolitan Police Service”; nothing for someone without a place."""
    has = parts_of(site_roles, agencies, seats)
    return next((has[part.key] for part in PARTS if part.key in has), "")


def _seat_words(role: str, kind: str) -> tuple[str, str]:
    if kind == "board":
        return ("chair", "Chair") if role == "chair" else ("board_member", "Member")
    return ("group_lead", "Lead") if role == "lead" else ("group_member", "Member")


def _agency_words(role: str) -> tuple[str, str]:
    key = "contributor" if role == "contributor" else "agency_lead"
    return key, AGENCY_ROLES[role]
