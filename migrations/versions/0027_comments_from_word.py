"""Comments in the margin of a Word file, as comments of a working group's round."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

WHOSE = (
    "CASE WHEN carried_by_id IS NULL THEN (agency_id IS NULL) <> (account_id IS NULL) "
    "ELSE agency_id IS NULL AND account_id IS NULL AND imported_id IS NOT NULL END"
)


def upgrade():
    with op.batch_alter_table("response") as batch:
        batch.add_column(sa.Column("carried_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("imported_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("file_name", sa.String(255), nullable=False, server_default="")
        )
        batch.create_foreign_key(
            op.f("fk_response_carried_by_id"), "account", ["carried_by_id"], ["id"]
        )
        batch.create_foreign_key(
            op.f("fk_response_imported_id"), "imported_file", ["imported_id"], ["id"]
        )
        batch.drop_constraint(op.f("ck_response_one_of_two"), type_="check")
        batch.create_check_constraint(op.f("ck_response_whose"), WHOSE)
    with op.batch_alter_table("response") as batch:
        batch.alter_column("file_name", server_default=None)
    op.create_table(
        "comment_from_word",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("written_by", sa.String(200), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        _points_to("comment_id", "comment"),
        _points_to("consultation_id", "consultation"),
        _points_to("answers_id", "comment"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_from_word")),
        sa.UniqueConstraint(
            "consultation_id", "mark", name=op.f("uq_comment_from_word_consultation_id_mark")
        ),
    )
    op.create_index(
        op.f("ix_comment_from_word_answers_id"), "comment_from_word", ["answers_id"]
    )


def _points_to(column, other):
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_comment_from_word_{column}")
    )


def downgrade():
    raise NotImplementedError("comments that were added are nobody's to throw away")
