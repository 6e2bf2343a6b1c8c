"""What goes with a round: attachments, a plain-English summary, an easy read version."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "enclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("readable", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("other_file_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", WHEN, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('file', 'summary', 'easy_read')", name=op.f("ck_enclosure_kind")
        ),
        _points_to("enclosure", "consultation_id", "consultation"),
        _points_to("enclosure", "file_id", "stored_file"),
        _points_to("enclosure", "other_file_id", "stored_file"),
        _points_to("enclosure", "added_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enclosure")),
    )
    op.create_index(op.f("ix_enclosure_consultation_id"), "enclosure", ["consultation_id"])
    op.create_table(
        "enclosure_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enclosure_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("readable", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("other_file_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        _points_to("enclosure_correction", "enclosure_id", "enclosure"),
        _points_to("enclosure_correction", "file_id", "stored_file"),
        _points_to("enclosure_correction", "other_file_id", "stored_file"),
        _points_to("enclosure_correction", "made_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enclosure_correction")),
    )
    op.create_index(
        op.f("ix_enclosure_correction_enclosure_id"), "enclosure_correction", ["enclosure_id"]
    )


def _points_to(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade():
    raise NotImplementedError("what went with a round is kept")
