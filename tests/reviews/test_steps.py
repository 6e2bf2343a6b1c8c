"""Taking steps: the confirmation, the reasons why not, and what a second press does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from consult import lifecycle, store
from consult.accounts.models import Account
from consult.lifecycle import timers
from consult.reviews import operations
from consult.reviews.effects import EFFECTS
from consult.reviews.models import Review
from consult.reviews.presenters import WORDS
from tests.conftest import FakeClock
from tests.factories import (
    WAY,
    actor,
    ballot_of,
    board_of,
    chair_of,
    draft_under,
    lead_of,
    make_manager,
    make_review,
    prepare_group_round,
    prepare_partner_round,
    review_at,
    round_of,
    take,
    take_position,
)
from tests.visitor import Visitor
from workflows.definition import shipped
from workflows.refusal import Refused
from workflows.roles import people

Visitors = Callable[..., Visitor]


@pytest.mark.parametrize("place", [place for place in WAY if place != "drafted"])
def test_a_review_comes_to_every_place(db: Session, place: str) -> None:
    assert review_at(place).subject.state == place


def test_a_step_that_says_a_text_is_ready_says_which(db: Session, visitor: Visitors) -> None:
    review = review_at("drafted")
    lead = visitor(lead_of(review))
    lead.get(f"/reviews/{review.id}/steps/recommend")
    lead.sees("It is about the text as it stands now:", "(version 1, ")


def test_a_draft_that_the_group_has_seen_is_drafting_again(db: Session) -> None:
    assert review_at("drafted").subject.state == "drafting"


def test_every_effect_is_done_by_a_function_and_said_in_words() -> None:
    assert set(WORDS) == set(EFFECTS)


KINDS = sorted(key for key, flow in shipped().items() if flow.kind == "review")


@pytest.mark.parametrize("key", KINDS)
def test_every_step_of_a_person_has_a_sentence_when_it_is_done(key: str) -> None:
    steps = [step for step in shipped()[key].steps if people(step.by)]
    assert [step.trigger for step in steps if not (step.done and step.told and step.confirm)] == []


def test_the_definitions_name_every_effect_and_no_other() -> None:
    steps = [step for key in KINDS for step in shipped()[key].steps]
    assert {name for step in steps for name in step.effects} == set(EFFECTS)


def test_the_confirmation_lists_what_will_happen(db: Session, visitor: Visitors) -> None:
    review = make_review()
    prepare_group_round(review)
    page = visitor(lead_of(review))
    page.get(f"/reviews/{review.id}")
    page.click("Circulate in the working group")
    assert page.page.says(
        "from “Drafting” to “Comment in the working group”",
        "2 members of the group are asked by e-mail",
        "The clock starts. The round closes by itself at",
    )
    page.press("Circulate in the working group")
    assert page.page.h1 == review.subject.title
    assert "The working group is asked to comment." in page.page.banner
    assert page.page.links["Follow who has answered"].endswith("/coverage")


def test_a_launch_says_that_everyone_will_read_it(db: Session, visitor: Visitors) -> None:
    review = review_at("approved")
    page = visitor(make_manager())
    page.get(f"/reviews/{review.id}/steps/launch")
    assert page.page.says("Everyone can read the approved text, without signing in")
    assert page.page.says("What is published stays on the record.")
    page.press("Launch")
    assert page.page.says("Launched")
    assert "The text is published." in page.page.banner
    assert page.page.links["Read it as everyone does"].startswith("/published/")


def test_a_withdrawal_says_what_ends_with_it(db: Session, visitor: Visitors) -> None:
    review = review_at("partner_comment")
    page = visitor(make_manager())
    page.get(f"/reviews/{review.id}/steps/withdraw")
    assert page.page.says(f"“{round_of(review).subject.title}” is withdrawn.")
    page.press("Withdraw the review", reason="National guidance is coming.")
    assert page.page.says("Withdrawn", "National guidance is coming.")
    db.rollback()
    db.expire_all()
    assert round_of(review).subject.state == "withdrawn"


def test_a_step_that_wants_a_reason_is_not_taken_without_one(
    db: Session, visitor: Visitors
) -> None:
    review = make_review()
    page = visitor(make_manager())
    page.get(f"/reviews/{review.id}/steps/withdraw")
    page.press("Withdraw the review", status=422)
    assert page.page.errors == ["Give a reason. It is kept on the record."]
    page.press("Withdraw the review", reason="x" * 32_001, status=422)
    assert "32,000" in page.page.errors[0]
    db.rollback()
    db.expire_all()
    assert lifecycle.get_subject(review.id, kind="review").state == "drafting"


def test_a_blocked_step_shows_every_reason_and_no_button(db: Session, visitor: Visitors) -> None:
    review = review_at("preparing")
    page = visitor(lead_of(review)).get(f"/reviews/{review.id}/steps/circulate_to_partners")
    assert page.says("You cannot do this yet", "No round of partner comment has been prepared.")
    assert page.says("No equality assessment has been signed.")
    assert page.tree.find("form", class_="consult-form") is None


def test_a_step_that_was_blocked_meanwhile_is_refused_with_its_reasons(
    db: Session, visitor: Visitors
) -> None:
    review = review_at("with_board")
    for member in (chair_of(review), *_others(review)):
        take_position(review, member)
    page = visitor(chair_of(review))
    page.get(f"/reviews/{review.id}/steps/approve")
    take_position(review, _others(review)[0], "object")
    store.commit()
    page.press("Approve", status=422)
    assert any("An objection stands" in error for error in page.page.errors)
    assert page.page.links["Whoever made it takes another position, or the text goes back."]
    db.expire_all()
    assert ballot_of(review).subject.state == "open"


def _others(review: Review) -> list[Account]:
    return board_of(review)[1:]


def test_somebody_elses_step_is_refused(db: Session, visitor: Visitors) -> None:
    review = review_at("approved")
    page = visitor(lead_of(review)).get(f"/reviews/{review.id}/steps/launch")
    assert page.says("Only the partnership manager may do this.")
    with pytest.raises(Refused) as no:
        operations.take_step(review_id=review.id, trigger="launch", by=actor(lead_of(review)))
    assert "not-yours" in no.value.codes
    assert review.subject.state == "approved"


def test_a_step_of_the_system_has_no_page(db: Session, visitor: Visitors) -> None:
    review = review_at("partner_comment")
    for trigger in ("begin_considering", "nonsense"):
        visitor(make_manager()).get(f"/reviews/{review.id}/steps/{trigger}", status=404)


def test_a_step_from_elsewhere_says_who_moved_it(db: Session, visitor: Visitors) -> None:
    review = review_at("preparing")
    page = visitor(lead_of(review)).get(f"/reviews/{review.id}/steps/recommend")
    assert page.says("This step cannot be taken from where the review is now")
    assert page.says(f"{lead_of(review).name} moved it there")


def test_a_page_that_was_overtaken_says_who_and_when(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board")
    mine, theirs = visitor(make_manager()), make_manager("Maya Hussain")
    mine.get(f"/reviews/{review.id}/steps/withdraw")
    take(review, "withdraw", by=theirs, reason="National guidance.")
    store.commit()
    mine.press("Withdraw the review", reason="My own long reason.", status=409)
    assert mine.page.says("moved to “Withdrawn” by Maya Hussain at")
    assert mine.page.says("My own long reason.")
    assert mine.page.links["See how it stands now"] == f"/reviews/{review.id}"


def test_a_step_costs_few_statements(db: Session, visitor: Visitors) -> None:
    """The facts are most of them; see docs/performance.md before making these larger."""
    review = review_at("drafted")
    page = visitor(lead_of(review))
    labels = {"recommend": "Recommend for partner comment", "revise_draft": "Go back to drafting"}
    for step in ("recommend", "revise_draft", "recommend"):
        page.get(f"/reviews/{review.id}/steps/{step}")
        page.press(labels[step], follow=False, status=302, budget=26)


def test_a_second_press_gives_the_first_result(db: Session, visitor: Visitors) -> None:
    review = review_at("drafted")
    page = visitor(lead_of(review))
    page.get(f"/reviews/{review.id}/steps/recommend")
    form = page.page.tree.find("form", class_="consult-form")
    assert form is not None
    fields = {each["name"]: each["value"] for each in form.find_all("input")}
    url = f"/reviews/{review.id}/steps/recommend"
    db.rollback()
    answers = [page.client.post(url, data=fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    db.rollback()
    passages = lifecycle.list_passages([review.id])
    assert [each.trigger for each in passages].count("recommend") == 1


def test_a_step_that_does_not_say_what_was_seen_is_not_taken(
    db: Session, visitor: Visitors
) -> None:
    review = review_at("drafted")
    page = visitor(lead_of(review))
    page.post(f"/reviews/{review.id}/steps/recommend", {"seen_state": "drafting"}, status=422)
    page.is_told("did not say which page")
    assert review.subject.state == "drafting"


def test_without_the_token_nothing_happens(db: Session, visitor: Visitors) -> None:
    review = review_at("drafted")
    page = visitor(lead_of(review))
    page.get(f"/reviews/{review.id}/steps/recommend")
    url = f"/reviews/{review.id}/steps/recommend"
    db.rollback()
    answer = page.client.post(url, data={})
    assert answer.status_code == 422
    db.rollback()
    db.expire_all()
    assert lifecycle.get_subject(review.id, kind="review").state == "drafting"


def test_a_round_that_closes_moves_its_review_on(db: Session, clock: FakeClock) -> None:
    review = review_at("partner_comment")
    closes = round_of(review).closes_at
    assert closes is not None
    store.commit()
    clock.set(closes - timedelta(minutes=1))
    assert timers.sweep() == 2  # its reminders
    assert timers.sweep() == 0
    clock.set(closes + timedelta(minutes=1))
    assert timers.sweep() == 1
    db.rollback()
    db.expire_all()
    assert lifecycle.get_subject(review.id, kind="review").state == "considering"
    last = lifecycle.list_passages([review.id])[-1]
    assert (last.trigger, last.actor_name) == ("begin_considering", "The clock")


def test_the_facts_of_a_step_are_gathered_once(db: Session, visitor: Visitors) -> None:
    review = review_at("approved")
    manager = visitor(make_manager())
    manager.get(f"/reviews/{review.id}/steps/launch")
    page = manager.press("Launch", status=302, follow=False)
    assert len([each for each in page.queries if "FROM assessment" in each]) == 1


def test_a_chair_who_stands_aside_does_not_make_the_decision(
    db: Session, visitor: Visitors
) -> None:
    review = review_at("with_board")
    chair, *members = board_of(review)
    for member in members:
        take_position(review, member, "yes")
    take_position(review, chair, "recuse", words="I wrote it.")
    someone = visitor(chair)
    someone.get(f"/reviews/{review.id}/steps/approve")
    someone.sees(f"{chair.name} stands aside from this decision, and so cannot make it as chair.")
    someone.does_not_see("What will happen now")
    with pytest.raises(Refused) as no:
        take(review, "approve", by=chair)
    assert "chair-is-recused" in no.value.codes
    take_position(review, chair, "yes")
    take(review, "approve", by=chair)
    assert review.subject.state == "approved"


def test_the_text_can_be_read_from_the_confirmation(db: Session, visitor: Visitors) -> None:
    review = review_at("preparing")
    prepare_partner_round(review)
    draft = draft_under(review)
    lead = visitor(lead_of(review))
    lead.get(f"/reviews/{review.id}/steps/circulate_to_partners")
    lead.click(f"Read the text: {draft.document.title}, version {draft.newest}")
    lead.sees("lead practitioner tells the family")


def test_the_banner_and_the_page_do_not_say_the_same_twice(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board")
    for each in board_of(review):
        take_position(review, each)
    chair = visitor(chair_of(review))
    chair.get(f"/reviews/{review.id}/steps/approve")
    page = chair.press("Approve")
    assert page.banner.count("The board has approved the text.") == 1


def test_a_history_from_a_later_to_an_earlier_day_says_so(db: Session, visitor: Visitors) -> None:
    review = review_at("preparing")
    lead = visitor(lead_of(review))
    lead.get(f"/reviews/{review.id}/history?from=2021-03-05&to=2021-03-03")
    lead.sees("The day in “From” is after the day in “To”")
    lead.get(f"/reviews/{review.id}/history?from=2021-03-03&to=2021-03-03")
    lead.does_not_see("is after the day")
