"""Random walks of whole reviews through real operations: whatever people do in whatever order,
no step is taken that the definition does not have, no text is public that was not decided, and
the record holds."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import audit, clock, lifecycle, store
from consult.accounts import queries as accounts
from consult.accounts.models import Account
from consult.assessments.queries import newest_signed
from consult.boards.models import BallotVersion
from consult.boards.queries import newest_ballot
from consult.consultations import queries as consultations
from consult.documents import operations as documents
from consult.documents import queries as document_queries
from consult.editions.models import Approval, Publication
from consult.lifecycle import Passage, Subject
from consult.lifecycle.options import roles_on
from consult.reviews import operations as reviews
from consult.reviews.models import Review
from consult.store import Conflict, Missing
from tests import factories as make
from workflows.definition import shipped
from workflows.refusal import Refused

REVIEWED = sorted(key for key, flow in shipped().items() if flow.kind == "review")
ACTS = 120  # things done in one walk
NOT_TAKEN = (Refused, Missing, Conflict)
Act = Callable[[Review, random.Random], object]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("key", REVIEWED)
def test_people_who_do_anything_in_any_order_break_no_promise(
    db: Session, key: str, seed: int
) -> None:
    chance = random.Random(f"{key} {seed}")
    review = _begun(key)
    taken = refused = 0
    for _ in range(ACTS):
        act = chance.choice((_step, _step, _step, *WORK))
        before = (review.subject.state, review.subject.revision)
        try:
            with store.savepoint():
                done = act(review, chance)
        except NOT_TAKEN:
            refused += 1
            db.expire_all()
            assert (review.subject.state, review.subject.revision) == before
        else:
            taken += done is not None
        _stands_where_it_may(review)
    store.commit()
    assert taken
    assert refused
    assert _is_one_way(db, review)
    _only_what_was_decided_is_public(db)
    read, broken = audit.verify_all()
    assert read
    assert not broken


def _begun(key: str) -> Review:
    """Under way with everybody it could need, at the start."""
    agencies = [make.make_agency(), make.make_agency()]
    for agency in agencies:
        make.make_person(agency=agency, role="lead")
    texts = [] if shipped()[key].text == "none" else [make.draft_of(make.make_document())]
    chair, members = make.make_person(), [make.make_person(), make.make_person()]
    group = make.make_group(lead=make.make_person(), members=[make.make_person()])
    board = make.make_board(chair=chair, members=members)
    return reviews.start_review(
        definition=key,
        title="A walk",
        why="Practice has moved on.",
        drafts=texts,
        group_id=group.id,
        board_id=board.id,
        by=make.actor(make.make_manager()),
    )


def _people(review: Review) -> list[Account]:
    seated = [make.lead_of(review), *make.members_of(review), *make.board_of(review)]
    return [*seated, *accounts.list_managers()]


def _step(review: Review, chance: random.Random) -> object:
    """A step of the definition by anybody, who may or may not take it from here."""
    flow = lifecycle.workflow_of(review.subject)
    here = [step for step in flow.steps_from(review.subject.state) if not step.when]
    step = chance.choice(here if here and chance.random() < 0.9 else list(flow.steps))
    if flow.states[step.to].final and chance.random() < 0.95:
        return None  # or every walk would soon be over
    may = [
        each for each in _people(review) if roles_on(review.subject, make.actor(each)) & {*step.by}
    ]
    who = chance.choice(may if may and chance.random() < 0.8 else _people(review))
    if step.asks != "nothing" and chance.random() < 0.5:
        return make.hold(review, by=who)
    return make.take(review, step.trigger, by=who, reason="Because the group asked for it, twice.")


def _go_on(review: Review, _chance: random.Random) -> object:
    """As those would who know the way: a walk by chance alone hardly leaves the first states."""
    here = make.place_of(review)
    if here not in make.WAY[:-1]:
        return None
    return make.review_at(make.WAY[make.WAY.index(here) + 1], review=review)


def _prepare_group_round(review: Review, _chance: random.Random) -> object:
    return make.prepare_group_round(review)


def _prepare_partner_round(review: Review, _chance: random.Random) -> object:
    agencies = [each for each in accounts.list_agencies() if accounts.list_agency_leads([each.id])]
    return make.prepare_partner_round(review, agencies=agencies)


def _let_time_pass(_review: Review, chance: random.Random) -> object:
    make.pass_time(timedelta(days=chance.choice((1, 8, 40))))
    make.sweep()
    return None


def _save_a_version(review: Review, chance: random.Random) -> object:
    if not document_queries.drafts_of([review.id])[review.id]:
        return None
    draft = make.draft_under(review)
    source = f"# Sharing\n\nEvery agency shares at once, {chance.random()}.\n\nTell the family.\n"
    return documents.add_version(
        draft,
        source=source,
        change_class=chance.choice(("editorial", "clarifying", "substantive")),
        note="Said anew.",
        seen_number=draft.newest,
        by=make.actor(chance.choice(_people(review))),
    )


def _answer_the_round(review: Review, chance: random.Random) -> object:
    audience = chance.choice(("group", "agencies"))
    found = consultations.find_round(review.id, audience)
    if found is None:
        return None
    waiting = [each for each in make.responses_of(found) if each.subject.state == "drafting"]
    if not waiting:
        return None
    response = chance.choice(waiting)
    if chance.random() < 0.5:
        return make.submit_comment(response, f"Say when ({chance.random()}).")
    make.make_nil_return(response)
    return response


def _speak_on_the_ballot(review: Review, chance: random.Random) -> object:
    if not newest_ballot([review.id]):
        return None
    who = chance.choice(make.board_of(review))
    return make.take_position(review, who, chance.choice(("yes", "yes", "no_objection", "object")))


def _see_to_the_assessment(review: Review, chance: random.Random) -> object:
    if chance.random() < 0.5:
        return make.sign_equality(review)
    if not newest_signed([review.id])[review.id]:
        return None
    make.check_equality(review)
    return review


WORK: tuple[Act, ...] = (
    _go_on,
    _go_on,
    _prepare_group_round,
    _prepare_partner_round,
    _let_time_pass,
    _save_a_version,
    _answer_the_round,
    _answer_the_round,
    _speak_on_the_ballot,
    _speak_on_the_ballot,
    _see_to_the_assessment,
)


def _stands_where_it_may(review: Review) -> None:
    subject = review.subject
    state = lifecycle.workflow_of(subject).states[subject.state]  # KeyError: no such place
    assert (subject.stage, subject.held_from) == (state.stage, state.held_from)
    assert (subject.ended_at is not None) == state.final


def _is_one_way(db: Session, review: Review) -> bool:
    """Every passage begins where the one before it ended, by a step that the definition has."""
    flow = lifecycle.workflow_of(review.subject)
    here = flow.initial
    for each in db.scalars(
        select(Passage).where(Passage.subject_id == review.id).order_by(Passage.id)
    ):
        step = flow.find_step(each.from_state, each.trigger)
        assert step is not None
        assert each.from_state == here
        assert each.to_state == step.to
        here = each.to_state
    return here == review.subject.state


def _only_what_was_decided_is_public(db: Session) -> None:
    """What is published was approved, and what was approved was put to a ballot that carried."""
    for row in db.scalars(select(Publication)):
        approval = db.get(Approval, row.approval_id)
        assert approval is not None
        ballot = db.get(Subject, approval.ballot_id)
        put = db.get(BallotVersion, (approval.ballot_id, approval.version_id))
        version = document_queries.get_version(approval.version_id)
        assert ballot is not None
        assert ballot.state == "carried"
        assert put is not None
        assert put.hash == approval.hash == version.hash
        assert row.published_at <= clock.now()
