"""People, and agencies from a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consult import store
from consult.access import Actor
from consult.cli.context import Context, pass_context

if TYPE_CHECKING:
    from consult.people.importing import Planned

OPERATOR = Actor("The operator")
ROLES = ("partnership_manager", "administrator", "safeguarding_lead")


@click.group()
def user() -> None:
    """Add people and look them up."""


@user.command("add")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--job-title", default="")
@click.option("--agency", help="Full name of the agency; it is made when it is not known.")
@click.option(
    "--agency-role", type=click.Choice(["lead", "deputy", "contributor"]), default="contributor"
)
@click.option("--site-role", type=click.Choice(ROLES))
@click.option("--password", help="Without one, the person signs in by an e-mailed link.")
@pass_context
def add(
    context: Context,
    email: str,
    name: str,
    job_title: str,
    agency: str | None,
    agency_role: str,
    site_role: str | None,
    password: str | None,
) -> None:
    """Add a person, with an agency and a role if wanted."""
    from consult.accounts import operations, queries

    _ = context.ready
    hashed = operations.hash_password(password) if password else None
    with store.scope("write"):
        account = operations.create_account(
            email=email, name=name, job_title=job_title, password_hash=hashed, by=OPERATOR
        )
        if agency:
            known = {each.name: each for each in queries.list_agencies()}
            place = known.get(agency) or operations.create_agency(
                name=agency, short_name="", sector="", by=OPERATOR
            )
            operations.add_membership(account=account, agency=place, role=agency_role, by=OPERATOR)
        if site_role:
            operations.give_site_role(account=account, role=site_role, by=OPERATOR)
        store.commit()
    click.echo(f"{name} can sign in as {email}.")


@user.command("list")
@pass_context
def list_users(context: Context) -> None:
    """Print everyone, one a line."""
    from consult.accounts import queries

    _ = context.ready
    with store.scope("read"):
        for account in queries.list_accounts():
            click.echo(f"{account.email}\t{account.name}\t{'' if account.active else 'inactive'}")


@click.command("import-agencies")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@pass_context
def import_agencies(context: Context, file: Path, dry_run: bool) -> None:
    """Bring in agencies and contacts from a CSV file; again and again if wanted.

    Lines that are refused are named, and left out; the command then ends with 1.
    """
    from consult.people import importing, sheet

    _ = context.ready
    text = sheet.read(file.read_bytes())
    with store.scope("read"):
        planned = importing.plan(text)
    for each in planned.lines:
        _tell(each)
    for start in [] if dry_run else range(0, len(planned.to_do), importing.AT_ONCE):
        with store.scope("write"):
            importing.carry_out(planned.to_do[start : start + importing.AT_ONCE], by=OPERATOR)
            store.commit()
    counts = ", ".join(f"{planned.counts[what]} {what}" for what in importing.OUTCOMES)
    click.echo(f"{counts}. Nothing was changed." if dry_run else f"{counts}.")
    if planned.counts[importing.REFUSED]:
        sys.exit(1)


def _tell(planned: Planned) -> None:
    """A line that does something, or why it cannot."""
    why = [f"{heading}: {because}" for heading, because in planned.refusals]
    if said := "; ".join([*planned.changes, *why]):
        click.echo(
            f"line {planned.line.number}: {planned.what}: {planned.agency or '(no name)'}: {said}",
            err=bool(why),
        )
