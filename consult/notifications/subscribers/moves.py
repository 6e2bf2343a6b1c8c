"""A review that moves: letters to those for whom its new state waits, or whom it concerned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from consult import lifecycle
from consult.accounts import queries as accounts
from consult.accounts.models import Account
from consult.boards.queries import newest_ballot
from consult.documents.queries import drafts_of
from consult.events import subscribe
from consult.lifecycle import StepTaken
from consult.notifications.addressees import (
    agencies_asked,
    asked_in,
    leads_of,
    once,
    seated,
)
from consult.notifications.links import link
from consult.notifications.operations import write_letters
from consult.reviews.models import Review
from consult.reviews.queries import get_review


@dataclass(frozen=True)
class Call:
    """Who is told, what has happened, and what they are asked to do where."""

    people: list[Account]
    said: str
    asked: str
    url: str


def _to_the_board(review: Review, _news: StepTaken) -> Call:
    ballot = newest_ballot([review.id]).get(review.id)
    url = link("boards.show_ballot", ballot_id=ballot.id) if ballot else _page_of(review)
    return Call(
        seated(review.board_id),
        "The text is with the board.",
        "Read the text and say where you stand:",
        url,
    )


def _to_the_lead(review: Review, news: StepTaken) -> Call:
    returned = news.step.trigger == "return_for_changes"
    said = "The board returned the text for changes." if returned else "The review goes on."
    return Call(leads_of(review), said, "See what is to be done:", _page_of(review))


def _to_the_manager(review: Review, _news: StepTaken) -> Call:
    said = "The board has approved the text. It waits to be published."
    return Call(list(accounts.list_managers()), said, "Launch it from its page:", _page_of(review))


def _to_everyone_asked(review: Review, news: StepTaken) -> Call:
    deciding = news.from_state in ("with_board", "approved")
    board = seated(review.board_id) if deciding else []
    people = once(leads_of(review), asked_in(review.id), board)
    said = "The review is withdrawn, and nothing is published."
    return Call(people, said, "You need do nothing more. What was on your list is here:", _home())


CALLS: dict[str, Callable[[Review, StepTaken], Call]] = {
    "with_board": _to_the_board,
    "considering": _to_the_lead,
    "approved": _to_the_manager,
    "withdrawn": _to_everyone_asked,
}


@subscribe(StepTaken)
def tell_whom_it_waits_for(news: StepTaken) -> None:
    """Steps that follow a round's closing are told with it, in one letter instead of two."""
    call = CALLS.get(news.subject.state)
    if news.subject.kind != "review" or call is None or news.step.when is not None:
        return
    called = call(get_review(news.subject.id), news)
    state = lifecycle.workflow_of(news.subject).states[news.subject.state]
    write_letters(
        "reviews/moved",
        [account for account in called.people if account.id != news.by.account_id],
        title=news.subject.title,
        said=called.said,
        meaning=state.meaning,
        by=news.by.name,
        at=news.at,
        reason=news.reason,
        asked=called.asked,
        url=called.url,
    )


@subscribe(StepTaken)
def tell_of_the_launch(news: StepTaken) -> None:
    """The working group, and all who signed or wrote for an agency, with what became of it."""
    if news.subject.kind != "review" or news.subject.state != "launched":
        return
    review = get_review(news.subject.id)
    texts = [draft.document for draft in drafts_of([review.id])[review.id]]
    answers = agencies_asked(review.id)
    for account in once(seated(review.group_id), *answers.values()):
        if account.id == news.by.account_id:
            continue
        write_letters(
            "reviews/launched",
            [account],
            title=news.subject.title,
            at=news.at,
            texts=[(each.title, each.id) for each in texts],
            own=[
                (each.respondent, each.id)
                for each, people in answers.items()
                if account in people and each.subject.state == "submitted"
            ],
        )


def _page_of(review: Review) -> str:
    return link("reviews.show_review", review_id=review.id)


def _home() -> str:
    return link("accounts.home")
