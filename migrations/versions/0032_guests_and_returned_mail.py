"""People without an account, who come by a link to one response; and mail that came back."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade():
    op.add_column(
        "account", sa.Column("guest", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "guest_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("contact", sa.String(length=500), nullable=False),
        sa.Column("answers", sa.Boolean(), nullable=False),
        sa.Column("until", WHEN, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("revoked_at", WHEN, nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("last_used_at", WHEN, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        _points_to("guest_link", "response_id", "response"),
        _points_to("guest_link", "account_id", "account"),
        _points_to("guest_link", "made_by_id", "account"),
        _points_to("guest_link", "revoked_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_link")),
        sa.UniqueConstraint("account_id", name=op.f("uq_guest_link_account_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_guest_link_token_digest")),
    )
    op.add_column("message", sa.Column("bounced_at", WHEN, nullable=True))
    op.create_index(op.f("ix_guest_link_response_id"), "guest_link", ["response_id"])


def _points_to(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade():
    raise NotImplementedError("what guests wrote has them as its authors")
