"""Guards on which text it is: what it builds on, what was consulted on, what was approved."""

from __future__ import annotations

from workflows.facts import ReviewFacts
from workflows.guards.drafting import LEAD
from workflows.guards.registry import guard, no
from workflows.guards.sources import GUNNING_1
from workflows.guards.wording import names
from workflows.refusal import Refusal

CHAIR = ("board_chair",)
SAME_TEXT = "the text launched is the text approved, word for word"


@guard(
    code="base-not-current",
    kind="review",
    source="two reviews of one document do not overwrite each other",
    weight="house",
)
def text_builds_on_what_is_published(facts: ReviewFacts) -> Refusal | None:
    """Every draft started from what is published now. Source: house rule."""
    behind = [draft for draft in facts.drafts if not draft.base_is_current]
    if not behind:
        return None
    return no(
        "A newer text has been published since the draft began: "
        f"{names([draft.document for draft in behind])}.",
        "Bring the draft up to date.",
        who=LEAD,
        about=behind[0].id,
    )


@guard(code="not-consulted-on", kind="review", source=GUNNING_1, weight="law")
def text_was_consulted_on(facts: ReviewFacts) -> Refusal | None:
    """A round with partner agencies has closed: nothing is decided before that.

    Source: Gunning 1.
    """
    found = facts.partner_round
    if found is not None and found.state == "closed" and found.audience == "agencies":
        return None
    return no(
        "Partner agencies have not been consulted on this text: no round with them has closed.",
        "Ask partner agencies for comment, and wait until the round closes.",
        who=LEAD,
    )


@guard(
    code="not-the-text-put-to-the-board",
    kind="review",
    source="the board decides on the very text it was shown",
    weight="house",
)
def text_is_as_put_to_the_board(facts: ReviewFacts) -> Refusal | None:
    """The newest versions are, by their hashes, those put to the board. Source: house rule."""
    put = facts.ballot.hashes if facts.ballot else ()
    fix = "Return it for changes and send the new text to the board again."
    return _difference(facts, put, "put to the board", fix)


@guard(code="not-the-approved-text", kind="review", source=SAME_TEXT, weight="house")
def text_is_as_approved(facts: ReviewFacts) -> Refusal | None:
    """Each draft's newest version is an approved one, and nothing approved is left out.

    Source: house rule, from the draft wording that went live by mistake on 31 March 2017.
    """
    fix = "Return it for changes, so that the board decides again."
    return _difference(facts, facts.approved, "approved", fix)


def _difference(facts: ReviewFacts, agreed: tuple[str, ...], done: str, fix: str) -> Refusal | None:
    """How the drafts differ from the hashes agreed on; None when they do not."""
    if not agreed or not facts.drafts:
        return no(f"No text has been {done}.", fix, who=CHAIR)
    other = [draft for draft in facts.drafts if not draft.hash or draft.hash not in agreed]
    if other:
        told = names([f"{draft.document} (version {draft.version})" for draft in other])
        because = f"This is not the text that was {done}: {told}."
        return no(because, fix, who=CHAIR, about=other[0].id)
    left = len(set(agreed) - {draft.hash for draft in facts.drafts})
    if left:
        because = f"{left} of the {len(set(agreed))} texts that were {done} would be left out."
        return no(because, fix, who=CHAIR)
    return None
