"""Guards on a draft inside the working group."""

from __future__ import annotations

from workflows.calendar import in_words
from workflows.facts import ReviewFacts
from workflows.guards.registry import guard, no
from workflows.guards.wording import count, names
from workflows.refusal import Refusal

LEAD = ("working_group_lead",)
STILL = {
    "preparing": "A round in the working group is prepared, but the draft was not circulated yet.",
    "open": "The round in the working group is still open.",
}
MANAGER = ("partnership_manager",)


@guard(
    code="no-text",
    kind="review",
    source="nobody is asked to comment on an empty page",
    weight="house",
)
def document_has_text(facts: ReviewFacts) -> Refusal | None:
    """Every draft under review has a saved version with something in it. Source: house rule."""
    if not facts.drafts:
        return no("This review has no document yet.", "Add a document to the review.", who=LEAD)
    empty = [draft for draft in facts.drafts if not (draft.version and draft.blocks)]
    if not empty:
        return None
    return no(
        f"There is no text yet in {names([draft.document for draft in empty])}.",
        "Write or upload the text and save a version.",
        who=LEAD,
        about=empty[0].id,
    )


@guard(
    code="group-incomplete",
    kind="review",
    source="the work is done by a group with a named lead, not by one person",
    weight="house",
)
def group_is_complete(facts: ReviewFacts, *, minimum: int) -> Refusal | None:
    """The working group has a lead, and at least so many people with them. Source: house rule."""
    group = facts.group
    if group is None:
        return no(
            "This review has no working group.",
            f"Name a working group of at least {count(minimum, 'person', 'people')}, "
            "one of them its lead.",
            who=MANAGER,
        )
    lacks = [] if group.leads else ["has no lead"]
    if group.members < minimum:
        lacks.append(
            f"has {count(group.members, 'person', 'people')}, and needs at least {minimum}"
        )
    if not lacks:
        return None
    return no(f"{group.name} {names(lacks)}.", "Add the missing people to the group.", who=MANAGER)


@guard(
    code="group-round-not-ready",
    kind="review",
    source="members are told by when to answer",
    weight="house",
)
def group_round_is_ready(facts: ReviewFacts) -> Refusal | None:
    """A round inside the group is prepared, with a closing time to come. Source: house rule."""
    prepared = facts.group_round
    if prepared is None or prepared.state != "preparing":
        which = "round" if prepared is None else "new round"
        return no(
            f"No {which} of comment inside the working group has been prepared.",
            "Prepare a round: say what you ask of the members and by when.",
            who=LEAD,
        )
    if prepared.closes_at is None:
        return no(
            "The round has no closing time.",
            "Give the day and time by which members answer.",
            who=LEAD,
            field="closes_at",
        )
    if prepared.closes_at > facts.now:
        return None
    return no(
        f"The round would close at {in_words(prepared.closes_at, facts.zone)}, "
        "which is already past.",
        "Choose a closing time that is still to come.",
        who=LEAD,
        field="closes_at",
    )


@guard(
    code="group-not-consulted",
    kind="review",
    source="partners see a text that the working group has seen",
    weight="house",
)
def group_was_consulted(facts: ReviewFacts) -> Refusal | None:
    """The newest round inside the working group has closed. Source: house rule."""
    newest = facts.group_round
    if newest is not None and newest.state == "closed":
        return None
    if newest is None or newest.state == "withdrawn":
        because = "The draft has not been circulated in the working group."
    else:
        because = STILL[newest.state]
    return no(because, "Circulate the draft in the working group and let it close.", who=LEAD)
