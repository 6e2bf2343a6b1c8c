"""What a review must come with, and when its bodies may change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.refusal import Refusal
from workflows.roles import people, titles

LONGEST = 32_000  # characters of any long text
TITLE_LIMIT = 200  # rounds and ballots are named after the review, so it is kept short
DEFINITION = "procedures_amendment"


def may_start(allowed: Iterable[str], roles: Iterable[str]) -> Refusal | None:
    """The definition says who starts a review. Source: its `start` line."""
    allowed = people(allowed)
    if set(allowed) & set(roles):
        return None
    who = titles(allowed)
    return Refusal("not-a-starter", f"Only {who} may start a review.", who=who)


def review_problems(title: str, why: str, documents: int) -> Iterator[Refusal]:
    """Every reason why this is not a review yet."""
    if not title.strip():
        yield Refusal("no-title", "Give the review a title.", field="title")
    if len(title) > TITLE_LIMIT:
        yield Refusal(
            "title-too-long",
            f"The title is {len(title)} characters long; the most is {TITLE_LIMIT}.",
            field="title",
        )
    if len(why) > LONGEST:
        yield Refusal(
            "too-long",
            f"This is {len(why):,} characters long; the most is {LONGEST:,}.",
            field="why",
        )
    if not documents:
        yield Refusal("no-document", "Choose at least one document to review.", field="documents")


def one_draft_of_each(titles_chosen: Iterable[str]) -> Refusal | None:
    """One review does not hold two wordings of one document. Source: house rule."""
    seen: set[str] = set()
    for title in titles_chosen:
        if title in seen:
            return Refusal(
                "document-twice",
                f"“{title}” is chosen twice. Choose one draft of it.",
                field="documents",
            )
        seen.add(title)
    return None


def is_of_kind(kind: str, wanted: str, name: str, field: str) -> Refusal | None:
    """A working group drafts and a board decides; one does not do the other's work."""
    if kind == wanted:
        return None
    words = {"working_group": "a working group", "board": "a board"}
    return Refusal("wrong-body", f"{name} is not {words[wanted]}.", field=field)


def bodies_may_change(
    *, over: bool, ballot_open: bool, group_round_open: bool
) -> Iterator[Refusal]:
    """Nobody changes who decides while they decide. Source: house rule.

    ballot_open       a ballot is open and another board was chosen
    group_round_open  the group's round is open and another group was chosen
    """
    if over:
        yield Refusal("review-over", "This review has ended, so nothing about it changes.")
    if ballot_open:
        yield Refusal(
            "ballot-open",
            "The board is deciding on this now, so another one cannot be named.",
            fix="Wait for its decision, or ask the chair to return the text for changes.",
            who="the board chair",
            field="board_id",
        )
    if group_round_open:
        yield Refusal(
            "group-round-open",
            "The working group is commenting on this now, so another one cannot be named.",
            fix="Wait until its round has closed.",
            field="group_id",
        )
