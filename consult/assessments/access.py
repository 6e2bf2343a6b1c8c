"""Who reads the assessments of a review, and who signs them."""

from __future__ import annotations

from typing import Any

from consult import lifecycle
from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from workflows.refusal import Refusal

SIGNERS = frozenset({"working_group_lead", "partnership_manager"})


@allow(Permission.SEE_ASSESSMENTS)
def those_on_the_review_see_its_assessments(actor: Actor, thing: Any) -> Refusal | None:
    """`thing` is the review's subject, or holds it as `.subject`."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is None or lifecycle.roles_on(_subject(thing), actor):
        return None
    return Refusal(
        "not-on-the-review",
        "The assessments of a review are read by those who work on it.",
        who="the partnership manager, who can tell you more",
    )


@allow(Permission.RECORD_ASSESSMENT)
def the_lead_and_the_manager_sign(actor: Actor, thing: Any) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is not None and not SIGNERS.isdisjoint(lifecycle.roles_on(_subject(thing), actor)):
        return None
    return Refusal(
        "not-a-signer",
        "Only the working group lead and the partnership manager record assessments.",
        who="the working group lead or the partnership manager",
    )


def _subject(thing: Any) -> lifecycle.Subject:
    subject = getattr(thing, "subject", thing)
    assert isinstance(subject, lifecycle.Subject)
    return subject
