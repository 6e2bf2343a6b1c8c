"""Which comments were copied between an agency's own response and a joint one."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def _points_to(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade():
    op.create_table(
        "copied_comment",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        _points_to("copied_comment", "comment_id", "comment"),
        _points_to("copied_comment", "original_id", "comment"),
        _points_to("copied_comment", "response_id", "response"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_copied_comment")),
        sa.UniqueConstraint(
            "original_id", "response_id", name=op.f("uq_copied_comment_original_id_response_id")
        ),
    )
    op.create_index(op.f("ix_copied_comment_original_id"), "copied_comment", ["original_id"])
    op.create_index(op.f("ix_copied_comment_response_id"), "copied_comment", ["response_id"])


def downgrade():
    raise NotImplementedError("what was copied once is not copied again")
