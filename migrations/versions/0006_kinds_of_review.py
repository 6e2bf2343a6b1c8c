"""Kinds of review: holds, reports, owners and their signatures, and when a life has ended."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ENDED = """
UPDATE subject SET ended_at = moved_at
WHERE stage IN ('live', 'closed') OR (kind = 'ballot' AND state = 'carried')
"""


def _key(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _id():
    return sa.Column("id", sa.Integer(), nullable=False)


def _number(name, nullable=False):
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _moment(name, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade():
    op.add_column("subject", _moment("ended_at", nullable=True))
    op.execute(ENDED)
    # The key is written out: SQLite adds it with the column or not at all.
    op.execute(
        "ALTER TABLE review ADD COLUMN ratifying_id INTEGER "
        "CONSTRAINT fk_review_ratifying_id REFERENCES body (id)"
    )
    op.create_index(op.f("ix_review_ratifying_id"), "review", ["ratifying_id"])
    _hold()
    _report()
    _owners()


def _hold():
    op.create_table(
        "hold",
        _id(),
        _number("review_id"),
        _number("owner_id"),
        sa.Column("waits_for", sa.Text(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("repeat_approval", sa.Boolean(), nullable=False),
        _moment("began_at"),
        _moment("ended_at", nullable=True),
        _key("hold", "review_id", "review"),
        _key("hold", "owner_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_review_id"), "hold", ["review_id"])


def _report():
    op.create_table(
        "report",
        _id(),
        _number("review_id"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        _number("made_by_id"),
        _moment("made_at"),
        _key("report", "review_id", "review"),
        _key("report", "made_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_review_id"), "report", ["review_id"])


def _owners():
    op.create_table(
        "owner",
        _id(),
        _number("review_id"),
        _number("agency_id"),
        _key("owner", "review_id", "review"),
        _key("owner", "agency_id", "agency"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner")),
        sa.UniqueConstraint("review_id", "agency_id", name=op.f("uq_owner_review_id_agency_id")),
    )
    op.create_index(op.f("ix_owner_agency_id"), "owner", ["agency_id"])
    op.create_table(
        "owner_signature",
        _id(),
        _number("review_id"),
        _number("agency_id"),
        _number("version_id"),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("signed_name", sa.String(length=200), nullable=False),
        sa.Column("signed_role", sa.String(length=200), nullable=False),
        _number("signed_by_id"),
        _moment("signed_at"),
        _key("owner_signature", "review_id", "review"),
        _key("owner_signature", "agency_id", "agency"),
        _key("owner_signature", "version_id", "version"),
        _key("owner_signature", "signed_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_signature")),
        sa.UniqueConstraint(
            "review_id",
            "agency_id",
            "version_id",
            name=op.f("uq_owner_signature_review_id_agency_id_version_id"),
        ),
    )


def downgrade():
    for table in ("owner_signature", "owner", "report", "hold"):
        op.drop_table(table)
    op.drop_index(op.f("ix_review_ratifying_id"), "review")
    with op.batch_alter_table("review") as review:
        review.drop_column("ratifying_id")
    op.drop_column("subject", "ended_at")
