"""Several agencies answer as one."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def _points_to(table, column, other):
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}")
    )


def upgrade():
    # nullable, so that the table is not rebuilt: its check constraint and index stay
    op.add_column("response", sa.Column("joint_name", sa.Text(), nullable=True))
    op.create_table(
        "joint_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("comments", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("consent_name", sa.String(200), nullable=False),
        sa.Column("consent_role", sa.String(200), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_mark", sa.String(64), nullable=False),
        sa.Column("agreed_hash", sa.String(64), nullable=False),
        sa.Column("agreed_name", sa.String(200), nullable=False),
        sa.Column("agreed_role", sa.String(200), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'agreed', 'refused', 'left', 'over')",
            name=op.f("ck_joint_party_state"),
        ),
        _points_to("joint_party", "lead_id", "response"),
        _points_to("joint_party", "response_id", "response"),
        _points_to("joint_party", "asked_by_id", "account"),
        _points_to("joint_party", "decided_by_id", "account"),
        _points_to("joint_party", "agreed_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_party")),
    )
    op.create_index(op.f("ix_joint_party_lead_id"), "joint_party", ["lead_id"])
    op.create_index(op.f("ix_joint_party_response_id"), "joint_party", ["response_id"])


def downgrade():
    raise NotImplementedError("who answered with whom is kept")
