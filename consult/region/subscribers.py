"""A worker lives long: it looks at the region again before it writes letters."""

from __future__ import annotations

from consult import store
from consult.jobs import before_each_sweep
from consult.region import queries


@before_each_sweep
def look_again() -> None:
    with store.scope("read"):
        queries.refresh()
