"""Workflow definitions, from the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from consult import store
from consult.access import Permission
from consult.cli.context import Context, pass_context, somebody_who_may
from consult.lifecycle import Definition
from consult.lifecycle.kinds import known_effects
from workflows import definition as language
from workflows import soundness
from workflows.diagram import mermaid
from workflows.guards.wording import count
from workflows.refusal import Refused


@click.group()
def workflow() -> None:
    """Check and draw workflow definitions, publish versions of them, and move reviews to them."""


@workflow.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_context
def check(context: Context, file: Path) -> None:
    """Say what is wrong with a definition, with file and line; exit code 1 when something is."""
    _ = context.ready
    source = _text_of(file)
    flow = language.parse(source, str(file))
    known = known_effects().get(flow.kind, set())
    problems = soundness.check_lines(source, str(file), flow, known_effects=known)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"{flow.title} ({flow.key} {flow.version}) is sound.")


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        because = f"The letters of {file} cannot be read: it is not in UTF-8."
        raise click.UsageError(because) from None


@workflow.command()
@click.argument("key")
def diagram(key: str) -> None:
    """Print a shipped definition as a Mermaid diagram."""
    shipped = language.shipped()
    if key not in shipped:
        raise click.UsageError(f"Name one of: {', '.join(sorted(shipped))}.")
    click.echo(mermaid(shipped[key]))


@workflow.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "email", required=True, help="E-mail address of whoever proposes it.")
@click.option("--change", required=True, help="What changes, and why.")
@pass_context
def publish(context: Context, file: Path, email: str, change: str) -> None:
    """Store a new version, for a second person to publish on the page or with `confirm`."""
    from consult.definitions import operations

    _ = context.ready
    source = _text_of(file)
    with store.scope("write"):
        by = somebody_who_may(Permission.DEFINE_REVIEWS, email)
        row = operations.propose_version(source=source, change=change, by=by)
        store.commit()
    click.echo(
        f"Stored {row.key} {row.version}. Nothing goes by it before a second person has published "
        f"it: on its page, or with `consult workflow confirm {row.key} {row.version} --by …`."
    )


@workflow.command()
@click.argument("key")
@click.argument("version", type=int)
@click.option("--by", "email", required=True, help="E-mail address of the second person.")
@pass_context
def confirm(context: Context, key: str, version: int, email: str) -> None:
    """Publish a version that somebody else proposed."""
    from consult.definitions import operations, queries

    _ = context.ready
    with store.scope("write"):
        row = queries.get_version(key, version)
        operations.publish_version(row, by=somebody_who_may(Permission.DEFINE_REVIEWS, email))
        store.commit()
    click.echo(f"New reviews go by {key} {version} from now on.")


@workflow.command()
@click.argument("key")
@pass_context
def preview(context: Context, key: str) -> None:
    """Say what would become of the reviews under older versions if they were moved.

    For each place where some stand: how many, and where they would go, or that they would be
    stuck, why, and which places of the newest version they could go to. Nothing changes.
    """
    from consult.definitions import presenters

    _ = context.ready
    with store.scope("read"):
        newest = _newest(key)
        rows = presenters.rows_to_move(newest)
        if not rows:
            click.echo(f"Every review under way goes by {key} {newest.version} already.")
            return
        click.echo(presenters.in_words(rows))
        for row in rows:
            at = row.standing
            here = f"{at.definition.version}\t{at.state}\t{at.count}\t{at.title}"
            click.echo(f"{here}\t{'stuck' if row.stuck else row.goes_to}")
            if row.stuck:
                click.echo(f"\t- {row.stuck.told}")
                for state, title in row.places:
                    click.echo(f"\t- --map {at.state}={state}\t{title}")


@workflow.command()
@click.argument("key")
@click.option(
    "--from",
    "version",
    type=int,
    help="The version that --map is about; needed only where several have a state of that name.",
)
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="OLD=NEW",
    help="Where those that stand in the state OLD go. May be given several times.",
)
@click.option("--reason", default="", help="Why; it is kept on the record of each review.")
@click.option("--by", "email", required=True, help="E-mail address of whoever moves them.")
@pass_context
def move(
    context: Context,
    key: str,
    version: int | None,
    pairs: tuple[str, ...],
    reason: str,
    email: str,
) -> None:
    """Move every review under an older version to the newest one; all move, or none does.

    Exit code 1, with every reason, when they are not moved. `consult workflow preview KEY` says
    which would be stuck.
    """
    from consult.definitions import operations, queries

    _ = context.ready
    with store.scope("write"):
        by = somebody_who_may(Permission.DEFINE_REVIEWS, email)
        newest = _newest(key)
        chosen = _chosen(newest, version, pairs)
        try:
            moved = operations.move_subjects(
                newest,
                chosen=chosen,
                reason=reason,
                seen=operations.mark_of(queries.list_subjects(newest)),
                by=by,
            )
        except Refused as no:
            raise click.ClickException("\n".join(each.told for each in no.refusals)) from no
        store.commit()
    click.echo(f"Moved to {key} {newest.version}: {count(moved, 'review')}.")


def _newest(key: str) -> Definition:
    from consult.definitions import queries

    newest = queries.newest_published(queries.list_versions(key))
    if newest is None:
        raise click.UsageError(f"No kind of review is called {key}.")
    return newest


def _chosen(
    newest: Definition, version: int | None, pairs: Sequence[str]
) -> dict[tuple[int, str], str]:
    """(version, state there) → state, of every pair. Raises a usage error for what nobody is in."""
    from consult.definitions import queries

    standing = queries.list_standing(newest)
    chosen: dict[tuple[int, str], str] = {}
    for pair in pairs:
        old, sign, new = (part.strip() for part in pair.partition("="))
        if not (old and sign and new):
            raise click.UsageError(f"Write --map as OLD=NEW, not “{pair}”.")
        found = [
            each.definition.version
            for each in standing
            if each.state == old and version in (None, each.definition.version)
        ]
        if not found:
            of = f"version {version}" if version is not None else "an older version"
            raise click.UsageError(f"No review of {of} stands in “{old}”.")
        if len(found) > 1:
            several = ", ".join(map(str, sorted(found)))
            raise click.UsageError(
                f"Reviews of versions {several} stand in “{old}”: say which with --from."
            )
        if chosen.setdefault((found[0], old), new) != new:
            raise click.UsageError(f"--map says twice where “{old}” goes.")
    return chosen
