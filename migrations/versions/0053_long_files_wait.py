"""Long files wait until a worker has read them."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "waiting_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], op.f("fk_waiting_file_account_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], op.f("fk_waiting_file_draft_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["file_batch.id"], op.f("fk_waiting_file_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_file")),
    )
    for column in ("account_id", "draft_id", "batch_id"):
        op.create_index(op.f(f"ix_waiting_file_{column}"), "waiting_file", [column])


def downgrade():
    raise NotImplementedError("what was sent is kept")
