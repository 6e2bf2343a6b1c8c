"""Meetings and calls as evidence, and notes of them that were set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "conversation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("others", sa.Text(), nullable=False),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("explained", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", WHEN, nullable=False),
        sa.Column("corrected_at", WHEN, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('meeting', 'call', 'visit', 'webinar')", name=op.f("ck_conversation_kind")
        ),
        _points_to("conversation", "consultation_id", "consultation"),
        _points_to("conversation", "recorded_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    _index("conversation", "consultation_id")
    op.create_table(
        "conversation_agency",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        _points_to("conversation_agency", "conversation_id", "conversation"),
        _points_to("conversation_agency", "agency_id", "agency"),
        sa.PrimaryKeyConstraint(
            "conversation_id", "agency_id", name=op.f("pk_conversation_agency")
        ),
    )
    _index("conversation_agency", "agency_id")
    op.create_table(
        "conversation_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("left_out_at", WHEN, nullable=True),
        _points_to("conversation_file", "conversation_id", "conversation"),
        _points_to("conversation_file", "file_id", "stored_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_file")),
    )
    _index("conversation_file", "conversation_id")
    op.create_table(
        "conversation_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("anchor", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "(comment_id IS NULL) <> (version_id IS NULL)",
            name=op.f("ck_conversation_place_one_of_two"),
        ),
        _points_to("conversation_place", "conversation_id", "conversation"),
        _points_to("conversation_place", "comment_id", "comment"),
        _points_to("conversation_place", "version_id", "version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_place")),
    )
    _index("conversation_place", "conversation_id")
    _index("conversation_place", "comment_id")
    op.create_table(
        "conversation_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        _points_to("conversation_correction", "conversation_id", "conversation"),
        _points_to("conversation_correction", "made_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_correction")),
    )
    _index("conversation_correction", "conversation_id")
    with op.batch_alter_table("public_disclosure") as table:
        table.add_column(sa.Column("noted_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_public_disclosure_noted_by_id"), "account", ["noted_by_id"], ["id"]
        )


def _points_to(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _index(table, column):
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade():
    raise NotImplementedError("what was said is kept")
