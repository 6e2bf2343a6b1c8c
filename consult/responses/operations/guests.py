"""Let somebody without an account work in a response by a link, and take that back."""

from __future__ import annotations

import secrets
from datetime import datetime

from consult import audit, clock, events
from consult.access import Actor
from consult.accounts import queries as accounts
from consult.accounts.guests import create_guest, why_ended
from consult.accounts.operations import end_other_sign_ins
from consult.responses import guests, queries, rules
from consult.responses.events import GuestInvited
from consult.responses.models import GuestLink, Response
from consult.responses.operations.gate import closed_to_words, take
from consult.responses.operations.sections import return_sections_of_guest
from consult.store import session
from workflows.refusal import Refusal, Refused, refuse_any


def invite_guest(
    response: Response, *, name: str, email: str, answers: bool, until: datetime, by: Actor
) -> str:
    """Make a link for one person, send it to them, and give its token, which is stored nowhere.

    answers  they may answer the questions besides commenting
    Raises Refused when nothing can be written, and for a time beyond the agency's own.
    """
    response, now = take(response), clock.now()
    living = [each for each in queries.guests_of(response.id) if not _ended(each, now)]
    refuse_any(
        [
            *map(rules.brings_no_words, closed_to_words(response, now)),
            guests.person_is_named(name),
            guests.address_is_one(email),
            guests.ends_in_time(until, response.closes_at, now),
            guests.there_is_room(len(living)),
        ]
    )
    token = secrets.token_urlsafe(32)
    made = GuestLink(
        response_id=response.id,
        account_id=create_guest(name=name.strip(), by=by).id,
        email=email.strip().lower(),
        contact=f"{by.name}, {by.email}",
        answers=answers,
        until=until,
        token_digest=accounts.digest(token),
        made_by_id=by.id,
        made_at=now,
    )
    session.add(made)
    session.flush()
    words = {"name": name.strip(), "email": made.email}
    _record(made, "guest-invited", words=words, by=by)
    events.publish(GuestInvited(made, token, by))
    return token


def revoke_guest(link: GuestLink, *, by: Actor) -> None:
    """From the next request on, it opens nothing. What was written stays. Raises Refused when it
    was taken back already."""
    take(link.response)
    session.refresh(link)
    refuse_any([guests.is_not_revoked(link.revoked_at)])
    link.revoked_at, link.revoked_by_id = clock.now(), by.id
    session.flush()
    _record(link, "guest-link-revoked", by=by)
    return_sections_of_guest(link.response, link.account, by=by)


def open_guest_link(*, token: str) -> GuestLink:
    """Note that its person comes. It is for one person, so it ends where they came before.

    Raises Refused when it is unknown, was taken back or has ended.
    """
    link, now = queries.find_guest_link(token), clock.now()
    if link is not None:
        session.refresh(link, with_for_update={"of": GuestLink})
    no = why_not_open(link)
    if link is None or no is not None:
        raise Refused(no or guests.UNKNOWN)
    end_other_sign_ins(account_id=link.account_id, keep_id=None)
    link.last_used_at = now
    session.flush()
    return link


def why_not_open(link: GuestLink | None) -> Refusal | None:
    """Why a link cannot be opened now, or None."""
    return guests.link_works(link, _ended(link, clock.now()) if link is not None else "")


def _ended(link: GuestLink, now: datetime) -> str:
    return why_ended(link.until, link.revoked_at, now)


def _record(link: GuestLink, act: str, *, words: dict[str, str] | None = None, by: Actor) -> None:
    facts = {"guest": link.id, "answers": link.answers, "until": link.until.isoformat()}
    thing, agency = link.response.thing, link.response.agency_id
    audit.record(thing, act, facts=facts, words=words or {}, agency_id=agency, by=by)
