"""A review date is told of once, and an amendment from before is corrected as it was seen."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("chapter", sa.Column("told_of", sa.Date(), nullable=True))
    op.add_column(
        "past_amendment",
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("past_amendment", "revision", server_default=None)
    else:
        with op.batch_alter_table("past_amendment") as batch:
            batch.alter_column("revision", server_default=None)


def downgrade():
    raise NotImplementedError("what was told is kept")
