"""When somebody without an account may work in a response by a link. Pure."""

from __future__ import annotations

from datetime import datetime

from consult.responses.models import GuestLink
from consult.settings import in_words
from workflows.refusal import Refusal

MOST = 20  # links of one response that open it at the same time
LONGEST_ADDRESS = 254
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


def ends_in_time(until: datetime, closes_at: datetime | None, now: datetime) -> Refusal | None:
    """Ahead, and never later than the agency itself may answer. Source: house."""
    if until <= now:
        because = "Choose a time that is still ahead."
        return Refusal("ends-in-the-past", because, field="day")
    if closes_at is not None and until > closes_at:
        return Refusal(
            "ends-after-the-close",
            f"The link must end by {in_words(closes_at)}, when your own time to answer ends.",
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
