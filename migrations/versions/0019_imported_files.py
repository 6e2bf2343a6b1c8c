"""Files that texts were read from, their images, and tracked changes that wait for a word."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "imported_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_imported_file_{column}")
            )
            for column, table in (
                ("account_id", "account"),
                ("version_id", "version"),
                ("file_id", "stored_file"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_file")),
    )
    for column in ("account_id", "version_id"):
        op.create_index(op.f(f"ix_imported_file_{column}"), "imported_file", [column])
    op.create_table(
        "document_image",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_document_image_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_image")),
        sa.UniqueConstraint("key", name=op.f("uq_document_image_key")),
    )
    op.create_table(
        "version_image",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_version_image_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["image_id"], ["document_image.id"], name=op.f("fk_version_image_image_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "image_id", name=op.f("pk_version_image")),
    )
    op.create_index(op.f("ix_version_image_image_id"), "version_image", ["image_id"])
    with op.batch_alter_table("unsaved_text") as batch:
        batch.alter_column("draft_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("imported_id", sa.Integer(), nullable=True))
        for name, kind in (
            ("title", sa.String(length=300)),
            ("reference", sa.String(length=40)),
            ("before", sa.Text()),
            ("tracked", sa.String(length=20)),
        ):
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=""))
        batch.create_foreign_key(
            "fk_unsaved_text_imported_id", "imported_file", ["imported_id"], ["id"]
        )
        batch.create_index("ix_unsaved_text_imported_id", ["imported_id"])
    with op.batch_alter_table("unsaved_text") as batch:
        for name in ("title", "reference", "before", "tracked"):
            batch.alter_column(name, server_default=None)


def downgrade():
    raise NotImplementedError("files that versions came from are kept")
