"""The record, from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from consult import settings, store
from consult.access import CLOCK
from consult.audit import verify_all
from consult.audit.anchor import Anchor, NotAnAnchor, read_anchor
from consult.cli.context import Context, pass_context
from consult.record import export, operations, queries

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
NEW_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def audit() -> None:
    """Prove the record."""


@audit.command()
@click.option("--anchor", type=FILE, help="An anchor that was kept outside the database.")
@pass_context
def verify(context: Context, anchor: Path | None) -> None:
    """Check every chain; exit code 1 and the first broken entry of each when one does not hold.

    Without an anchor, nothing shows that the newest entries of a chain were cut off together with
    its head.
    """
    _ = context.ready
    known = _read(anchor) if anchor is not None else None
    with store.scope("read"):
        count, broken = verify_all(known)
    for fault in broken:
        click.echo(str(fault), err=True)
    if broken:
        sys.exit(1)
    held = ""
    if known is not None:
        held = f" All that was anchored at {settings.in_words(known.at)} is there."
    click.echo(f"{count:,} entries read; every chain holds.{held}")


def _read(file: Path) -> Anchor:
    try:
        return read_anchor(file.read_bytes())
    except NotAnAnchor as no:
        raise click.ClickException(str(no)) from None


@audit.command()
@click.argument("file", type=NEW_FILE)
@click.option("--mail/--no-mail", default=True, help="Mail it to CONSULT_AUDIT_MAIL_TO as well.")
@pass_context
def anchor(context: Context, file: Path, mail: bool) -> None:
    """Write to FILE, signed, where every chain ends now. Keep it on another machine."""
    addresses = context.ready.audit_addresses if mail else []
    _refuse_to_replace(file)
    with store.scope("write"):
        made = operations.make_anchor(addresses=addresses, by=CLOCK)
        file.write_text(made.content, "utf-8")
        store.commit()
    click.echo(f"{made.entries:,} entries in {made.chains:,} chains anchored in {file}.")
    for address in addresses:
        click.echo(f"A worker mails it to {address}.")


@audit.command("export")
@click.argument("file", type=NEW_FILE)
@click.option("--review", "review_id", type=int, help="Only what one review has left behind.")
@click.option("--words/--no-words", default=True, help="With names and free text, or without.")
@pass_context
def export_record(context: Context, file: Path, review_id: int | None, words: bool) -> None:
    """Write the record to FILE, a zip with a small program that checks it by itself."""
    _ = context.ready
    _refuse_to_replace(file)
    with store.scope("read"):
        things = queries.things_of_review(review_id) if review_id is not None else None
        with file.open("xb") as opened:
            count = export.write(opened, things=things, with_words=words)
    click.echo(f"{count:,} entries written to {file}. Unpack it, and run: python -I verify.py")


def _refuse_to_replace(file: Path) -> None:
    if file.exists():
        raise click.ClickException(f"{file} is there already; nothing is ever replaced.")
