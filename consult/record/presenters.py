"""The page of the record, and what an administrator is told about it at home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from consult import settings
from consult.access import Actor
from consult.record import queries
from consult.record.models import RecordAnchor, RecordCheck
from consult.web import Waiting, waits_for
from workflows.guards.wording import count

KINDS = {
    "review": "Review",
    "consultation": "Round",
    "response": "Response",
    "ballot": "Ballot",
    "document": "Document",
    "account": "Person",
    "agency": "Agency",
    "group": "Group or board",
    "initiative": "Initiative",
    "invitation": "Invitation",
    "file": "File",
    "edition": "Edition",
}


@dataclass(frozen=True)
class RecordPage:
    """What the page shows: `last` came to its end, `waiting` has been asked for since."""

    entries: int
    chains: int
    last: RecordCheck | None
    waiting: RecordCheck | None
    checks: Sequence[RecordCheck]
    anchors: Sequence[RecordAnchor]
    addresses: Sequence[str]


def record_page() -> RecordPage:
    """Five queries."""
    entries, chains = queries.count_record()
    checks = queries.list_checks()
    return RecordPage(
        entries,
        chains,
        queries.last_result(),
        next((each for each in checks if each.done_at is None), None),
        [each for each in checks if each.done_at is not None],
        queries.list_anchors(),
        settings.current().audit_addresses,
    )


def called(thing: str) -> str:
    """“Review 12” for review:12."""
    kind, _, number = thing.partition(":")
    return f"{KINDS.get(kind, kind.capitalize())} {number}".strip()


@waits_for
def a_broken_record(actor: Actor) -> Iterator[Waiting]:
    """One query."""
    last = queries.last_result() if actor.is_administrator else None
    if last is not None and last.broken:
        yield Waiting(
            what="See where the record does not hold",
            about=count(len(last.broken), "broken chain"),
            url=url_for("record.show_record"),
            group="The service",
            urgent=True,
        )
