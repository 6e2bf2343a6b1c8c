"""A draft under no review can be set aside, and taken up again."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade():
    op.add_column("draft", sa.Column("set_aside_at", WHEN, nullable=True))
    op.add_column("draft", sa.Column("set_aside_by_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("draft") as batch:
        batch.create_foreign_key(
            op.f("fk_draft_set_aside_by_id"), "account", ["set_aside_by_id"], ["id"]
        )


def downgrade():
    raise NotImplementedError("what was set aside is kept")
