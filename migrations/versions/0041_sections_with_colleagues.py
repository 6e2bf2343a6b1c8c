"""Sections of a text that somebody of an agency asks a colleague to look at."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def _points_to(column, other):
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_passed_section_{column}")
    )


def upgrade():
    op.create_table(
        "passed_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(20), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'back', 'over')", name=op.f("ck_passed_section_state")
        ),
        _points_to("response_id", "response"),
        _points_to("version_id", "version"),
        _points_to("account_id", "account"),
        _points_to("asked_by_id", "account"),
        _points_to("settled_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passed_section")),
    )
    op.create_index(op.f("ix_passed_section_response_id"), "passed_section", ["response_id"])
    op.create_index(op.f("ix_passed_section_account_id"), "passed_section", ["account_id"])


def downgrade():
    raise NotImplementedError("what colleagues asked of each other is kept")
