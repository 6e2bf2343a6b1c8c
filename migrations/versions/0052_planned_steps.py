"""A step that opens a round may be planned for a later minute."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "planned_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'taken', 'dropped', 'overtaken', 'refused')",
            name=op.f("ck_planned_step_state"),
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], op.f("fk_planned_step_review_id")),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["account.id"], op.f("fk_planned_step_planned_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_step")),
    )
    op.create_index("ix_planned_step_review_id", "planned_step", ["review_id"])
    op.create_index("ix_planned_step_due", "planned_step", ["state", "at"])


def downgrade():
    raise NotImplementedError("what was planned is kept")
