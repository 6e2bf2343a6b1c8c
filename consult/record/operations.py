"""Ask for a reading of the record, note what came of it, and make anchors."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete

from consult import clock, events
from consult.access import Actor
from consult.audit import BrokenChain
from consult.audit.anchor import signed, take_anchor
from consult.jobs import nudge
from consult.record.events import RecordAnchored
from consult.record.models import RecordAnchor, RecordCheck
from consult.record.rules import KEPT
from consult.store import session

SWEEP = "record"


def ask_for_check(*, day: date | None = None, by: Actor) -> RecordCheck:
    """A worker will read the whole record soon; `day` for the clock's own daily reading."""
    check = RecordCheck(day=day, asked_at=clock.now(), asked_by_id=by.account_id)
    session.add(check)
    session.flush()
    nudge(SWEEP)
    return check


def note_result(
    check: RecordCheck,
    *,
    entries: int,
    broken: Sequence[BrokenChain],
    against: datetime | None,
    note: str = "",
) -> None:
    """What a reading found; against: when the anchor was made that it was compared with."""
    check.done_at, check.entries, check.against, check.note = clock.now(), entries, against, note
    check.broken = [[each.thing, each.position, each.why] for each in broken]
    session.flush()


def make_anchor(
    *, addresses: Sequence[str] = (), check: RecordCheck | None = None, by: Actor
) -> RecordAnchor:
    """Sign where every chain ends now, keep it, and have it mailed to these addresses."""
    anchor = take_anchor()
    file = signed(anchor)
    made = RecordAnchor(
        made_at=anchor.at,
        made_by_id=by.account_id,
        chains=len(anchor.heads),
        entries=anchor.entries,
        sha256=hashlib.sha256(file).hexdigest(),
        content=file.decode(),
        mailed_to=list(addresses),
    )
    session.add(made)
    session.flush()
    events.publish(RecordAnchored(made, check, addresses))
    return made


def forget_old_anchors() -> None:
    """Those that were mailed are where they belong; the newest are enough here."""
    session.execute(delete(RecordAnchor).where(RecordAnchor.made_at < clock.now() - KEPT))
