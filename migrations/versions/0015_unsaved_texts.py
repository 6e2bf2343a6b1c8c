"""Texts that were checked and are not saved yet, so that their page can be loaded again."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OTHERS = {"account_id": "account", "draft_id": "draft", "version_id": "version"}


def upgrade():
    op.create_table(
        "unsaved_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_format", sa.String(length=20), nullable=False),
        sa.Column("source_name", sa.String(length=255), nullable=False),
        sa.Column("seen_number", sa.Integer(), nullable=False),
        sa.Column("change_class", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_unsaved_text_{column}")
            )
            for column, table in OTHERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsaved_text")),
    )
    for column in ("account_id", "draft_id"):
        op.create_index(op.f(f"ix_unsaved_text_{column}"), "unsaved_text", [column])


def downgrade():
    op.drop_table("unsaved_text")
