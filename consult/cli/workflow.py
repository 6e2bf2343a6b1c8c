"""Workflow definitions, from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from consult import store
from consult.access import Permission
from consult.cli.context import Context, pass_context, somebody_who_may
from consult.lifecycle.kinds import known_effects
from workflows import definition as language
from workflows import soundness
from workflows.diagram import mermaid


@click.group()
def workflow() -> None:
    """Check and draw workflow definitions, and publish versions of them."""


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
