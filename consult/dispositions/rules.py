"""What an outcome must say, and which changes of the text can answer a comment."""

from __future__ import annotations

from collections.abc import Sequence, Set

from consult.documents.block import Block
from consult.documents.change import SAME, Change
from consult.documents.redline import redline
from workflows.guards import sources
from workflows.refusal import Refusal

LONGEST = 32_000
WORDS = {
    "accepted": "Accepted",
    "accepted_in_part": "Accepted in part",
    "not_accepted": "Not accepted",
    "already_covered": "Already covered",
    "out_of_scope": "Out of scope",
    "noted": "Noted",
    "referred_on": "Referred on",
    "duplicate": "Duplicate",
}
OUTCOMES = tuple(WORDS)
NEEDS_CHANGE = ("accepted", "accepted_in_part")
OVER = ("agreed", "live", "closed")  # stages in which nobody considers comments any more
RECORDERS = frozenset({"working_group_lead", "working_group_member"})
READERS = RECORDERS | {"partnership_manager"}
BOARD = frozenset({"board_member", "board_chair"})
ANSWERED = f"law: {sources.GUNNING_4}"
LINKED = f"borrowed: {sources.LINKED}"


def reads_comments(roles: Set[str], *, closed: bool) -> bool:
    """The working group and the partnership manager; the board when the round has closed."""
    return bool(roles & READERS or (closed and roles & BOARD))


def is_in_the_group(roles: Set[str]) -> Refusal | None:
    """The lead and members of the review's working group record outcomes. Source: house rule."""
    if roles & RECORDERS:
        return None
    return Refusal(
        "not-in-the-group",
        "Only the review's working group records what became of a comment.",
        who="the working group lead or a member",
    )


def outcomes_are_being_recorded(
    permits: Sequence[str], state: str, stage: str = ""
) -> Refusal | None:
    """Outcomes are recorded while comments are considered: not before the round has closed.

    Source: Gunning 1; the review's definition says in which state.
    """
    if "record_outcomes" in permits:
        return None
    if stage in OVER:
        because = f"The review is at “{state}”: its outcomes stand as they were recorded."
        return Refusal("not-considering", because)
    return Refusal(
        "not-considering",
        f"Outcomes cannot be recorded while the review is at “{state}”.",
        fix="Record them while comments are being considered.",
        source=f"law: {sources.GUNNING_1}",
    )


def asks_for_outcomes(audience: str) -> Refusal | None:
    """What agencies say is answered; a group reads its own replies. Source: Gunning 4."""
    if audience == "agencies":
        return None
    return Refusal(
        "no-outcomes-here",
        "Replies of the working group are read before the next version; they get no outcomes.",
    )


def outcome_is_known(outcome: str) -> Refusal | None:
    if outcome in OUTCOMES:
        return None
    return Refusal("no-outcome", "Choose an outcome.", field="outcome")


def reason_is_given(reason: str) -> Refusal | None:
    """The one who commented reads why. Source: Gunning 4."""
    if not reason.strip():
        because = "Give the reason. The agency that commented will read it."
        return Refusal("no-reason", because, field="reason", source=ANSWERED)
    if len(reason) > LONGEST:
        because = f"The reason must be {LONGEST:,} characters or fewer."
        return Refusal("too-long", because, field="reason")
    return None


def another_says_the_same(outcome: str, others: int) -> Refusal | None:
    """A duplicate is one of another comment of the same respondent. Source: Gunning 4.

    others  how many comments they sent in besides this one, in every round of the review
    """
    if outcome != "duplicate" or others:
        return None
    return Refusal(
        "no-other-comment",
        "Whoever made this comment made no other, so it repeats none.",
        fix="Choose the outcome of the comment itself.",
        field="outcome",
        source=ANSWERED,
    )


def changed_blocks(old: Sequence[Block], new: Sequence[Block]) -> list[Change]:
    """Every block that differs from the consulted text, in reading order, removed ones too."""
    return [change for change in redline(old, new) if change.how != SAME]


def answer_is_later(*, same_draft: bool, number: int, consulted: int) -> Refusal | None:
    """The change came after the consultation, in the same draft. Source: W3C Process.

    number, consulted  version numbers within the draft
    """
    if same_draft and number > consulted:
        return None
    return Refusal(
        "not-a-later-version",
        f"Choose a passage of a version later than version {consulted}, which was commented on.",
        fix="Save the changed text as a new version first.",
        field="resulting",
        source=LINKED,
    )


def answer_is_changed(
    anchor: str | None, old: Sequence[Block], new: Sequence[Block]
) -> Refusal | None:
    """The passage differs from the text that was consulted on. Source: W3C Process."""
    if any(change.block.anchor == anchor for change in changed_blocks(old, new)):
        return None
    return Refusal(
        "passage-unchanged",
        "That passage is the same as in the text that was commented on.",
        fix="Choose a passage that has changed, or “Not written yet”.",
        field="resulting",
        source=LINKED,
    )


def still_differs(
    anchor: str, then: Sequence[Block], now: Sequence[Block], *, removed: bool
) -> bool:
    """That a change which answers a comment is still there in a newer text. Source: W3C Process.

    removed  the comment is answered by leaving the passage out
    What was taken out and put back, or put in and taken out, may have got another anchor
    meanwhile: then its words decide.
    """
    before = next((each for each in then if each.anchor == anchor), None)
    after = next((each for each in now if each.anchor == anchor), None)
    if before is not None and after is not None:
        return any(each.block.anchor == anchor for each in changed_blocks(then, now))
    if before is not None:
        return removed and _said(before, now) < _said(before, then)
    return after is not None and _said(after, now) > _said(after, then)


def _said(block: Block, text: Sequence[Block]) -> int:
    """How often a text says these words."""
    return sum((each.kind, each.text) == (block.kind, block.text) for each in text)


def answer_still_stands(
    anchor: str | None, old: Sequence[Block], newest: Sequence[Block], *, removed: bool
) -> Refusal | None:
    """A later version has not taken the change back. Source: W3C Process."""
    if still_differs(anchor or "", old, newest, removed=removed):
        return None
    return Refusal(
        "passage-unchanged",
        "In the newest version that passage no longer differs from the text that was commented on.",
        fix="Choose a passage that has changed, or “Not written yet”.",
        field="resulting",
        source=LINKED,
    )


def needs_change(outcome: str) -> bool:
    return outcome in NEEDS_CHANGE
