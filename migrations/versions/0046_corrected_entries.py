"""What was entered for an agency and put right after the close."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "entry_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        _points_to("entry_id", "entered_answer"),
        _points_to("made_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_correction")),
    )
    op.add_column("entered_answer", sa.Column("corrected_at", WHEN, nullable=True))
    op.create_index(op.f("ix_entry_correction_entry_id"), "entry_correction", ["entry_id"])


def _points_to(column, other):
    name = op.f(f"fk_entry_correction_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def downgrade():
    raise NotImplementedError("what was put right is kept")
