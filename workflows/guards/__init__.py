"""The guard library: small pure functions that say why a step may not be taken yet.

Names are append-only: a guard whose meaning changes becomes a new guard with a new name,
because definitions that live reviews are pinned to still call the old one.
"""

from workflows.guards import (
    board,
    calendar_warnings,
    comments,
    consultation,
    correction,
    drafting,
    editions,
    holding,
    opening,
    programme,
    response,
    text,
    undoing,
)
from workflows.guards.registry import GUARDS, Guard, guard, parameter_problems

__all__ = [
    "GUARDS",
    "Guard",
    "board",
    "calendar_warnings",
    "comments",
    "consultation",
    "correction",
    "drafting",
    "editions",
    "guard",
    "holding",
    "opening",
    "parameter_problems",
    "programme",
    "response",
    "text",
    "undoing",
]
