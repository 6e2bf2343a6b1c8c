"""Priority, rationale and “do not publish this” of a comment; what a lead leaves out or
merges; notes that an agency keeps to itself."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

READ = 200_000
WHEN = sa.DateTime(timezone=True)
BEFORE, AFTER = ("body", "proposed"), ("body", "proposed", "rationale")
# Plain statements: a batch would build the table of comments anew, without its triggers.
COLUMNS = (
    "priority VARCHAR(10) NOT NULL DEFAULT '' CONSTRAINT ck_comment_priority "
    "CHECK (priority IN ('', 'must', 'should', 'could'))",
    "rationale TEXT NOT NULL DEFAULT ''",
    "withheld BOOLEAN NOT NULL DEFAULT FALSE",
    "withheld_why TEXT NOT NULL DEFAULT ''",
    "left_out_why TEXT NOT NULL DEFAULT ''",
    "left_out_by_id INTEGER CONSTRAINT fk_comment_left_out_by_id REFERENCES account (id)",
    "merged_into_id INTEGER CONSTRAINT fk_comment_merged_into_id REFERENCES comment (id)",
)


def upgrade():
    for column in COLUMNS:
        op.execute(f"ALTER TABLE comment ADD COLUMN {column}")
    op.add_column("comment", sa.Column("left_out_at", WHEN, nullable=True))
    op.create_index(op.f("ix_comment_merged_into_id"), "comment", ["merged_into_id"])
    _index(AFTER)
    op.create_table(
        "agency_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", WHEN, nullable=False),
        sa.Column("removed_at", WHEN, nullable=True),
        _points_to("response_id", "response"),
        _points_to("comment_id", "comment"),
        _points_to("account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_note")),
    )
    op.create_index(op.f("ix_agency_note_response_id"), "agency_note", ["response_id"])


def _points_to(column, other):
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_agency_note_{column}")
    )


def _index(columns):
    if op.get_bind().dialect.name == "sqlite":
        statements = _sqlite(columns)
    else:
        statements = _postgresql(columns)
    for statement in statements:
        op.execute(statement)


def _postgresql(columns):
    words = " || ' ' || ".join(columns)
    yield "DROP INDEX comment_words"
    yield (
        "CREATE INDEX comment_words ON comment "
        f"USING gin (to_tsvector('english', left({words}, {READ})))"
    )


def _sqlite(columns):
    """As 0023 made it, of these columns."""
    names = ", ".join(columns)
    new = ", ".join(f"new.{name}" for name in columns)
    old = ", ".join(f"old.{name}" for name in columns)
    put = f"INSERT INTO comment_words(rowid, {names}) VALUES (new.id, {new});"
    take = f"INSERT INTO comment_words(comment_words, rowid, {names}) VALUES ('delete', old.id, {old});"
    for act in ("put", "take", "change"):
        yield f"DROP TRIGGER comment_words_{act}"
    yield "DROP TABLE comment_words"
    yield (
        f"CREATE VIRTUAL TABLE comment_words USING fts5({names}, content='comment', "
        "content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
    )
    yield "INSERT INTO comment_words(comment_words) VALUES ('rebuild')"
    yield f"CREATE TRIGGER comment_words_put AFTER INSERT ON comment BEGIN {put} END"
    yield f"CREATE TRIGGER comment_words_take AFTER DELETE ON comment BEGIN {take} END"
    changed = f"AFTER UPDATE OF {names} ON comment"
    yield f"CREATE TRIGGER comment_words_change {changed} BEGIN {take} {put} END"


def downgrade():
    raise NotImplementedError("what people wrote is nobody's to throw away")
