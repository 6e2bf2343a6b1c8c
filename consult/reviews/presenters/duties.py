"""Duties in the parts of a review: rounds to run, comments to answer, ballots to speak on.

They are told from what was read of all reviews at once, so that home reads nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from consult.access import Actor
from consult.boards.queries import voice_of
from consult.boards.rules import AWAITS, TAKES_POSITION
from consult.consultations.answers import count_answers
from consult.consultations.queries import Asked, Brief
from consult.consultations.running import RUNNERS
from consult.dispositions.queries import Tally
from consult.dispositions.rules import RECORDERS
from consult.lifecycle import workflow_of
from consult.reviews.presenters.live import Live
from consult.web import Waiting

RATIFIERS = frozenset({"board_chair", "partnership_manager"})


def duties_in(live: Live, actor: Actor) -> Iterator[Waiting]:
    """What waits for the actor in one review, but for its steps. No query."""
    if RUNNERS & live.roles:
        yield from _rounds_to_run(live)
    if RECORDERS & live.roles and "record_outcomes" in live.state.permits:
        yield from _comments_to_answer(live)
    yield from _ballot_to_speak_on(live, actor)
    yield from _to_ratify(live)


def _rounds_to_run(live: Live) -> Iterator[Waiting]:
    for each in live.rounds.asked:
        if each.round.state == "preparing":
            yield _to_open(live, each.round) or _to_prepare(each.round)
        elif each.round.state == "open":
            yield _to_close(live, each) or _to_follow(each)


def _to_prepare(round: Brief) -> Waiting:
    endpoint = f"consultations.prepare_{'group_' if round.audience == 'group' else ''}round"
    page = url_for(endpoint, review_id=round.review_id)
    return Waiting("Finish preparing the round", round.title, page)


def _to_open(live: Live, round: Brief) -> Waiting | None:
    """One that opens by itself, as somebody planned."""
    if live.plan is None:
        return None
    return Waiting(
        "This round opens by itself",
        round.title,
        url_for("reviews.show_review", review_id=round.review_id),
        due=live.plan.at,
        group="Rounds you run",
    )


def _to_close(live: Live, each: Asked) -> Waiting | None:
    """A round of the working group in which nobody is waited for any more."""
    silent = [row for row in each.expected if not row.how]
    if each.round.audience != "group" or silent or "working_group_lead" not in live.roles:
        return None
    return Waiting(
        "Close the round: everyone has answered",
        each.round.title,
        url_for("consultations.close_round", consultation_id=each.round.id),
        due=each.round.closes_at,
        note=count_answers(each.expected).words,
        group="Rounds you run",
    )


def _to_follow(each: Asked) -> Waiting:
    return Waiting(
        "Follow who has answered",
        each.round.title,
        url_for("responses.coverage", consultation_id=each.round.id),
        due=each.round.closes_at,
        note=count_answers(each.expected).words,
        group="Rounds you run",
    )


def _comments_to_answer(live: Live) -> Iterator[Waiting]:
    """Of every round with agencies: a second round takes no earlier comment out of sight."""
    for each in live.rounds.of("agencies"):
        count = live.rounds.tallies[each.id]
        if count.unanswered or count.unlinked or count.undone:
            yield _to_answer(each, count)


def _to_answer(round: Brief, count: Tally) -> Waiting:
    note = f"{count.answered} of {count.comments} answered"
    if count.unlinked:
        note += f"; {count.unlinked} accepted and not yet linked to a change"
    if count.undone:
        note += f"; {count.undone} accepted, and the change is no longer in the text"
    what = "Answer the comments" if count.unanswered else "Link accepted comments to changes"
    return Waiting(
        what=what,
        about=round.title,
        url=url_for("dispositions.list_comments", consultation_id=round.id),
        note=note,
        group="Comments to answer",
    )


def _ballot_to_speak_on(live: Live, actor: Actor) -> Iterator[Waiting]:
    """One on which the member has not said where they stand."""
    put = live.rows.put_of(live.review.id)
    if put is None or put.ballot.group_id not in actor.seats:
        return
    state = workflow_of(put.ballot.subject).states[put.ballot.subject.state]
    spoken = {position.account_id for position in put.positions}
    if TAKES_POSITION not in state.permits or voice_of(put.ballot, actor) in spoken:
        return
    yield Waiting(
        what="Say where you stand",
        about=put.ballot.subject.title,
        url=url_for("boards.take_position", ballot_id=put.ballot.id),
        note=put.ballot.group.name,
        due=live.ends_at,
        group="Board",
        urgent=True,
    )


def _to_ratify(live: Live) -> Iterator[Waiting]:
    """What the chair put in force alone is on the next meeting, for the chair and the managers."""
    if AWAITS not in live.state.permits or not RATIFIERS & live.roles:
        return
    yield Waiting(
        what="Have the board ratify this",
        about=live.subject.title,
        url=url_for("reviews.show_review", review_id=live.review.id),
        note=live.state.title,
        due=live.ends_at,
        group="Board",
    )
