"""Editions, and what is placed in them."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
IN_IT = sa.text("removed_at IS NULL")


def upgrade():
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("publishes_on", sa.Date(), nullable=False),
        sa.Column("cut_off_at", WHEN, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _points_to("edition", "id", "subject"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    op.create_table(
        "edition_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("placed_at", WHEN, nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=False),
        sa.Column("removed_at", WHEN, nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _points_to("edition_place", "edition_id", "edition"),
        _points_to("edition_place", "review_id", "subject"),
        _points_to("edition_place", "placed_by_id", "account"),
        _points_to("edition_place", "removed_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_place")),
    )
    for column in ("edition_id", "review_id"):
        op.create_index(op.f(f"ix_edition_place_{column}"), "edition_place", [column])
    op.create_index(
        "ix_edition_place_one_each",
        "edition_place",
        ["review_id"],
        unique=True,
        sqlite_where=IN_IT,
        postgresql_where=IN_IT,
    )


def _points_to(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade():
    raise NotImplementedError("editions that were planned are kept")
