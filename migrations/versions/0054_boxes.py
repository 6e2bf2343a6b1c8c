"""Blocks know the box that is drawn around them."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade():
    for table in ("block", "copy_block"):
        op.add_column(table, sa.Column("box", sa.Integer(), nullable=False, server_default="0"))


def downgrade():
    raise NotImplementedError("texts keep their boxes")
