"""Rounds that anyone may answer, what people send in, and that a response is an individual's."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade():
    op.add_column(
        "response", sa.Column("individual", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "public_call",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("uses", sa.Text(), nullable=False),
        sa.Column("privacy", sa.Text(), nullable=False),
        sa.Column("young_title", sa.String(length=200), nullable=False),
        sa.Column("young_text", sa.Text(), nullable=False),
        sa.Column("young_questions", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("how IN ('link', 'listed')", name=op.f("ck_public_call_how")),
        _points_to("public_call", "consultation_id", "consultation"),
        _points_to("public_call", "made_by_id", "account"),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_public_call")),
        sa.UniqueConstraint("slug", name=op.f("uq_public_call_slug")),
    )
    op.create_table(
        "public_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("young", sa.Boolean(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("may_name", sa.Boolean(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.Column("confirm_digest", sa.String(length=64), nullable=True),
        sa.Column("own_digest", sa.String(length=64), nullable=True),
        sa.Column("sent_at", WHEN, nullable=False),
        sa.Column("confirmed_at", WHEN, nullable=True),
        sa.Column("read_at", WHEN, nullable=True),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", WHEN, nullable=True),
        sa.Column("response_id", sa.Integer(), nullable=True),
        sa.Column("forgotten_at", WHEN, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('sent', 'confirmed', 'shown', 'set_aside', 'withdrawn')",
            name=op.f("ck_public_answer_state"),
        ),
        _points_to("public_answer", "consultation_id", "consultation"),
        _points_to("public_answer", "read_by_id", "account"),
        _points_to("public_answer", "response_id", "response"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_answer")),
        sa.UniqueConstraint("confirm_digest", name=op.f("uq_public_answer_confirm_digest")),
        sa.UniqueConstraint("own_digest", name=op.f("uq_public_answer_own_digest")),
    )
    for column in ("consultation_id", "state", "email", "response_id"):
        op.create_index(op.f(f"ix_public_answer_{column}"), "public_answer", [column])
    op.create_table(
        "public_disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("young", sa.Boolean(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", WHEN, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        _points_to("public_disclosure", "consultation_id", "consultation"),
        _points_to("public_disclosure", "done_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_disclosure")),
    )
    op.create_index(
        op.f("ix_public_disclosure_consultation_id"), "public_disclosure", ["consultation_id"]
    )


def _points_to(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade():
    raise NotImplementedError("what people sent in would be lost")
