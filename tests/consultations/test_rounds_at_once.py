"""Two people prepare or write the same round at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from consult import audit, store
from consult.consultations import operations, queries
from tests.factories import actor, lead_of, make_review, review_at
from workflows.refusal import Refused


def at_once(act, times=4):
    """What each of several threads got: a value or the codes of a refusal."""
    ready = Barrier(times)

    def run(number):
        ready.wait()
        with store.scope("write"):
            try:
                found = act(number)
                store.commit()
            except Refused as no:
                return no.codes
            except audit.Overtaken:
                return audit.Overtaken
            return found

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_only_one_round_is_begun(db):
    review = make_review()
    by, review_id = actor(lead_of(review)), review.id
    store.commit()
    got = at_once(lambda _n: operations.prepare_round(review_id, "group", by=by).id)
    assert len([each for each in got if isinstance(each, int)]) == 1
    assert [each for each in got if each == ("round-under-way",)] == [("round-under-way",)] * 3


def test_of_several_who_save_the_same_words_one_does_and_the_others_are_told(db):
    review = review_at("preparing")
    by = actor(lead_of(review))
    made = operations.prepare_round(review.id, "agencies", by=by)
    store.commit()
    round_id, seen = made.id, made.revision

    def write(number):
        found = queries.get_round(round_id)
        operations.write_letter(found, letter=f"Letter {number}", seen_revision=seen, by=by)
        return number

    got = at_once(write)
    assert len([each for each in got if isinstance(each, int)]) == 1
    assert got.count(audit.Overtaken) == 3
