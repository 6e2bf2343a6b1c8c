"""Guards on the short lane: corrections that change nothing of substance."""

from __future__ import annotations

from workflows.facts import DraftFacts, LighterFacts, ReviewFacts
from workflows.guards.drafting import LEAD, MANAGER
from workflows.guards.registry import guard, no
from workflows.guards.wording import names
from workflows.refusal import Refusal

LIGHT = ("none", "editorial")
LONGEST_NOTE = 300  # characters of it in a sentence; whole, it stands beside its version
SHORT_LANE = "links, terms and wording only; anything else goes through partner comment"


@guard(code="not-editorial", kind="review", source=SHORT_LANE, weight="house")
def change_is_editorial(facts: ReviewFacts) -> Refusal | None:
    """Against the published text every draft changes wording only, and each says something new.

    Source: house rule.
    """
    reasons = {draft.id: reason for draft in facts.drafts if (reason := _why_not(draft))}
    if not reasons and facts.drafts:
        return None
    return no(
        " ".join(reasons.values()) or "There is no document to correct.",
        "Take out what is more than a correction, or start a review with partner comment.",
        who=MANAGER,
        about=next(iter(reasons), None),
    )


def _why_not(draft: DraftFacts) -> str | None:
    if draft.heaviest == "new":
        return f"Nothing is published yet that could be corrected: {draft.document}."
    if draft.heaviest not in LIGHT:
        return f"The change to {draft.document} is {draft.heaviest}, not editorial."
    if not draft.begins_with_base:
        return (
            f"The draft of {draft.document} did not begin with the text that is published now, "
            "so what it changes in that text was never classed."
        )
    return None


@guard(
    code="nothing-corrected",
    kind="review",
    source="a correction says what it corrects",
    weight="house",
)
def something_is_corrected(facts: ReviewFacts) -> Refusal | None:
    """Every draft has a version after the published text. Source: house rule."""
    same = [draft for draft in facts.drafts if draft.version < 2]
    if not same:
        return None
    return no(
        f"Nothing has been corrected yet in {names([draft.document for draft in same])}.",
        "Correct the text and save a version.",
        who=MANAGER,
        about=same[0].id,
    )


@guard(
    code="text-unchanged",
    kind="review",
    source="what is decided on is a change",
    weight="house",
)
def text_is_changed(facts: ReviewFacts) -> Refusal | None:
    """Every draft has a version after the text that it began with. Source: house rule."""
    same = [draft for draft in facts.drafts if draft.version < 2]
    if not same:
        return None
    return no(
        f"Nothing has been changed yet in {names([draft.document for draft in same])}.",
        "Change the text and save a version.",
        who=("working_group_lead",),
        about=same[0].id,
    )


@guard(
    code="came-back-unchanged",
    kind="review",
    source="what was called in or returned is not put forward again as if nothing had been said",
    weight="house",
    warns=True,
)
def text_is_not_what_came_back(facts: ReviewFacts, *, board: bool = False) -> Refusal | None:
    """Since it came back from the chair alone, the text has been changed. Source: house rule.

    board  since it came back from the board, that is, and what the chair alone was asked is passed
           over: a chair who sends it the usual way does not ask for another text
    """
    back = facts.came_back
    if back is None or back.alone is board:
        return None
    if {draft.hash for draft in facts.drafts} != set(back.hashes):
        return None
    from_whom = (
        "that was put to the board and came back" if board else "that came back from the chair"
    )
    return no(
        f"The text is word for word the one {from_whom}.",
        f"Change the text, or say why it is {'sent' if board else 'proposed'} again as it is.",
        who=LEAD if board else MANAGER,
        about=facts.drafts[0].id if facts.drafts else None,
    )


@guard(
    code="looks-heavier",
    kind="review",
    source="a change is not called lighter than it is without somebody else looking at it",
    weight="house",
    warns=True,
)
def class_is_as_it_looks(facts: ReviewFacts) -> Refusal | None:
    """No version is called lighter than its words look. Source: house rule."""
    found = [(draft, each) for draft in facts.drafts for each in draft.lighter]
    if not found:
        return None
    return no(
        " ".join(lighter_in_words(draft.document, each) for draft, each in found),
        "Read what changes. If it is more than wording, return it; otherwise say why it is not.",
        about=found[0][0].id,
    )


def _stop(said: str) -> str:
    """A full stop after words that have none of their own."""
    return "" if said.endswith((".", "!", "?")) else "."


def lighter_in_words(document: str, each: LighterFacts) -> str:
    """Who calls which version lighter than it looks, and why."""
    looks = "new text" if each.looks == "new" else f"a {each.looks} change"
    called = f"{each.by} calls it {each.called}"
    why = " ".join(each.note.split())
    why = why if len(why) <= LONGEST_NOTE else f"{why[:LONGEST_NOTE]}…"
    told = f"{called}: “{why}”{_stop(why)}" if why else f"{called}."
    return f"By its words version {each.version} of {document} looks like {looks}; {told}"


@guard(
    code="no-text-to-go-back-to",
    kind="review",
    source="what a chair puts in force alone can be taken back by the board",
    weight="house",
)
def earlier_text_can_come_back(facts: ReviewFacts) -> Refusal | None:
    """Of every document a text is in force that can be put back. Source: house rule."""
    new = [draft for draft in facts.drafts if not draft.replaces]
    if facts.drafts and not new:
        return None
    named = names([draft.document for draft in new])
    return no(
        f"Nothing is in force yet that could be put back: {named}."
        if new
        else "There is no document.",
        "Go the usual way, through partner comment.",
        who=MANAGER,
        about=new[0].id if new else None,
    )


@guard(
    code="chair-not-asked",
    kind="review",
    source="a text is approved by a decision that is on the record",
    weight="house",
)
def chair_is_deciding(facts: ReviewFacts) -> Refusal | None:
    """The text was put to the chair alone, who has not decided. Source: house rule."""
    if facts.ballot is not None and facts.ballot.state == "with_chair":
        return None
    return no("The text has not been put to the chair.", "Propose it to the chair.", who=MANAGER)


@guard(
    code="no-chair",
    kind="review",
    source="it is known who decides before they are asked to",
    weight="house",
)
def board_has_a_chair(facts: ReviewFacts) -> Refusal | None:
    """A board is named, and somebody chairs it. Source: house rule."""
    if facts.board is not None and facts.board.leads:
        return None
    because = (
        "No board has been named whose chair could agree."
        if facts.board is None
        else f"{facts.board.name} has no chair."
    )
    return no(because, "Name the board and its chair.", who=MANAGER)
