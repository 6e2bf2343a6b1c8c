"""The life of a round: prepared, described, dated, opened, ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from consult import audit, clock, events, lifecycle
from consult.access import CLOCK
from consult.consultations import operations, queries, rules
from consult.consultations.events import (
    ConsultationClosed,
    ConsultationOpened,
    ConsultationWithdrawn,
)
from consult.lifecycle import Timer
from consult.store import Missing
from tests import factories
from workflows.refusal import Refused

FIVE = datetime(2021, 3, 3, 17, tzinfo=UTC)
TEXTS = {"purpose": "P", "reasons": "R", "options": "O", "scope": "S"}


def refused(call: object, *args: object, **kwargs: object) -> tuple[str, ...]:
    with pytest.raises(Refused) as no:
        call(*args, **kwargs)  # type: ignore[operator]
    return no.value.codes


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was published, from here on."""
    told: list[object] = []
    publish = events.publish

    def listen(event: object) -> None:
        told.append(event)
        publish(event)

    monkeypatch.setattr(events, "publish", listen)
    return told


def test_a_round_with_partners_is_prepared_only_where_the_workflow_says_so(db: Session) -> None:
    review = factories.make_review()
    by = factories.actor(factories.lead_of(review))
    codes = refused(operations.prepare_round, review.id, "agencies", by=by)
    assert codes == ("not-the-time-for-a-round",)
    assert queries.list_rounds(review.id) == []


def test_there_is_one_round_for_an_audience_at_a_time(db: Session) -> None:
    review = factories.make_review()
    by = factories.actor(factories.lead_of(review))
    operations.prepare_round(review.id, "group", by=by)
    assert refused(operations.prepare_round, review.id, "group", by=by) == ("round-under-way",)


def test_a_closing_time_must_be_ahead(db: Session) -> None:
    review = factories.review_at("preparing")
    by = factories.actor(factories.lead_of(review))
    made = operations.prepare_round(review.id, "agencies", by=by)
    codes = refused(operations.set_window, made, closes_at=clock.now(), by=by)
    assert codes == ("closing-not-ahead",)
    assert made.closes_at is None


def test_what_somebody_saved_meanwhile_is_not_overwritten(db: Session) -> None:
    review = factories.review_at("preparing")
    by = factories.actor(factories.lead_of(review))
    made = operations.prepare_round(review.id, "agencies", by=by)
    seen = made.revision
    operations.describe_round(made, **TEXTS, seen_revision=seen, by=by)
    with pytest.raises(audit.Overtaken):
        operations.describe_round(made, **TEXTS, seen_revision=seen, by=by)


def test_a_text_of_more_than_32000_characters_is_refused_with_its_length(db: Session) -> None:
    review = factories.review_at("preparing")
    by = factories.actor(factories.lead_of(review))
    made = operations.prepare_round(review.id, "agencies", by=by)
    long = {**TEXTS, "reasons": "r" * 32_001}
    with pytest.raises(Refused) as no:
        operations.describe_round(made, **long, by=by)
    assert no.value.refusals[0].field == "reasons"
    assert "32,001" in no.value.refusals[0].because


def test_an_open_round_is_frozen_whole(db: Session) -> None:
    review = factories.review_at("preparing")
    made = factories.prepare_partner_round(review)
    by = factories.actor(factories.lead_of(review))
    question = operations.add_question(made, kind="text", wording="Is it clear?", by=by)
    factories.review_at("partner_comment", review=review)
    later = clock.now() + timedelta(days=60)
    for call, args, values in (
        (operations.describe_round, made, TEXTS),
        (operations.write_letter, made, {"letter": "Dear all"}),
        (operations.set_window, made, {"closes_at": later}),
        (operations.expect_agencies, made, {"agency_ids": []}),
        (operations.add_question, made, {"kind": "text", "wording": "And?"}),
        (operations.edit_question, question, {"kind": "text", "wording": "And?"}),
        (operations.move_question, question, {"direction": "up"}),
        (operations.remove_question, question, {}),
    ):
        assert "round-is-frozen" in refused(call, args, **values, by=by), call


def test_opening_sets_the_time_the_versions_the_timer_and_tells(
    db: Session, heard: list[object]
) -> None:
    review = factories.review_at("partner_comment")
    made = factories.round_of(review)
    assert made.subject.state == "open"
    assert made.opens_at == clock.now()
    newest = factories.draft_under(review).newest
    assert [row.version.number for row in queries.versions_of(made.id)] == [newest]
    [timer] = db.query(Timer).filter_by(subject_id=made.id, state="armed", trigger="close")
    assert (timer.trigger, timer.due_at) == ("close", made.closes_at)
    assert [e.consultation.id for e in heard if isinstance(e, ConsultationOpened)][-1] == made.id


def test_a_group_s_round_asks_its_members_and_not_its_lead(db: Session) -> None:
    review = factories.review_at("group_comment")
    asked = {row.account_id for row in queries.expected_of(factories.round_of(review, "group").id)}
    assert asked == {member.id for member in factories.members_of(review)}


def test_a_round_with_nobody_to_ask_cannot_open_and_every_reason_is_given(db: Session) -> None:
    review = factories.make_review()
    made = operations.prepare_round(
        review.id, "group", by=factories.actor(factories.lead_of(review))
    )
    codes = refused(
        operations.open_round,
        made,
        version_ids=[],
        by=factories.actor(factories.lead_of(review)),
    )
    assert codes == ("no-text", "nobody-to-ask", "closing-not-ahead")


def test_the_clock_closes_a_round_and_its_review_goes_on(db: Session, heard: list[object]) -> None:
    review = factories.review_at("partner_comment")
    made = factories.round_of(review)
    with pytest.raises(Refused) as no:
        lifecycle.fire(made.id, "close", as_role="clock", by=CLOCK)
    assert no.value.codes == ("window-not-elapsed",)
    factories.close_round(made)
    assert made.subject.state == "closed"
    assert review.subject.state == "considering"
    assert [e.by.name for e in heard if isinstance(e, ConsultationClosed)][-1] == CLOCK.name


def test_a_group_s_round_closes_early_only_when_everyone_has_answered(db: Session) -> None:
    review = factories.review_at("group_comment")
    made = factories.round_of(review, "group")
    lead = factories.actor(factories.lead_of(review))
    assert refused(operations.close_early, made, by=lead) == ("answers-outstanding",)
    for response in factories.responses_of(made):
        factories.make_nil_return(response)
    member = factories.actor(factories.members_of(review)[0])
    assert refused(operations.close_early, made, by=member) == ("not-yours",)
    operations.close_early(made, by=lead)
    assert made.subject.state == "closed"
    assert review.subject.state == "drafting"


def test_a_round_with_partners_never_closes_early(db: Session) -> None:
    review = factories.review_at("partner_comment")
    made = factories.round_of(review)
    for response in factories.responses_of(made):
        factories.make_nil_return(response)
    by = factories.actor(factories.lead_of(review))
    assert refused(operations.close_early, made, by=by) == ("not-a-group-round",)


def test_withdrawing_tells_why_once(db: Session, heard: list[object]) -> None:
    review = factories.review_at("partner_comment")
    made = factories.round_of(review)
    factories.take(review, "withdraw", reason="Overtaken by new guidance.")
    told = [e for e in heard if isinstance(e, ConsultationWithdrawn)]
    assert [(e.consultation.id, e.reason) for e in told] == [
        (made.id, "Overtaken by new guidance.")
    ]
    assert operations.withdraw_round(made, by=CLOCK) is None


def test_whoever_has_settled_is_no_longer_silent(db: Session) -> None:
    review = factories.review_at("partner_comment")
    made = factories.round_of(review)
    first, second = queries.expected_of(made.id)
    settle = {"how": "nil_return", "at": clock.now(), "by": CLOCK}
    operations.settle_expected(made.id, agency_id=first.agency_id, **settle)  # type: ignore[arg-type]
    facts = lifecycle.kind_named("consultation").gather_many([made.subject])[made.id]
    assert facts.silent == (second.name,)
    [*_, asked] = queries.asked_under([review.id])[review.id]
    assert queries.round_facts(asked).silent == (second.name,)


def test_nobody_settles_who_was_not_expected(db: Session) -> None:
    review = factories.review_at("partner_comment")
    stranger = factories.make_agency()
    with pytest.raises(Missing):
        operations.settle_expected(
            factories.round_of(review).id,
            agency_id=stranger.id,
            how="submitted",
            at=clock.now(),
            by=CLOCK,
        )


def test_choosing_agencies_replaces_the_earlier_choice(db: Session) -> None:
    review = factories.review_at("preparing")
    by = factories.actor(factories.lead_of(review))
    made = operations.prepare_round(review.id, "agencies", by=by)
    one, two, three = (factories.make_agency() for _ in range(3))
    operations.expect_agencies(made, agency_ids=[one.id, two.id], by=by)
    operations.expect_agencies(made, agency_ids=[two.id, three.id], by=by)
    assert {row.agency_id for row in queries.expected_of(made.id)} == {two.id, three.id}
    codes = refused(operations.expect_agencies, made, agency_ids=[999_999], by=by)
    assert codes == ("no-such-agency",)


def test_questions_keep_their_order_when_moved(db: Session) -> None:
    review = factories.review_at("preparing")
    by = factories.actor(factories.lead_of(review))
    made = operations.prepare_round(review.id, "agencies", by=by)
    a, b, c = (
        operations.add_question(made, kind="text", wording=each, by=by) for each in ("A", "B", "C")
    )
    operations.move_question(c, direction="up", by=by)
    operations.move_question(a, direction="up", by=by)
    assert [each.wording for each in queries.questions_of(made.id)] == ["A", "C", "B"]
    operations.remove_question(a, by=by)
    operations.move_question(b, direction="up", by=by)
    assert [each.wording for each in queries.questions_of(made.id)] == ["B", "C"]


def test_a_choice_needs_two_different_options(db: Session) -> None:
    review = factories.review_at("preparing")
    by = factories.actor(factories.lead_of(review))
    made = operations.prepare_round(review.id, "agencies", by=by)
    ask = {"kind": "choice", "wording": "Which?", "by": by}
    assert refused(operations.add_question, made, **ask, choices=["One", " "]) == ("bad-choices",)
    codes = refused(operations.add_question, made, **ask, choices=["One", "One "])
    assert codes == ("bad-choices",)
    kept = operations.add_question(made, **ask, choices=[" One ", "", "Two"])  # type: ignore[arg-type]
    assert kept.choices == ["One", "Two"]


@pytest.mark.parametrize(
    ("permits", "opens_at", "fix"),
    [
        (["answer"], FIVE, "Correct a question that is wrong"),
        ([], FIVE, "Ask what is still to be asked in another round"),
        ([], None, "Ask in another round"),
    ],
)
def test_a_round_that_is_settled_says_what_can_be_done_instead_and_by_whom(
    permits: list[str], opens_at: datetime | None, fix: str
) -> None:
    no = rules.round_may_be_written(permits, opens_at)
    assert no is not None
    assert no.fix is not None
    assert no.fix.startswith(fix)
    assert no.who == "the working group lead"
