"""One new row, written at once and by itself."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Insert, Table, insert, inspect
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from consult.store.base import Base
from consult.store.session import FLUSHED, session


class _Filled(NamedTuple):
    """A column that a row may leave open: the name of its attribute and what it is then."""

    name: str
    default: Any


def add_alone(row: Base) -> None:
    """Write a new row that no other new row hangs on; it is then in the session as after a flush.

    For what is written often: a flush puts in order what hangs together, and for a single row that
    takes eight times as long as the statement. Values that are missing are those of the model.
    Raises IntegrityError, as a flush would.
    """
    statement, columns = _plan(type(row))
    given = inspect(row).dict
    values = {name: given.get(name, default) for name, default in columns}
    current = session()
    done = current.connection().execute(statement, values)
    for name, value in values.items():
        if name not in given:
            set_committed_value(row, name, value)
    set_committed_value(row, "id", cast(Any, done.inserted_primary_key)[0])
    make_transient_to_detached(row)
    current.add(row)
    current.info[FLUSHED] = True


@cache
def _plan(model: type[Base]) -> tuple[Insert, tuple[_Filled, ...]]:
    """Put together once. Columns are named as their attributes are, and the key is an id."""
    mapper, table = inspect(model), cast(Table, model.__table__)
    columns = []
    for each in table.columns:
        if each.primary_key:
            continue
        fixed = getattr(each.default, "arg", None)
        if callable(fixed):
            raise TypeError(f"{each} has a value that is worked out, which only a flush does")
        columns.append(_Filled(each.key, 1 if each is mapper.version_id_col else fixed))
    return insert(table), tuple(columns)
