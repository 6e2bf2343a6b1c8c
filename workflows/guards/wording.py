"""Counting and naming, as the sentences of refusals need it."""

from __future__ import annotations

from collections.abc import Sequence


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 member", "3,000 members"; many is given where an s does not make the plural."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def names(values: Sequence[object], most: int | None = None) -> str:
    """ "A, B and C"; beyond the most that are named, "A, B, C, D, E and 3 more"."""
    shown = [str(value) for value in values]
    if most is not None and len(shown) > most:
        shown = [*shown[:most], f"{len(shown) - most} more"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
