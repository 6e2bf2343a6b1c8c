"""Taking a position, in the browser and by the operation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from consult import store
from consult.audit.queries import list_entries
from consult.boards import operations, queries
from consult.clock import now
from consult.documents import operations as documents
from consult.reviews.models import Review
from tests.factories import (
    TEXT,
    actor,
    ballot_of,
    board_of,
    chair_of,
    check_equality,
    draft_under,
    lead_of,
    make_agency,
    make_manager,
    make_person,
    make_review,
    members_of,
    review_at,
    round_of,
    take,
    take_position,
)
from tests.visitor import Visitor
from workflows.refusal import Refused

Visitors = Callable[..., Visitor]


def positions(db: Session, review: Review, *, history: bool = False) -> list[str]:
    db.rollback()
    db.expire_all()
    found = queries.positions_of([ballot_of(review).id], history=history)
    return [each.choice for each in found.get(ballot_of(review).id, [])]


def test_the_list_of_ballots_is_sorted_by_a_link_in_its_heading(
    db: Session, visitor: Visitors
) -> None:
    first = review_at("with_board", title="Neglect")
    member = board_of(first)[1]
    page = visitor(member).get("/ballots")
    assert page.links["What is decided"] == "/ballots?sort=title"


def test_a_member_says_yes(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board", title="Neglect")
    page = visitor(board_of(review)[1])
    page.get("/ballots")
    page.click("Say where you stand on Decision on Neglect")
    assert page.page.says("It is word for word the text that partners were asked about.")
    page.press("Record my position", where_do_you_stand="Yes")
    assert "Your position is recorded: Yes." in page.page.banner
    assert page.page.says("1 of 3 members has taken a position; the quorum is 3.")
    assert page.page.says("1 is in favour; at least 2 must be.")
    assert positions(db, review) == ["yes"]


def test_an_objection_without_words_is_refused_and_keeps_what_was_typed(
    db: Session, visitor: Visitors
) -> None:
    review = review_at("with_board")
    page = visitor(board_of(review)[1])
    page.get(f"/ballots/{ballot_of(review).id}/position")
    page.press("Record my position", status=422)
    assert page.page.errors == ["Choose where you stand."]
    page.press("Record my position", where_do_you_stand="Object", why="It is too slow.", status=422)
    assert page.page.errors == ["Say what would clear your objection."]
    assert "It is too slow." in page.page.html
    assert positions(db, review) == []
    page.press("Record my position", what_would_clear_your_objection="A date.")
    assert page.page.says("Objection", "It is too slow.", "A date.", "An objection stands")
    assert positions(db, review) == ["object"]


def test_a_changed_position_keeps_the_old_one(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board")
    member = board_of(review)[1]
    take_position(review, member, "object", words="Too slow.", clears="A date.")
    page = visitor(member)
    page.get(f"/ballots/{ballot_of(review).id}")
    page.click("Change your position")
    assert page.page.says("You objected. You said so at")
    page.press("Record my position", where_do_you_stand="Yes", why="")
    assert page.page.says("1 earlier position", "Too slow.")
    assert positions(db, review) == ["yes"]
    assert positions(db, review, history=True) == ["object", "yes"]


def test_the_words_of_a_cleared_objection_stay_with_the_objection(
    db: Session, visitor: Visitors
) -> None:
    review = review_at("with_board")
    member = board_of(review)[1]
    take_position(review, member, "object", words="Too slow.", clears="A date.")
    page = visitor(member)
    page.get(f"/ballots/{ballot_of(review).id}/position")
    page.press("Record my position", where_do_you_stand="No objection")
    db.rollback()
    old, new = queries.positions_of([ballot_of(review).id], history=True)[ballot_of(review).id]
    assert (old.words, old.clears) == ("Too slow.", "A date.")
    assert (new.choice, new.words, new.clears) == ("no_objection", "", "")


def test_saying_the_same_again_changes_nothing(db: Session) -> None:
    review = review_at("with_board")
    member = board_of(review)[1]
    first = take_position(review, member)
    assert take_position(review, member).id == first.id


def test_the_chair_takes_a_position_too(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board")
    page = visitor(chair_of(review), budget=45)  # the chair's steps with all their facts
    page.get(f"/ballots/{ballot_of(review).id}")
    page.click("Say where you stand")
    page.press("Record my position", where_do_you_stand="No objection")
    assert positions(db, review) == ["no_objection"]


def test_a_member_says_why_they_recuse_themselves(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board")
    page = visitor(board_of(review)[1])
    page.get(f"/ballots/{ballot_of(review).id}/position")
    page.press("Record my position", status=422, where_do_you_stand="Recuse yourself", why=" ")
    page.is_told("Say why you recuse yourself.")
    assert positions(db, review) == []
    page.press("Record my position", where_do_you_stand="Recuse yourself", why="I wrote it.")
    assert positions(db, review) == ["recuse"]


def test_a_recused_member_sees_that_they_do_not_count(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board")
    member = board_of(review)[1]
    take_position(review, member, "recuse", words="I wrote it.")
    page = visitor(member).get(f"/ballots/{ballot_of(review).id}")
    assert page.says("You recused yourself, so you do not count towards the quorum.")
    assert page.says("0 of 2 unrecused members have taken a position; the quorum is 3.")
    page = visitor(chair_of(review)).get(f"/reviews/{review.id}")
    assert page.says("A quorum of 3 cannot be reached")


@pytest.mark.parametrize(("trigger", "words"), [("approve", "carried"), ("withdraw", "returned")])
def test_a_ballot_that_has_ended_takes_no_positions(
    db: Session, visitor: Visitors, trigger: str, words: str
) -> None:
    review = review_at("with_board")
    member = board_of(review)[1]
    ballot = ballot_of(review)
    page = visitor(member)
    page.get(f"/ballots/{ballot.id}/position")
    for each in board_of(review):
        take_position(review, each)
    make_manager()
    take(review, trigger)
    store.commit()
    page.press("Record my position", where_do_you_stand="Object", why="Late.", status=422)
    assert any(f"This ballot was {words} by" in error for error in page.page.errors)
    assert "Late." in page.page.html
    assert positions(db, review) == ["yes", "yes", "yes"]
    assert page.get(f"/ballots/{ballot.id}/position").says("This ballot has ended")
    assert ballot.closed_at is not None


def test_only_members_of_the_board_take_positions(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board")
    ballot = ballot_of(review)
    for person in (lead_of(review), members_of(review)[0], make_manager()):
        visitor(person).get(f"/ballots/{ballot.id}")
        visitor(person).get(f"/ballots/{ballot.id}/position", status=403)
    by = actor(lead_of(review))
    with pytest.raises(Refused) as no:
        operations.take_position(
            ballot=ballot, choice="yes", words="", clears="", received_at=now(), by=by
        )
    assert no.value.codes == ("not-a-member",)


def test_others_do_not_see_the_ballot(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board", title="Canary")
    ballot = ballot_of(review)
    elsewhere = board_of(make_review())[0]
    agency_lead = make_person(agency=make_agency(), role="lead")
    for person in (elsewhere, agency_lead, make_person()):
        for path in ("", "/position"):
            page = visitor(person).get(f"/ballots/{ballot.id}{path}", status=403)
            assert "Canary" not in page.html
        assert "Canary" not in visitor(person).get("/ballots").html
    answer = visitor().get(f"/ballots/{ballot.id}", follow=False)
    assert "/sign-in" in answer.headers["Location"]
    visitor(make_manager()).get("/ballots/9999", status=404)
    visitor(make_manager()).get(f"/ballots/{round_of(review).id}", status=404)


def test_the_list_has_what_is_open_and_what_has_ended(db: Session, visitor: Visitors) -> None:
    first = review_at("with_board", title="Neglect")
    member = board_of(first)[1]
    page = visitor(member).get("/ballots")
    assert page.says("Being decided now", "Decision on Neglect")
    review_at("approved", review=first)
    page = visitor(member).get("/ballots")
    assert page.says("Nothing is being decided now.", "Ended", "Carried on")


def test_more_ballots_cost_no_more_queries(db: Session, visitor: Visitors) -> None:
    manager = make_manager()
    review = review_at("with_board")
    few = len(visitor(manager).get("/ballots").queries)
    for _ in range(2):
        review_at("with_board", board=review.board, group=review.group)
    assert len(visitor(manager).get("/ballots").queries) == few


def test_the_text_that_is_decided_on_is_linked_with_what_changed(
    db: Session, visitor: Visitors
) -> None:
    review = review_at("considering")
    draft = draft_under(review)
    documents.add_version(
        draft,
        source=TEXT.replace("about home.", "about their home."),
        change_class="editorial",
        note="Clearer.",
        seen_number=1,
        by=actor(lead_of(review)),
    )
    check_equality(review)
    take(review, "send_to_board")
    [put] = queries.versions_of([ballot_of(review).id])[ballot_of(review).id]
    page = visitor(board_of(review)[1]).get(f"/ballots/{ballot_of(review).id}/position")
    assert page.says("version 2", put.hash[:8])
    changed = [href for text, href in page.links.items() if text.startswith("What changed")]
    assert changed == [
        f"/documents/{draft.document_id}/compare/{put.version_id - 1}/{put.version_id}"
    ]
    visitor(board_of(review)[1]).get(changed[0])


def test_the_record_has_the_choice_but_no_words_in_its_facts(db: Session) -> None:
    review = review_at("with_board")
    take_position(review, board_of(review)[1], "object", words="Canary", clears="Canary too")
    store.commit()
    told = list_entries([ballot_of(review).subject.thing])[0]
    assert told.entry.act == "position-taken"
    assert told.entry.body["facts"]["choice"] == "object"
    assert "Canary" not in str(told.entry.body)
    assert (told.words["words"], told.words["clears"]) == ("Canary", "Canary too")


def test_a_returned_text_is_decided_on_again_in_a_new_ballot(db: Session) -> None:
    review = review_at("with_board")
    first = ballot_of(review)
    take(review, "return_for_changes")
    assert first.subject.state == "returned"
    review_at("with_board", review=review)
    assert ballot_of(review).id != first.id
    assert queries.positions_of([ballot_of(review).id]) == {}


def test_a_text_returned_after_approval_needs_a_new_approval(db: Session) -> None:
    review = review_at("approved")
    first = ballot_of(review)
    take(review, "return_for_changes")
    assert first.subject.state == "carried"
    assert review_at("launched", review=review).subject.state == "launched"
    assert ballot_of(review).id != first.id
