"""A sheet of agencies between being sent and being confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "agency_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_agency_sheet_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_sheet")),
    )
    op.create_index(op.f("ix_agency_sheet_account_id"), "agency_sheet", ["account_id"])


def downgrade():
    op.drop_table("agency_sheet")
