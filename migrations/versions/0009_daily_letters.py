"""Letters that wait for one daily message."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "letter_choice",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_letter_choice_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_letter_choice")),
    )
    # Both databases take the reference with the column, without a rebuilt table.
    op.execute(
        "ALTER TABLE message ADD COLUMN daily_id INTEGER "
        "CONSTRAINT fk_message_daily_id REFERENCES message (id)"
    )
    op.create_index(op.f("ix_message_daily_id"), "message", ["daily_id"])


def downgrade():
    raise NotImplementedError("restore the copy that was made before the migration")
