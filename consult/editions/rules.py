"""What must be true of a text before it may be public."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from consult.documents.canonical import content_hash
from workflows.reasons import says_something
from workflows.refusal import Refusal

SOURCE = "house: the text launched is the text approved"
LONGEST = 5_000  # characters of a reason that is published


def fragment_hash(html: str) -> str:
    """SHA-256 of the UTF-8 bytes that readers are served, in hexadecimal."""
    return hashlib.sha256(html.encode("utf-8")).hexdigest()


def something_was_approved(count: int) -> Refusal | None:
    """Nothing becomes public without an approval. Source: house rule."""
    if count:
        return None
    return Refusal("nothing-approved", "No text has been approved.", source=SOURCE)


def text_is_whole(title: str, canonical: str, sealed: str, approved: str) -> Refusal | None:
    """The stored text still has the hash that it was sealed and approved with.

    Source: house rule, from the draft wording that went live by mistake on 31 March 2017.
    """
    if content_hash(canonical) == sealed == approved:
        return None
    return Refusal(
        "not-the-approved-text",
        f"The stored text of “{title}” is not, character for character, the one approved.",
        fix="Return it for changes, so that the board decides again.",
        source=SOURCE,
    )


def rendering_is_whole(title: str, html: str, sealed: str) -> Refusal | None:
    """The page stored at approval is unchanged. Source: house rule."""
    if fragment_hash(html) == sealed:
        return None
    return Refusal(
        "not-the-approved-page",
        f"The page of “{title}” that was stored at its approval has been altered.",
        fix="Ask the administrator to check the database.",
        source=SOURCE,
    )


def every_draft_is_approved(
    newest: Mapping[int, tuple[str, int]], approved: Iterable[int]
) -> Refusal | None:
    """Each draft's newest version is an approved one, and none is left out. Source: house rule.

    newest    version id → (title, number) of the newest version of each draft under the review
    approved  ids of the approved versions
    """
    known = set(approved)
    other = [
        f"{title} (version {number})" for id, (title, number) in newest.items() if id not in known
    ]
    if not other and known <= set(newest):
        return None
    named = ", ".join(other) or "an approved text is no longer the newest of its draft"
    return Refusal(
        "not-the-approved-text",
        f"This is not the text that was approved: {named}.",
        fix="Return it for changes, so that the board decides again.",
        source=SOURCE,
    )


class Published(Protocol):
    """What is asked of a publication."""

    id: int
    approval_id: int
    reverts_id: int | None


P = TypeVar("P", bound=Published)


def earlier_of(now: Published, every: Iterable[P]) -> P | None:
    """The text that was in force before the one that is now, of all publications of a document.

    What was taken back once is passed over, and so is the same approval published again.
    """
    known = sorted(every, key=lambda each: each.id)
    taken_back = {each.reverts_id for each in known}
    first = min((e.id for e in known if e.approval_id == now.approval_id), default=now.id)
    fit = [
        each
        for each in known
        if each.id < first and each.id not in taken_back and each.reverts_id is None
    ]
    return fit[-1] if fit else None


def there_is_an_earlier_text(known: bool) -> Refusal | None:
    """Nothing is put back in force that never was. Source: house rule."""
    if known:
        return None
    return Refusal(
        "no-earlier-text",
        "No other text of this document was in force before.",
        fix="Start a review, or a correction, to change it.",
        source=SOURCE,
    )


def says_to_everybody(reason: str) -> Refusal | None:
    """Why a text is taken back: something, and not without end. Source: house rule."""
    if len(reason) > LONGEST:
        because = f"This is {len(reason):,} characters long; the most is {LONGEST:,}."
        return Refusal("too-long", because, field="reason")
    return says_something(reason)
