"""“You said, we did”, a page at a time: which of the printed rows a reader asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from consult.public.presenters import Told
from consult.store import Asked, Page, page_in
from consult.web import Filter, a_to_z

Row = Mapping[str, Any]
UNTOLD = "none"  # in the address, of a comment without an outcome
SORTS = {**a_to_z("agency", "From whom"), **a_to_z("outcome", "Outcome")}
SAID = ("comment", "proposed", "rationale", "reason", "where", "quote")


def filters_of(told: Told) -> Sequence[Filter]:
    """Only what tells these rows apart."""
    outcomes = {row["outcome"] or UNTOLD: row["outcome_words"] for row in told.rows}
    agencies = {row["agency"]: row["agency"] for row in told.rows if row["agency"]}
    return (
        Filter("outcome", "Outcome", outcomes, every="All outcomes"),
        Filter("agency", "Agency", dict(sorted(agencies.items())), every="Everyone"),
        Filter("words", "Words in the comment or the answer"),
    )


def rows_on(told: Told, asked: Asked) -> Page[Row]:
    """In the order of the text, or as asked for. A page beyond the end shows the last one."""
    outcome, agency = asked.get("outcome"), asked.get("agency")
    words = asked.get("words").casefold().split()
    found = [
        row
        for row in told.rows
        if (not outcome or (row["outcome"] or UNTOLD) == outcome)
        and (not agency or row["agency"] == agency)
        and _says(row, words)
    ]
    if asked.sort:
        key = {"agency": "agency", "outcome": "outcome_words"}[asked.sort]
        found.sort(key=lambda row: str(row[key] or "").casefold(), reverse=asked.down)
    return page_in(found, number=asked.number)


def _says(row: Row, words: Sequence[str]) -> bool:
    text = " ".join(str(row.get(each) or "") for each in SAID).casefold()
    return all(word in text for word in words)
