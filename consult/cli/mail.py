"""Mail that came back, from the command line: for the program that receives mail."""

from __future__ import annotations

from typing import BinaryIO

import click

from consult import store
from consult.access import CLOCK
from consult.cli.context import Context, pass_context

MOST = 10 * 1024 * 1024  # bytes of a report that are read


@click.group()
def mail() -> None:
    """Letters that the service has sent."""


@mail.command()
@click.argument("file", type=click.File("rb"))
@pass_context
def bounce(context: Context, file: BinaryIO) -> None:
    """Read the report of a mail server from FILE (- for standard input) and mark what came back.

    The page of sent mail and “Who has answered” show it. Exit code 1 for what is no such report.
    """
    from consult.notifications.bounces import note_bounces

    _ = context.ready
    with store.scope("write"):
        found = note_bounces(file.read(MOST), by=CLOCK)
        store.commit()
    for message in found:
        click.echo(f"{message.address} did not get “{message.subject}”: {message.last_error}")
