"""Alembic's entry: the connection and the metadata are handed in by consult.cli.migrate."""

from alembic import context

config = context.config
connection = config.attributes["connection"]
metadata = config.attributes["metadata"]


def plain_type(kind, item, _context):
    """Migrations name SQL types, not our decorators, so that they still run years from now."""
    if kind == "type" and type(item).__module__.startswith("consult."):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=plain_type,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
