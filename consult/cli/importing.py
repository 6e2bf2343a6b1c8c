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
@click.option(
    "--collection",
    "title",
    help="Title of the collection that they become chapters of; it is made if there is none.",
)
@click.option("--for-real", is_flag=True, help="Add them; without it nothing is written.")
@pass_context
def import_folder(
    context: Context,
    folder: Path,
    email: str,
    tracked: str | None,
    title: str | None,
    for_real: bool,
) -> None:
    """Make documents of the files in FOLDER.

    Each Word, HTML, Markdown and text file becomes one. They are taken in the order of their
    names; a title is what manifest.csv gives, or else what the file calls itself, or else its
    name. Exit code 1 when a file is refused; the others are added all the same, each whole.

    With --collection each folder in the folder is a part. A file manifest.csv says more: its
    columns are file, title, part, order, reference, review date, amended on, amendment, and a file
    is listed again for each further amendment.
    """
    from consult.documents.manifest import NAME, read_manifest, unused
    from consult.documents.many import plan
    from consult.documents.sent import is_taken
    from workflows.refusal import Refused

    _ = context.ready
    files = _files_in(folder, folders=title is not None)
    home = folder.resolve()
    away = [name for name in sorted(files) if not files[name].resolve().is_relative_to(home)]
    for name in away:  # whoever packed the folder is not to choose among the files of this machine
        del files[name]
    listed = files.pop(NAME, None)
    others = sorted(name for name in files if not is_taken(name))
    wanted = {name: path.read_bytes() for name, path in files.items() if name not in others}
    try:
        manifest = read_manifest(listed.read_bytes()) if listed else {}
    except Refused as no:
        raise click.ClickException("\n".join(each.told for each in no.refusals)) from no
    with store.scope("read"):
        by = somebody_who_may(Permission.CREATE_DOCUMENT, email)
        if title is not None:
            somebody_who_may(Permission.ARRANGE_COLLECTIONS, email)
        planned = plan(wanted, tracked=tracked or "", manifest=manifest)
    for name in others:
        click.echo(f"{name}: passed over, it is no Word, HTML, Markdown or text file.")
    for name in away:
        click.echo(f"{name}: passed over, it is a link that leads out of the folder.")
    for name in unused(wanted, manifest):
        click.echo(f"{name}: listed in {NAME}, but not in the folder.", err=True)
    if title is None and any(each.place and each.place.arranges for each in planned):
        click.echo(
            f"{NAME} gives parts, an order or review dates, which only a collection keeps: name "
            "one with --collection.",
            err=True,
        )
    collection_id = _collection(title, by) if title is not None and for_real else None
    added = [_one(each, by, collection_id, title, for_real=for_real) for each in planned]
    done = "added" if for_real else "could be added; nothing was written (--for-real adds them)"
    click.echo(f"{sum(added)} of {len(planned)} files {done}.")
    sys.exit(0 if all(added) else 1)


def _files_in(folder: Path, *, folders: bool) -> dict[str, Path]:
    """By name; those of a folder in it with that before it."""
    found = {p.name: p for p in folder.iterdir() if p.is_file() and p.name[0] not in ".~"}
    for inner in sorted(folder.iterdir()) if folders else ():
        if inner.is_dir() and inner.name[0] not in ".~":
            inside = _files_in(inner, folders=False)
            found |= {f"{inner.name}/{name}": path for name, path in inside.items()}
    return found


def _collection(title: str, by: Actor) -> int:
    """The one of this title, made if there is none."""
    from consult.documents.collections import operations, queries
    from workflows.refusal import Refused

    with store.scope("write"):
        try:
            found = queries.find_collection_titled(title) or operations.create_collection(
                title=title, by=by
            )
        except Refused as no:
            raise click.ClickException("\n".join(each.told for each in no.refusals)) from no
        collection_id = found.id
        store.commit()
    return collection_id


def _one(
    planned: Planned, by: Actor, collection_id: int | None, title: str | None, *, for_real: bool
) -> bool:
    """Whether it was, or could be, added. One transaction for each file."""
    from consult.documents.bold_lines import bold_lines
    from consult.documents.collections.queries import get_collection
    from consult.documents.many import add
    from workflows.refusal import Refused

    try:
        if for_real:
            with store.scope("write"):
                into = get_collection(collection_id) if collection_id is not None else None
                add(planned, collection=into, by=by)
                store.commit()
        elif planned.refusals:
            raise Refused(*planned.refusals)
    except Refused as no:
        for refusal in no.refusals:
            click.echo(f"{planned.name}: refused. {refusal.told}", err=True)
        return False
    blocks = len(planned.readings[-1].blocks)
    counted = "1 paragraph" if blocks == 1 else f"{blocks:,} paragraphs"
    versions = ", two versions" if len(planned.readings) > 1 else ""
    click.echo(f"{planned.name}: “{planned.title}”, {counted}{versions}{_where(planned, title)}.")
    if bold := len(bold_lines(planned.readings[-1].blocks)):
        click.echo(f"    Lines in bold that may be headings: {bold}. They stay paragraphs.")
    for notice in planned.incoming.notices:
        where = f", under “{notice.where}”" if notice.where else ""
        click.echo(f"    {notice.what}{where}" + (f" ({notice.count} times)" * (notice.count > 1)))
    return True


def _where(planned: Planned, title: str | None) -> str:
    """ ", in “Core” of “Procedures”, next review 2021-03-03, 2 past amendments"."""
    place = planned.place
    said = ""
    if title is not None:
        said = f", in “{place.part}” of “{title}”" if place and place.part else f", in “{title}”"
    if place and place.review_on and title is not None:
        said += f", next review {place.review_on}"
    if place and place.amendments:
        said += f", past amendments: {len(place.amendments)}"
    return said
