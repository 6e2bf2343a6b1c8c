"""The record, from the command line."""

from __future__ import annotations

import sys

import click

from consult import store
from consult.audit import verify_all
from consult.cli.context import Context, pass_context


@click.group()
def audit() -> None:
    """Prove the record."""


@audit.command()
@pass_context
def verify(context: Context) -> None:
    """Check every chain; exit code 1 and the first broken entry of each when one does not hold."""
    _ = context.ready
    with store.scope("read"):
        count, broken = verify_all()
    for fault in broken:
        click.echo(f"{fault.thing}: broken at entry {fault.position}: {fault.why}", err=True)
    if broken:
        sys.exit(1)
    click.echo(f"{count:,} entries read; every chain holds.")
