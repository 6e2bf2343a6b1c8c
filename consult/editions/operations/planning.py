"""Plan an edition, say what is in it, and take its steps. Nothing here makes a text public."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from consult import audit, clock, events, lifecycle, settings
from consult.access import Actor
from consult.editions import queries, rules
from consult.editions.events import (
    EditionDatesChanged,
    EditionPlanned,
    ReviewPlaced,
    ReviewTakenOut,
)
from consult.editions.facts import facts_of
from consult.editions.models import Edition, EditionPlace, title_of
from consult.editions.operations.publishing import lock_document
from consult.editions.rules import EditionPlan
from consult.lifecycle import Definition, Passage, Subject, timers
from consult.lifecycle.definitions import newest
from consult.store import session
from workflows.definition import State
from workflows.refusal import refuse_any

KEY = "edition"
DATES_CHANGED = "edition-dates-changed"


def plan_edition(plan: EditionPlan, *, by: Actor) -> Edition:
    """A new edition, with the clock set for its cut-off.

    Raises Refused: no-name, too-long, edition-exists, too-far-ahead, cut-off-too-late,
    cut-off-has-passed.
    """
    _lock_names()
    zone = settings.zone_here()
    taken = queries.find_named(plan.name) is not None
    refuse_any(
        [*rules.plan_problems(plan, clock.now(), zone), rules.name_is_free(plan.name, taken)]
    )
    subject = lifecycle.start("edition", KEY, title=title_of(plan.name), by=by)
    edition = Edition(
        id=subject.id,
        subject=subject,
        name=plan.name.strip(),
        publishes_on=plan.publishes_on,
        cut_off_at=plan.cut_off_at(zone),
        note=plan.note.strip(),
    )
    session.add(edition)
    session.flush()
    timers.arm(subject)
    _note_plan(edition, "edition-planned", by)
    events.publish(EditionPlanned(edition, by))
    return edition


def change_dates(
    edition: Edition, plan: EditionPlan, *, seen: int | None = None, by: Actor
) -> None:
    """Another day, another cut-off, name or note; the clock is set anew.

    A cut-off that has passed may stay as it is when the edition was opened again after it.
    Raises Refused as above and edition-closed; Overtaken when it is another revision than was seen.
    """
    _lock_names()
    subject = lifecycle.lock(edition.id)
    session.refresh(edition)
    audit.require_seen(
        seen,
        edition.revision,
        thing=subject.thing,
        acts=(DATES_CHANGED,),
        did=lambda _told: "changed this edition",
    )
    now, zone = clock.now(), settings.zone_here()
    other = queries.find_named(plan.name)
    problems = rules.plan_problems(plan, now, zone)
    if plan.cut_off_at(zone) == edition.cut_off_at and facts_of(edition).closes_at is None:
        problems = [each for each in problems if each is None or each.code != "cut-off-has-passed"]
    refuse_any(
        [
            rules.is_permitted("change_dates", edition.title, _state(subject)),
            *problems,
            rules.name_is_free(plan.name, other is not None and other.id != edition.id),
        ]
    )
    values = {
        "name": plan.name.strip(),
        "publishes_on": plan.publishes_on,
        "cut_off_at": plan.cut_off_at(zone),
        "note": plan.note.strip(),
    }
    changed = {key: value for key, value in values.items() if getattr(edition, key) != value}
    if not changed:
        return
    for key, value in changed.items():
        setattr(edition, key, value)
    session.flush()
    _retitle(subject, title_of(plan.name))
    timers.arm(subject)
    _note_plan(edition, DATES_CHANGED, by)
    events.publish(EditionDatesChanged(edition, by))


def place_review(
    edition: Edition, *, review_id: int, received_at: datetime, by: Actor
) -> EditionPlace:
    """Put a review into an edition; one that is in it already stays where it is.

    Locks the edition, then the review, so that it lands in one edition alone. Raises Missing for
    what is no review; Refused: edition-closed, review-too-early, no-text-to-publish,
    in-another-edition.
    """
    subject = lifecycle.lock(edition.id)
    lifecycle.get_subject(review_id, kind="review")
    review = lifecycle.lock(review_id)
    other = queries.find_edition_of(review_id)
    if other is not None and other.id == edition.id:
        return queries.get_place(edition.id, review_id)
    closes_at, zone = facts_of(edition).closes_at, settings.zone_here()
    closed = rules.is_permitted("place_review", edition.title, _state(subject))
    refuse_any(
        [
            closed or rules.cut_off_has_not_passed(closes_at, received_at, zone),
            rules.review_is_far_enough(review.title, review.stage),
            rules.text_is_published(lifecycle.workflow_of(review)),
            rules.is_in_no_other(review.title, other.name if other is not None else None),
        ]
    )
    place = EditionPlace(edition=edition, review=review, placed_at=clock.now())
    place.placed_by_id = by.id
    session.add(place)
    session.flush()
    facts = {"review": review_id, "stage": review.stage}
    audit.record(subject.thing, "review-placed", facts=facts, words={"title": review.title}, by=by)
    _tell_review(place, "placed-in-edition", {}, by)
    events.publish(ReviewPlaced(place, by))
    return place


def take_out(place: EditionPlace, *, reason: str, by: Actor) -> None:
    """The review goes on as before, and can be placed in another edition.

    reason  kept on the record
    Raises Refused: edition-closed, no-reason, too-long. What is out already stays so.
    """
    subject = lifecycle.lock(place.edition_id)
    session.refresh(place)
    if place.removed_at is not None:
        return
    refuse_any(
        [
            rules.is_permitted("take_out", place.edition.title, _state(subject)),
            rules.gives_a_reason(reason),
        ]
    )
    _remove(place, reason.strip(), by)


def release_all(edition_id: int, *, reason: str, by: Actor) -> None:
    """An edition that does not come out keeps nothing. The step that needs it has locked it."""
    for place in queries.places_in([edition_id])[edition_id]:
        _remove(place, reason, by)


def tell_all(edition_id: int, *, by: Actor) -> None:
    """The record of every review in it says that the edition came out, with its texts in force.

    The step that needs it has locked the edition, and holds the reviews.
    """
    for place in queries.places_in([edition_id])[edition_id]:
        _tell_review(place, "edition-published", {}, by)


def _remove(place: EditionPlace, reason: str, by: Actor) -> None:
    place.removed_at, place.removed_by_id, place.reason = clock.now(), by.account_id, reason
    session.flush()
    thing, facts = f"edition:{place.edition_id}", {"review": place.review_id}
    audit.record(thing, "review-taken-out", facts=facts, words={"reason": reason}, by=by)
    _tell_review(place, "taken-out-of-edition", {"reason": reason}, by)
    events.publish(ReviewTakenOut(place, by))


def _tell_review(place: EditionPlace, act: str, words: dict[str, str], by: Actor) -> None:
    """On the record of the review too: its history says in which edition it was."""
    facts, said = {"edition": place.edition_id}, {"edition": place.edition.name, **words}
    audit.record(f"review:{place.review_id}", act, facts=facts, words=said, by=by)


def take_step(
    *,
    edition_id: int,
    trigger: str,
    seen: tuple[str, int] | None = None,
    request_id: str | None = None,
    reason: str = "",
    by: Actor,
) -> Passage:
    """Take one step through the door. A repeated request id gives the first result.

    What is in the edition is held meanwhile: no review of it moves, and no text of one is taken
    back, between the check and the step. Raises Missing, Refused with every reason, and Moved.
    """
    lifecycle.get_subject(edition_id, kind="edition")
    refuse_any([rules.fits(reason, "reason")])
    lifecycle.lock(edition_id)
    reviews = sorted(place.review_id for place in queries.places_in([edition_id])[edition_id])
    for review_id in reviews:
        lifecycle.hold(review_id)
    for publication in queries.list_in_force_of(reviews):
        lock_document(publication.document_id)
    return lifecycle.fire(
        edition_id, trigger, seen=seen, request_id=request_id, reason=reason, by=by
    )


def _lock_names() -> None:
    """One edition is named at a time, so that no two are called the same."""
    one = select(Definition.id).where(Definition.id == newest(KEY).id)
    session.execute(one.with_for_update())


def _state(subject: Subject) -> State:
    return lifecycle.workflow_of(subject).states[subject.state]


def _retitle(subject: Subject, title: str) -> None:
    """Without a new revision: it has not moved, so nobody's page is overtaken by this."""
    session.execute(
        update(Subject)
        .where(Subject.id == subject.id)
        .values(title=title)
        .execution_options(synchronize_session=False)
    )
    session.refresh(subject, ["title"])


def _note_plan(edition: Edition, act: str, by: Actor) -> None:
    facts = {
        "publishes on": edition.publishes_on.isoformat(),
        "cut-off": edition.cut_off_at.isoformat(),
        "revision": edition.revision,
    }
    words = {"name": edition.name, "note": edition.note}
    audit.record(edition.subject.thing, act, facts=facts, words=words, by=by)
