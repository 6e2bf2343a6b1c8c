"""A reminder may be sent by the clock, which is nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("chase") as batch:
        batch.alter_column("chased_by_id", existing_type=sa.Integer(), nullable=True)


def downgrade():
    raise NotImplementedError("what the clock sent is kept")
