"""What agencies ask about a round, the answers, and an index of their words."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
READ = 200_000


def upgrade():
    op.create_table(
        "clarification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", WHEN, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('', 'everyone', 'alone', 'declined')",
            name=op.f("ck_clarification_outcome"),
        ),
        _points_to("clarification", "consultation_id", "consultation"),
        _points_to("clarification", "agency_id", "agency"),
        _points_to("clarification", "asked_by_id", "account"),
        _points_to("clarification", "answered_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification")),
    )
    op.create_index(
        op.f("ix_clarification_consultation_id"), "clarification", ["consultation_id"]
    )
    op.create_table(
        "answer_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clarification_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        _points_to("answer_correction", "clarification_id", "clarification"),
        _points_to("answer_correction", "made_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_correction")),
    )
    op.create_index(
        op.f("ix_answer_correction_clarification_id"), "answer_correction", ["clarification_id"]
    )
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)


def _postgresql():
    yield (
        "CREATE INDEX clarification_words ON clarification "
        f"USING gin (to_tsvector('english', left(told || ' ' || answer, {READ})))"
    )


def _sqlite():
    """A table beside the table, which triggers keep true."""
    put = "INSERT INTO clarification_words(rowid, told, answer) VALUES (new.id, new.told, new.answer);"
    take = (
        "INSERT INTO clarification_words(clarification_words, rowid, told, answer) "
        "VALUES ('delete', old.id, old.told, old.answer);"
    )
    yield (
        "CREATE VIRTUAL TABLE clarification_words USING fts5(told, answer, "
        "content='clarification', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )
    name, table = "CREATE TRIGGER clarification_words", "clarification"
    yield f"{name}_put AFTER INSERT ON {table} BEGIN {put} END"
    yield f"{name}_take AFTER DELETE ON {table} BEGIN {take} END"
    yield f"{name}_change AFTER UPDATE OF told, answer ON {table} BEGIN {take} {put} END"


def _points_to(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade():
    raise NotImplementedError("what was asked and answered is kept")
