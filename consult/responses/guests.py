"""When somebody without an account may work in a response by a link. Pure."""

from __future__ import annotations

from datetime import datetime

from consult.responses.models import GuestLink
from consult.settings import in_words, zone_here
from workflows.calendar import end_of_day_after
from workflows.refusal import Refusal

MOST = 20  # links of one response that open it at the same time
LONGEST_ADDRESS = 254
LATE_DAYS = 14  # of a link that is made when the round has closed and late answers are taken
UNKNOWN = Refusal(
    "guest-link-unknown",
    "This link is not one of ours, or part of it is missing.",
    fix="Open the link of the message again, or ask whoever sent it to you.",
)


def person_is_named(name: str) -> Refusal | None:
    if name.strip():
        return None
    return Refusal("no-name", "Enter the person’s name.", field="name")


def address_is_one(email: str) -> Refusal | None:
    """Nothing that a header of a message could be broken with."""
    local, _, domain = email.strip().rpartition("@")
    odd = (
        len(email) > LONGEST_ADDRESS or not email.isprintable() or any(c in email for c in " ,;<>")
    )
    if local and "." in domain and not odd:
        return None
    because = "Enter an e-mail address in the correct format, like name@example.com."
    return Refusal("no-email", because, field="email")


def latest_end(closes_at: datetime | None, now: datetime) -> datetime | None:
    """Until when a link can be given. While late answers are taken nobody knows until when that
    is: then some days, and what comes too late is judged like the agency's own words."""
    if closes_at is None or closes_at > now:
        return closes_at
    return end_of_day_after(now, LATE_DAYS, zone_here())


def ends_in_time(until: datetime, closes_at: datetime | None, now: datetime) -> Refusal | None:
    """Ahead, and not later than the agency itself may answer. Source: house.

    closes_at  the end of the agency's own time, in which or after which it may still write
    """
    if until <= now:
        because = "Choose a time that is still ahead."
        return Refusal("ends-in-the-past", because, field="day")
    last = latest_end(closes_at, now)
    if last is not None and until > last:
        over = closes_at is not None and closes_at <= now
        own = "." if over else ", when your own time to answer ends."
        return Refusal(
            "ends-after-the-close",
            f"The link must end by {in_words(last)}{own}",
            field="day",
            source="house: nobody writes for an agency when it cannot",
        )
    return None


def there_is_room(living: int) -> Refusal | None:
    if living < MOST:
        return None
    because = f"{MOST} people have a link to this response, which is the most there can be."
    return Refusal("too-many-links", because, fix="Take back a link that is not needed any more.")


def is_not_revoked(revoked_at: datetime | None) -> Refusal | None:
    if revoked_at is None:
        return None
    return Refusal("revoked-meanwhile", f"This link was taken back at {in_words(revoked_at)}.")


def link_works(link: GuestLink | None, ended: str) -> Refusal | None:
    """Why a link cannot be opened, or None. ended: what became of it."""
    if link is None:
        return UNKNOWN
    if ended:
        return Refusal("guest-link-over", ended, fix=f"Ask {link.contact}.", who=link.contact)
    return None
