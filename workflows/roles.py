"""Who may take a step. Role names are append-only: a changed meaning is a new name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """One part that someone, or the system itself, plays in a review.

    title   how a sentence names the role, with its article
    person  False for the two parts that the system plays
    """

    name: str
    title: str
    person: bool = True


ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role("partnership_manager", "the partnership manager"),
        Role("working_group_lead", "the working group lead"),
        Role("working_group_member", "a working group member"),
        Role("board_chair", "the board chair"),
        Role("board_member", "a board member"),
        Role("ratifying_chair", "the chair of the body that ratifies"),
        Role("ratifying_member", "a member of the body that ratifies"),
        Role("owner_lead", "a lead of an agency that owns the text"),
        Role("agency_lead", "the agency lead"),
        Role("contributor", "a contributor"),
        Role("group_respondent", "a member answering in the working group's round"),
        Role("last_mover", "whoever took the step, and only just"),
        Role("workflow", "the system, as part of another step", person=False),
        Role("clock", "the clock", person=False),
    )
}


def title(role: str) -> str:
    """How a sentence names the role; KeyError when there is no such role."""
    return ROLES[role].title


def titles(roles: Iterable[str]) -> str:
    """Several roles as one phrase: "the working group lead or the partnership manager"."""
    named = [title(role) for role in roles]
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} or {named[-1]}"


def people(roles: Iterable[str]) -> tuple[str, ...]:
    """Those of the roles that a person can hold, in the order given."""
    return tuple(role for role in roles if role in ROLES and ROLES[role].person)
