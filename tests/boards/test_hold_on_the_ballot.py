"""A ballot says that its review is on hold, and what the class of a change is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consult import store
from tests import factories as make
from tests.journeys.kinds import Cast

RESUME, AGAIN = "Resume", "Resume, to be decided again"


@pytest.mark.parametrize("repeat", [False, True])
def test_a_hold_shows_on_the_ballot_with_what_becomes_of_positions(
    db: Any, visitor: Callable[..., Any], repeat: bool
) -> None:
    cast = Cast(visitor)
    review = make.review_at("with_board", group=cast.group, board=cast.board)
    make.hold(review, by=cast.manager, repeat_approval=repeat)
    store.commit()
    not_counted = "Positions that are taken in this one do not count then."
    ballot = f"/ballots/{make.ballot_of(review).id}"
    for address in (ballot, f"{ballot}/position"):
        page = cast.be(cast.chair)
        page.get(address)
        page.sees("The review is on hold since", "The manager looks after it.", "For a test.")
        (page.sees if repeat else page.does_not_see)(not_counted)
    page.get(ballot)
    right, wrong = (AGAIN, RESUME) if repeat else (RESUME, AGAIN)
    for one in (page, cast.at(cast.manager, review)):
        assert right in one.page.links
        assert wrong not in one.page.links
        one.does_not_see("It was not asked for that", "took this hold on")


def test_a_ballot_of_a_review_that_goes_on_says_nothing_of_a_hold(
    db: Any, visitor: Callable[..., Any]
) -> None:
    cast = Cast(visitor)
    review = make.review_at("with_board", group=cast.group, board=cast.board)
    store.commit()
    page = cast.be(cast.chair)
    page.get(f"/ballots/{make.ballot_of(review).id}")
    page.does_not_see("on hold", "calls the change")


def test_the_board_reads_what_a_change_is_called_and_what_it_looks_like(
    db: Any, visitor: Callable[..., Any]
) -> None:
    cast = Cast(visitor)
    review = make.review_at("preparing", group=cast.group, board=cast.board)
    draft = make.draft_under(review)
    make.change_text(draft.id, by=cast.lead, word="before")
    make.review_at("considering", review=review)
    shorter(draft, "The lead says that nobody waits so long.")
    make.review_at("with_board", review=review)
    store.commit()
    page = cast.be(cast.members[0])
    ballot = f"/ballots/{make.ballot_of(review).id}"
    for address in (ballot, f"{ballot}/position"):
        page.get(address)
        page.sees(
            "calls the change in version 3 clarifying.",
            "By its words it looks like a substantive change.",
            "The lead says that nobody waits so long.",
        )
        page.does_not_see("in version 2")


def shorter(draft: Any, note: str) -> None:
    """A duty more, called clarifying."""
    newest = make.document_queries.newest_version(draft.id)
    text = make.to_markdown(make.document_queries.blocks_of(newest.id))
    text += "\n\nThe social worker must visit within 1 day."
    make.make_version(draft, text, change_class="clarifying", note=note)
