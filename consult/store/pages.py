"""Long lists: what a reader asks of one, and a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, select

from consult.store.session import session

T = TypeVar("T")
SIZE = 25  # items on a page


@dataclass(frozen=True)
class Asked:
    """What a reader asks of a list.

    chosen  filter → what was chosen; a filter that lets everything through is left out
    sort    key of the column to sort by; empty for the list's own order
    down    the largest or newest first
    number  of the page, from 1
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    down: bool = False
    number: int = 1

    def get(self, name: str) -> str:
        """What was chosen of a filter, or an empty text."""
        return self.chosen.get(name, "")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its items, which page it is (from 1), and how many items in all."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))


def page_of(query: Select[T], *, number: int, size: int = SIZE) -> Page[T]:
    """Two queries whatever the length. A page beyond the end shows the last one."""
    plain: Select[Any] = query.order_by(None)
    total = session.scalar(select(func.count()).select_from(plain.subquery())) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    items = session.scalars(query.offset((number - 1) * size).limit(size)).all()
    return Page(items, number, size, total)


def page_in(items: Sequence[T], *, number: int, size: int = SIZE) -> Page[T]:
    """The same of what has been read already. A page beyond the end shows the last one."""
    number = min(max(1, number), max(1, -(-len(items) // size)))
    return Page(items[(number - 1) * size : number * size], number, size, len(items))


def in_order(
    query: Select[T], asked: Asked, columns: Mapping[str, SQLColumnExpression[Any]], *last: Any
) -> Select[T]:
    """The query, sorted as asked for, then by `last`: equals keep their order from page to page."""
    column = columns.get(asked.sort)
    if column is None:
        return query.order_by(*last)
    return query.order_by(column.desc() if asked.down else column.asc(), *last)


def says(words: str, *columns: ColumnElement[Any] | Any) -> ColumnElement[bool]:
    """Every word is in one of the columns, whatever the case; % and _ mean themselves."""
    condition: ColumnElement[bool] = func.coalesce(columns[0], "").icontains("")
    for word in words.split():
        found = columns[0].icontains(word, autoescape=True)
        for column in columns[1:]:
            found = found | column.icontains(word, autoescape=True)
        condition = condition & found
    return condition
