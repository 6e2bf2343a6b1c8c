"""Lists of agencies that are asked again and again, under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "agency_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["saved_by_id"], ["account.id"], op.f("fk_agency_list_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_list")),
        sa.UniqueConstraint("name", name=op.f("uq_agency_list_name")),
    )
    op.create_table(
        "listed_agency",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["agency_list.id"], op.f("fk_listed_agency_list_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], op.f("fk_listed_agency_agency_id")),
        sa.PrimaryKeyConstraint("list_id", "agency_id", name=op.f("pk_listed_agency")),
    )


def downgrade():
    raise NotImplementedError("what was saved is kept")
