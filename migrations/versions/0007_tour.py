"""The stops of the demonstration's tour."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "tour_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("does", sa.String(length=300), nullable=False),
        sa.Column("next", sa.String(length=300), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_tour_stop_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tour_stop")),
    )


def downgrade():
    op.drop_table("tour_stop")
