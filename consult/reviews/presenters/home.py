"""What waits for a person among the reviews in which they take part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for

from consult import clock
from consult.access import Actor
from consult.reviews.presenters.clearing import link_to
from consult.reviews.presenters.duties import duties_in
from consult.reviews.presenters.live import Live, live_for, reasons_of
from consult.web import Waiting, waits_for
from workflows.guards.wording import count

STUCK_AFTER = timedelta(days=14)
DESK = ("comments-without-outcome", "outcomes-not-linked")  # the desk tells of these by itself


@waits_for
def reviews_that_wait(actor: Actor) -> Iterator[Waiting]:
    """Open steps first, then what stands in the way of one; for a manager also what is stuck."""
    for live in live_for(actor):
        yield from duties_in(live, actor)
        replies = _replies(live)
        if replies is not None:
            yield replies
        found = _for_me(live)
        if found is None and actor.is_manager:
            found = _stuck(live)
        if found is not None:
            yield found


def _for_me(live: Live) -> Waiting | None:
    """The step that is mine and open, or (when it is I who am waited for) what it still needs."""
    mine = live.mine
    ready = next((option for option in mine if option.open), None)
    if ready is not None:
        return Waiting(
            what=ready.step.label,
            about=live.subject.title,
            url=url_for("reviews.take_step", review_id=live.review.id, trigger=ready.step.trigger),
            note=live.state.title,
            group="Reviews",
            urgent=True,
        )
    if not mine or live.state.waits_for not in live.roles:
        return None
    blocked = mine[0]
    reasons = [reason for reason in blocked.refusals if reason.code not in DESK]
    if not reasons:
        return None
    others = len(reasons) - 1
    more = f", and {count(others, 'thing')} more" if others else ""
    return Waiting(
        what=(reasons[0].fix or reasons[0].because).rstrip("."),
        about=live.subject.title,
        url=link_to(reasons[0], live) or page_of(live),
        note=f"{live.state.title}: needed{more} before “{blocked.step.label}”",
        group="Reviews",
    )


def _replies(live: Live) -> Waiting | None:
    """Once the group's round has closed: its replies are read, and the text is changed by them."""
    newest = live.rounds.newest("group")
    found = newest.round if newest else None
    if (
        found is None
        or found.subject.state != "closed"
        or "working_group_lead" not in live.roles
        or "prepare_group_round" not in live.state.permits
        or _saved_since(live, found.subject.moved_at)
    ):
        return None
    replies = live.rounds.tallies[found.id].comments
    return Waiting(
        what="Read the replies and save the next version",
        about=live.subject.title,
        url=url_for("dispositions.list_comments", consultation_id=found.id),
        note=f"{count(replies, 'comment')} from the working group",
        group="Reviews",
        urgent=True,
    )


def _saved_since(live: Live, moment: datetime) -> bool:
    newest = [each.newest for each in live.rows.drafts[live.review.id]]
    return any(version is not None and version.created_at > moment for version in newest)


def _stuck(live: Live) -> Waiting | None:
    """A review that has stood still for two weeks where no clock is running."""
    still = clock.now() - live.subject.moved_at
    if still < STUCK_AFTER or live.state.stage == "out_for_comment":
        return None
    reasons = [reason for option in live.ahead for reason in reasons_of(option)]
    return Waiting(
        what=f"See why “{live.state.title}” has taken {count(still.days, 'day')}",
        about=live.subject.title,
        url=page_of(live),
        note=reasons[0].because if reasons else "Nothing stands against the next step.",
        group="Standing still",
    )


def page_of(live: Live) -> str:
    return url_for("reviews.show_review", review_id=live.review.id)
