"""Who has opened and who declined, which reminder a letter carries, and late answers."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
LATE = sa.Column("late_policy", sa.String(20), nullable=False, server_default="refuse")


def upgrade():
    with op.batch_alter_table("consultation") as batch:
        batch.add_column(LATE)
        batch.add_column(sa.Column("late_ended_at", WHEN, nullable=True))
        batch.create_check_constraint(
            "late_policy", "late_policy IN ('refuse', 'ask', 'accept')"
        )
    with op.batch_alter_table("consultation") as batch:
        batch.alter_column("late_policy", server_default=None)
    with op.batch_alter_table("expected") as batch:
        batch.drop_constraint("how", type_="check")
        batch.create_check_constraint(
            "how", "how IN ('', 'submitted', 'nil_return', 'declined', 'waived')"
        )
    with op.batch_alter_table("response") as batch:
        batch.add_column(sa.Column("opened_at", WHEN, nullable=True))
        batch.add_column(sa.Column("ready_at", WHEN, nullable=True))
        batch.add_column(sa.Column("ready_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_response_ready_by_id", "account", ["ready_by_id"], ["id"])
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("chase_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_message_chase_id", "chase", ["chase_id"], ["id"])
        batch.create_index("ix_message_chase_id", ["chase_id"])
    op.create_table(
        "time_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("until", WHEN, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", WHEN, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('', 'accepted', 'refused', 'over')",
            name=op.f("ck_time_request_outcome"),
        ),
        _points_to("response_id", "response"),
        _points_to("asked_by_id", "account"),
        _points_to("decided_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_request")),
    )
    op.create_index(op.f("ix_time_request_response_id"), "time_request", ["response_id"])


def _points_to(column, other):
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_time_request_{column}")
    )


def downgrade():
    raise NotImplementedError("what agencies asked for would be forgotten")
