"""Documents are chapters of collections, in parts and in an order."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "collection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("title_key", sa.String(64), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
        sa.UniqueConstraint("title_key", name=op.f("uq_collection_title_key")),
    )
    op.create_table(
        "collection_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_collection_part_collection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_part")),
    )
    op.create_index(op.f("ix_collection_part_collection_id"), "collection_part", ["collection_id"])
    op.create_table(
        "chapter",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_chapter_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_chapter_collection_id")
        ),
        sa.ForeignKeyConstraint(
            ["part_id"], ["collection_part.id"], name=op.f("fk_chapter_part_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_chapter")),
    )
    op.create_index(op.f("ix_chapter_collection_id"), "chapter", ["collection_id"])
    op.create_index(op.f("ix_chapter_part_id"), "chapter", ["part_id"])
    op.create_table(
        "past_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("amended_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_past_amendment_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_amendment")),
    )
    op.create_index(op.f("ix_past_amendment_document_id"), "past_amendment", ["document_id"])
    with op.batch_alter_table("file_batch") as batch:
        batch.add_column(sa.Column("manifest", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("collection_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_file_batch_collection_id"), "collection", ["collection_id"], ["id"]
        )
    with op.batch_alter_table("file_batch") as batch:
        batch.alter_column("manifest", server_default=None)


def downgrade():
    raise NotImplementedError("the order of a manual is kept")
