"""Several files at once wait together to become documents."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "file_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_file_batch_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_batch")),
    )
    op.create_index(op.f("ix_file_batch_account_id"), "file_batch", ["account_id"])
    with op.batch_alter_table("unsaved_text") as batch:
        batch.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_unsaved_text_batch_id", "file_batch", ["batch_id"], ["id"])
        batch.create_index("ix_unsaved_text_batch_id", ["batch_id"])


def downgrade():
    raise NotImplementedError("what people have sent is kept")
