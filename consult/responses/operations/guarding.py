"""Keep out what identifies a child or a case, and hand what tells of harm to a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from consult import audit, events, sensitive
from consult.access import Actor
from consult.responses import rules
from consult.responses.events import TextQuarantined
from consult.responses.models import Explained, Quarantined, Response
from consult.store import session
from workflows.refusal import Refusal


def speaks_against(
    response: Response, texts: Mapping[str, str], *, explained: str = "", by: Actor
) -> list[Refusal | None]:
    """Reasons why these texts (field → text) cannot be stored as they are.

    explained  why what was found identifies nobody: it answers for all that is found now. One
               query, and only where something was found.
    """
    found = [each for text in texts.values() for each in sensitive.find_all(text)]
    telling = [text for text in texts.values() if sensitive.reads_like_a_disclosure(text)]
    released = _released(response.id, by) if telling else set()
    reasons = [
        rules.reads_as_a_comment(text, field, released=sensitive.digest(text) in released)
        for field, text in texts.items()
    ]
    reasons.append(rules.explanation_fits(rules.normal(explained)))
    if found and not rules.normal(explained):
        known = _explained(response.id)
        reasons += [rules.nobody_is_identified(text, field, known) for field, text in texts.items()]
    return reasons


class Guard:
    """The same for many texts: what was explained and given back is asked for once, if at all."""

    def __init__(self, response_id: int, *, by: Actor) -> None:
        self._response_id, self._by = response_id, by
        self._known: set[str] | None = None
        self._given_back: set[str] | None = None

    def speaks_against(self, text: str, field: str) -> list[Refusal]:
        """Reasons why this text cannot be stored as it is; usually none, and no query."""
        reasons = []
        if sensitive.reads_like_a_disclosure(text):
            if self._given_back is None:
                self._given_back = _released(self._response_id, self._by)
            released = sensitive.digest(text) in self._given_back
            reasons.append(rules.reads_as_a_comment(text, field, released=released))
        if sensitive.find_all(text):
            if self._known is None:
                self._known = _explained(self._response_id)
            reasons.append(rules.nobody_is_identified(text, field, self._known))
        return [no for no in reasons if no is not None]


def note_explanation(
    response: Response, texts: Iterable[str], *, explained: str, at: datetime, by: Actor
) -> None:
    """Log why what was found identifies nobody, for the safeguarding lead's list."""
    reason = rules.normal(explained)
    found = [each for text in texts for each in sensitive.find_all(text)] if reason else []
    known = _explained(response.id) if found else set()
    fresh = {sensitive.digest(each.text): each for each in found}
    for mark, each in fresh.items():
        if mark in known:
            continue
        row = Explained(
            response_id=response.id,
            account_id=by.id,
            kind=each.kind,
            digest=mark,
            reason=reason,
            at=at,
        )
        session.add(row)
        session.flush()
        facts = {"explained": row.id, "kind": each.kind, "digest": mark}
        audit.record(
            response.thing,
            "identifier-explained",
            facts=facts,
            words={"reason": reason},
            agency_id=response.agency_id,
            by=by,
        )


def quarantine(
    response: Response, *, place: str, texts: Iterable[str], received_at: datetime, by: Actor
) -> Quarantined:
    """Set aside what reads as if it tells of harm. The same text of one person is kept once.

    The record says that it was, and has none of its words.
    """
    telling = [rules.normal(text) for text in texts if sensitive.reads_like_a_disclosure(text)]
    body = "\n\n".join(telling)
    same = select(Quarantined).where(
        Quarantined.response_id == response.id,
        Quarantined.account_id == by.id,
        Quarantined.body == body,
    )
    if (earlier := session.scalars(same.limit(1)).first()) is not None:
        return earlier
    made = Quarantined(
        response_id=response.id,
        account_id=by.id,
        place=place[:200],
        body=body,
        digest=sensitive.digest(body),
        at=received_at,
    )
    session.add(made)
    session.flush()
    facts = {"quarantined": made.id}
    agency = response.agency_id
    audit.record(response.thing, "text-quarantined", facts=facts, agency_id=agency, by=by)
    events.publish(TextQuarantined(made, by))
    return made


def _explained(response_id: int) -> set[str]:
    found = select(Explained.digest).where(Explained.response_id == response_id)
    return set(session.scalars(found))


def _released(response_id: int, by: Actor) -> set[str]:
    """Digests of the texts that the safeguarding lead gave back to this author."""
    bodies = select(Quarantined.body).where(
        Quarantined.response_id == response_id,
        Quarantined.account_id == by.id,
        Quarantined.released,
    )
    return {
        sensitive.digest(each)
        for body in session.scalars(bodies)
        for each in (body, *body.split("\n\n"))
    }
