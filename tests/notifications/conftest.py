"""A post office, and an outbox with an empty database behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest

from consult import settings, store
from consult.notifications import delivery, smtp
from consult.notifications.models import Message
from consult.notifications.operations import write_message
from tests import factories
from tests.notifications.post import PostOffice, address_of, open_office

Sweep = Callable[[], int]


@pytest.fixture
def office_and_url() -> Iterator[tuple[PostOffice, str]]:
    office, controller = open_office()
    yield office, address_of(controller)
    controller.stop()


@pytest.fixture
def office(office_and_url: tuple[PostOffice, str]) -> PostOffice:
    return office_and_url[0]


@pytest.fixture
def deliver(office_and_url: tuple[PostOffice, str]) -> Sweep:
    """One sweep of one worker, to the post office."""
    send = partial(smtp.send, url=office_and_url[1])
    return lambda: delivery.sweep(send, sender="Consult <consult@example.org>")


@pytest.fixture
def with_server(office_and_url: tuple[PostOffice, str], app: object) -> Iterator[None]:
    """The service itself knows the post office."""
    before = settings.current()
    settings.use(replace(before, smtp_url=office_and_url[1]))
    yield
    settings.use(before)


@pytest.fixture
def write(database: None, clock: object) -> Callable[..., int]:
    """Write a message in a transaction of its own; its id."""

    def make(email: str = "ada@example.org", *, subject: str = "Hello", body: str = "Hi") -> int:
        with store.scope("write"):
            person = factories.make_person(email=email)
            message = write_message("tests/any", to=person, subject=subject, body=body)
            store.commit()
            return message.id

    return make


def stored(message_id: int) -> Message:
    with store.scope("read"):
        return store.session.get_one(Message, message_id)
