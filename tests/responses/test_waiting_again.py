"""It was recorded that no answer came, and that is taken back: of one, or of several."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from consult import clock, store
from consult.consultations.models import Consultation
from consult.lifecycle import Definition, list_passages, options_for
from consult.responses import operations, queries
from consult.responses.models import Response
from consult.reviews.queries import get_review
from tests import factories as make
from tests.responses.test_board import WHY as WHY_LATE
from tests.responses.test_board import Go, board, runner, silent_round
from tests.responses.test_operations import refusal
from tests.visitor import Visitor
from workflows.definition import digest, shipped_source

AGAIN = "Wait for an answer again"
TAKE_BACK = "Take back that no answer came"
ONE_BY_ONE, SAME = "Respondents one by one", "All for whom the same reason was given"
WHY = "Why do you wait for an answer again?"
LETTER = "Their letter was in the wrong tray."


def written_off(count: int = 3, reason: str = "Reminded, silent.") -> Consultation:
    round = silent_round(count)
    for each in make.responses_of(round):
        operations.waive(each, reason=reason, by=make.actor(make.lead_of_round(each)))
    return round


def waits(round: Consultation, *responses: Response) -> None:
    by = make.actor(make.lead_of_round(responses[0]))
    operations.wait_again_all(responses, reason=LETTER, by=by)
    store.commit()


def against_the_board(round: Consultation) -> set[str]:
    """What stands against sending the review to the board."""
    review = get_review(round.review_id)
    lead = make.actor(make.lead_of(review))
    [option] = [
        each for each in options_for(review.subject, lead) if each.step.trigger == "send_to_board"
    ]
    return {no.code for no in option.refusals}


def silent(round: Consultation) -> tuple[str, ...]:
    return queries.tally([round.id])[round.id].silent


def test_one_of_whom_no_answer_came_is_waited_for_again(db: Session, visitor: Go) -> None:
    round = written_off()
    first = make.responses_of(round)[0]
    lead = runner(visitor, round)
    lead.get(board(round))
    lead.click(f"{AGAIN} from {first.respondent}")
    lead.press(AGAIN, status=422)
    lead.is_told("Give a reason.")
    lead.press(AGAIN, {WHY: LETTER})
    lead.sees(
        f"{first.respondent} owes an answer again.",
        "It had been recorded that no answer came.",
        LETTER,
        "2 of 3 no answer came",
        f"Send a reminder to {first.respondent}",
        f"Record that no answer came from {first.respondent}",
    )
    assert silent(round) == (first.own_name,)


def test_the_page_of_the_agency_says_that_it_is_waited_for_again(db: Session, visitor: Go) -> None:
    round = written_off()
    first = make.responses_of(round)[0]
    agency = visitor(make.respondent_of(first))
    agency.get(f"/responses/{first.id}")
    agency.sees(f"no answer came from {first.respondent}").does_not_see("Reminded, silent.")
    assert str(agency.page.text).count("that no answer came") == 1
    waits(round, first)
    agency.get(f"/responses/{first.id}")
    agency.sees("took that back", f"Why: {LETTER}", "The working group waits for your answer again")


def test_what_it_had_written_is_there_and_can_be_sent_in_with_more_time(db: Session) -> None:
    round = silent_round(2)
    first = make.responses_of(round)[0]
    by = make.actor(make.lead_of_round(first))
    operations.waive(first, reason="Silent.", by=by)
    waits(round, first)
    store.session.refresh(first)
    assert (first.subject.state, first.settled_at) == ("drafting", None)
    later = clock.now() + timedelta(days=2)
    operations.extend_response(first, until=later, reason=WHY_LATE, by=by)
    make.submit_comment(first)
    assert first.subject.state == "submitted"


def test_all_of_one_reason_are_waited_for_again_at_once(db: Session, visitor: Go) -> None:
    round = silent_round(4)
    responses = make.responses_of(round)
    by = make.actor(make.lead_of_round(responses[0]))
    operations.waive_all(responses[:3], reason="Silent.", by=by)
    operations.waive(responses[3], reason="Merged.", by=by)
    lead = runner(visitor, round)
    lead.get(board(round))
    lead.click(TAKE_BACK)
    lead.press(AGAIN, {WHY: LETTER}, status=422)
    lead.is_told("Choose whom you wait for again.")
    lead.press(AGAIN, {SAME: ["3 respondents: Silent."], WHY: LETTER})
    lead.sees("3 respondents owe an answer again.", "1 of 4 no answer came")
    assert set(silent(round)) == {each.own_name for each in responses[:3]}


def test_the_review_does_not_go_on_without_them_then(db: Session) -> None:
    round = written_off(2)
    assert "respondents-silent" not in against_the_board(round)
    waits(round, make.responses_of(round)[0])
    assert "respondents-silent" in against_the_board(round)


def test_once_the_review_has_gone_on_nobody_is_waited_for_again(db: Session, visitor: Go) -> None:
    round = written_off(2)
    review = get_review(round.review_id)
    make.review_at("with_board", review=review)
    first = make.responses_of(round)[0]
    by = make.actor(make.lead_of_round(first))
    assert refusal(operations.wait_again, first, reason=LETTER, by=by) == ("answers-read-no-more",)
    lead = runner(visitor, round)
    lead.get(board(round))
    lead.sees("No answer came").does_not_see(AGAIN, TAKE_BACK)
    lead.get(board(round, "/wait-again"))
    lead.sees("The review has gone on from where answers are considered").does_not_see(WHY)


def test_only_who_runs_the_round_may_and_only_of_whom_it_was_recorded(db: Session) -> None:
    round = silent_round(3)
    first, second, third = make.responses_of(round)
    by = make.actor(make.lead_of_round(first))
    operations.waive(first, reason="Silent.", by=by)
    theirs = make.actor(make.respondent_of(first))
    assert refusal(operations.wait_again, first, reason=LETTER, by=theirs) == ("not-yours",)
    assert refusal(operations.wait_again, first, reason=" ", by=by) == ("nothing-written",)
    assert refusal(operations.wait_again, second, reason=LETTER, by=by) == ("not-written-off",)
    assert refusal(operations.wait_again_all, [], reason=" ", by=by) == (
        "nobody-chosen",
        "nothing-written",
    )
    operations.extend_response(third, until=clock.now() + timedelta(days=1), reason=WHY_LATE, by=by)
    make.make_nil_return(third)
    assert refusal(operations.wait_again, third, reason=LETTER, by=by) == ("not-written-off",)


def test_who_is_waited_for_meanwhile_is_left_as_they_are(db: Session, visitor: Go) -> None:
    round = written_off(2)
    one, two = make.responses_of(round)
    lead = runner(visitor, round)
    lead.get(board(round, "/wait-again"))
    waits(round, one)
    lead.press(AGAIN, {ONE_BY_ONE: [one.respondent, two.respondent], WHY: "The second."})
    lead.sees(f"{two.respondent} owes an answer again.")
    assert [each.reason for each in list_passages([one.id]) if each.trigger == "wait_again"] == [
        LETTER
    ]


def test_it_is_told_in_the_history_and_can_be_recorded_again(db: Session, visitor: Go) -> None:
    round = written_off(2)
    first = make.responses_of(round)[0]
    waits(round, first)
    lead = runner(visitor, round)
    lead.get(f"/reviews/{round.review_id}/history")
    lead.sees(f"took back that no answer came from {first.own_name}", LETTER)
    operations.waive(first, reason="No, silent.", by=make.actor(make.lead_of_round(first)))
    assert silent(round) == ()


def test_a_response_of_an_earlier_version_stays_written_off(db: Session) -> None:
    round = written_off(2)
    first = make.responses_of(round)[0]
    now = shipped_source("agency_response").replace("version: 7", "version: 5")
    before, _, rest = now.partition("  # It was a mistake, or")
    source = f"{before}  # Several{rest.partition('# Several')[2]}"
    source = source.replace(
        "    waits_for: working_group_lead\n\nsteps", "    final: true\n\nsteps"
    )
    first.subject.definition = Definition(
        key="agency_response",
        version=5,
        kind="response",
        source=source,
        digest=digest(source),
        stored_at=clock.now(),
        published_at=clock.now(),
    )
    store.session.flush()
    by = make.actor(make.lead_of_round(first))
    assert refusal(operations.wait_again, first, reason=LETTER, by=by) == ("not-in-this-version",)


def test_a_member_of_a_group_is_waited_for_again_while_the_text_is_drafted(db: Session) -> None:
    review = make.review_at("group_comment")
    round = make.round_of(review, "group")
    first = make.responses_of(round)[0]
    by = make.actor(make.lead_of(review))
    operations.chase(first, by=by)
    make.close_round(round)
    make.pass_time(timedelta(days=3))
    operations.waive(first, reason="On leave.", by=by)
    operations.wait_again(first, reason="Back from leave.", by=by)
    assert first.settled_at is None


@pytest.mark.parametrize("length", [100, 900])
def test_a_long_reason_is_folded_on_the_board(db: Session, visitor: Go, length: int) -> None:
    round = written_off(2, reason=f"{'Silent. ' * (length // 8)}End.")
    lead = runner(visitor, round)
    lead.get(board(round))
    lead.sees("Silent. Silent.", "End.")
    folded = str(lead.page.text).count("Read all of it")
    assert folded == (2 if length > 140 else 0)


def test_many_written_off_ask_no_more_queries(db: Session, visitor: Go) -> None:
    counts = []
    for each in (written_off(2), written_off(8)):
        lead: Visitor = runner(visitor, each)
        lead.get(board(each, "/wait-again"))
        counts.append(len(lead.page.queries))
    assert counts[0] == counts[1], counts
