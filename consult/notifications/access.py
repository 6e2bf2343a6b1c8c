"""Who may read what was sent: anyone, in the demonstration only."""

from __future__ import annotations

from typing import Any

from consult.access import Actor, Permission, allow


@allow(Permission.SEE_SENT_MAIL)
def anyone_may_read_the_demos_mail(_actor: Actor, _thing: Any) -> None:
    """Outside the demonstration these pages are Missing, so there is nothing left to refuse."""
    return
