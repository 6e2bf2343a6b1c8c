"""A review as it stood at a moment, and its history narrowed to what somebody looks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from consult.groups import operations as groups
from consult.groups.queries import seats_of
from consult.responses import operations as responses
from consult.reviews import operations as reviews
from consult.reviews.models import Review
from tests import factories as make
from tests.conftest import FakeClock
from tests.page import Page
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]


def at(visitor: Visitor, review: Review, moment: datetime) -> Page:
    stamp = moment.isoformat().replace("+", "%2B")
    return visitor.get(f"/reviews/{review.id}/as-it-stood?moment={stamp}")


def part(page: Page, start: str, end: str) -> str:
    """The words between two headings."""
    return page.text.partition(start)[2].partition(end)[0]


def test_the_state_and_the_text_are_those_of_that_moment(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("drafting", title="Neglect")
    clock.advance(days=1)
    drafting = clock()
    clock.advance(hours=1)
    make.change_text(make.draft_under(review).id, by=make.lead_of(review))
    clock.advance(hours=1)
    make.review_at("with_board", review=review)
    person = visitor(make.lead_of(review))
    page = at(person, review, drafting)
    title = make.draft_under(review).document.title
    assert page.says("Drafting", "Since 10am on 3 March 2021", f"{title}, version 1")
    assert not page.says(f"{title}, version 2")
    assert page.says("No round had been begun", "Nothing had been put to a board")
    page = at(person, review, clock())
    assert page.says(f"{title}, version 2", "The round with partner agencies", "Closed")
    person.click(f"{title}, version 2")


def test_positions_are_those_that_stood_and_not_those_that_replaced_them(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("with_board")
    member = make.board_of(review)[1]
    clock.advance(hours=1)
    before = clock()
    clock.advance(hours=1)
    make.take_position(review, member, "object", words="Too slow.", clears="A date.")
    objected = clock()
    clock.advance(hours=1)
    make.take_position(review, member, "yes")
    person = visitor(make.chair_of(review))
    assert at(person, review, before).says("Nobody had taken a position")
    assert at(person, review, objected).says(f"{member.name}: objection")
    assert at(person, review, clock()).says(f"{member.name}: yes")


def test_those_who_sat_on_a_body_then_are_shown_and_those_who_came_later_are_not(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("drafting")
    by = make.actor(make.make_manager())
    assert review.group is not None
    leaving, coming = make.members_of(review)[0], make.make_person("Newly Come")
    clock.advance(hours=1)
    before = clock()
    clock.advance(hours=1)
    seat = next(e for e in seats_of([review.group.id])[review.group.id] if e.account is leaving)
    groups.end_seat(seat=seat, by=by)
    groups.give_seat(group=review.group, account=coming, role="member", by=by)
    person = visitor(make.lead_of(review))
    page = at(person, review, before)
    assert page.says(leaving.name)
    assert not page.says("Newly Come")
    page = at(person, review, clock())
    assert page.says("Newly Come")
    assert leaving.name not in part(page, "People Working group", "Rounds and comments")


def test_the_bodies_are_those_that_were_named_then(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("drafting")
    first, manager = review.group, make.make_manager()
    clock.advance(hours=1)
    other = make.make_group("The second group", lead=make.make_person())
    before = clock()
    clock.advance(hours=1)
    reviews.name_bodies(
        review=review,
        group_id=other.id,
        board_id=review.board_id,
        ratifying_id=None,
        by=make.actor(manager),
    )
    assert first is not None
    person = visitor(manager)
    assert at(person, review, before).says(f"Working group: {first.name}")
    assert at(person, review, clock()).says("Working group: The second group")


def test_answers_comments_and_outcomes_are_counted_as_they_were(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("partner_comment")
    responses = make.responses_of(make.round_of(review))
    clock.advance(hours=1)
    opened = clock()
    clock.advance(hours=1)
    comment = make.submit_comment(responses[0], "Say when.")
    sent = clock()
    clock.advance(hours=1)
    make.review_at("considering", review=review)
    clock.advance(hours=1)
    closed = clock()
    clock.advance(hours=1)
    make.answer(comment, "not_accepted")
    person, asked = visitor(make.lead_of(review)), len(responses)
    assert at(person, review, opened).says(f"0 of {asked} had answered", "0 comments")
    assert at(person, review, sent).says(f"1 of {asked} had answered", "1 comment")
    assert at(person, review, closed).says(f"{asked} of {asked} had answered", "No comment had")
    assert at(person, review, clock()).says("Outcomes recorded by then", ": 1")


def test_what_is_being_written_is_not_counted_before_it_is_sent_in(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("partner_comment")
    make.make_comment(make.responses_of(make.round_of(review))[0], "Canary")
    page = at(visitor(make.lead_of(review)), review, clock())
    assert page.says("0 comments")
    assert not page.says("Canary")


def test_a_member_of_the_board_sees_no_more_of_then_than_of_now(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("partner_comment")
    make.submit_comment(make.responses_of(make.round_of(review))[0], "Say when.")
    page = at(visitor(make.board_of(review)[1]), review, clock())
    assert page.says("Not for you to see", "The outcomes of comments are not for you to see")
    assert not page.says("1 comment")


def test_somebody_without_a_part_sees_neither_then_nor_now(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("drafting")
    stamp = clock().isoformat().replace("+", "%2B")
    stranger = visitor(make.make_person())
    stranger.get(f"/reviews/{review.id}/as-it-stood?moment={stamp}", status=403)


def test_an_assessment_is_shown_from_its_signing_on(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("drafting")
    before = clock()
    clock.advance(hours=1)
    make.sign_equality(review)
    person = visitor(make.lead_of(review))
    assert at(person, review, before).says("None had been signed")
    assert at(person, review, clock()).says("Equality assessment, version 1, signed by")


def test_a_hold_is_shown_while_it_lasted(db: Session, visitor: Visitors, clock: FakeClock) -> None:
    review, manager = make.review_at("drafting"), make.make_manager()
    make.hold(review, by=manager)
    held = clock()
    clock.advance(hours=1)
    make.take(review, "resume")
    person = visitor(manager)
    assert at(person, review, held).says("It was on hold since", f"held by {manager.name}")
    assert not at(person, review, clock()).says("It was on hold since")


def test_owners_are_those_of_then_with_what_was_signed_for_them(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    first, second = make.make_agency("Barnet"), make.make_agency("Brent")
    later = make.make_agency("Camden")
    lead = make.make_person(agency=first, role="lead")
    manager = make.make_manager()
    protocol = make.make_review(definition="joint_protocol", by=manager)
    reviews.name_owners(review=protocol, agency_ids=[first.id, second.id], by=make.actor(manager))
    clock.advance(hours=1)
    named = clock()
    clock.advance(hours=1)
    reviews.name_owners(
        review=protocol, agency_ids=[first.id, second.id, later.id], by=make.actor(manager)
    )
    make.prepare_partner_round(protocol)
    make.take(protocol, "circulate_to_partners")
    for response in make.responses_of(make.round_of(protocol)):
        make.make_nil_return(response)
    make.close_round(make.round_of(protocol))
    make.check_equality(protocol)
    make.take(protocol, "ask_owners")
    [text] = reviews.newest_texts(protocol.id)
    reviews.sign_as_owner(
        review=protocol,
        agency=first,
        version_ids=[text.id],
        signed_name="A. Signatory",
        signed_role="Director",
        by=make.actor(lead),
    )
    person = visitor(manager)
    page = at(person, protocol, named)
    assert page.says("Barnet: nothing was signed for it yet")
    assert not page.says("Camden: nothing")
    page = at(person, protocol, clock())
    assert page.says("Barnet: version 1, signed by A. Signatory (Director)")
    assert page.says("Brent: nothing was signed for it yet", "Camden: nothing was signed")


def test_more_time_of_one_agency_is_shown_from_its_giving_on(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("partner_comment")
    [response, *_] = make.responses_of(make.round_of(review))
    clock.advance(hours=1)
    before = clock()
    clock.advance(hours=1)
    assert response.closes_at is not None
    responses.extend_response(
        response,
        until=response.closes_at + timedelta(days=7),
        reason="Their lead is ill, and nobody else knows the cases.",
        by=make.actor(make.lead_of(review)),
    )
    person = visitor(make.lead_of(review))
    assert not at(person, review, before).says("Time of their own")
    page = at(person, review, clock())
    assert page.says("Time of their own", f"{response.respondent} until")


def test_a_day_and_a_time_are_typed(db: Session, visitor: Visitors, clock: FakeClock) -> None:
    review = make.review_at("drafting")
    clock.advance(days=2)
    make.review_at("with_board", review=review)
    person = visitor(make.lead_of(review))
    person.get(f"/reviews/{review.id}/history")
    person.click("See the review as it stood on an earlier day")
    person.press("Show", {"Date": date(2021, 3, 4), "Time of day": "2:30pm"})
    person.sees("As it stood at 2:30pm on 4 March 2021", "Since 10am on 3 March 2021")
    assert person.value_of("Time of day") == "2:30pm"
    person.press("Show", {"Date": date(2021, 3, 4), "Time of day": ""})
    person.sees("As it stood at 11:59pm on 4 March 2021")


@pytest.mark.parametrize(
    ("day", "time", "told"),
    [
        (date(2021, 3, 1), "", "The review was started at 10am on 3 March 2021"),
        (date(1000, 1, 1), "", "The review was started"),
        (date(2031, 3, 1), "", "The day must be today or in the past."),
        (date(2021, 3, 4), "", "The day must be today or in the past."),
        (date(2021, 3, 3), "noonish", "Enter a time, such as 5pm"),
    ],
)
def test_a_moment_that_cannot_be_shown_is_refused_beside_its_field(
    db: Session, visitor: Visitors, day: date, time: str, told: str
) -> None:
    review = make.review_at("drafting")
    person = visitor(make.lead_of(review))
    person.get(f"/reviews/{review.id}/as-it-stood")
    person.press("Show", {"Date": day, "Time of day": time}, status=422)
    person.is_told(told)
    assert person.value_of("Time of day") == time


@pytest.mark.parametrize(
    "moment", ["rubbish", "2021-03-03", "2021-03-03T10:00:00", "0001-01-01T00:00:00%2B00:00"]
)
def test_a_link_to_no_moment_leads_nowhere(db: Session, visitor: Visitors, moment: str) -> None:
    review = make.review_at("drafting")
    visitor(make.lead_of(review)).get(
        f"/reviews/{review.id}/as-it-stood?moment={moment}", status=404
    )


def test_before_it_was_started_there_is_nothing_to_show(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("drafting")
    page = at(visitor(make.lead_of(review)), review, clock() - timedelta(days=1))
    assert page.says("The review had not been started.")


def test_each_event_leads_to_the_review_as_it_stood_then(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("with_board")
    person = visitor(make.lead_of(review))
    page = person.get(f"/reviews/{review.id}/history")
    links = [each for each in page.links if each.startswith("The review as it stood then")]
    assert len(links) > 8
    person.click(next(each for each in links if "recommended the draft" in each))
    person.sees("The round in the working group", "Nothing had been put to a board")


@pytest.mark.parametrize(
    ("kind", "sees", "hides"),
    [
        ("Steps", "recommended the draft", "a position"),
        ("Rounds and comments", "made a nil return", "recommended the draft"),
        ("Positions, decisions and assessments", "took a position", "recommended the draft"),
        ("Text", "saved version 1", "a position"),
        ("People and bodies", "agencies to ask", "a position"),
    ],
)
def test_the_history_is_narrowed_to_one_kind(
    db: Session, visitor: Visitors, kind: str, sees: str, hides: str
) -> None:
    review = make.review_at("with_board")
    make.take_position(review, make.board_of(review)[1], "yes")
    person = visitor(make.lead_of(review))
    person.get(f"/reviews/{review.id}/history")
    person.press("Show", {"What": kind})
    story = person.page.text.partition("Show all")[2]
    assert sees in story
    assert hides not in story
    person.click("Show all")
    person.sees(sees, hides)


def test_the_history_is_narrowed_to_one_person_and_to_some_days(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("drafting")
    lead, day = make.lead_of(review), clock().date()
    clock.advance(days=3)
    make.change_text(make.draft_under(review).id, by=lead)
    person = visitor(lead)
    person.get(f"/reviews/{review.id}/history")
    person.press("Show", {"Who": lead.name})
    assert person.page.says("saved version 2")
    assert not person.page.says("started the review")
    person.get(f"/reviews/{review.id}/history?to={day.isoformat()}")
    assert person.page.says("started the review")
    assert not person.page.says("saved version 2")
    person.get(f"/reviews/{review.id}/history?from={clock().date().isoformat()}")
    assert person.page.says("saved version 2")
    assert not person.page.says("started the review")


def test_a_history_with_nothing_like_that_says_so(db: Session, visitor: Visitors) -> None:
    review = make.review_at("drafting")
    person = visitor(make.lead_of(review))
    person.get(f"/reviews/{review.id}/history?from=2030-01-01")
    person.sees("There are no events like that.")
    person.get(f"/reviews/{review.id}/history?from=rubbish&kind=none&person=x&page=99")
    person.sees("started the review")


def test_a_long_history_comes_in_pages(db: Session, visitor: Visitors, clock: FakeClock) -> None:
    review = make.review_at("with_board")
    member = make.board_of(review)[1]
    for number in range(60):
        clock.advance(minutes=1)
        make.take_position(review, member, ("yes", "no_objection")[number % 2])
    person = visitor(make.lead_of(review))
    page = person.get(f"/reviews/{review.id}/history")
    assert not page.says("started the review")
    person.click("Next")
    person.sees("started the review")


def test_the_history_tells_who_got_and_left_a_seat(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("drafting")
    assert review.group is not None
    clock.advance(days=1)
    groups.give_seat(
        group=review.group,
        account=make.make_person("Newly Come"),
        role="member",
        by=make.actor(make.make_manager()),
    )
    page = visitor(make.lead_of(review)).get(f"/reviews/{review.id}/history")
    assert page.says(f"gave Newly Come a seat in {review.group.name}, as member.")
