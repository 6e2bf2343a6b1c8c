"""What cannot wait: the chair acts, the board ratifies, or the earlier text comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from consult import audit, lifecycle, store
from consult.editions import queries as editions
from consult.notifications.models import Message
from consult.reviews import operations
from consult.reviews.models import Review
from consult.reviews.presenters.picture import stages_gone_through
from tests import factories as make
from tests.conftest import FakeClock
from tests.visitor import Visitor
from workflows.refusal import Refused

Visitors = Callable[..., Visitor]
WHY = "A child died last week, and the number to ring in the text is wrong."


def amended() -> Review:
    """A second review of a text that is in force, with a change."""
    first = make.review_at("launched")
    document = make.draft_under(first).document
    manager = make.actor(make.make_manager())
    assert first.group is not None
    review = operations.start_review(
        definition="procedures_amendment",
        title="The number to ring",
        why="It is wrong.",
        drafts=[],
        new_drafts_of=[document],
        group_id=first.group_id,
        board_id=first.board_id,
        by=manager,
    )
    operations.take_step(review_id=review.id, trigger="accept", by=manager)
    make.change_text(make.draft_under(review).id, by=make.lead_of(review))
    store.commit()
    return review


def in_force_by_chair() -> Review:
    review = amended()
    make.take(review, "ask_for_urgent_decision", reason=WHY)
    make.take(review, "approve_urgently", reason=WHY)
    make.take(review, "launch_urgently")
    store.commit()
    return review


def text_of(review: Review) -> str:
    found = editions.newest_publication(make.draft_under(review).document_id)
    assert found is not None
    return found.approval.html


def test_a_chair_puts_in_force_what_cannot_wait_and_the_board_ratifies_it(
    db: Session, visitor: Visitors
) -> None:
    review = amended()
    before = text_of(review)
    lead, chair = visitor(make.lead_of(review)), visitor(make.chair_of(review))
    lead.get(f"/reviews/{review.id}")
    lead.click("Ask for an urgent decision")
    lead.press("Ask for an urgent decision", {"Reason": WHY})
    chair.get(f"/reviews/{review.id}")
    chair.click("Approve by chair's action")
    chair.press("Approve by chair's action", {"Reason": "Urgent."}, status=422)
    chair.press("Approve by chair's action", {"Reason": WHY})
    make.take(review, "launch_urgently")
    store.commit()
    assert text_of(review) != before
    document = make.draft_under(review).document_id
    public = visitor(None).get(f"/published/{document}")
    assert public.says("still to be ratified by the board", WHY, "is put back in force")
    chair.get("/home")
    chair.sees("Have the board ratify this", "The number to ring")
    member = visitor(make.board_of(review)[1])
    member.get("/home")
    member.sees("Say where you stand", "The number to ring")
    member.get(f"/ballots/{make.ballot_of(review).id}")
    member.sees("It is in force already, by the chair’s action.", "the earlier text comes back")
    member.does_not_see("It comes into force only when it is launched.")
    with pytest.raises(Refused) as no:
        make.take(review, "ratify")
    assert "no-quorum" in no.value.codes
    for each in make.board_of(review):
        make.take_position(review, each)
    make.take(review, "ratify")
    store.commit()
    public = visitor(None).get(f"/published/{document}")
    assert public.says("The board ratified it on", WHY)
    assert review.subject.state == "ratified"
    assert audit.verify_all()[1] == []


def test_comment_that_nobody_was_asked_for_is_not_said_to_be_done(
    db: Session, visitor: Visitors
) -> None:
    review = amended()
    make.take(review, "ask_for_urgent_decision", reason="It cannot wait.")
    make.take(review, "approve_urgently", reason=WHY)
    store.commit()
    page = visitor(make.lead_of(review)).get(f"/reviews/{review.id}")
    told = [each.text for each in page.tree.find_all("span", class_="consult-stepper__text")]
    assert "Drafting (done)" in told
    assert "Out for comment (not gone through)" in told
    assert page.says("Partner agencies were not consulted on this text.", WHY)
    make.take(review, "launch_urgently")
    store.commit()
    document = make.draft_under(review).document_id
    public = visitor(None).get(f"/published/{document}")
    assert public.says("It was not consulted on, because:", "This text was not consulted on.", WHY)
    assert "commented" not in public.text


def test_a_step_that_was_taken_back_did_not_go_through_its_stage(db: Session) -> None:
    review = amended()
    lead = make.lead_of(review)
    make.take(review, "ask_for_urgent_decision", reason=WHY, by=lead)
    make.take(review, "undo_ask_for_urgent_decision_from_drafting", by=lead)
    store.commit()
    flow = lifecycle.workflow_of(review.subject)
    passages = lifecycle.list_passages([review.id])
    assert stages_gone_through(flow, passages) == {"proposed", "drafting"}


def test_what_is_not_ratified_is_taken_back_at_once(db: Session, visitor: Visitors) -> None:
    review = amended()
    before = text_of(review)
    make.take(review, "ask_for_urgent_decision", reason=WHY)
    make.take(review, "approve_urgently", reason=WHY)
    make.take(review, "launch_urgently")
    chair = visitor(make.chair_of(review))
    chair.get(f"/reviews/{review.id}/steps/refuse_ratification")
    chair.sees("You record as the chair that the text is not ratified, whatever positions")
    chair.press("Record that it is not ratified", {"Reason": WHY})
    page = chair.get(f"/reviews/{review.id}")
    assert page.says("Not ratified")
    assert "board did not ratify" not in page.text
    assert chair.get(f"/reviews/{review.id}/history").says("as the chair, recorded that the text")
    store.session.expire_all()
    assert review.subject.state == "reverted"
    assert text_of(review) == before
    document = make.draft_under(review).document_id
    assert visitor(None).get(f"/published/{document}").says("A later text was taken back:", WHY)


def test_the_clock_takes_back_what_was_not_ratified_in_time(db: Session, clock: FakeClock) -> None:
    review = in_force_by_chair()
    chair = make.chair_of(review)
    clock.advance(days=91)
    assert make.sweep() == 1
    assert review.subject.state == "launched_urgently"
    letters = store.session.query(Message).filter_by(kind="reviews/reminder").all()
    assert {each.account_id for each in letters} == {chair.id}
    assert "If nothing happens, the system takes the next step at 11:59pm" in letters[0].body
    clock.advance(days=30)
    assert make.sweep() == 1
    assert review.subject.state == "reverted"
    now = editions.newest_publication(make.draft_under(review).document_id)
    assert now is not None
    assert now.published_by_id is None
    assert now.reverts_id is not None
    assert audit.verify_all()[1] == []


def test_a_text_that_says_nothing_new_is_not_urgent(db: Session) -> None:
    review = make.make_review()
    with pytest.raises(Refused) as no:
        make.take(review, "ask_for_urgent_decision", reason=WHY)
    assert "text-unchanged" in no.value.codes


def test_a_first_text_does_not_go_by_the_urgent_lane(db: Session) -> None:
    review = make.make_review()
    with pytest.raises(Refused) as no:
        make.take(review, "ask_for_urgent_decision", reason=WHY)
    assert "no-text-to-go-back-to" in no.value.codes


def test_what_was_returned_to_go_the_usual_way_is_not_called_the_chairs_action(
    db: Session, visitor: Visitors
) -> None:
    review = amended()
    make.take(review, "ask_for_urgent_decision", reason=WHY)
    make.take(review, "return_to_drafting", reason=WHY)
    make.review_at("launched", review=review)
    store.commit()
    document = make.draft_under(review).document_id
    assert "chair’s action" not in visitor(None).get(f"/published/{document}").text


@pytest.mark.parametrize(
    ("trigger", "state"), [("accept", "drafting"), ("refer", "referred"), ("decline", "declined")]
)
def test_a_proposal_is_considered_first(
    db: Session, visitor: Visitors, trigger: str, state: str
) -> None:
    manager = make.make_manager()
    review = operations.start_review(
        definition="procedures_amendment",
        title="Neglect",
        why="A local review.",
        drafts=[make.draft_of(make.make_document())],
        by=make.actor(manager),
    )
    store.commit()
    assert (review.subject.state, review.subject.stage) == ("triage", "proposed")
    page = visitor(manager)
    page.get("/home")
    page.sees("Accept for review")
    make.take(review, trigger, by=manager, reason="The partnership of the next county does this.")
    assert review.subject.state == state


@pytest.mark.parametrize("state", ["with_chair", "urgently_approved"])
def test_any_member_of_the_board_can_call_in_what_the_chair_decides_alone(
    db: Session, visitor: Visitors, state: str
) -> None:
    review = amended()
    make.take(review, "ask_for_urgent_decision", reason=WHY)
    if state == "urgently_approved":
        make.take(review, "approve_urgently", reason=WHY)
    store.commit()
    member = visitor(make.board_of(review)[1])
    member.get(f"/reviews/{review.id}")
    member.click("Call it in")
    member.press("Call it in", {"Reason": "Agencies have to see this first."})
    member.sees("The text is called in. It goes the usual way.")
    assert review.subject.state == "drafting"
    manager = make.actor(make.make_manager())
    with pytest.raises(Refused):
        operations.take_step(review_id=review.id, trigger="launch_urgently", by=manager)


def test_a_chair_who_stands_aside_neither_overrides_nor_refuses(
    db: Session, visitor: Visitors
) -> None:
    review = in_force_by_chair()
    chair, member = make.chair_of(review), make.board_of(review)[1]
    make.take_position(review, member, "object", words="It is wrong.", clears="Another number.")
    make.take_position(review, chair, "recuse", words="I wrote it.")
    store.commit()
    page = visitor(chair)
    page.get(f"/reviews/{review.id}/steps/ratify/despite/no_objection_stands")
    page.press("Let it go on", {"Why it goes on all the same": WHY}, status=422)
    page.is_told("stands aside from this decision")
    page.get(f"/reviews/{review.id}/steps/refuse_ratification")
    page.sees("stands aside from this decision")
    with pytest.raises(Refused) as no:
        make.take(review, "refuse_ratification", reason=WHY, by=chair)
    assert no.value.codes == ("chair-is-recused",)


def test_all_who_lead_and_decide_hear_that_the_board_ratified_it(db: Session) -> None:
    review = in_force_by_chair()
    for each in make.board_of(review):
        make.take_position(review, each)
    make.take(review, "ratify")
    told = store.session.query(Message).filter(Message.subject.like("%ratified the text%")).all()
    assert {make.lead_of(review).id, make.board_of(review)[1].id} <= {m.account_id for m in told}
    assert make.chair_of(review).id not in {each.account_id for each in told}


def test_others_read_who_did_it_and_not_you(db: Session) -> None:
    review = amended()
    make.take(review, "ask_for_urgent_decision", reason=WHY)
    make.take(review, "approve_urgently", reason=WHY)
    told = store.session.query(Message).filter_by(kind="reviews/moved").all()
    chair = make.chair_of(review).name
    assert any(f"{chair} approved the text by chair's action" in each.body for each in told)
    assert not [each for each in told if "You approved" in each.body + each.subject]


def test_a_published_reason_is_said_to_be_published_and_nothing_else(
    db: Session, visitor: Visitors
) -> None:
    review = amended()
    make.take(review, "ask_for_urgent_decision", reason=WHY)
    store.commit()
    chair = visitor(make.chair_of(review))
    chair.get(f"/reviews/{review.id}/steps/approve_urgently")
    chair.sees("Your reason is published with the decision", "at least eight words")
    chair.does_not_see("those who take part can read it", "Those who take part read it")
