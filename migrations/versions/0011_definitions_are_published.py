"""A version of a definition is proposed by one person and published by another."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("definition") as batch:
        batch.add_column(sa.Column("change", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("proposer_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("proposer_name", sa.String(length=200), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(
            sa.Column("settler_name", sa.String(length=200), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE definition SET published_at = stored_at")
    with op.batch_alter_table("definition") as batch:
        for name in ("change", "proposer_name", "settler_name"):
            batch.alter_column(name, server_default=None)


def downgrade():
    with op.batch_alter_table("definition") as batch:
        for name in (
            "set_aside_at",
            "settler_name",
            "published_at",
            "proposer_name",
            "proposer_id",
            "change",
        ):
            batch.drop_column(name)
