"""People, for whom there is no page yet."""

from __future__ import annotations

import click

from consult import store
from consult.access import Actor
from consult.cli.context import Context, pass_context

OPERATOR = Actor("The operator")
ROLES = ("partnership_manager", "administrator")


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
