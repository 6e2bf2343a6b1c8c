"""Who sees reviews and who may act on them. Which step is whose, the definition says."""

from __future__ import annotations

from typing import Protocol

from consult import lifecycle
from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.accounts.models import Agency
from consult.lifecycle import Subject
from consult.reviews import operations, rules
from workflows.definition import Workflow
from workflows.refusal import Refusal
from workflows.roles import titles


class AboutReview(Protocol):
    """A review, or a step of one."""

    @property
    def subject(self) -> Subject: ...


class AboutOwner(AboutReview, Protocol):
    """An agency, and whether it owns the text of a review."""

    @property
    def agency(self) -> Agency: ...

    @property
    def is_owner(self) -> bool: ...


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
def starters_start(actor: Actor, kind: Workflow | None) -> Refusal | None:
    """A review of this kind; of any kind when none is named."""
    if not actor.signed_in:
        return SIGNED_OUT
    return operations.why_not_start(actor, kind.key if kind else None)


@allow(Permission.MAKE_REPORT)
def those_who_work_on_it_report(actor: Actor, asked: AboutReview | None) -> Refusal | None:
    if not actor.signed_in or asked is None:
        return SIGNED_OUT
    if {"working_group_lead", "partnership_manager"} & lifecycle.roles_on(asked.subject, actor):
        return None
    who = titles(["working_group_lead", "partnership_manager"])
    return Refusal("not-a-reporter", f"Only {who} may report on this review.", who=who)


@allow(Permission.SEE_OWNERS)
def those_with_a_part_see_the_owners(actor: Actor, review: AboutReview | None) -> Refusal | None:
    return those_with_a_part_see_a_review(actor, review)


@allow(Permission.NAME_OWNERS)
def managers_name_owners(actor: Actor, _review: object) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    if actor.is_manager:
        return None
    who = "the partnership manager"
    return Refusal("not-a-manager", f"Only {who} may name the owners of a text.", who=who)


@allow(Permission.SIGN_AS_OWNER)
def leads_sign_for_their_agency(actor: Actor, asked: AboutOwner | None) -> Refusal | None:
    """Whether owners sign now, the operation asks."""
    if not actor.signed_in or asked is None:
        return SIGNED_OUT
    return rules.signs_for(owner=asked.is_owner, leads=actor.leads(asked.agency.id))


@allow(Permission.NAME_BODIES)
def managers_name_bodies(actor: Actor, _review: object) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    if actor.is_manager:
        return None
    who = "the partnership manager"
    return Refusal("not-a-manager", f"Only {who} may name a working group or a board.", who=who)
