"""Indexes of the words of texts and of comments."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COLUMNS = {"block": ("text",), "comment": ("body", "proposed")}
READ = 200_000


def upgrade():
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, columns in COLUMNS.items():
        for statement in (_sqlite if sqlite else _postgresql)(table, columns):
            op.execute(statement)


def _postgresql(table, columns):
    words = " || ' ' || ".join(columns)
    yield (
        f"CREATE INDEX {table}_words ON {table} "
        f"USING gin (to_tsvector('english', left({words}, {READ})))"
    )


def _sqlite(table, columns):
    """A table beside the table, which triggers keep true."""
    index, names = f"{table}_words", ", ".join(columns)
    new = ", ".join(f"new.{name}" for name in columns)
    old = ", ".join(f"old.{name}" for name in columns)
    put = f"INSERT INTO {index}(rowid, {names}) VALUES (new.id, {new});"
    take = f"INSERT INTO {index}({index}, rowid, {names}) VALUES ('delete', old.id, {old});"
    yield (
        f"CREATE VIRTUAL TABLE {index} USING fts5({names}, content='{table}', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )
    yield f"INSERT INTO {index}({index}) VALUES ('rebuild')"
    yield f"CREATE TRIGGER {index}_put AFTER INSERT ON {table} BEGIN {put} END"
    yield f"CREATE TRIGGER {index}_take AFTER DELETE ON {table} BEGIN {take} END"
    changed = f"AFTER UPDATE OF {names} ON {table}"
    yield f"CREATE TRIGGER {index}_change {changed} BEGIN {take} {put} END"


def downgrade():
    for table in COLUMNS:
        if op.get_bind().dialect.name == "sqlite":
            for act in ("put", "take", "change"):
                op.execute(f"DROP TRIGGER {table}_words_{act}")
            op.execute(f"DROP TABLE {table}_words")
        else:
            op.execute(f"DROP INDEX {table}_words")
