"""Drafts are edited in the browser, a piece at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")


def upgrade():
    op.create_table(
        "working_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("base_version_id", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("started_at", WHEN, nullable=False),
        sa.Column("edited_at", WHEN, nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", WHEN, nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        _points_to("working_copy", "draft_id", "draft"),
        _points_to("working_copy", "base_version_id", "version"),
        _points_to("working_copy", "edited_by_id", "account"),
        _points_to("working_copy", "version_id", "version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_copy")),
    )
    op.create_index(op.f("ix_working_copy_draft_id"), "working_copy", ["draft_id"])
    op.create_index(
        "ix_working_copy_one_open",
        "working_copy",
        ["draft_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "copy_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("marker", sa.String(60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("gone", sa.String(20), nullable=False),
        sa.Column("joined", sa.String(20), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", WHEN, nullable=True),
        _points_to("copy_block", "copy_id", "working_copy"),
        _points_to("copy_block", "edited_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_block")),
        sa.UniqueConstraint("copy_id", "anchor", name=op.f("uq_copy_block_copy_id_anchor")),
    )
    op.create_table(
        "typed_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("anchor", sa.String(20), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("base", sa.String(64), nullable=False),
        sa.Column("hand", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", WHEN, nullable=False),
        _points_to("typed_words", "copy_id", "working_copy"),
        _points_to("typed_words", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typed_words")),
        sa.UniqueConstraint(
            "copy_id", "scope", "anchor", name=op.f("uq_typed_words_copy_id_scope_anchor")
        ),
    )


def _points_to(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade():
    raise NotImplementedError("texts that are being edited are kept")
