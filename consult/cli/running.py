"""Bring the database up to date, fill it, and run the processes."""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path

import click

from consult import instance, store
from consult.cli.context import Context, pass_context
from consult.lifecycle.definitions import store_shipped
from consult.settings import PRODUCTION
from consult.store.engine import engine

SETS = Path(__file__).resolve().parent / "demo"


@click.command()
@pass_context
def migrate(context: Context) -> None:
    """Bring the database to the newest schema and store the shipped workflows."""
    from consult.store import schema  # alembic is for the command line only

    _ = context.ready
    schema.upgrade(engine())
    with store.scope("write"):
        fresh = store_shipped()
        store.commit()
    click.echo("The database is up to date." + (f" Stored {', '.join(fresh)}." if fresh else ""))


@click.group(invoke_without_command=True)
@click.option("--if-empty", is_flag=True, help="Do nothing when there are people already.")
@click.pass_context
def seed(context: click.Context, if_empty: bool) -> None:
    """Fill an empty database with a small demo: agencies, people and one document."""
    if context.invoked_subcommand is None:
        _plant_demo(context.obj, if_empty=if_empty)


def _seed_set(name: str) -> click.Command:
    """One command for each set of stories that is shipped."""

    @click.command(name, help=f"Play the stories of {name} into an empty database, as a demo.")
    @click.option("--if-empty", is_flag=True, help="Do nothing when there are people already.")
    @pass_context
    def play(context: Context, if_empty: bool) -> None:
        from consult.cli import playing

        _refuse_outside_the_demo(context)
        click.echo(playing.plant(name, if_empty=if_empty))

    return play


for each in sorted(path.parent.name for path in SETS.glob("*/set.yaml")):
    seed.add_command(_seed_set(each))


@seed.command()
@click.option("--reviews", "reviews", type=click.IntRange(1), default=200, show_default=True)
@click.option("--comments", "comments", type=click.IntRange(0), default=2000, show_default=True)
@click.option("--agencies", default=0, help="At least so many agencies, to grow into later.")
@pass_context
def scale(context: Context, reviews: int, comments: int, agencies: int) -> None:
    """Make or grow a large set for measuring; in production only in an empty database.

    One text of 200 paragraphs takes all the comments, up to 50 from each agency.
    """
    from consult.cli.scale import plant

    ready = context.ready
    done = plant(
        reviews_wanted=reviews,
        comments_wanted=comments,
        agencies_wanted=agencies,
        strict=ready.mode == PRODUCTION,
        say=lambda words: click.echo(f"\r{words}\033[K", nl=False, err=True),
    )
    click.echo(err=True)
    click.echo(done)


def _plant_demo(context: Context, *, if_empty: bool) -> None:
    from consult.cli.seeding import plant

    _refuse_outside_the_demo(context)
    click.echo(plant(if_empty=if_empty))


def _refuse_outside_the_demo(context: Context) -> None:
    if not context.ready.demo:
        raise click.ClickException(
            "The demo's people have no secrets, so it is for demo mode only."
        )


@click.command()
@click.option("--all", "everything", is_flag=True, help="Run every sweep once.")
@click.argument("names", nargs=-1)
@pass_context
def sweep(context: Context, names: tuple[str, ...], everything: bool) -> None:
    """Do what is due now: fire timers, deliver mail. Names of sweeps, or --all."""
    from consult.jobs import run_sweep
    from consult.jobs.sweeps import names as known

    _ = context.ready
    chosen = tuple(known()) if everything else names
    unknown = sorted(set(chosen) - set(known()))
    if not chosen or unknown:
        raise click.UsageError(f"Name one of: {', '.join(known())}; or use --all.")
    for name in chosen:
        click.echo(f"{name}: {run_sweep(name)} done")


@click.command()
@pass_context
def worker(context: Context) -> None:
    """Run the clock and the mail until stopped."""
    from consult.jobs.engine import work

    ready = context.ready
    instance.hold(ready)
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("huey").setLevel(logging.WARNING)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    work(ready)


@click.command()
@click.option("--workers", default=2, show_default=True, help="Web worker processes.")
@click.option("--threads", default=4, show_default=True, help="Threads in each.")
@pass_context
def web(context: Context, workers: int, threads: int) -> None:
    """Serve the pages with gunicorn on the host and port of the settings."""
    settings = context.settings
    root = Path(__file__).resolve().parents[2]
    gunicorn = Path(sys.executable).with_name("gunicorn")
    bind = f"{settings.host}:{settings.port}"
    arguments = ["--chdir", str(root), "--bind", bind, "--workers", str(workers)]
    arguments += ["--worker-class", "gthread", "--threads", str(threads), "--preload"]
    arguments += ["--log-level", "warning", "wsgi:app"]
    os.execv(str(gunicorn), [str(gunicorn), *arguments])  # noqa: S606  our own arguments


@click.command("demo-reset")
@pass_context
def demo_reset(context: Context) -> None:
    """Forget the demo: its database, its queue and its clock."""
    settings = context.settings
    if not settings.demo or not settings.database_url.startswith("sqlite:///"):
        raise click.ClickException("Only an embedded demo can be reset.")
    if instance.in_use(instance.lock_of(settings)):
        raise click.ClickException(instance.RUNNING)
    base = settings.database_url.removeprefix("sqlite:///")
    for name in (base, f"{base}-wal", f"{base}-shm", settings.queue_path, settings.demo_clock_path):
        Path(name).unlink(missing_ok=True)
    click.echo("The demo's data is gone. The next start makes it anew.")
