"""Which letters a person may have in one daily message, and when that is due. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflows.calendar import clock_in_words
from workflows.refusal import Refusal

# Kind of letter → what it is, in the words of the page on which people choose.
CHOICES = {
    "consultations/opened": "A consultation has opened and you are asked to answer",
    "consultations/attachment_corrected": "What goes with a consultation was corrected",
    "consultations/corrected": "A question that you were asked was corrected",
    "consultations/extended": "There is more time to answer a consultation",
    "responses/chased": "A reminder that an answer is still missing",
    "responses/time_asked": "An agency asks for more time, and you decide on it",
    "responses/time_refused": "More time that you asked for was refused",
    "responses/clarification_asked": "An agency asks about a consultation that you run",
    "responses/clarification_answered": "A question about a consultation was answered",
    "responses/answer_corrected": "An answer about a consultation was corrected",
    "responses/unsent": "A round has closed, and what was written was not sent in",
    "responses/own_time_ends": "The time that your agency was given to answer ends soon",
    "responses/waited_for": "An answer is waited for again, after it was recorded that none came",
    "responses/entered": "An answer was entered for your agency",
    "responses/entry_taken_back": "What was entered for your agency was taken back",
    "responses/entry_corrected": "What was entered for your agency was corrected",
    "responses/entry_objected": "A lead objects to an answer that you entered",
    "responses/stands": "A response that was reopened counts as it was sent in",
    "responses/ready": "A response waits for your signature",
    "responses/joint_asked": "An agency asks yours to answer jointly",
    "responses/joint_decided": "An agency that you asked answers jointly, or does not",
    "responses/joint_ended": "An agency answers for itself again",
    "responses/joint_wanted": "A joint response waits for your agreement to its text",
    "responses/joint_agreed": "An agency agreed to the text of a joint response",
    "responses/joint_reopened": "A joint response was reopened",
    "responses/section_passed": "A colleague asks you to look at a section",
    "responses/section_done": "A section that you passed on is done",
    "responses/section_back": "A section came back to you",
    "responses/submitted": "A receipt for a response that was sent in",
    "consultations/closed": "A consultation that you look after has closed",
    "reviews/taken_back": "A published text was taken back",
    "reviews/moved": "A review has moved on, and something waits for you",
    "reviews/plan_refused": "A round that was to open at a time did not",
    "reviews/reminder": "A reminder that a review still waits for you",
    "reviews/owned_text_changed": "A text that your agency owns was changed without its signature",
    "reviews/ratified_text_changed": "A text that your body ratified was changed without it",
    "reviews/launched": "A text that you took part in was launched",
    "editions/reminder": "A reminder that an edition closes soon",
    "documents/review_due": "The review dates of chapters come near",
    "groups/term_ends": "A seat on a group or board ends soon",
    "groups/term_ended": "A seat on a group or board has ended",
    "groups/deputy_named": "Somebody was named to act for the holder of a seat",
}
# They are of no use later, or warn of something.
AT_ONCE = {
    "safeguarding/quarantined": "A text that may tell of harm waits for the safeguarding lead",
    "accounts/sign_in_link": "Links to sign in",
    "accounts/invitation": "Invitations",
    "responses/guest": "Links for people without an account",
    "individuals/confirm": "Links that confirm an answer from the public",
    "individuals/receipt": "Receipts of answers from the public",
    "individuals/cut": "That words were taken out of an answer from the public",
    "individuals/set_aside": "That an answer from the public is not shown",
    "individuals/ended": "That what an individual answered was put off, or ended another way",
    "individuals/outcome": "What became of an answer from the public",
    "accounts/address_changed": "A warning that your e-mail address was changed",
    "accounts/password_changed": "A warning that your password was changed",
    "record/anchored": "Anchors of the record, to the addresses that the operator chose",
}
HOURS = range(5, 23)  # of the day, where the service is: no clock change falls among them
USUAL_HOUR = 8


def kinds_are_known(kinds: Collection[str]) -> Refusal | None:
    if set(kinds) <= set(CHOICES):
        return None
    return Refusal("no-such-letter", "Choose from the list.", field="kinds")


AS_THEY_COME = "Each at once"


def how_letters_come(kinds: Collection[str], hour: int) -> str:
    """“Some in one daily message at 8am, the others at once”, as a person chose."""
    if not kinds:
        return AS_THEY_COME
    daily = f"in one daily message at {clock_in_words(time(hour))}"
    if set(kinds) >= set(CHOICES):
        return f"All that can wait {daily}"
    return f"Some {daily}, the others at once"


def hour_is_offered(hour: int | None) -> Refusal | None:
    if hour in HOURS:
        return None
    return Refusal("no-such-hour", "Choose a time from the list.", field="hour")


def has_not_gone(state: str, claimed_until: datetime | None) -> Refusal | None:
    """A letter is stopped before it leaves. Source: house rule on taking a step back."""
    if state in ("waiting", "held") and claimed_until is None:
        return None
    return Refusal(
        "letters-have-gone",
        "The letters about this step have gone out, so it can no longer be taken back.",
        fix="Take another step from here.",
    )


def next_daily(now: datetime, *, hour: int, last_on: date | None, zone: str) -> datetime:
    """When the next daily message is due: at that hour, on a day that has not had one yet.

    last_on  the day of the last one, where the service is
    """
    place = ZoneInfo(zone)
    day = now.astimezone(place).date()
    if last_on is not None and day <= last_on:
        day = last_on + timedelta(days=1)
    due = datetime.combine(day, time(hour), tzinfo=place)
    if due <= now:
        due = datetime.combine(day + timedelta(days=1), time(hour), tzinfo=place)
    return due
