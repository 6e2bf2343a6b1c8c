"""The `consult` command: everything that is done without a browser."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from consult import settings, store
from consult.cli.backups import backup, rehearse_restore, restore
from consult.cli.context import Context
from consult.cli.importing import import_folder
from consult.cli.mail import mail
from consult.cli.people import import_agencies, user
from consult.cli.record import audit
from consult.cli.reviews import review
from consult.cli.running import demo_reset, migrate, seed, sweep, web, worker
from consult.cli.timers import timers
from consult.cli.workflow import workflow
from workflows.definition import DefinitionError
from workflows.refusal import Refused


@click.group(help=__doc__)
@click.pass_context
def cli(context: click.Context) -> None:
    context.obj = Context()


@cli.command("settings")
def show_settings() -> None:
    """Print every setting, its default and what it means, as a Markdown table."""
    click.echo(settings.table())


COMMANDS = (
    migrate,
    seed,
    sweep,
    worker,
    web,
    demo_reset,
    audit,
    backup,
    restore,
    rehearse_restore,
    user,
    import_agencies,
    import_folder,
    mail,
    review,
    timers,
    workflow,
)
for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run a command; what goes wrong is one clear sentence and exit code 1 or 2."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        sys.exit(130)
    except (settings.BadSettings, store.Conflict) as error:
        _stop(str(error))
    except store.Missing as error:  # it says what, for the log
        _stop(f"There is no {str(error).removeprefix('the ')}.")
    except DatabaseError as error:
        _stop(f"the database cannot be used: {error.orig}. Has `consult migrate` been run?")
    except Refused as no:
        notes = getattr(no, "__notes__", [])  # in which scene of a demo it was
        _stop("\n".join([*notes, *(refusal.told for refusal in no.refusals)]))
    except OperationalError as error:
        _stop(f"The database cannot be used: {error.orig}")
    except DefinitionError as error:
        _stop("\n".join(error.problems))


def _stop(message: str) -> None:
    click.echo(f"consult: {message}", err=True)
    sys.exit(1)
