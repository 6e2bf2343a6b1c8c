"""Who is asking, what they may be allowed, and the one policy table."""

from consult.access.actor import CLOCK, LEADING, VISITOR, Acting, Actor, Pass
from consult.access.origin import comes_from, request_id
from consult.access.permissions import Permission
from consult.access.policy import Rule, allow, ask, table

__all__ = [
    "CLOCK",
    "LEADING",
    "VISITOR",
    "Acting",
    "Actor",
    "Pass",
    "Permission",
    "Rule",
    "allow",
    "ask",
    "comes_from",
    "request_id",
    "table",
]
