"""Reasons that a chair may override, and warnings that only ask for a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from consult import clock, lifecycle, store
from consult.audit import verify_all
from consult.editions import queries as editions
from consult.region import operations as region
from consult.region import queries as regions
from consult.reviews import operations, queries
from consult.reviews.models import Review
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Visitors = Callable[..., Visitor]
WHY = "The objection is about another chapter, which is reviewed in the autumn, as agreed."


def with_objection() -> Review:
    """With the board: enough say yes, one objects."""
    review = make.review_at("with_board")
    chair, *members = make.board_of(review)
    for who in (chair, *members[:1]):
        make.take_position(review, who, "yes")
    make.take_position(review, members[1], "object", words="It is too early.", clears="Wait.")
    return review


def objection(review: Review) -> str:
    by = make.actor(make.chair_of(review))
    option = operations.find_option(review, "approve", by)
    assert option is not None
    [found] = operations.overridable(option)
    return found.because


def override(review: Review, **others: str) -> None:
    said = {"because": objection(review), "reason": WHY} | others
    operations.override_reason(
        review=review,
        trigger="approve",
        guard="no_objection_stands",
        by=make.actor(make.chair_of(review)),
        **said,
    )


def test_a_chair_carries_a_decision_over_an_objection_and_everybody_can_read_why(
    db: Session, visitor: Visitors
) -> None:
    review = with_objection()
    chair = visitor(make.chair_of(review))
    chair.get(f"/reviews/{review.id}")
    chair.sees("An objection stands", "Who can: the board chair, with a reason that is published")
    chair.click("Let it go on all the same")
    chair.press("Let it go on", {"Why it goes on": WHY, "Note": "Told them by telephone."})
    chair.sees("It is on the record.", WHY, "Told them by telephone.")
    chair.click("Approve")
    chair.sees("Despite: An objection stands")
    chair.press("Approve")
    make.review_at("launched", review=review)
    document = make.draft_under(review).document
    published = visitor(None).get(f"/published/{document.id}")
    assert published.says("A member of the board objected, and the objection stood.", WHY)
    assert "Told them by telephone" not in published.text
    assert verify_all()[1] == []


def change_the_substance(review: Review) -> None:
    draft = make.draft_under(review)
    make.change_text(draft.id, by=make.lead_of(review), word="never", change_class="substantive")


def with_new_substance() -> Review:
    """Everything is ready for the board, but the text was changed after agencies had commented."""
    review = make.review_at("considering")
    make.check_equality(review)
    change_the_substance(review)
    return review


def test_the_chair_is_asked_on_home_about_a_text_that_was_changed_after_comment(
    db: Session, visitor: Visitors
) -> None:
    review = with_new_substance()
    chair = visitor(make.chair_of(review))
    chair.get("/home")
    chair.sees("Decide whether it goes on all the same to “Send to the board”")
    chair.click("Decide whether it goes on all the same to “Send to the board”")
    chair.press("Let it go on", {"Why it goes on": WHY})
    chair.get("/home")
    chair.does_not_see("Decide whether it goes on all the same")
    visitor(make.lead_of(review)).get("/home").text.index("Send to the board")


def test_only_the_chair_is_led_to_the_override_and_others_are_told_who_can(
    db: Session, visitor: Visitors
) -> None:
    review = with_new_substance()
    for who in (make.lead_of(review), make.make_manager(), make.board_of(review)[1]):
        other = visitor(who)
        other.get(f"/reviews/{review.id}")
        other.sees("It can go on all the same if the board chair says so")
        other.does_not_see("Let it go on all the same")
        other.get("/home")
        other.does_not_see("Decide whether it goes on all the same")
    chair = visitor(make.chair_of(review))
    chair.get(f"/reviews/{review.id}")
    chair.click("Let it go on all the same")


def test_the_chair_is_not_asked_while_something_else_stands_against_the_step(
    db: Session, visitor: Visitors
) -> None:
    review = make.review_at("considering")
    change_the_substance(review)
    chair = visitor(make.chair_of(review))
    chair.get("/home")
    chair.does_not_see("Decide whether it goes on all the same")


def test_another_objection_stands_again(db: Session) -> None:
    review = with_objection()
    override(review)
    chair, first, _ = make.board_of(review)
    make.take_position(review, first, "object", words="Nor me.", clears="More time.")
    with pytest.raises(Refused) as no:
        make.take(review, "approve", by=chair)
    assert "objection-stands" in no.value.codes


def test_what_was_overridden_and_not_needed_in_the_end_is_not_published(db: Session) -> None:
    review = with_objection()
    override(review)
    make.take_position(review, make.board_of(review)[2], "yes")
    make.take(review, "approve")
    assert queries.list_used_overrides(review.id) == []


def decide_again(review: Review) -> None:
    """What was approved is put on hold, and comes to the board once more."""
    manager = make.make_manager()
    make.pass_time(timedelta(hours=1))
    make.hold(review, by=manager, repeat_approval=True)
    make.take(review, "resume_for_decision", by=manager)
    assert review.subject.state == "considering"
    make.pass_time(timedelta(hours=1))


def test_what_was_overridden_for_an_earlier_ballot_is_not_told_of_the_next(
    db: Session, visitor: Visitors
) -> None:
    review = with_objection()
    override(review)
    make.take(review, "approve")
    chair = visitor(make.chair_of(review))
    chair.get(f"/reviews/{review.id}").says("Going on all the same", WHY)
    decide_again(review)
    assert "Going on all the same" not in chair.get(f"/reviews/{review.id}").text
    make.review_at("launched", review=review)
    store.commit()
    assert queries.list_used_overrides(review.id) == []
    assert "Going on all the same" not in chair.get(f"/reviews/{review.id}").text
    chair.get(f"/reviews/{review.id}/history").says("let a step go on despite")
    document = make.draft_under(review).document
    published = visitor(None).get(f"/published/{document.id}")
    assert "objection stood" not in published.text
    assert WHY not in published.text


def test_the_same_objection_on_another_ballot_is_overridden_anew(
    db: Session, visitor: Visitors
) -> None:
    review = with_objection()
    override(review)
    make.take(review, "approve")
    decide_again(review)
    make.review_at("with_board", review=review)
    chair, first, second = make.board_of(review)
    for who in (chair, first):
        make.take_position(review, who, "yes")
    make.take_position(review, second, "object", words="It is too early.", clears="Wait.")
    with pytest.raises(Refused) as no:
        make.take(review, "approve")
    assert no.value.codes == ("objection-stands",)
    other = "The second time the objector was heard for an hour, and nobody followed them."
    override(review, reason=other)
    make.review_at("launched", review=review)
    assert [each.reason for each in queries.list_used_overrides(review.id)] == [other]
    store.commit()
    page = visitor(None).get(f"/published/{make.draft_under(review).document_id}")
    assert page.says("A member of the board objected, and the objection stood.", other)
    assert WHY not in page.text


def test_a_reason_that_is_overridden_once_and_stands_twice_is_told_of_the_step_that_was_taken_last(
    db: Session,
) -> None:
    review = with_new_substance()
    by = make.actor(make.chair_of(review))
    option = operations.find_option(review, "send_to_board", by)
    assert option is not None
    [found] = operations.overridable(option)
    assert found.guard
    operations.override_reason(
        review=review,
        trigger="send_to_board",
        guard=found.guard,
        because=found.because,
        reason=WHY,
        by=by,
    )
    make.take(review, "send_to_board")
    assert len(queries.list_used_overrides(review.id)) == 1
    make.pass_time(timedelta(hours=1))
    make.take(review, "return_for_changes")
    assert queries.list_used_overrides(review.id) == []
    make.pass_time(timedelta(hours=1))
    make.review_at("launched", review=review)
    assert len(queries.list_used_overrides(review.id)) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": "Because."}, "no-substance"),
        ({"because": "An objection stands, from nobody."}, "reason-is-another"),
        ({"reason": "word " * 7000}, "too-long"),
    ],
)
def test_an_override_says_why_and_what(db: Session, changed: dict[str, str], code: str) -> None:
    review = with_objection()
    with pytest.raises(Refused) as no:
        override(review, **changed)
    assert code in no.value.codes


@pytest.mark.parametrize("who", ["lead", "manager", "member"])
def test_only_the_chair_overrides(db: Session, visitor: Visitors, who: str) -> None:
    review = with_objection()
    people = {
        "lead": make.lead_of(review),
        "manager": make.make_manager(),
        "member": make.board_of(review)[1],
    }
    someone = visitor(people[who])
    url = f"/reviews/{review.id}/steps/approve/despite/no_objection_stands"
    someone.get(url).says("Only the board chair may override this.")
    someone.post(url, {"because": objection(review), "reason": WHY}, status=422)
    assert queries.overrides_of([review.id])[review.id] == []


def test_a_rule_that_nobody_may_override_has_no_such_page(db: Session, visitor: Visitors) -> None:
    review = with_objection()
    chair = visitor(make.chair_of(review))
    chair.get(f"/reviews/{review.id}/steps/approve/despite/quorum_is_met", status=404)
    chair.get(f"/reviews/{review.id}/steps/launch/despite/text_is_as_approved", status=404)


def test_a_review_that_moved_meanwhile_is_not_overridden(db: Session, visitor: Visitors) -> None:
    review = with_objection()
    chair = visitor(make.chair_of(review))
    chair.get(f"/reviews/{review.id}/steps/approve/despite/no_objection_stands")
    make.take(review, "return_for_changes", reason="They have a point.")
    chair.press("Let it go on", {"Why it goes on": WHY}, status=409)
    assert queries.overrides_of([review.id])[review.id] == []


# Warnings


def period(kind: str, name: str, first: date, last: date) -> None:
    found = regions.find_region()
    line = regions_line(kind, name, first, last)
    region.write_calendar(text=line, seen=found.revision if found else 0, by=make.SETTING_UP)
    store.session.flush()
    regions.learn(regions.find_region())


def regions_line(kind: str, name: str, first: date, last: date) -> str:
    return f"{kind}: {name}, {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


@pytest.fixture(autouse=True)
def forget_the_calendar() -> object:
    yield
    regions.learn(None)
    regions.forget()


def test_before_an_election_a_launch_asks_why_it_cannot_wait(
    db: Session, visitor: Visitors
) -> None:
    review = make.review_at("approved")
    today = clock.now().date()
    period("Pre-election period", "Mayor of London", today, today.replace(year=today.year + 1))
    store.commit()
    manager = visitor(make.make_manager())
    manager.get(f"/reviews/{review.id}/steps/launch")
    manager.sees("It is the pre-election period (Mayor of London) until", "Think twice")
    manager.press("Launch", status=422)
    manager.is_told("It is the pre-election period (Mayor of London) until")
    manager.press("Launch", {"Why it goes on": "A statutory duty begins on Monday."})
    assert lifecycle.get_subject(review.id, kind="review").state == "launched"
    assert editions.get_newest_publication(make.draft_under(review).document_id)
    manager.get(f"/reviews/{review.id}/history").says("A statutory duty begins on Monday.")


def test_outside_of_it_nothing_is_asked(db: Session, visitor: Visitors) -> None:
    review = make.review_at("approved")
    page = visitor(make.make_manager()).get(f"/reviews/{review.id}/steps/launch")
    assert "Think twice" not in page.text


def test_a_round_over_the_holidays_asks_why_the_time_is_enough(
    db: Session, visitor: Visitors
) -> None:
    review = make.review_at("preparing")
    make.prepare_partner_round(review)
    make.sign_equality(review)
    today = clock.now().date()
    period("School holiday", "Summer", today, today.replace(year=today.year + 1))
    store.commit()
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/steps/circulate_to_partners")
    lead.sees("on which agencies can answer are holidays: Summer.")
    lead.press("Circulate to partner agencies", status=422)
    lead.press("Circulate to partner agencies", {"Why it goes on": "Most work through the summer."})
    assert lifecycle.get_subject(review.id, kind="review").state == "partner_comment"
