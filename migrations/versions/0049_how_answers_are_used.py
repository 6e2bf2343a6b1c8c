"""A round with agencies says how answers are used, and what becomes of personal data."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

WORDS = ("uses", "privacy")


def upgrade():
    for name in WORDS:
        op.add_column(
            "consultation", sa.Column(name, sa.Text(), nullable=False, server_default="")
        )
    with op.batch_alter_table("consultation") as batch:
        for name in WORDS:
            batch.alter_column(name, server_default=None)


def downgrade():
    raise NotImplementedError("what people were told is kept")
