"""For which time of its own an agency was reminded, and told that it is over."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade():
    op.add_column("response", sa.Column("reminded_for", WHEN, nullable=True))
    op.add_column("response", sa.Column("over_told_for", WHEN, nullable=True))
    # whose time was over before this came is not written to now
    op.execute(
        "UPDATE response SET reminded_for = extended_to, over_told_for = extended_to "
        "WHERE extended_to <= CURRENT_TIMESTAMP"
    )


def downgrade():
    raise NotImplementedError("who was told is kept")
