"""Who sees whether the record holds, and takes it outside."""

from __future__ import annotations

from typing import Any

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from workflows.refusal import Refusal


@allow(Permission.PROVE_RECORD)
def administrators_prove_the_record(actor: Actor, _thing: Any) -> Refusal | None:
    """What it proves is for everybody; what it says is not, so words are never shown here."""
    if not actor.signed_in:
        return SIGNED_OUT
    if actor.is_administrator:
        return None
    return Refusal(
        "not-an-administrator",
        "Only an administrator looks after the record of the whole service.",
        fix="The history of a review is on its own page.",
        who="an administrator",
    )
