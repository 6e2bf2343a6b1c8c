"""What every command may need: settings, the database, every feature."""

from __future__ import annotations

from functools import cached_property

import click

from consult import boot, connect
from consult.access import Actor, Permission, ask
from consult.settings import Settings, from_environment, prepare


class Context:
    """Made lazily, so that `--help` touches nothing."""

    @cached_property
    def settings(self) -> Settings:
        return prepare(from_environment())

    @cached_property
    def ready(self) -> Settings:
        """Connected to the database, with every feature loaded."""
        connect(self.settings)
        boot.load()
        return self.settings


pass_context = click.make_pass_decorator(Context)


def somebody_who_may(permission: Permission, email: str) -> Actor:
    """Who does it, by address. Raises a usage error for nobody, and the reason for who may not."""
    from consult.accounts import queries  # a database is needed from here on

    account = queries.find_account_by_email(email)
    if account is None or not account.active:
        raise click.UsageError(f"Nobody signs in as {email}.")
    actor = queries.actor_for(account.id)
    refusal = ask(permission, actor)
    if refusal is not None:
        raise click.ClickException(refusal.told)
    return actor
