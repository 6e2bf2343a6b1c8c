"""Who sees reviews and who may act on them. Which step is whose, the definition says."""

from __future__ import annotations

from typing import Protocol

from consult import lifecycle
from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.lifecycle import Subject
from consult.reviews import operations
from workflows.refusal import Refusal


class AboutReview(Protocol):
    """A review, or a step of one."""

    @property
    def subject(self) -> Subject: ...


NO_PART = Refusal(
    "no-part-in-review",
    "Only those who take part in this review can see it.",
    fix="If your agency was asked to comment, its answer is under “Reviews” and on your home page.",
    who="the working group, the board and the partnership manager",
)


@allow(Permission.SEE_REVIEWS)
def signed_in_see_the_list(actor: Actor, _thing: object) -> Refusal | None:
    """The list holds only what is the reader's to know: its queries are the check."""
    return None if actor.signed_in else SIGNED_OUT


@allow(Permission.SEE_REVIEW)
def those_with_a_part_see_a_review(actor: Actor, review: AboutReview | None) -> Refusal | None:
    if not actor.signed_in or review is None:
        return SIGNED_OUT
    return None if lifecycle.roles_on(review.subject, actor) else NO_PART


@allow(Permission.TAKE_STEP)
def those_with_a_part_may_ask_for_a_step(
    actor: Actor, review: AboutReview | None
) -> Refusal | None:
    """The door then asks the definition whose step it is."""
    return those_with_a_part_see_a_review(actor, review)


@allow(Permission.START_REVIEW)
def starters_start(actor: Actor, _thing: object) -> Refusal | None:
    return operations.why_not_start(actor) if actor.signed_in else SIGNED_OUT


@allow(Permission.NAME_BODIES)
def managers_name_bodies(actor: Actor, _review: object) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    if actor.is_manager:
        return None
    who = "the partnership manager"
    return Refusal("not-a-manager", f"Only {who} may name a working group or a board.", who=who)
