"""What waits for a person among the reviews in which they take part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for

from consult import clock
from consult.access import Actor
from consult.documents import operations as documents
from consult.reviews.models import Hold, Owner
from consult.reviews.presenters.clearing import link_to
from consult.reviews.presenters.duties import duties_in
from consult.reviews.presenters.holding import is_due, today
from consult.reviews.presenters.live import Live, live_for, reasons_of
from consult.reviews.presenters.overrides import override_wanted
from consult.web import Waiting, waits_for
from workflows.calendar import day_in_words
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
        found = _for_me(live, actor)
        if found is None and live.hold is None:
            found = override_wanted(live)
        if found is None and actor.is_manager:
            found = _stuck(live)
        if found is not None:
            yield found
        told = found.url if found is not None else ""
        yield from (each for each in _overtaken(live, actor) if each.url != told)


def _for_me(live: Live, actor: Actor) -> Waiting | None:
    """The step that is mine and open, or (when it is I who am waited for) what it still needs."""
    if live.hold is not None:
        return _on_hold(live, live.hold, actor)
    unsigned = _unsigned(live, actor)
    if unsigned:
        return Waiting(
            what=f"Read the text and sign it for {unsigned[0].agency.name}",
            about=live.subject.title,
            url=url_for(
                "reviews.sign_as_owner",
                review_id=live.review.id,
                agency_id=unsigned[0].agency_id,
            ),
            note=live.state.title,
            group="Reviews",
            urgent=True,
        )
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
    every = len(blocked.refusals)
    many = f"one of {every} things" if every > 1 else "one thing"
    return Waiting(
        what=(reasons[0].fix or reasons[0].because).rstrip("."),
        about=live.subject.title,
        url=link_to(reasons[0], live) or page_of(live),
        note=f"{live.state.title}: {many} to do before “{blocked.step.label}”",
        group="Reviews",
    )


def _unsigned(live: Live, actor: Actor) -> list[Owner]:
    """Owners for which the actor can sign the newest text now, and nobody has."""
    if "sign_as_owner" not in live.state.permits:
        return []
    rows, review_id = live.rows, live.review.id
    newest = {each.newest.id for each in rows.drafts[review_id] if each.newest is not None}
    found = []
    for owner in rows.owners.get(review_id, ()):
        signed = {each.version_id for each in rows.signatures.get((review_id, owner.agency_id), ())}
        if actor.leads(owner.agency_id) and not newest <= signed:
            found.append(owner)
    return found


def _on_hold(live: Live, hold: Hold, actor: Actor) -> Waiting | None:
    """Once its day has come, for whoever looks after it and for those who may resume it."""
    mine = hold.owner_id == actor.account_id or bool(live.mine)
    if not (mine and is_due(hold)):
        return None
    return Waiting(
        what="See whether it can go on",
        about=live.subject.title,
        url=page_of(live),
        note=f"On hold until {day_in_words(hold.expected_on or today())}",
        group="Reviews",
    )


def _overtaken(live: Live, actor: Actor) -> Iterator[Waiting]:
    """Drafts behind what is published: for the lead of the group, and for whoever made them."""
    leads = "working_group_lead" in live.roles
    for each in live.rows.drafts[live.review.id]:
        mine = bool(each.versions) and each.versions[-1].author_id == actor.account_id
        if not (each.is_behind and (mine or leads)):
            continue
        if documents.why_not_edit_in(live.state, live.roles) is None:
            yield Waiting(
                what="Bring the draft up to date",
                about=f"{each.title}, in “{live.subject.title}”",
                url=url_for("documents.rebase_draft", draft_id=each.id),
                note="Another text of this document has been published since the draft began.",
                group="Reviews",
            )


def _replies(live: Live) -> Waiting | None:
    """Once the group's round has closed: its replies are read, and the text is changed by them."""
    newest = live.rounds.newest("group")
    found = newest.round if newest else None
    if (
        found is None
        or found.state != "closed"
        or "working_group_lead" not in live.roles
        or "prepare_group_round" not in live.state.permits
        or _saved_since(live, found.moved_at)
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
    quiet = live.state.stage == "out_for_comment" or live.hold is not None
    if still < STUCK_AFTER or quiet:
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
