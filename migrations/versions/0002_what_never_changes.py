"""What never changes: the record, approvals, publications, receipts, frozen versions."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PASSAGE = (
    'id, subject_id, "trigger", from_state, to_state, revision, at, actor_id, request_id'
)
# table -> which acts are refused
KEPT = {
    "entry": ("UPDATE", "DELETE"),
    "entry_text": ("UPDATE",),  # words may be erased, never altered
    "passage": (f"UPDATE OF {PASSAGE}", "DELETE"),  # its words may be erased
    "approval": ("UPDATE", "DELETE"),
    "publication": ("UPDATE", "DELETE"),
    "published_outcomes": ("UPDATE", "DELETE"),
    "receipt": ("UPDATE", "DELETE"),
    "consulted_version": ("UPDATE", "DELETE"),
    "ballot_version": ("UPDATE", "DELETE"),
}
FROZEN = ("version", "block")


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite():
    for table, acts in KEPT.items():
        for act in acts:
            op.execute(
                f"CREATE TRIGGER keep_{table}_{act.split()[0].lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} rows are kept as they are'); END"
            )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER keep_version_{act.lower()} BEFORE {act} ON version "
            "WHEN OLD.frozen_at IS NOT NULL "
            "BEGIN SELECT RAISE(ABORT, 'a frozen version never changes'); END"
        )
    for act, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        op.execute(
            f"CREATE TRIGGER keep_block_{act.lower()} BEFORE {act} ON block "
            f"WHEN (SELECT frozen_at FROM version WHERE id = {row}.version_id) IS NOT NULL "
            "BEGIN SELECT RAISE(ABORT, 'a frozen version never changes'); END"
        )


def _postgresql():
    op.execute(
        "CREATE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% rows are kept as they are', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.frozen_at IS NOT NULL THEN RAISE EXCEPTION 'a frozen version never changes'; "
        "END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE FUNCTION keep_block() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE which int; "
        "BEGIN IF TG_OP = 'INSERT' THEN which := NEW.version_id; ELSE which := OLD.version_id; "
        "END IF; IF (SELECT frozen_at FROM version WHERE id = which) IS NOT NULL THEN "
        "RAISE EXCEPTION 'a frozen version never changes'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for table, acts in KEPT.items():
        op.execute(
            f"CREATE TRIGGER keep_{table} BEFORE {' OR '.join(acts)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION keep_rows()"
        )
    for table in (*KEPT, *FROZEN):
        op.execute(
            f"CREATE TRIGGER keep_{table}_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION keep_rows()"
        )
    op.execute(
        "CREATE TRIGGER keep_version BEFORE UPDATE OR DELETE ON version "
        "FOR EACH ROW EXECUTE FUNCTION keep_version()"
    )
    op.execute(
        "CREATE TRIGGER keep_block BEFORE INSERT OR UPDATE OR DELETE ON block "
        "FOR EACH ROW EXECUTE FUNCTION keep_block()"
    )


def downgrade():
    raise NotImplementedError("taking the record's guards away is not offered")
