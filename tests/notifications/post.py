"""A real mail server in this process, which can be told to be difficult."""

from __future__ import annotations

import email
import socket
import time
from email.message import Message as Mail
from typing import Any

from aiosmtpd.controller import Controller


class PostOffice:
    """Keeps what it takes. `says` is its answer to each letter, by address; 250 otherwise.

    at_the_door  its answer to a recipient (RCPT), by address
    slow         seconds before it answers
    """

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self.says: dict[str, str] = {}
        self.at_the_door: dict[str, str] = {}
        self.slow = 0.0
        self.tried = 0

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.at_the_door:
            return self.at_the_door[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.tried += 1
        if self.slow:
            time.sleep(self.slow)  # its own thread: nobody else waits
        answer = self.says.get(envelope.rcpt_tos[0], "250 OK")
        if answer.startswith("250"):
            self.taken.append(email.message_from_bytes(envelope.content))
        return answer

    @property
    def addresses(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.taken)


def open_office() -> tuple[PostOffice, Controller]:
    office = PostOffice()
    with socket.socket() as free:  # the controller wants to know its port beforehand
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    return office, controller


def address_of(controller: Controller) -> str:
    return f"smtp://127.0.0.1:{controller.port}"
