"""Seats with terms, deputies for them, and whose acts the record tells of."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    for name in ("ends_at", "warned_at", "told_at"):
        op.add_column("seat", sa.Column(name, sa.DateTime(timezone=True)))
    op.add_column("seat", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "deputy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_deputy_term")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_deputy_seat_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_deputy_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
    )
    op.create_index(op.f("ix_deputy_seat_id"), "deputy", ["seat_id"])
    op.create_index(op.f("ix_deputy_account_id"), "deputy", ["account_id"])
    # Both databases take the reference with the column, without a rebuilt table.
    op.execute(
        'ALTER TABLE "position" ADD COLUMN spoken_by_id INTEGER '
        "CONSTRAINT fk_position_spoken_by_id REFERENCES account (id)"
    )
    op.create_index(op.f("ix_entry_actor_id"), "entry", ["actor_id"])


def downgrade():
    raise NotImplementedError("restore the copy that was made before the migration")
