"""What every command may need: settings, the database, every feature."""

from __future__ import annotations

from functools import cached_property

import click

from consult import boot, connect
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
