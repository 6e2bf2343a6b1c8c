"""A list that a reader filters, sorts and pages by links: all of it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request, url_for

from consult.store import Asked
from consult.web.numbers import whole_number

LONGEST = 100  # characters of words to look for


@dataclass(frozen=True)
class Filter:
    """One way to see only some rows.

    choices  value → words, without the one for everything; none for words to look for
    every    what the choice of everything is called
    day      it is a date, 2021-03-03 in the address
    """

    name: str
    label: str
    choices: Mapping[str, str] | None = None
    every: str = "All"
    day: bool = False

    def value(self, given: str) -> str:
        """What was chosen, or an empty text for what is not on offer."""
        if self.day:
            return given if _is_day(given) else ""
        if self.choices is None:
            return " ".join(given.split())[:LONGEST]
        return given if given in self.choices else ""


def _is_day(given: str) -> bool:
    try:
        return date.fromisoformat(given).isoformat() == given
    except ValueError:
        return False


@dataclass(frozen=True)
class Listing:
    """What was asked of a list, and the addresses of the same list asked otherwise.

    sorts  column, or "-" and column for backwards → that order in words
    keeps  what else of the address belongs to the list: a tab, say
    part   of several lists on one page, which: its page has this name in the address
    """

    filters: Sequence[Filter]
    sorts: Mapping[str, str]
    asked: Asked
    keeps: Mapping[str, str]
    part: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.asked.chosen)

    @property
    def plain(self) -> str:
        """The address of the whole list."""
        return self._address({}, "", 1)

    def page(self, number: int) -> str:
        return self._address(self.asked.chosen, self.sort, number)

    def by(self, key: str) -> str:
        """Sorted by this column from its first page; the other way round if it is already."""
        ways = [way for way in self.sorts if way.removeprefix("-") == key]
        other = [way for way in ways if way != self.sort]
        return self._address(self.asked.chosen, (other or ways)[0], 1)

    def ordered(self, sort: str) -> str:
        """In this order from its first page; an empty one is the list's own."""
        return self._address(self.asked.chosen, sort, 1)

    def direction(self, key: str) -> str:
        """What aria-sort says of a column."""
        if key != self.asked.sort:
            return "none"
        return "descending" if self.asked.down else "ascending"

    @property
    def sort(self) -> str:
        """The order asked for, as the address has it; empty for the list's own."""
        return ("-" if self.asked.down else "") + self.asked.sort

    def _address(self, chosen: Mapping[str, str], sort: str, number: int) -> str:
        asked: dict[str, str | int] = {**self.keeps, **chosen}
        if sort:
            asked["sort"] = sort
        if number > 1:
            asked[self.part or "page"] = number
        if self.part:
            asked["_anchor"] = self.part
        return url_for(request.endpoint or "", **(request.view_args or {}), **asked)  # type: ignore[arg-type]


def listing(
    *filters: Filter,
    sorts: Mapping[str, str] | None = None,
    keeps: Mapping[str, str] | None = None,
) -> Listing:
    """What the address asks. Anything that is not on offer is as if it was not said."""
    offered = sorts or {}
    chosen = {each.name: each.value(request.args.get(each.name, "")) for each in filters}
    sort = request.args.get("sort", "")
    sort = sort if sort in offered else ""
    asked = Asked(
        {name: value for name, value in chosen.items() if value},
        sort.removeprefix("-"),
        sort.startswith("-"),
        whole_number(request.args.get("page")) or 1,
    )
    return Listing(filters, offered, asked, {n: v for n, v in (keeps or {}).items() if v})


def listings(*parts: str) -> dict[str, Listing]:
    """Several lists on one page, each paged by itself: the name of one holds the number of its
    page in the address, and is the anchor at which it stands."""
    numbers = {each: whole_number(request.args.get(each)) or 1 for each in parts}
    turned = {each: str(number) for each, number in numbers.items() if number > 1}
    return {
        each: Listing(
            (),
            {},
            Asked(number=numbers[each]),
            {other: number for other, number in turned.items() if other != each},
            each,
        )
        for each in parts
    }


def a_to_z(key: str, words: str) -> dict[str, str]:
    """Both ways to sort by a text."""
    return {key: f"{words}, A to Z", f"-{key}": f"{words}, Z to A"}


def by_date(key: str, words: str) -> dict[str, str]:
    """Both ways to sort by a moment; the newest comes first at the first press."""
    return {f"-{key}": f"{words}, newest first", key: f"{words}, oldest first"}
