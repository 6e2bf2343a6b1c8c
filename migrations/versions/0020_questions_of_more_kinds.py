"""Questions of more kinds, with conditions and places; sets of questions; corrections."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KINDS = (
    "text", "short_text", "number", "date", "yes_no", "yes_no_dk", "yes_partly_no",
    "scale4", "scale5", "choice", "choices",
)  # fmt: skip
FILLED = {"other": sa.false(), "follow_up": "", "follow_up_if": "[]", "shown_if": "[]", "origin": ""}


def upgrade():
    with op.batch_alter_table("question") as batch:
        batch.drop_constraint(op.f("ck_question_kind"), type_="check")
        batch.create_check_constraint(
            op.f("ck_question_kind"), f"kind IN ({', '.join(repr(each) for each in KINDS)})"
        )
        for name, value in FILLED.items():
            kind = sa.Boolean() if name == "other" else sa.Text()
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        batch.add_column(sa.Column("shown_if_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("draft_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("anchor", sa.String(length=20), nullable=True))
        batch.create_foreign_key("fk_question_shown_if_id", "question", ["shown_if_id"], ["id"])
        batch.create_foreign_key("fk_question_draft_id", "draft", ["draft_id"], ["id"])
    with op.batch_alter_table("question") as batch:
        for name in FILLED:
            batch.alter_column(name, server_default=None)
    with op.batch_alter_table("answer") as batch:
        for name in ("other", "more"):
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("answer") as batch:
        for name in ("other", "more"):
            batch.alter_column(name, server_default=None)
    _corrections()
    _sets()


def _corrections():
    op.create_table(
        "question_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_question_correction_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_correction_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_correction")),
    )
    op.create_index(
        op.f("ix_question_correction_question_id"), "question_correction", ["question_id"]
    )


def _sets():
    op.create_table(
        "question_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["account.id"], name=op.f("fk_question_set_saved_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_set")),
        sa.UniqueConstraint("name", name=op.f("uq_question_set_name")),
    )


def downgrade():
    raise NotImplementedError("answers to questions of the new kinds would be lost")
