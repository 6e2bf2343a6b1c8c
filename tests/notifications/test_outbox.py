"""Messages leave once, after the commit, whatever the server and the workers do."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from consult import jobs, store
from consult.notifications import delivery, smtp
from consult.notifications.delivery import LEASE, wait_after
from consult.notifications.models import Message
from consult.notifications.operations import write_letters, write_message
from tests import factories
from tests.kernel.crowd import errors, together
from tests.notifications.conftest import Sweep, stored
from tests.notifications.post import PostOffice

Write = Callable[..., int]


def test_a_message_is_delivered_once(write: Write, office: PostOffice, deliver: Sweep) -> None:
    message = write("ada@example.org", subject="A title – with “quotes”", body="Größe\n.\nend")
    assert deliver() == 1
    assert deliver() == 0
    [mail] = office.taken
    assert mail["To"] == "ada@example.org"
    assert mail["Message-ID"] == stored(message).message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    parts = [part.get_payload(decode=True).decode() for part in mail.get_payload()]
    assert [part.get_content_type() for part in mail.get_payload()] == ["text/plain", "text/html"]
    assert parts[0].splitlines() == ["Größe", ".", "end"]
    assert "Größe<br>" in parts[1].replace("\r\n", "")
    assert (stored(message).state, stored(message).tried) == ("sent", 1)


def test_a_message_that_was_rolled_back_never_leaves(
    database: None, clock: Any, office: PostOffice, deliver: Sweep
) -> None:
    with store.scope("write"):
        write_message("tests/any", to=factories.make_person(), subject="S", body="B")
        store.session.flush()
    assert deliver() == 0
    assert office.taken == []


def test_a_message_is_tried_again_later_under_the_same_id(
    write: Write, office: PostOffice, deliver: Sweep, clock: Any
) -> None:
    message = write()
    office.says["ada@example.org"] = "451 Come back later"
    first_id = stored(message).message_id
    for tried in (1, 2, 3):
        assert deliver() == 0
        assert deliver() == 0, "it waits before it is tried again"
        row = stored(message)
        assert (row.state, row.tried, row.claimed_until) == ("waiting", tried, None)
        assert "Come back later" in row.last_error
        assert row.retry_at == clock() + timedelta(minutes=4 ** (tried - 1))
        clock.advance(wait_after(tried))
    office.says.clear()
    assert deliver() == 1
    assert [mail["Message-ID"] for mail in office.taken] == [first_id]
    assert stored(message).last_error == ""


def test_waits_grow_up_to_half_a_day() -> None:
    waits = [wait_after(tried) for tried in range(1, 9)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=12))


def test_in_the_end_it_is_given_up(
    write: Write, office: PostOffice, deliver: Sweep, clock: Any
) -> None:
    message = write()
    office.says["ada@example.org"] = "451 Never"
    for _ in range(20):
        deliver()
        clock.advance(hours=12)
    assert (stored(message).state, stored(message).tried) == ("failed", delivery.GIVE_UP_AFTER)
    assert office.tried == delivery.GIVE_UP_AFTER


@pytest.mark.parametrize("where", ["at_the_door", "says"])
def test_an_address_that_does_not_exist_fails_at_once(
    write: Write, office: PostOffice, deliver: Sweep, where: str
) -> None:
    message = write()
    getattr(office, where)["ada@example.org"] = "550 No such person"
    assert deliver() == 0
    assert stored(message).state == "failed"
    assert "No such person" in stored(message).last_error


def test_a_server_that_asks_to_wait_at_the_door_is_asked_again(
    write: Write, office: PostOffice, deliver: Sweep
) -> None:
    message = write()
    office.at_the_door["ada@example.org"] = "450 Greylisted"
    deliver()
    assert stored(message).state == "waiting"


def test_one_bad_message_does_not_stop_the_others(
    write: Write, office: PostOffice, deliver: Sweep
) -> None:
    office.says["bad@example.org"] = "550 No"
    good = [write("a@example.org"), write("z@example.org")]
    write("bad@example.org")
    with store.scope("write"):
        bad = Message(
            message_id="<broken@consult>",
            kind="tests/any",
            address="two\nlines@example.org",
            subject="S",
            body="B",
            created_at=stored(good[0]).created_at,
            retry_at=stored(good[0]).retry_at,
        )
        store.session.add(bad)
        store.commit()
    assert deliver() == 2
    assert office.addresses == ["a@example.org", "z@example.org"]
    assert stored(bad.id).state == "failed"


def test_a_server_that_is_not_there_costs_nothing_but_time(write: Write, clock: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"smtp://127.0.0.1:{taken.getsockname()[1]}"
        message = write()
        send = partial(smtp.send, url=nobody)
        assert delivery.sweep(send, sender="c@example.org") == 0
    assert stored(message).state == "waiting"


def test_workers_at_once_deliver_each_message_once(
    write: Write, office: PostOffice, deliver: Sweep
) -> None:
    for number in range(12):
        write(f"p{number:02}@example.org")
    office.slow = 0.01
    results = together(*[deliver] * 4)
    assert errors(results) == []
    assert sum(results) == 12
    assert office.addresses == [f"p{number:02}@example.org" for number in range(12)]


def test_a_worker_that_was_killed_loses_its_lease(
    write: Write, office: PostOffice, deliver: Sweep, clock: Any
) -> None:
    message = write()

    def die(_mail: object) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        delivery.sweep(die, sender="c@example.org")
    assert stored(message).claimed_until is not None
    assert deliver() == 0, "the lease still holds"
    clock.advance(LEASE - timedelta(seconds=1))
    assert deliver() == 0
    clock.advance(seconds=1)
    assert deliver() == 1
    assert len(office.taken) == 1


def test_no_transaction_is_open_while_the_server_is_slow(
    write: Write, office: PostOffice, deliver: Sweep
) -> None:
    write()
    office.slow = 1.0

    def save() -> float:
        time.sleep(0.3)
        started = time.monotonic()
        with store.scope("write"):
            factories.make_agency("Meanwhile")
            store.commit()
        return time.monotonic() - started

    sent, waited = together(deliver, save)
    assert sent == 1
    assert waited < 0.6


def test_the_service_delivers_to_the_server_of_its_settings(
    with_server: None, write: Write, office: PostOffice
) -> None:
    write()
    assert jobs.run_sweep("outbox") == 1
    assert office.addresses == ["ada@example.org"]


def test_without_a_server_mail_is_kept_for_reading(write: Write) -> None:
    message = write()
    assert jobs.run_sweep("outbox") == 1
    assert (stored(message).state, stored(message).last_error) == ("sent", "kept for reading")


def test_a_worker_is_woken_after_the_commit_only(
    database: None, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from consult.jobs import sweeps

    woken: list[str] = []
    monkeypatch.setattr(sweeps, "_nudgers", [woken.append])
    with store.scope("write"):
        write_message("tests/any", to=factories.make_person(), subject="S", body="B")
        assert woken == []
        store.rollback()
        store.commit()
        assert woken == []
        write_message("tests/any", to=factories.make_person(), subject="S", body="B")
        store.commit()
    assert woken == ["outbox"]


def test_everyone_gets_one_letter_and_those_who_left_get_none(db: Any) -> None:
    ada, ben, gone = (factories.make_person() for _ in range(3))
    gone.active = False
    words = {"at": ada.created_at}
    people = [ada, ben, ada, gone]
    assert write_letters("accounts/password_changed", people, **words) == 2


def test_a_subject_is_one_line_and_not_too_long(db: Any) -> None:
    message = write_message(
        "tests/any", to=factories.make_person(), subject="a\r\nBcc: x@y.z\n" * 60, body="B"
    )
    assert "\n" not in message.subject
    assert len(message.subject) <= 300
