"""Who sees documents, reads drafts of them and changes those."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.documents import images, operations, setting_aside
from consult.documents.models import Draft
from workflows.refusal import Refusal


def leads_a_group(actor: Actor) -> bool:
    return "lead" in actor.seats.values()


@allow(Permission.SEE_DOCUMENTS)
def signed_in_see_which_documents_there_are(actor: Actor, _thing: Any) -> Refusal | None:
    """Titles and what is published; what a draft says is READ_DRAFT's business."""
    return None if actor.signed_in else SIGNED_OUT


@allow(Permission.CREATE_DOCUMENT)
def managers_and_leads_create_documents(actor: Actor, _thing: Any) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    if actor.is_manager or leads_a_group(actor):
        return None
    return Refusal(
        "not-a-manager-or-lead",
        "Documents are added by the partnership manager and by working group leads.",
        who="the partnership manager or a working group lead",
    )


@allow(Permission.ARRANGE_COLLECTIONS)
def managers_arrange_collections(actor: Actor, _thing: Any) -> Refusal | None:
    if not actor.signed_in:
        return SIGNED_OUT
    if actor.is_manager:
        return None
    return Refusal(
        "not-a-manager",
        "Collections are put in order by the partnership manager.",
        who="the partnership manager",
    )


@allow(Permission.READ_DRAFT)
def those_on_the_review_read_its_drafts(actor: Actor, thing: Any) -> Refusal | None:
    """A draft, a version, or a pair of versions. Agencies read what they are asked elsewhere."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is None or actor.is_manager:
        return None
    reasons = (operations.why_not_read(each, actor) for each in _drafts(thing))
    return next((no for no in reasons if no is not None), None)


@allow(Permission.EDIT_DRAFT)
def the_working_group_edits_while_the_text_may_change(actor: Actor, thing: Any) -> Refusal | None:
    """A draft, or a version of one."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is None:
        return None
    return operations.why_not_edit(thing if isinstance(thing, Draft) else thing.draft, actor)


@allow(Permission.SET_DRAFT_ASIDE)
def makers_drop_their_drafts(actor: Actor, thing: Any) -> Refusal | None:
    """Whether it can be dropped now is the operation's to say."""
    if not actor.signed_in:
        return SIGNED_OUT
    return setting_aside.why_not_ones_own(thing, actor) if thing is not None else None


@allow(Permission.SEE_WORKING_COPY)
def editors_keep_their_working_copy_while_the_text_is_fixed(
    actor: Actor, thing: Any
) -> Refusal | None:
    """So that nobody loses sight of what they wrote; each change of it is asked about anew."""
    if not actor.signed_in:
        return SIGNED_OUT
    no = operations.why_not_edit(thing.draft, actor) if thing is not None else None
    return None if no is None or no.code in ("text-is-fixed", "draft-set-aside") else no


@allow(Permission.SEE_IMAGE)
def readers_see_the_images_of_what_they_read(actor: Actor, thing: Any) -> Refusal | None:
    """Its address is made from its bytes: only who has read the text, or the image, knows it."""
    if actor.signed_in or (thing is not None and images.is_published(thing)):
        return None
    return Refusal(
        "image-not-published",
        "This image belongs to a text that is not published. Sign in to see it.",
        who="the people who work on the text",
    )


def _drafts(thing: Any) -> Sequence[Draft]:
    if isinstance(thing, Draft):
        return [thing]
    return thing.drafts if hasattr(thing, "drafts") else [thing.draft]
