"""Facts are gathered from what really happened, for many reviews at once."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from consult import lifecycle
from consult.dispositions import operations as dispositions
from consult.documents import operations as documents
from consult.reviews.facts import gather_many, roles_of
from consult.reviews.models import Review
from tests.factories import (
    TEXT,
    actor,
    board_of,
    chair_of,
    close_round,
    draft_of,
    draft_under,
    lead_of,
    make_board,
    make_document,
    make_manager,
    make_nil_return,
    make_person,
    make_review,
    members_of,
    prepare_partner_round,
    responses_of,
    review_at,
    round_of,
    submit_comment,
    take,
    take_position,
)
from workflows.facts import ReviewFacts


def facts_of(review: Review) -> ReviewFacts:
    return gather_many([review.subject])[review.id]


def save(review: Review, source: str, change_class: str, note: str = "Because.") -> None:
    draft = draft_under(review)
    documents.add_version(
        draft,
        source=source,
        change_class=change_class,
        note=note,
        seen_number=draft.newest,
        by=actor(lead_of(review)),
    )


def test_a_new_review_has_its_draft_and_its_bodies(db: Session) -> None:
    facts = facts_of(make_review())
    [draft] = facts.drafts
    assert (draft.version, draft.base_is_current) == (1, True)
    assert draft.hash
    assert draft.blocks
    assert facts.group is not None
    assert (facts.group.members, len(facts.group.leads)) == (3, 1)
    assert facts.board is not None
    assert facts.board.members == 3
    assert (facts.partner_round, facts.ballot, facts.approved) == (None, None, ())


def test_comments_of_an_earlier_round_stay_in_sight(db: Session) -> None:
    review = review_at("partner_comment")
    first = round_of(review)
    one, other = responses_of(first)
    comment = submit_comment(one)
    make_nil_return(other)
    close_round(first)
    take(review, "consult_again")
    prepare_partner_round(review)
    take(review, "circulate_to_partners")
    second = facts_of(review).partner_round
    assert second is not None
    assert (second.state, second.comments, second.unanswered) == ("open", 1, 1)
    close_round(round_of(review))
    dispositions.record_outcome(
        comment=comment, outcome="noted", reason="Thank you.", by=actor(lead_of(review))
    )
    again = facts_of(review).partner_round
    assert again is not None
    assert (again.comments, again.unanswered) == (1, 0)


def test_a_substantive_version_after_the_round_counts_until_it_is_taken_back(db: Session) -> None:
    review = review_at("considering")
    assert facts_of(review).drafts[0].substantive_since_consultation == ()
    save(review, TEXT.replace("three working days", "five working days"), "substantive")
    assert facts_of(review).drafts[0].substantive_since_consultation == (2,)
    save(review, TEXT, "substantive")
    assert facts_of(review).drafts[0].substantive_since_consultation == ()


def test_an_editorial_version_after_the_round_does_not_count(db: Session) -> None:
    review = review_at("considering")
    save(
        review,
        TEXT.replace("at home", "at home").replace("about home", "about  home."),
        "editorial",
    )
    assert facts_of(review).drafts[0].substantive_since_consultation == ()


def test_a_base_is_left_behind_when_another_review_is_launched(db: Session) -> None:
    document = make_document()
    first = make_review(document=document)
    by = actor(make_manager())
    documents.start_draft(document, purpose="Another change", by=by)
    second = make_review(document=document)
    assert draft_under(second).id != draft_under(first).id
    assert facts_of(second).drafts[0].base_is_current
    review_at("launched", review=first)
    assert not facts_of(second).drafts[0].base_is_current


def test_only_those_in_their_seats_are_counted_and_namesakes_are_two(db: Session) -> None:
    twins = [make_person("Sam Okoro"), make_person("Sam Okoro")]
    review = review_at("with_board", board=make_board(chair=make_person(), members=twins))
    for twin in twins:
        take_position(review, twin)
    ballot = facts_of(review).ballot
    assert ballot is not None
    assert len(set(ballot.yes)) == 2


def test_approved_hashes_are_those_of_the_carried_ballot(db: Session) -> None:
    review = review_at("approved")
    facts = facts_of(review)
    assert facts.approved == (facts.drafts[0].hash,)
    assert facts.ballot is not None
    assert facts.ballot.state == "carried"
    take(review, "return_for_changes")
    save(review, TEXT + "\n1.4 One more.\n", "clarifying")
    facts = facts_of(review)
    assert facts.approved != (facts.drafts[0].hash,)


def test_roles_come_from_the_seats_on_this_review(db: Session) -> None:
    mine, other = make_review(), make_review()
    subjects = [mine.subject, other.subject]
    assert roles_of(subjects, actor(lead_of(mine))) == {
        mine.id: {"working_group_lead", "working_group_member"},
        other.id: frozenset(),
    }
    assert roles_of(subjects, actor(members_of(mine)[0]))[mine.id] == {"working_group_member"}
    assert roles_of(subjects, actor(chair_of(mine)))[mine.id] == {"board_chair", "board_member"}
    assert roles_of(subjects, actor(board_of(mine)[1]))[mine.id] == {"board_member"}
    assert roles_of(subjects, actor(make_manager()))[other.id] == {"partnership_manager"}


def test_many_reviews_cost_as_many_queries_as_one(db: Session) -> None:
    reviews = [review_at("approved") for _ in range(2)]
    by = actor(make_manager())

    def cost(chosen: list[Review]) -> int:
        db.expunge_all()
        statements: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        subjects = [lifecycle.get_subject(each.id, kind="review") for each in chosen]
        event.listen(Engine, "before_cursor_execute", note)
        try:
            lifecycle.options_for_many(subjects, by)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(statements)

    db.flush()
    alone = cost(reviews[:1])
    assert cost(reviews) == alone
    assert alone <= 13


def test_a_draft_that_partners_never_saw_counts_from_its_first_version(db: Session) -> None:
    review = review_at("considering")
    late = make_document()
    documents.put_under_review(draft_of(late), subject_id=review.id, by=actor(make_manager()))
    [changed] = [each for each in facts_of(review).drafts if each.document == late.title]
    assert changed.substantive_since_consultation == (1,)


def test_the_facts_of_many_reviews_are_those_of_each_alone(db: Session) -> None:
    """Of many less is read: not the pages that introduce a round."""
    states = ("drafting", "preparing", "partner_comment", "considering", "with_board", "launched")
    subjects = [review_at(state).subject for state in states]
    alone = {}
    for each in subjects:
        db.expire_all()
        alone |= gather_many([each])
    db.expire_all()
    together = gather_many(subjects)
    for each in subjects:
        assert together[each.id] == replace(alone[each.id], now=together[each.id].now)
