"""Make groups, give seats with their terms, and name deputies."""

from consult.groups.operations.deputies import end_deputy, name_deputy, newest_deputy
from consult.groups.operations.making import create_group
from consult.groups.operations.seats import end_seat, give_seat, newest_seat
from consult.groups.operations.terms import set_term

__all__ = [
    "create_group",
    "end_deputy",
    "end_seat",
    "give_seat",
    "name_deputy",
    "newest_deputy",
    "newest_seat",
    "set_term",
]
