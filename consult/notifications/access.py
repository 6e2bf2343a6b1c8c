"""Who may read what was sent (anyone, in the demonstration only), and who sees the clock."""

from __future__ import annotations

from typing import Any

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from workflows.refusal import Refusal

NOT_AN_OVERSEER = Refusal(
    "not-an-overseer",
    "Only administrators and partnership managers see what the clock does on all reviews.",
    who="an administrator or a partnership manager",
)


@allow(Permission.SEE_SENT_MAIL)
def anyone_may_read_the_demos_mail(_actor: Actor, _thing: Any) -> None:
    """Outside the demonstration these pages are Missing, so there is nothing left to refuse."""
    return


@allow(Permission.SEE_CLOCK)
def overseers_see_the_clock(actor: Actor, _thing: Any) -> Refusal | None:
    """What is due on all reviews, by title: for those who run the service."""
    if not actor.signed_in:
        return SIGNED_OUT
    return None if actor.is_administrator or actor.is_manager else NOT_AN_OVERSEER
