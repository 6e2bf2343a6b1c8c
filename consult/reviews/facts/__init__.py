"""The facts of many reviews at once, for the guards: a constant number of queries."""

from consult.reviews.facts.gathering import facts_from, gather_many
from consult.reviews.facts.roles import roles_in, roles_of
from consult.reviews.facts.rows import Rounds, Rows, read_rows

__all__ = ["Rounds", "Rows", "facts_from", "gather_many", "read_rows", "roles_in", "roles_of"]
