"""A step may be taken back for some minutes, its letters wait as long, and the clock may take back."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("passage") as batch:
        batch.add_column(sa.Column("undo_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("last_entry", sa.Integer(), nullable=True))
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("passage_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key("fk_message_passage_id", "passage", ["passage_id"], ["id"])
        batch.create_index("ix_message_passage_id", ["passage_id"])
    with op.batch_alter_table("timer") as batch:
        batch.add_column(
            sa.Column("count_anew", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("timer") as batch:
        batch.alter_column("count_anew", server_default=None)
    with op.batch_alter_table("publication") as batch:
        batch.alter_column("published_by_id", existing_type=sa.Integer(), nullable=True)
    if op.get_bind().dialect.name == "sqlite":  # a rebuilt table has lost its triggers
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER keep_publication_{act.lower()} BEFORE {act} ON publication "
                "BEGIN SELECT RAISE(ABORT, 'publication rows are kept as they are'); END"
            )


def downgrade():
    raise NotImplementedError("what was taken back stays on the record")
