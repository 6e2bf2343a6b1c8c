"""Answers that came by phone, post, e-mail or at a meeting are entered by those who run a round."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "entered_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(10), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("given_name", sa.String(200), nullable=False),
        sa.Column("given_role", sa.String(200), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("edited_at", WHEN, nullable=False),
        sa.Column("recorded_at", WHEN, nullable=True),
        sa.Column("replaced_at", WHEN, nullable=True),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("objected_by_id", sa.Integer(), nullable=True),
        sa.Column("objected_at", WHEN, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "how IN ('phone', 'letter', 'email', 'meeting')", name=op.f("ck_entered_answer_how")
        ),
        _points_to("response_id", "response"),
        _points_to("file_id", "stored_file"),
        _points_to("entered_by_id", "account"),
        _points_to("objected_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entered_answer")),
        sa.UniqueConstraint("response_id", name=op.f("uq_entered_answer_response_id")),
    )


def _points_to(column, other):
    name = op.f(f"fk_entered_answer_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def downgrade():
    raise NotImplementedError("what agencies answered is kept")
