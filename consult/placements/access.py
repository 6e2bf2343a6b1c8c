"""Who says where comments stand."""

from __future__ import annotations

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.documents.models import Version
from consult.lifecycle import roles_on
from consult.placements import rules
from consult.responses.models import Comment
from workflows.refusal import Refusal


@allow(Permission.PLACE_COMMENTS)
def may_place(actor: Actor, thing: Comment | Version | None) -> Refusal | None:
    """The lead and members of the review's working group."""
    if not actor.signed_in or thing is None:
        return SIGNED_OUT
    if isinstance(thing, Comment):
        return rules.places_comments(roles_on(thing.response.consultation.subject, actor))
    subject = thing.draft.subject
    return rules.places_comments(roles_on(subject, actor) if subject is not None else frozenset())
