"""Two people act on one edition at the same moment: one of them is first, and nothing is half."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from consult import clock, lifecycle, store
from consult.audit import verify_all
from consult.editions import operations, queries
from consult.editions.models import Edition, EditionPlace
from consult.editions.rules import EditionPlan
from consult.lifecycle import Moved
from consult.reviews.models import Review
from tests import factories as make
from tests.reviews.at_once import at_once
from workflows.refusal import Refused

Act = Callable[[], Any]


def stepping(edition: Edition, trigger: str, seen: tuple[str, int], **others: Any) -> Act:
    by, id = make.actor(make.make_manager()), edition.id
    return lambda: operations.take_step(edition_id=id, trigger=trigger, seen=seen, by=by, **others)


def placing(review: Review, edition: Edition) -> Act:
    by, review_id, id = make.actor(make.make_manager()), review.id, edition.id
    return lambda: operations.place_review(
        queries.get_edition(id), review_id=review_id, received_at=clock.now(), by=by
    )


def seen(edition: Edition) -> tuple[str, int]:
    return (edition.subject.state, edition.subject.revision)


def ready(review: Review) -> Edition:
    """Closed, and its day has come."""
    edition = make.make_edition(days=30)
    make.place(review, edition)
    make.edition_step(edition, "close")
    make.pass_time(timedelta(days=30))
    return edition


def again() -> None:
    store.session.expire_all()


def test_two_managers_publish_at_once(db: Session) -> None:
    edition = ready(make.review_at("launched"))
    acts = [stepping(edition, "publish", seen(edition)) for _ in range(2)]
    store.commit()
    found = at_once(*acts)
    assert sum(isinstance(each, Moved) for each in found) == 1, found
    again()
    assert edition.subject.state == "published"
    steps = [each.trigger for each in lifecycle.list_passages([edition.id])]
    assert steps == ["close", "publish"]
    assert verify_all()[1] == []


def test_one_request_sent_twice_is_taken_once(db: Session) -> None:
    edition = ready(make.review_at("launched"))
    by, id, state = make.actor(make.make_manager()), edition.id, seen(edition)

    def act() -> int:
        request = "ab" * 16
        taken = operations.take_step(
            edition_id=id, trigger="publish", seen=state, request_id=request, by=by
        )
        return taken.id

    store.commit()
    first, second = at_once(act, act)
    assert first == second


def test_a_review_placed_while_the_edition_closes_is_in_it_or_refused(db: Session) -> None:
    first, second = make.review_at("with_board"), make.review_at("with_board")
    edition = make.make_edition()
    make.place(first, edition)
    acts = placing(second, edition), stepping(edition, "close", seen(edition))
    store.commit()
    placed, closed = at_once(*acts)
    assert not isinstance(closed, Exception), closed
    again()
    inside = {each.review_id for each in queries.places_in([edition.id])[edition.id]}
    if isinstance(placed, Exception):
        assert isinstance(placed, Refused)
        assert {each.code for each in placed.refusals} == {"edition-closed"}
    assert (second.id in inside) == (not isinstance(placed, Exception))
    assert edition.subject.state == "closed_to_additions"


def test_a_review_placed_in_two_editions_at_once_is_in_one(db: Session) -> None:
    review = make.review_at("with_board")
    acts = [placing(review, make.make_edition()) for _ in range(2)]
    store.commit()
    found = at_once(*acts)
    assert sum(isinstance(each, Refused) for each in found) == 1, found
    assert store.session.query(EditionPlace).filter_by(removed_at=None).count() == 1


def test_an_edition_published_while_a_text_is_taken_back_says_the_truth(db: Session) -> None:
    from tests.editions.test_take_back import WHY, launched_twice

    document = launched_twice()
    newest = queries.list_publications_of(document.id)[0]
    edition = make.make_edition(days=30)
    by = make.actor(make.make_manager())
    operations.place_review(edition, review_id=newest.subject_id, received_at=clock.now(), by=by)
    make.edition_step(edition, "close")
    make.pass_time(timedelta(days=30))
    id = document.id
    acts = (
        stepping(edition, "publish", seen(edition)),
        lambda: operations.take_back(document_id=id, reason=WHY, by=by),
    )
    store.commit()
    published, taken = at_once(*acts)
    assert not isinstance(taken, Exception), taken
    again()
    if isinstance(published, Exception):
        assert isinstance(published, Refused)
        assert edition.subject.state == "closed_to_additions"
    else:
        assert edition.subject.state == "published"


def test_two_editions_planned_at_once_are_not_called_the_same(db: Session) -> None:
    today = clock.now().date()
    said = EditionPlan("Spring", today + timedelta(days=30), today + timedelta(days=20))
    by = [make.actor(make.make_manager()) for _ in range(2)]
    store.commit()
    found = at_once(*(lambda who=who: operations.plan_edition(said, by=who) for who in by))
    assert sum(isinstance(each, Refused) for each in found) == 1, found
    assert len(queries.list_editions()) == 1
