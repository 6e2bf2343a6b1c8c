"""A text that is not saved yet may bring its draft up to date with what was published."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("unsaved_text") as batch:
        batch.add_column(sa.Column("rebases_on_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            "fk_unsaved_text_rebases_on_id", "version", ["rebases_on_id"], ["id"]
        )


def downgrade():
    with op.batch_alter_table("unsaved_text") as batch:
        batch.drop_constraint("fk_unsaved_text_rebases_on_id", type_="foreignkey")
        batch.drop_column("rebases_on_id")
