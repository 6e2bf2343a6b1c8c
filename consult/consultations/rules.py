"""What must be true before a round may be written, dated, opened: reasons why not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from consult.settings import in_words
from workflows.refusal import Refusal

LONGEST_WINDOW = timedelta(days=731)
LONGEST = 32_000  # characters of a long text
LONGEST_WORDING = 2_000  # characters of a question, and of its help
LONGEST_CHOICE = 300
MOST_CHOICES = 30
MOST_QUESTIONS = 100

PERMITS = {"group": "prepare_group_round", "agencies": "prepare_partner_round"}
LEAD = "the working group lead"


def review_lets_a_round_be_prepared(
    permits: Collection[str], audience: str, state_title: str
) -> Refusal | None:
    """The review stands where such a round is prepared. Source: its workflow definition."""
    if PERMITS[audience] in permits:
        return None
    whom = "the working group" if audience == "group" else "partner agencies"
    return Refusal(
        "not-the-time-for-a-round",
        f"A round with {whom} cannot be prepared while the review is at “{state_title}”.",
        fix="Take the step that leads there first.",
        who=LEAD,
        source="house: each round has its place in the workflow",
    )


def no_other_round_is_under_way(states: Collection[str]) -> Refusal | None:
    """A review has one round for an audience at a time. Source: house rule."""
    if not {"preparing", "open"} & set(states):
        return None
    return Refusal(
        "round-under-way",
        "There is a round for these respondents already; it is being prepared or it is open.",
        fix="Go on with that one.",
        source="house: one round at a time, so that nobody is asked twice",
    )


def round_may_be_written(permits: Collection[str], opens_at: datetime | None) -> Refusal | None:
    """What is asked is settled before anybody is asked. Source: house rule after Gunning 2."""
    if "edit_round" in permits:
        return None
    if opens_at is None:
        return Refusal("round-is-frozen", "This round was withdrawn, so it cannot be changed.")
    return Refusal(
        "round-is-frozen",
        f"This round opened at {in_words(opens_at)}, so what it asks can no longer be changed.",
        source="house: everyone is asked the same thing, from the first minute to the last",
    )


def closing_is_near_enough(closes_at: datetime, now: datetime) -> Refusal | None:
    """A year typed wrong would keep a round open for ever. Source: house rule."""
    if closes_at <= now + LONGEST_WINDOW:
        return None
    return Refusal(
        "closing-too-far-ahead",
        f"The closing time, {in_words(closes_at)}, is more than two years ahead.",
        fix="Check the year.",
        field="day",
        source="house: a window is weeks or months",
    )


def closing_is_ahead(closes_at: datetime | None, now: datetime) -> Refusal | None:
    """A round has a closing time, and it is still to come. Source: house rule."""
    if closes_at is None:
        because = "The round has no closing time."
    elif closes_at <= now:
        because = f"The closing time, {in_words(closes_at)}, is already past."
    else:
        return None
    return Refusal(
        "closing-not-ahead",
        because,
        fix="Choose a closing time that is still to come.",
        who=LEAD,
        field="day",
    )


def somebody_is_asked(count: int, audience: str) -> Refusal | None:
    """A round has somebody to answer it. Source: house rule."""
    if count:
        return None
    if audience == "agencies":
        because, fix = "No agency is expected to answer.", "Choose the agencies that you ask."
    else:
        because = "The working group has nobody but its lead, so there is nobody to ask."
        fix = "Add members to the working group."
    return Refusal("nobody-to-ask", because, fix=fix, who=LEAD, field="agencies")


def something_is_consulted_on(version_ids: Sequence[int]) -> Refusal | None:
    """A round is about at least one version. Source: house rule."""
    if version_ids:
        return None
    return Refusal("no-text", "There is no text to comment on.", fix="Save a version first.")


def text_fits(text: str, field: str, what: str, most: int = LONGEST) -> Refusal | None:
    """At most so many characters. Source: what a page can show and a reader can take in."""
    if len(text) <= most:
        return None
    return Refusal(
        "text-too-long",
        f"{what} has {len(text):,} characters; it must have {most:,} or fewer.",
        field=field,
    )


def wording_is_given(wording: str) -> Refusal | None:
    if wording.strip():
        return None
    return Refusal("no-wording", "Enter the question.", field="wording")


def choices_are_sensible(kind: str, choices: Sequence[str]) -> list[Refusal]:
    """A choice has two options or more, each different from the others. Source: house rule."""
    if kind != "choice":
        return []
    found = []
    if len(choices) < 2:
        found.append("Enter at least two options, one on each line.")
    if len(choices) > MOST_CHOICES:
        found.append(f"Enter {MOST_CHOICES} options or fewer; you have entered {len(choices)}.")
    twice = sorted({each for each in choices if choices.count(each) > 1})
    found += [f"“{each}” is there more than once." for each in twice]
    if any(len(each) > LONGEST_CHOICE for each in choices):
        found.append(f"Each option must have {LONGEST_CHOICE} characters or fewer.")
    return [Refusal("bad-choices", because, field="choices") for because in found]


def there_is_room_for_a_question(count: int) -> Refusal | None:
    if count < MOST_QUESTIONS:
        return None
    return Refusal("too-many-questions", f"A round has {MOST_QUESTIONS} questions at most.")


def agencies_go_on(ended: Sequence[str]) -> Refusal | None:
    """An agency that is no more is not asked anything new. Source: house."""
    if not ended:
        return None
    return Refusal(
        "agency-ended",
        f"{' and '.join(ended)} {'has' if len(ended) == 1 else 'have'} ended, and cannot be asked.",
        fix="Take it off the list of those who are asked; another agency may have taken over.",
        who=LEAD,
        source="house: nobody is asked who cannot answer",
        field="agencies",
    )
