"""A published text may be taken back: the earlier approval is published again, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("publication") as batch:
        batch.drop_constraint("uq_publication_approval_id", type_="unique")
        batch.create_index("ix_publication_approval_id", ["approval_id"])
        batch.add_column(sa.Column("reverts_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch.create_foreign_key(
            "fk_publication_reverts_id", "publication", ["reverts_id"], ["id"]
        )
    with op.batch_alter_table("publication") as batch:
        batch.alter_column("reason", server_default=None)
    if op.get_bind().dialect.name == "sqlite":  # a rebuilt table has lost its triggers
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER keep_publication_{act.lower()} BEFORE {act} ON publication "
                "BEGIN SELECT RAISE(ABORT, 'publication rows are kept as they are'); END"
            )


def downgrade():
    raise NotImplementedError("what was taken back stays on the record")
