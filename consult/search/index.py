"""The two databases' own indexes of words: FTS5 beside the tables, or GIN on them.

Both stem English words, so that “decides” finds “decided”. Triggers and the database itself keep
them true: nothing here has to be told of a change.
"""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    Subquery,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
)

from consult.search.asked import Wanted
from consult.store import session

READ = 200_000  # characters of one block or comment that are indexed on PostgreSQL

BLOCKS, COMMENTS, CLARIFICATIONS = "block", "comment", "clarification"
_COLUMNS = {
    BLOCKS: ("text",),
    COMMENTS: ("body", "proposed", "rationale"),
    CLARIFICATIONS: ("told", "answer"),
}


def matches(what: str, wanted: Wanted) -> Subquery:
    """(id, score) of the rows of a table in which every term stands; the lowest score is best."""
    if session.get_bind().dialect.name == "postgresql":
        return _on_postgresql(what, wanted)
    return _on_sqlite(what, wanted)


def _on_sqlite(what: str, wanted: Wanted) -> Subquery:
    asked = " ".join(f'"{" ".join(term)}"' for term in wanted.terms)
    words = table(f"{what}_words", column("rowid", Integer), column("rank", Float))
    found: Select[int, float] = select(
        words.c.rowid.label("id"), words.c.rank.label("score")
    ).where(literal_column(f"{what}_words").op("MATCH")(literal(asked)))
    return found.subquery("matches")


def _on_postgresql(what: str, wanted: Wanted) -> Subquery:
    rows = table(what, column("id", Integer), *(column(name) for name in _COLUMNS[what]))
    words: ColumnElement[str] = literal_column(vector(what))
    parts = [func.phraseto_tsquery(literal_column("'english'"), " ".join(t)) for t in wanted.terms]
    asked: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        asked = asked.op("&&")(part)
    found: Select[int, float] = select(
        rows.c.id, (literal(-1.0) * func.ts_rank(words, asked)).label("score")
    ).where(words.op("@@")(asked))
    return found.subquery("matches")


def vector(what: str) -> str:
    """The indexed expression, word for word as the migration that made the index has it."""
    names = _COLUMNS[what]
    joined = names[0] if len(names) == 1 else " || ' ' || ".join(names)
    return f"to_tsvector('english', left({joined}, {READ}))"
