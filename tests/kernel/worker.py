"""A worker to be killed: python -m tests.kernel.worker LETTERS MINUTES_AHEAD.

It sweeps timers and mail until it is killed, or until nothing is left when MINUTES_AHEAD is given.
The settings are those of the environment; LETTERS is the file to which mail goes, a line each.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from email.message import EmailMessage

from consult import boot, clock, settings, store
from consult.lifecycle import timers
from consult.notifications import delivery
from tests.kernel import trial

LONG_AGO = timedelta(days=1)


class AlwaysOver(dict[int, object]):
    """Every window closed a day ago."""

    def get(self, _key: int, _default: object = None) -> object:  # type: ignore[override]
        return clock.now() - LONG_AGO


def send(mail: EmailMessage) -> None:
    """One write, so that a line is there whole or not at all."""
    descriptor = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{mail['Message-ID']}\n".encode())
    os.close(descriptor)


def main() -> None:
    ahead = timedelta(minutes=float(sys.argv[2]))
    settings.use(settings.from_environment())
    store.connect(settings.current().database_url)
    boot.load()
    trial.register_kinds()
    trial.closes = AlwaysOver()  # type: ignore[assignment]
    clock.use(lambda: clock.machine_now() + ahead)
    while True:
        done = timers.sweep() + delivery.sweep(send, sender="Consult <c@example.org>", most=20)
        if ahead and not done:
            return


if __name__ == "__main__":
    main()
