"""Words that comments are about, and where comments stand in later versions."""

import sqlalchemy as sa
from alembic import op

from consult.store import JSONText

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
HOWS = (
    "how IN ('same', 'moved', 'renumbered', 'reworded', 'split', 'joined', 'removed', 'whole', "
    "'ambiguous')"
)


def upgrade():
    op.create_table(
        "comment_quote",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        _points_to("comment_quote", "comment_id", "comment"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_quote")),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("anchor", sa.String(20), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("candidates", JSONText(), nullable=False),
        sa.Column("placed_at", WHEN, nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.Column("chosen_at", WHEN, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(HOWS, name=op.f("ck_placement_how")),
        _points_to("placement", "comment_id", "comment"),
        _points_to("placement", "version_id", "version"),
        _points_to("placement", "chosen_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint(
            "comment_id", "version_id", name=op.f("uq_placement_comment_id_version_id")
        ),
    )
    op.create_index("ix_placement_place", "placement", ["version_id", "how", "anchor"])


def _points_to(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade():
    raise NotImplementedError("what people have pointed at is kept")
