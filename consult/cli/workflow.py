"""Workflow definitions, from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from consult.cli.context import Context, pass_context
from consult.lifecycle.kinds import known_effects
from workflows import definition as language
from workflows import soundness
from workflows.diagram import mermaid


@click.group()
def workflow() -> None:
    """Check and draw workflow definitions."""


@workflow.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_context
def check(context: Context, file: Path) -> None:
    """Say what is wrong with a definition, with file and line; exit code 1 when something is."""
    _ = context.ready
    flow = language.parse(file.read_text("utf-8"), str(file))
    problems = soundness.check(flow, known_effects=known_effects().get(flow.kind, set()))
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"{flow.title} ({flow.key} {flow.version}) is sound.")


@workflow.command()
@click.argument("key")
def diagram(key: str) -> None:
    """Print a shipped definition as a Mermaid diagram."""
    shipped = language.shipped()
    if key not in shipped:
        raise click.UsageError(f"Name one of: {', '.join(sorted(shipped))}.")
    click.echo(mermaid(shipped[key]))
