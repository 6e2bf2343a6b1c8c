"""Documents from a folder of files, such as the chapters of a manual."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consult import store
from consult.access import Actor, Permission
from consult.cli.context import Context, pass_context, somebody_who_may

if TYPE_CHECKING:
    from consult.documents.many import Planned

CHOICES = ("accepted", "rejected", "both")


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--by", "email", required=True, help="E-mail address of whoever adds them.")
@click.option(
    "--tracked",
    type=click.Choice(CHOICES),
    help="What becomes of tracked changes; without it, files that have some are refused.",
)
@click.option("--for-real", is_flag=True, help="Add them; without it nothing is written.")
@pass_context
def import_folder(
    context: Context, folder: Path, email: str, tracked: str | None, for_real: bool
) -> None:
    """Add each Word, HTML, Markdown and text file of a folder as a document.

    They are taken in the order of their names; a title is the first heading, or else the name.
    Exit code 1 when a file is refused; the others are added all the same, each whole.
    """
    from consult.documents.many import plan
    from consult.documents.sent import is_taken

    _ = context.ready
    files = {p.name: p for p in folder.iterdir() if p.is_file() and p.name[0] not in ".~"}
    others = sorted(name for name in files if not is_taken(name))
    wanted = {name: path.read_bytes() for name, path in files.items() if name not in others}
    with store.scope("read"):
        by = somebody_who_may(Permission.CREATE_DOCUMENT, email)
        planned = plan(wanted, tracked=tracked or "")
    for name in others:
        click.echo(f"{name}: passed over, it is no Word, HTML, Markdown or text file.")
    added = [_one(each, by, for_real=for_real) for each in planned]
    done = "added" if for_real else "could be added; nothing was written (--for-real adds them)"
    click.echo(f"{sum(added)} of {len(planned)} files {done}.")
    sys.exit(0 if all(added) else 1)


def _one(planned: Planned, by: Actor, *, for_real: bool) -> bool:
    """Whether it was, or could be, added. One transaction for each file."""
    from consult.documents.many import add
    from workflows.refusal import Refused

    try:
        if for_real:
            with store.scope("write"):
                add(planned, by=by)
                store.commit()
        elif planned.refusals:
            raise Refused(*planned.refusals)
    except Refused as no:
        for refusal in no.refusals:
            click.echo(f"{planned.name}: refused. {refusal.because}", err=True)
        return False
    blocks = len(planned.readings[-1].blocks)
    counted = "1 paragraph" if blocks == 1 else f"{blocks:,} paragraphs"
    versions = ", two versions" if len(planned.readings) > 1 else ""
    click.echo(f"{planned.name}: “{planned.title}”, {counted}{versions}.")
    for notice in planned.incoming.notices:
        where = f", under “{notice.where}”" if notice.where else ""
        click.echo(f"    {notice.what}{where}" + (f" ({notice.count} times)" * (notice.count > 1)))
    return True
