"""The pages of reviews, as the people in them see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from consult import audit
from consult.access import CLOCK
from consult.documents.queries import newest_version
from consult.responses import operations as responses
from consult.reviews.models import Review
from tests import factories
from tests.factories import (
    actor,
    ballot_of,
    board_of,
    chair_of,
    change_text,
    close_round,
    draft_under,
    lead_of,
    make_agency,
    make_comment,
    make_draft,
    make_group,
    make_manager,
    make_nil_return,
    make_person,
    make_review,
    members_of,
    pass_time,
    prepare_group_round,
    prepare_partner_round,
    responses_of,
    review_at,
    round_of,
    take,
    take_position,
)
from tests.visitor import Visitor

Visitors = Callable[..., Visitor]
PLACES = (
    "drafting",
    "group_comment",
    "preparing",
    "partner_comment",
    "considering",
    "with_board",
    "approved",
    "launched",
    "withdrawn",
)


@pytest.mark.parametrize("place", PLACES)
def test_everyone_in_a_review_sees_where_it_is(db: Session, visitor: Visitors, place: str) -> None:
    review = review_at(place)
    people = [make_manager(), lead_of(review), members_of(review)[0], *board_of(review)[:2]]
    for person in people:
        page = visitor(person).get(f"/reviews/{review.id}")
        assert page.h1 == review.subject.title
        assert page.says("Documents", "Rounds of comment", "Assessments", "About this review")
        visitor(person).get(f"/reviews/{review.id}/history")


def test_the_page_names_whom_it_waits_for_and_since_when(db: Session, visitor: Visitors) -> None:
    agencies = [make_agency("Camden"), make_agency("Barnet")]
    for agency in agencies:
        make_person(agency=agency, role="lead")
    review = review_at("preparing")
    prepare_partner_round(review, agencies=agencies)
    take(review, "circulate_to_partners")
    page = visitor(make_manager()).get(f"/reviews/{review.id}")
    assert page.says("Waiting for the agency lead: Barnet, Camden, since 10 March 2021")


def with_one_silent() -> Review:
    """Considering comments: two agencies made nil returns, the third was chased and waived."""
    agencies = [make_agency(name) for name in ("Camden", "Barnet", "Ealing")]
    for agency in agencies:
        make_person(agency=agency, role="lead")
    review = review_at("preparing", title="Neglect")
    prepare_partner_round(review, agencies=agencies)
    take(review, "circulate_to_partners")
    by = actor(lead_of(review))
    silent, *others = responses_of(round_of(review))
    for each in others:
        make_nil_return(each)
    responses.chase(silent, by=by)
    close_round(round_of(review))
    responses.waive(silent, reason="Reminded; no answer.", by=by)
    return review


def test_silence_is_not_told_as_an_answer(db: Session, visitor: Visitors) -> None:
    review = with_one_silent()
    page = visitor(lead_of(review))
    for url in (f"/reviews/{review.id}", f"/consultations/{round_of(review).id}"):
        page.get(url)
        assert page.page.says("2 of 3 answered, no answer came from 1")


def test_more_rows_cost_no_more_queries(db: Session, visitor: Visitors) -> None:
    manager = make_manager()
    make_review()
    few = [len(visitor(manager).get(url).queries) for url in ("/reviews", "/home")]
    for _ in range(4):
        make_review()
    many = [len(visitor(manager).get(url).queries) for url in ("/reviews", "/home")]
    assert many == few


def test_the_list_shows_what_is_under_way_and_what_has_ended(
    db: Session, visitor: Visitors
) -> None:
    going, ended = make_review("Still going"), review_at("withdrawn", title="Over now")
    page = visitor(make_manager())
    page.get("/reviews")
    assert "Still going" in page.page.links
    assert "Over now" not in page.page.links
    page.click("Ended")
    assert list(filter(lambda text: text in ("Still going", "Over now"), page.page.links)) == [
        "Over now"
    ]
    assert (going.subject.stage, ended.subject.stage) == ("drafting", "closed")


def test_someone_without_a_part_is_told_what_will_be_here(db: Session, visitor: Visitors) -> None:
    page = visitor(make_person()).get("/reviews")
    assert page.says("You take part in no review")


def test_documents_stand_in_the_order_of_the_review_in_every_round(
    db: Session, visitor: Visitors
) -> None:
    review = review_at("drafting", title="Two chapters")
    second = factories.make_draft("Another chapter", factories.TEXT)
    by = factories.actor(factories.make_manager())
    factories.documents.put_under_review(second, subject_id=review.id, by=by)
    first = factories.draft_under(review)
    factories.change_text(first.id, by=lead_of(review))  # now its version is the later one
    titles = [first.document.title, second.document.title]
    reader = visitor(lead_of(review))
    for place, audience in (("group_comment", "group"), ("partner_comment", "agencies")):
        review_at(place, review=review)
        consulted = factories.response_queries.list_consulted_versions(
            factories.round_of(review, audience).id
        )
        assert [each.document.title for each in consulted] == titles
        reader.get(f"/consultations/{factories.round_of(review, audience).id}")
        where = [reader.page.text.index(f"{each.title}, version") for each in consulted]
        assert where == sorted(where)
    reader = visitor(lead_of(review))  # the other sign-in ran out when the round closed
    reader.get(f"/reviews/{review.id}")
    assert "Documents" in reader.page.links
    assert "Text" not in reader.page.links


def test_one_comment_has_an_outcome(db: Session, visitor: Visitors) -> None:
    review = review_at("partner_comment")
    comment = factories.submit_comment(
        factories.responses_of(factories.round_of(review))[0], "Say by when."
    )
    review_at("considering", review=review)
    factories.answer(comment, "accepted")
    reader = visitor(factories.lead_of(review))
    reader.get(f"/reviews/{review.id}")
    reader.sees("1 of 1 comment has an outcome")


def test_history_is_a_story_newest_first(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board", title="Neglect")
    take_position(review, board_of(review)[1], "object", words="Too slow.", clears="A date.")
    take_position(review, board_of(review)[1], "yes")
    take(review, "return_for_changes", reason="Paragraph 1.2 is unclear.")
    page = visitor(lead_of(review)).get(f"/reviews/{review.id}/history")
    steps = page.main.find_all("li", class_="consult-story__event--step")
    lead = lead_of(review).name
    assert [each.find("strong").text.removeprefix(f"{lead} ") for each in steps] == [
        f"{chair_of(review).name} returned the text for changes.",
        "sent the text to the board.",
        "The round of comment closed, and “Considering comments” began.",
        "circulated the draft to partner agencies.",
        "recommended the draft for partner comment.",
        "The round of comment closed, and “Drafting” began.",
        "circulated the draft in the working group.",
        f"{review.started_by.name} accepted this for review.",
        f"{review.started_by.name} started the review.",
    ]
    member = board_of(review)[1].name
    assert page.says(
        "Paragraph 1.2 is unclear.",
        f"{member} changed their position to: yes.",
        f"{member} took a position: objection.",
        "Too slow.",
        f"On the record as review:{review.id}, entry",
        "10 March 2021",
    )


def test_history_tells_of_versions_reminders_and_silence(db: Session, visitor: Visitors) -> None:
    review = with_one_silent()
    change_text(draft_under(review).id, by=lead_of(review))
    page = visitor(lead_of(review)).get(f"/reviews/{review.id}/history")
    lead = lead_of(review).name
    title = draft_under(review).document.title
    assert page.says(
        f"{lead} saved version 2 of {title}, an editorial change.",
        f"{lead} recorded that no answer came from Barnet.",
        "Reminded; no answer.",
        f"{lead} reminded Barnet.",
        "made a nil return for Camden.",
        f"{lead} chose 3 agencies to ask.",
    )


def test_history_tells_nothing_of_what_an_agency_is_writing(db: Session, visitor: Visitors) -> None:
    review = review_at("partner_comment")
    make_comment(responses_of(round_of(review))[0], "Canary")
    page = visitor(lead_of(review)).get(f"/reviews/{review.id}/history")
    assert not page.says("Canary")
    assert "omment added" not in page.text


def test_a_longer_history_costs_no_more_queries(db: Session, visitor: Visitors) -> None:
    review = with_one_silent()
    person = visitor(lead_of(review))
    few = len(person.get(f"/reviews/{review.id}/history").queries)
    for _ in range(3):
        change_text(draft_under(review).id, by=lead_of(review))
    assert len(person.get(f"/reviews/{review.id}/history").queries) == few


def test_the_parts_of_a_review_have_their_own_addresses(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board")
    page = visitor(chair_of(review)).get(f"/reviews/{review.id}")
    parts = page.main.find(class_="consult-tabs").find_all("a")
    assert [each.text for each in parts] == [
        "Overview",
        "Text",
        "Comments and outcomes",
        "Assessments",
        "Decision",
        "Process",
        "History",
    ]
    assert [each["aria-current"] for each in parts] == ["page", "", "", "", "", "", ""]
    assert parts[4]["href"] == f"/ballots/{ballot_of(review).id}"
    for at, each in enumerate(parts):
        page = visitor(chair_of(review)).get(each["href"])
        there = page.main.find(class_="consult-tabs").find_all("a")
        assert [other.text for other in there] == [other.text for other in parts]
        assert [other.text for other in there if other["aria-current"]] == [parts[at].text]


@pytest.mark.parametrize("place", ["group_comment", "partner_comment", "considering", "with_board"])
def test_no_link_of_a_review_leads_its_reader_to_a_refusal(
    db: Session, visitor: Visitors, place: str
) -> None:
    review = review_at(place)
    for person in (members_of(review)[0], lead_of(review), board_of(review)[1]):
        reader = visitor(person)
        links = reader.get(f"/reviews/{review.id}").main.find_all("a")
        for address in {each["href"].partition("#")[0] for each in links}:
            reader.get(address)


def test_who_only_wrote_the_draft_is_shown_no_parts_of_its_review(
    db: Session, visitor: Visitors
) -> None:
    writer = make_person()
    document = make_draft(by=writer).document
    review = make_review(document=document)
    version = newest_version(draft_under(review).id)
    assert version is not None
    address = f"/documents/{document.id}/versions/{version.id}"
    assert visitor(lead_of(review)).get(address).main.find(class_="consult-tabs")
    assert visitor(writer).get(address).main.find(class_="consult-tabs") is None


def test_an_open_round_says_when_it_closes_and_what_comes_then(
    db: Session, visitor: Visitors
) -> None:
    review = review_at("partner_comment")
    page = visitor(make_manager()).get(f"/reviews/{review.id}")
    assert page.says(
        "The round closes by itself at",
        "After that comes “Considering comments”: the working group lead is answering",
        "Other steps",
    )
    assert page.tree.find("a", class_="govuk-button") is None


def test_a_name_that_is_the_role_is_said_once(db: Session, visitor: Visitors) -> None:
    group = make_group(lead=make_person("Working group lead"), members=[make_person()])
    review = make_review(group=group)
    page = visitor(make_manager()).get(f"/reviews/{review.id}")
    assert page.says("Waiting for the working group lead, since")
    assert not page.says("the working group lead: Working group lead")


def test_a_prepared_round_is_changed_and_not_prepared_again(db: Session, visitor: Visitors) -> None:
    review = make_review()
    page = visitor(lead_of(review))
    assert "Prepare a round in the working group" in page.get(f"/reviews/{review.id}").links
    prepare_group_round(review)
    assert "Change the prepared round" in page.get(f"/reviews/{review.id}").links
    review_at("drafted", review=review)
    page = visitor(lead_of(review))
    assert page.get(f"/reviews/{review.id}").says("No new round of comment inside the working")


def test_history_tells_an_unknown_act_by_its_name(db: Session, visitor: Visitors) -> None:
    review = make_review()
    audit.record(review.subject.thing, "something-new", by=CLOCK)
    page = visitor(make_manager()).get(f"/reviews/{review.id}/history")
    assert page.says("Something new, by The clock.")


def test_home_says_what_waits_for_whom(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board", title="Neglect")
    chair, member, manager = chair_of(review), board_of(review)[1], make_manager()
    for person in (chair, member):
        assert visitor(person).get("/home").says("Say where you stand", "Decision on Neglect")
    assert not visitor(lead_of(review)).get("/home").says("Say where you stand")
    for each in board_of(review):
        take_position(review, each)
    home = visitor(chair).get("/home")
    assert home.links["Approve"].endswith("/steps/approve")
    assert "Approve" not in visitor(member).get("/home").links
    take(review, "approve")
    assert "Launch" in visitor(manager).get("/home").links
    assert "Launch" not in visitor(chair).get("/home").links


def test_home_names_the_first_thing_in_the_way(db: Session, visitor: Visitors) -> None:
    review = review_at("preparing", title="Neglect")
    home = visitor(lead_of(review)).get("/home")
    assert home.says("Preparing partner comment: one of 2 things to do before")


def test_a_manager_sees_what_has_stood_still(db: Session, visitor: Visitors) -> None:
    make_review("Neglect")
    manager = make_manager()
    assert not visitor(manager).get("/home").says("See why")
    pass_time(timedelta(days=15))
    assert visitor(manager).get("/home").says("See why “Drafting” has taken 15 days", "Neglect")


def test_another_step_says_that_something_stands_against_it(db: Session, visitor: Visitors) -> None:
    review = review_at("drafted")
    page = visitor(lead_of(review)).get(f"/reviews/{review.id}")
    assert page.says("Ask for an urgent decision (2 things stand against it)")
