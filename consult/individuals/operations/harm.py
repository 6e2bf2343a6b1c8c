"""What reads as if it tells of harm goes to the safeguarding lead, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from consult import audit, clock, events, sensitive
from consult.access import VISITOR, Actor
from consult.individuals import rules
from consult.individuals.events import PublicTextSetAside
from consult.individuals.models import PublicDisclosure
from consult.responses.guests import address_is_one
from consult.responses.rules import normal
from consult.store import session
from workflows.refusal import refuse_any


def set_words_aside(
    *,
    consultation_id: int,
    texts: Iterable[str],
    email: str,
    young: bool,
    received_at: datetime,
    noted_by: Actor | None = None,
) -> PublicDisclosure | None:
    """Keep what tells of harm, with the address that was typed so that its writer can be reached.

    noted_by  who runs the round and noted at a meeting or on a call what somebody said

    The same text is kept once; None when none of them tells of harm.
    """
    telling = [normal(each) for each in texts if sensitive.reads_like_a_disclosure(each)]
    body = "\n\n".join(telling)
    mark = sensitive.digest(body)
    same = select(PublicDisclosure.id).where(
        PublicDisclosure.consultation_id == consultation_id, PublicDisclosure.digest == mark
    )
    if not body or session.scalars(same.limit(1)).first() is not None:
        return None
    given = email.strip().lower()
    made = PublicDisclosure(
        consultation_id=consultation_id,
        young=young,
        noted_by_id=noted_by.id if noted_by is not None else None,
        email=given if address_is_one(given) is None else "",
        body=body,
        digest=mark,
        at=received_at,
    )
    session.add(made)
    session.flush()
    audit.record(_thing(made), "public-text-quarantined", by=noted_by or VISITOR)
    events.publish(PublicTextSetAside(made))
    return made


def record_done(disclosure: PublicDisclosure, *, done: str, by: Actor) -> None:
    """What the safeguarding lead did about it, once. The address is not needed any more then."""
    session.refresh(disclosure, with_for_update={"of": PublicDisclosure})
    done = normal(done)
    reader = disclosure.done_by.name if disclosure.done_by else None
    refuse_any(
        [
            rules.is_done_once(reader),
            rules.text_is_given(done, "done", "Say what you did. It stays with the text."),
            rules.text_fits(done, "done", 4_000),
        ]
    )
    disclosure.done, disclosure.done_at, disclosure.done_by_id = done, clock.now(), by.id
    disclosure.email = ""
    session.flush()
    audit.record(_thing(disclosure), "public-text-handled", words={"done": done}, by=by)


def _thing(disclosure: PublicDisclosure) -> str:
    return f"public-disclosure:{disclosure.id}"
