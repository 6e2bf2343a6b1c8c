"""Read the record where it was asked for, and once a day: the work of a worker."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from consult import clock, settings
from consult.access import CLOCK
from consult.audit import BrokenChain, verify_all
from consult.audit.anchor import Anchor, NotAnAnchor, read_anchor
from consult.record import operations, queries
from consult.record.models import RecordCheck
from consult.record.rules import LEASE
from consult.store import commit, rollback, scope, session


def look_after() -> int:
    """Ask for the reading of the day, then read what is asked for; how many readings."""
    _ask_daily()
    with scope("read"):
        asked = queries.list_asked(clock.now() - LEASE)
    return sum(_run(check_id) for check_id in asked)


def _ask_daily() -> None:
    """One a day, however many workers there are: the day is unique."""
    today = clock.now().astimezone(ZoneInfo(settings.current().zone)).date()
    with scope("read"):
        if queries.has_check_of(today):
            return
    with scope("write"):
        try:
            operations.ask_for_check(day=today, by=CLOCK)
            commit()
        except IntegrityError:
            rollback()


def _run(check_id: int) -> bool:
    """Claimed in one transaction, read outside of any that writes, noted in another."""
    now = clock.now()
    with scope("write"):
        claimed = session.execute(
            update(RecordCheck)
            .where(RecordCheck.id == check_id, queries.is_free(now - LEASE))
            .values(taken_at=now)
            .returning(RecordCheck.id)
            .execution_options(synchronize_session=False)
        ).scalar()
        commit()
    if claimed is None:
        return False
    with scope("read"):
        found = read_whole()
    with scope("write"):
        check = session.get_one(RecordCheck, check_id)
        note(check, found)
        if check.day is not None:
            operations.forget_old_anchors()
            addresses = settings.current().audit_addresses
            if addresses:
                operations.make_anchor(addresses=addresses, check=check, by=CLOCK)
        commit()
    return True


Found = tuple[int, list[BrokenChain], datetime | None, str]


def read_whole() -> Found:
    """(entries, first breaks, when the newest anchor was made, why it could not be used)."""
    anchor, note = _newest()
    entries, broken = verify_all(anchor)
    return entries, broken, anchor.at if anchor else None, note


def note(check: RecordCheck, found: Found) -> None:
    """Write down what was found."""
    entries, broken, against, why = found
    operations.note_result(check, entries=entries, broken=broken, against=against, note=why)


def _newest() -> tuple[Anchor | None, str]:
    kept = queries.newest_anchor()
    if kept is None:
        return None, ""
    try:
        return read_anchor(kept.content.encode()), ""
    except NotAnAnchor as no:
        return None, f"It could not be compared with the newest anchor. {no}"
