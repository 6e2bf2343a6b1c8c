"""The programme: initiatives, their links and their dates."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "initiative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("lead", sa.String(length=200), nullable=False),
        sa.Column("owners", sa.String(length=300), nullable=False),
        sa.Column("partners", sa.String(length=300), nullable=False),
        sa.Column("aims", sa.Text(), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.String(length=300), nullable=False),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_initiative_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
        sa.UniqueConstraint("title", name=op.f("uq_initiative_title")),
    )
    op.create_table(
        "initiative_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=100), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("target_name", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(target_id IS NULL) <> (target_name = '')",
            name=op.f("ck_initiative_link_one_of_two"),
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_link_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["initiative.id"], name=op.f("fk_initiative_link_target_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_link")),
    )
    op.create_index(
        op.f("ix_initiative_link_initiative_id"), "initiative_link", ["initiative_id"]
    )
    op.create_index(op.f("ix_initiative_link_target_id"), "initiative_link", ["target_id"])
    op.create_table(
        "initiative_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_event_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_event")),
    )
    op.create_index(
        op.f("ix_initiative_event_initiative_id"), "initiative_event", ["initiative_id"]
    )


def downgrade():
    op.drop_table("initiative_event")
    op.drop_table("initiative_link")
    op.drop_table("initiative")
