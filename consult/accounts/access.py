"""Who may use the demonstration's own pages: anyone, where they exist at all."""

from __future__ import annotations

from typing import Any

from consult.access import Actor, Permission, allow


@allow(Permission.TRY_THE_DEMO)
def anyone_may_try_the_demo(_actor: Actor, _thing: Any) -> None:
    """Outside the demonstration these pages are Missing, so there is nothing left to refuse."""
    return
