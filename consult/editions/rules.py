"""What must be true of a text before it may be public, and of an edition and what is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from consult.documents.canonical import content_hash
from workflows.calendar import in_words, last_minute_of, local_day
from workflows.definition import State, Workflow
from workflows.reasons import says_something
from workflows.refusal import Refusal

SOURCE = "house: the text launched is the text approved"
LONGEST = 5_000  # characters of a reason that is published, and of a note
NAME_LENGTH = 100  # characters
AHEAD = 5  # years in which an edition may come out
REOPENED = "reopen"  # the step that opens an edition again
PLACED_FROM = ("being_decided", "agreed", "live")  # stages of a review that may be in an edition


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


def texts_build_on_what_is_in_force(behind: Sequence[str]) -> Refusal | None:
    """No text was begun from another one than that in force. Source: house rule.

    behind  titles of those that were
    The guard text_builds_on_what_is_published says it before; this is asked once more with the
    documents locked, for what was published in that very moment.
    """
    if not behind:
        return None
    return Refusal(
        "base-not-current",
        f"A newer text has been published since the draft began: {', '.join(behind)}.",
        fix="Bring the draft up to date.",
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


@dataclass(frozen=True)
class EditionPlan:
    """What is said about an edition. The cut-off is the last minute of its day."""

    name: str
    publishes_on: date
    cut_off_on: date
    note: str = ""

    def cut_off_at(self, zone: str) -> datetime:
        """The instant, in UTC."""
        return last_minute_of(self.cut_off_on, zone)


def plan_problems(plan: EditionPlan, now: datetime, zone: str) -> list[Refusal | None]:
    """Every reason against what is said about an edition, but for its name being taken."""
    dated = [day_is_not_too_far(plan, now, zone), cut_off_comes_first(plan)]
    if not any(dated):
        dated.append(cut_off_lies_ahead(plan.cut_off_at(zone), now, zone))
    return [name_fits(plan.name), fits(plan.note, "note"), *dated]


def name_fits(name: str) -> Refusal | None:
    """An edition has a name that a sentence can carry. Source: house rule."""
    if not name.strip():
        return Refusal("no-name", "Give the edition a name.", field="name")
    if len(name) > NAME_LENGTH:
        because = f"This is {len(name):,} characters long; the most is {NAME_LENGTH}."
        return Refusal("too-long", because, field="name")
    return None


def fits(text: str, field: str) -> Refusal | None:
    if len(text) <= LONGEST:
        return None
    because = f"This is {len(text):,} characters long; the most is {LONGEST:,}."
    return Refusal("too-long", because, field=field)


def name_is_free(name: str, taken: bool) -> Refusal | None:
    """Two editions that are not withdrawn are told apart by their names. Source: house rule."""
    if not taken:
        return None
    because = f"There is an edition called “{name.strip()}” already."
    return Refusal("edition-exists", because, field="name")


def day_is_not_too_far(plan: EditionPlan, now: datetime, zone: str) -> Refusal | None:
    """A day in the next few years: one further ahead is a slip. Source: house rule."""
    today = local_day(now, zone)
    latest = today.year + AHEAD
    if plan.publishes_on.year > latest or plan.cut_off_on.year > latest:
        because = f"This is more than {AHEAD} years ahead."
        field = "publishes_on" if plan.publishes_on.year > latest else "cut_off_on"
        return Refusal("too-far-ahead", because, fix="Check the year.", field=field)
    return None


def cut_off_comes_first(plan: EditionPlan) -> Refusal | None:
    """The cut-off is before the day on which the edition comes out. Source: house rule."""
    if plan.cut_off_on < plan.publishes_on:
        return None
    because = "The cut-off must be before the day on which the edition comes out."
    return Refusal("cut-off-too-late", because, field="cut_off_on")


def cut_off_lies_ahead(cut_off_at: datetime, now: datetime, zone: str) -> Refusal | None:
    """What has passed cannot be kept to. Source: house rule."""
    if cut_off_at > now:
        return None
    because = f"The cut-off would be {in_words(cut_off_at, zone)}, which has passed."
    return Refusal("cut-off-has-passed", because, field="cut_off_on")


def is_permitted(permit: str, title: str, state: State) -> Refusal | None:
    """Where the edition is, its definition lets this be done. Source: its definition."""
    if permit in state.permits:
        return None
    words = {
        "change_dates": "its dates can no longer be changed",
        "place_review": "nothing more is placed in it",
        "take_out": "nothing can be taken out of it",
    }
    fix = "A partnership manager can open it again." if state.stage == "agreed" else None
    because = f"“{title}” is at “{state.title}”, so {words[permit]}."
    return Refusal("edition-closed", because, fix=fix, who="a partnership manager" if fix else None)


def cut_off_has_not_passed(
    closes_at: datetime | None, received_at: datetime, zone: str
) -> Refusal | None:
    """By the moment of arrival, not by when the clock closes the edition. Source: house rule."""
    if closes_at is None or received_at < closes_at:
        return None
    because = f"The cut-off of this edition was {in_words(closes_at, zone)}."
    return Refusal("edition-closed", because, fix="Choose a later edition.")


def review_is_far_enough(title: str, stage: str) -> Refusal | None:
    """What is in an edition is being decided, agreed or live. Source: house rule."""
    if stage in PLACED_FROM:
        return None
    because = f"“{title}” is not before its deciding body yet, or has ended."
    fix = "Place it when it is being decided."
    return Refusal("review-too-early", because, fix=fix, field="review")


def text_is_published(flow: Workflow) -> Refusal | None:
    """Only what is published can be in force by the day of an edition. Source: house rule."""
    if flow.text == "published":
        return None
    because = f"A review of the kind “{flow.title}” publishes no text."
    return Refusal("no-text-to-publish", because, field="review")


def is_in_no_other(title: str, edition: str | None) -> Refusal | None:
    """A review is in one edition at a time. Source: house rule."""
    if edition is None:
        return None
    because = f"“{title}” is in the edition of {edition} already."
    return Refusal("in-another-edition", because, fix="Take it out of that one.", field="review")


def gives_a_reason(reason: str) -> Refusal | None:
    """Why a text comes later than was planned is kept on the record. Source: house rule."""
    if not reason.strip():
        because = "Give a reason. It is kept on the record."
        return Refusal("no-reason", because, field="reason")
    return fits(reason, "reason")
