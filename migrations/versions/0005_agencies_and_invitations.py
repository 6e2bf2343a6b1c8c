"""What is known of an agency, its contacts, deputies, and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROLES = "role IN ('lead', 'deputy', 'contributor')"


def upgrade():
    op.create_table(
        "local_partnership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_partnership")),
        sa.UniqueConstraint("name", name=op.f("uq_local_partnership_name")),
    )
    _agency()
    op.create_table(
        "agency_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role_title", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_agency_contact_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_contact")),
    )
    op.create_index(op.f("ix_agency_contact_agency_id"), "agency_contact", ["agency_id"])
    _membership()
    _refer("comment", "entrusted_to_id", "account")
    _invitation()


def _agency():
    op.add_column("agency", sa.Column("kind", sa.String(20), nullable=False, server_default=""))
    op.add_column("agency", sa.Column("areas", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("agency", sa.Column("started_on", sa.Date()))
    op.add_column("agency", sa.Column("ended_on", sa.Date()))
    op.add_column("agency", sa.Column("internal_days", sa.Integer()))
    op.add_column("agency", sa.Column("contacts_confirmed_at", sa.DateTime(timezone=True)))
    op.add_column(
        "agency", sa.Column("revision", sa.Integer(), nullable=False, server_default="1")
    )
    _refer("agency", "partnership_id", "local_partnership")
    _refer("agency", "merged_into_id", "agency")
    _refer("agency", "contacts_confirmed_by_id", "account")


def _refer(table, column, to):
    """Both databases take the reference with the column, without a rebuilt table."""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} INTEGER "
        f"CONSTRAINT fk_{table}_{column} REFERENCES {to} (id)"
    )


def _membership():
    op.add_column(
        "membership", sa.Column("revision", sa.Integer(), nullable=False, server_default="1")
    )
    as_it_was = sa.Table(
        "membership",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.CheckConstraint("role IN ('lead', 'contributor')", name=op.f("ck_membership_role")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_membership_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_membership_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "account_id", "agency_id", name=op.f("uq_membership_account_id_agency_id")
        ),
        sa.Index(op.f("ix_membership_agency_id"), "agency_id"),
    )
    with op.batch_alter_table("membership", copy_from=as_it_was) as batch:
        batch.drop_constraint(op.f("ck_membership_role"), type_="check")
        batch.create_check_constraint(op.f("ck_membership_role"), ROLES)


def _invitation():
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("site_roles", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(ROLES, name=op.f("ck_invitation_role")),
        sa.CheckConstraint(
            "(agency_id IS NULL) = (role IS NULL)", name=op.f("ck_invitation_place")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_invitation_agency_id")),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["account.id"], name=op.f("fk_invitation_invited_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invitation_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    op.create_index(op.f("ix_invitation_agency_id"), "invitation", ["agency_id"])
    op.create_index(op.f("ix_invitation_email"), "invitation", ["email"])


def downgrade():
    raise NotImplementedError("restore the copy that was made before the migration")
