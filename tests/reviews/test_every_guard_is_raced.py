"""For every guard: somebody changes what it rests on while somebody else takes the step.

The races are decided here, not left to luck. In the first test whoever changes the fact is first
and has not committed when the step is taken: the step has to wait, and then see the change. In
the second the step is first: the change has to wait, and then comes too late, or after it.
"""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult import lifecycle, store
from tests.reviews.at_once import Act
from tests.reviews.guard_races import ELSEWHERE, RACES, SETTLED
from workflows.guards import GUARDS
from workflows.refusal import Refused


def test_every_guard_is_raced_or_nothing_can_race_it() -> None:
    assert {*RACES, *ELSEWHERE, *SETTLED} == set(GUARDS)
    assert len(RACES) + len(ELSEWHERE) + len(SETTLED) == len(GUARDS)


def one_after_other(first: Act, second: Act) -> list[Any]:
    """The second begins while the first, all done, has not committed; results or errors of both.

    The first commits a tenth of a second after the second has begun, which is long enough for
    one that does not wait to be seen to have read what was there before.
    """
    inside, begun = threading.Event(), threading.Event()
    found: list[Any] = [None, None]

    def leads() -> None:
        try:
            with store.scope("write"):
                try:
                    found[0] = first()
                finally:
                    inside.set()
                    assert begun.wait(timeout=20)
                    threading.Event().wait(0.1)
                store.commit()
        except Exception as error:
            found[0] = error

    def follows() -> None:
        assert inside.wait(timeout=20)
        begun.set()
        try:
            with store.scope("write"):
                found[1] = second()
                store.commit()
        except Exception as error:
            found[1] = error

    threads = [threading.Thread(target=each) for each in (leads, follows)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    store.session.expire_all()
    return found


def failed(found: Any) -> bool:
    return isinstance(found, Exception)


def codes(found: Any) -> tuple[str, ...]:
    assert isinstance(found, Refused), found
    return found.codes


@pytest.mark.parametrize("guard", sorted(RACES))
def test_the_step_waits_for_whoever_is_changing_what_it_rests_on(db: Session, guard: str) -> None:
    this = RACES[guard]()
    store.commit()
    changed, taken = one_after_other(this.act, this.taken)
    if this.ends == "kept out":
        codes(changed)
        assert not failed(taken), taken
        return
    assert not failed(changed), changed
    if this.ends == "moved":
        assert isinstance(taken, lifecycle.Moved | Refused), taken
        return
    assert (this.code or GUARDS[guard].code) in codes(taken)


@pytest.mark.parametrize("guard", sorted(RACES))
def test_whoever_changes_it_waits_for_the_step(db: Session, guard: str) -> None:
    this = RACES[guard]()
    store.commit()
    taken, changed = one_after_other(this.taken, this.act)
    assert not failed(taken), taken
    assert not failed(changed) or isinstance(changed, lifecycle.Moved | Refused), changed
    if this.ends == "kept out":
        codes(changed)
