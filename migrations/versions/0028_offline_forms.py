"""Comment forms that are filled in elsewhere and sent back."""

import sqlalchemy as sa
from alembic import op

from consult.store import JSONText

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
STATES = "state IN ('sent', 'saving', 'saved', 'stopped')"


def upgrade():
    op.create_table(
        "sent_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", JSONText(), nullable=False),
        sa.Column("mapping", JSONText(), nullable=False),
        sa.Column("choices", JSONText(), nullable=False),
        sa.Column("told", JSONText(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("sent_at", WHEN, nullable=False),
        sa.Column("confirmed_at", WHEN, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_sent_sheet_state")),
        _points_to("sent_sheet", "response_id", "response"),
        _points_to("sent_sheet", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_sheet")),
    )
    op.create_index(op.f("ix_sent_sheet_response_id"), "sent_sheet", ["response_id"])
    op.create_index(op.f("ix_sent_sheet_account_id"), "sent_sheet", ["account_id"])
    op.create_table(
        "sheet_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _points_to("sheet_row", "response_id", "response"),
        _points_to("sheet_row", "comment_id", "comment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_row")),
        sa.UniqueConstraint("response_id", "key", name=op.f("uq_sheet_row_response_id_key")),
    )
    op.create_index(op.f("ix_sheet_row_comment_id"), "sheet_row", ["comment_id"])


def _points_to(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade():
    raise NotImplementedError("what people have sent is kept")
