"""Makes ballots known to the door. Their steps have no effects of their own."""

from __future__ import annotations

from consult.boards.facts import gather_many, roles_of
from consult.lifecycle import Kind, register

register(Kind("ballot", gather_many=gather_many, roles_of=roles_of))
