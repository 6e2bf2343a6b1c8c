"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from consult.store.session import session

T = TypeVar("T")


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


def page_of(query: Select[T], *, number: int, size: int = 25) -> Page[T]:
    """Two queries whatever the length. A page beyond the end shows the last one."""
    plain: Select[Any] = query.order_by(None)
    total = session.scalar(select(func.count()).select_from(plain.subquery())) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    items = session.scalars(query.offset((number - 1) * size).limit(size)).all()
    return Page(items, number, size, total)
