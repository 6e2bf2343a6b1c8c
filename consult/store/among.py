"""A column that has one of many numbers: one parameter, however many there are.

`IN (?, ?, …)` is another statement for every count of them: it is put together anew, PostgreSQL
plans it anew, and its driver keeps none that has more than fifty.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, Boolean, Integer, Text, TypeDecorator, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class _Numbers(TypeDecorator[Collection[int]]):
    """An array on PostgreSQL, a JSON list elsewhere."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kept = ARRAY(Integer) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kept)

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        numbers = list(value or ())
        return numbers if dialect.name == "postgresql" else json.dumps(numbers)


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(_Among)
def _listed(element: _Among, compiler: SQLCompiler, **others: Any) -> str:
    column, numbers = (compiler.process(each, **others) for each in element.clauses)
    if compiler.dialect.name == "postgresql":
        return f"{column} = ANY ({numbers})"
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - no words of ours


def among(
    column: ColumnElement[Any] | Any, numbers: Collection[int] | None = None, *, named: str = "ids"
) -> ColumnElement[bool]:
    """Whether the column has one of these numbers.

    numbers  None leaves them to whoever sends the statement, as the parameter `named`
    """
    if numbers is None:
        return _Among(column, bindparam(named, type_=_Numbers()))
    return _Among(column, bindparam(None, list(numbers), type_=_Numbers(), unique=True))
