"""What looks as if it identifies somebody, what tells of harm, and words that were purged."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ROLES = "role IN ('partnership_manager', 'administrator', 'safeguarding_lead')"
# table → what stays the same when words are purged
PURGED = {
    "receipt": ("id", "response_id", "hash", "at"),
    "published_outcomes": ("subject_id", "hash", "published_at"),
}


def upgrade():
    with op.batch_alter_table("site_role") as batch:
        batch.drop_constraint(op.f("ck_site_role_role"), type_="check")
        batch.create_check_constraint(op.f("ck_site_role_role"), ROLES)
    _explained()
    _quarantined()
    op.create_table(
        "advised_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advised_words")),
    )
    op.create_table(
        "purge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name=op.f("fk_purge_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge")),
    )
    for table, same in PURGED.items():
        op.add_column(table, sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True))
        _let_purge(table, same)


def _explained():
    op.create_table(
        "explained_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_explained_text_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_explained_text_response_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explained_text")),
    )
    op.create_index(op.f("ix_explained_text_response_id"), "explained_text", ["response_id"])


def _quarantined():
    table = "quarantined_text"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["account.id"], name=op.f(f"fk_{table}_done_by_id")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f(f"fk_{table}_response_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_account_id"), table, ["account_id"])
    op.create_index(op.f(f"ix_{table}_response_id"), table, ["response_id"])


def _let_purge(table, same):
    """Its rows stay as they are, but for words that are taken out, which says when."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    kept = " OR ".join(f"NEW.{each} {differs} OLD.{each}" for each in same)
    when = f"NEW.purged_at IS NULL OR NOT (NEW.purged_at {differs} OLD.purged_at) OR {kept}"
    if sqlite:
        op.execute(f"DROP TRIGGER keep_{table}_update")
        op.execute(
            f"CREATE TRIGGER keep_{table}_update BEFORE UPDATE ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} rows are kept as they are'); END"
        )
        return
    op.execute(f"DROP TRIGGER keep_{table} ON {table}")
    op.execute(
        f"CREATE TRIGGER keep_{table} BEFORE DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION keep_rows()"
    )
    op.execute(
        f"CREATE TRIGGER keep_{table}_update BEFORE UPDATE ON {table} "
        f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION keep_rows()"
    )


def downgrade():
    raise NotImplementedError("what tells of harm would be forgotten")
