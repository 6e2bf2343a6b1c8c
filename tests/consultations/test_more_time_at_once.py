"""More time is given at the moment at which the time ends, or by two people at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import audit, jobs, lifecycle, store
from consult.consultations import operations, queries
from consult.consultations.models import Consultation
from consult.lifecycle.models import Timer
from consult.responses import operations as responses
from consult.responses import queries as response_queries
from consult.reviews.models import Review
from tests import factories as make
from tests.kernel.crowd import errors, together
from workflows.refusal import Refused

DAY = timedelta(days=1)
WHY = "Half term falls in the last week, so schools were not able to meet."


@pytest.fixture
def review(db: Session) -> Review:
    return make.review_at("partner_comment")


@pytest.fixture
def made(review: Review) -> Consultation:
    return make.round_of(review)


def in_its_own(act: Any) -> Any:
    """What an act gave, committed; or the codes of its refusal."""

    def run() -> Any:
        with store.scope("write"):
            try:
                found = act()
                store.commit()
            except Refused as no:
                return no.codes
            except audit.Overtaken:
                return "overtaken"
            return found

    return run


@pytest.mark.parametrize("_again", range(4))
def test_the_closing_timer_and_more_time_never_both_win(
    made: Consultation, review: Review, clock: Any, _again: int
) -> None:
    """Whoever comes first: a round that was made longer is open and will close at the new time."""
    by, round_id, first = make.actor(make.lead_of(review)), made.id, made.closes_at
    assert first is not None

    def extend() -> str:
        operations.extend_round(queries.get_round(round_id), until=first + DAY, reason=WHY, by=by)
        return "longer"

    def close() -> int:
        clock.set(first)  # from now on the time is over
        return jobs.run_sweep("timers")

    store.commit()
    got = together(in_its_own(extend), close)
    store.session.expire_all()
    assert not errors(got), got
    armed = store.session.scalars(
        select(Timer.due_at).where(Timer.state == "armed", Timer.subject_id == round_id)
    ).all()
    if got[0] == "longer":
        assert (made.subject.state, made.closes_at, armed) == ("open", first + DAY, [first + DAY])
    else:
        assert got[0] == ("round-is-over",)
        assert (made.subject.state, made.closes_at, armed) == ("closed", first, [])


@pytest.mark.parametrize("_again", range(3))
def test_of_two_who_give_the_same_agency_time_one_does(
    made: Consultation, review: Review, _again: int
) -> None:
    by, first = make.actor(make.lead_of(review)), made.closes_at
    assert first is not None
    response_id = make.responses_of(made)[0].id

    def extend(days: int) -> Any:
        def act() -> int:
            found = response_queries.get_response(response_id)
            until = first + days * DAY
            responses.extend_response(found, until=until, reason=WHY, seen=0, by=by)
            return days

        return in_its_own(act)

    store.commit()
    got = together(extend(2), extend(3))
    store.session.expire_all()
    assert not errors(got), got
    assert sorted(map(str, got))[1] == "overtaken"
    won = next(each for each in got if isinstance(each, int))
    assert response_queries.get_response(response_id).closes_at == first + won * DAY
    assert len(queries.list_extensions(made.id)) == 1


@pytest.mark.parametrize("_again", range(3))
def test_nobody_is_given_time_while_the_text_goes_elsewhere(
    made: Consultation, review: Review, clock: Any, _again: int
) -> None:
    """The review consults again, or one agency is heard late: never time that nobody reads."""
    by, response_id = make.actor(make.lead_of(review)), make.responses_of(made)[0].id
    assert made.closes_at is not None
    until = made.closes_at + 5 * DAY
    clock.set(made.closes_at + DAY)
    make.sweep()

    def extend() -> str:
        found = response_queries.get_response(response_id)
        responses.extend_response(found, until=until, reason=WHY, by=by)
        return "longer"

    def again() -> str:
        lifecycle.fire(review_id, "consult_again", reason="For a test.", by=by)
        return "again"

    review_id = review.id
    store.commit()
    got = together(in_its_own(extend), in_its_own(again))
    store.session.expire_all()
    assert not errors(got), got
    assert got[1] == "again"
    found = response_queries.get_response(response_id)
    assert found.closes_at is not None
    assert found.closes_at <= clock()
