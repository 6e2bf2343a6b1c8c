"""The two databases' own indexes of words: FTS5 beside the tables, or GIN on them.

Both stem English words, so that “decides” finds “decided”. Triggers and the database itself keep
them true: nothing here has to be told of a change.
"""

from __future__ import annotations

from sqlalchemy import (
    CTE,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    String,
    Subquery,
    TableClause,
    bindparam,
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

RANKED = 500
"""So many of those that PostgreSQL finds are weighed, the newest: it reads the words of each anew
for that, and 15,000 that all have a common word took half a second."""

BLOCKS, COMMENTS, CLARIFICATIONS = "block", "comment", "clarification"
_COLUMNS = {
    BLOCKS: ("text",),
    COMMENTS: ("body", "proposed", "rationale"),
    CLARIFICATIONS: ("told", "answer"),
}


def parameters(wanted: Wanted) -> dict[str, str]:
    """What a statement made with `matches` is sent with."""
    if on_postgresql():
        return {f"term_{at}": " ".join(term) for at, term in enumerate(wanted.terms)}
    return {"terms": " ".join(f'"{" ".join(term)}"' for term in wanted.terms)}


def matches(what: str, terms: int) -> FromClause:
    """The rows of a table in which so many terms all stand: their id, and on SQLite their score."""
    return _found_by_gin(what, terms) if on_postgresql() else _found_by_fts(what)


def best(what: str, terms: int, found: FromClause, ids: Select[int]) -> Subquery:
    """(id, score) of the rows that may be shown; the lowest score is best.

    ids  of the rows that may be, joined with what `matches` found
    """
    if not on_postgresql():
        return ids.add_columns(found.c.score).subquery("best")
    (id,) = ids.selected_columns
    near = ids.order_by(id.desc()).limit(RANKED).subquery("near")
    rows = _table(what)
    score = literal(-1.0) * func.ts_rank(literal_column(vector(what)), _asked(terms))
    weighed = select(rows.c.id, score.label("score")).where(rows.c.id.in_(select(near.c.id)))
    return weighed.subquery("best")


def on_postgresql() -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _found_by_fts(what: str) -> Subquery:
    words = table(f"{what}_words", column("rowid", Integer), column("rank", Float))
    found: Select[int, float] = select(
        words.c.rowid.label("id"), words.c.rank.label("score")
    ).where(literal_column(f"{what}_words").op("MATCH")(bindparam("terms", type_=String())))
    return found.subquery("matches")


def _found_by_gin(what: str, terms: int) -> CTE:
    """By the index first, whatever is asked of the rows besides: the planner takes reading the
    words of a row for cheap, and would walk through the newest rows instead."""
    rows = _table(what)
    words: ColumnElement[str] = literal_column(vector(what))
    found = select(rows.c.id).where(words.op("@@")(_asked(terms)))
    return found.cte("matches").prefix_with("MATERIALIZED")


def _table(what: str) -> TableClause:
    return table(what, column("id", Integer), *(column(name) for name in _COLUMNS[what]))


def _asked(terms: int) -> ColumnElement[str]:
    said = (bindparam(f"term_{at}", type_=String()) for at in range(terms))
    parts = [func.phraseto_tsquery(literal_column("'english'"), each) for each in said]
    asked: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        asked = asked.op("&&")(part)
    return asked


def vector(what: str) -> str:
    """The indexed expression, word for word as the migration that made the index has it."""
    names = _COLUMNS[what]
    joined = names[0] if len(names) == 1 else " || ' ' || ".join(names)
    return f"to_tsvector('english', left({joined}, {READ}))"
