"""What may be entered for an agency whose answer came another way. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from consult.responses import rules
from consult.settings import in_words
from workflows.refusal import Refusal

HOW_IT_CAME = {
    "phone": "By phone",
    "letter": "By post",
    "email": "By e-mail",
    "meeting": "At a meeting",
}


def particulars_are_given(
    how: str, came_on: date | None, name: str, role: str
) -> Iterable[Refusal | None]:
    """How it came, on which day, and who gave it in which role. Source: house."""
    longest = rules.LONGEST_NAME
    if not how:
        yield Refusal("no-way", "Choose how the answer came.", field="how")
    else:
        yield rules.is_one_of(how, HOW_IT_CAME, "how")
    if came_on is None:
        yield Refusal("no-day", "Enter the day on which it came.", field="came_on")
    yield rules.text_is_given(name, "given_name", "Enter the name of the person who gave it.")
    yield rules.text_fits(name, "given_name", longest)
    yield rules.text_is_given(role, "given_role", "Enter the role of the person who gave it.")
    yield rules.text_fits(role, "given_role", longest)


def file_is_there(given: bool) -> Refusal | None:
    """Whoever doubts what was entered can read the original. Source: house."""
    if given:
        return None
    return Refusal(
        "no-original",
        "Attach the original: a scan of the letter, the e-mail, or your notes of the call.",
        field="file",
        source="house: what was entered can be held against what came",
    )


def is_one_original(attached: bool, heard: bool) -> Refusal | None:
    if not (attached and heard):
        return None
    because = "You chose a file of a meeting and attached another one. Choose which it is."
    return Refusal("two-originals", because, field="original")


def file_was_heard(known: bool) -> Refusal | None:
    """It is kept with a meeting or a call of this very round."""
    if known:
        return None
    because = "This file is not kept with a meeting or a call of this round any more."
    return Refusal("unknown-choice", because, field="original")


def is_being_entered(recorded_at: datetime | None) -> Refusal | None:
    if recorded_at is None:
        return None
    return Refusal("recorded-already", f"This answer was recorded at {in_words(recorded_at)}.")


def answers_are_read(read: bool) -> Refusal | None:
    """An answer that nobody would answer any more is not added unseen. Source: Gunning 4."""
    if read:
        return None
    return Refusal(
        "answers-read-no-more",
        "The review has gone on from where answers are read, so none can be added.",
        fix="Take the review back to where answers are considered first.",
        source="law: what was said is considered before the decision",
    )


def later_version(known: bool) -> Refusal | None:
    """Responses stay with the version of their workflow that they began with."""
    if known:
        return None
    return Refusal(
        "not-in-this-version",
        "This round was opened before answers could be entered for an agency, and its responses "
        "follow the rules that they began with.",
        fix="Ask the agency to answer here, or by a link for somebody without an account.",
        source="house: rules do not change under way",
    )


def may_be_corrected(counts: bool) -> Refusal | None:
    """What an agency sent in itself is never written over. Source: house."""
    if counts:
        return None
    because = "Only an answer that was entered, and counts, can be corrected."
    return Refusal("not-entered", because)


def is_over(closed: bool) -> Refusal | None:
    """Until the close it is taken back and recorded again, so that nobody else has read it."""
    if closed:
        return None
    fix = "Take it back, put it right, and record it again."
    return Refusal("round-still-open", "The round is still open.", fix=fix)


def reads_still(read: bool) -> Refusal | None:
    """What was decided on stays as it was decided on. Source: Gunning 4."""
    if read:
        return None
    return Refusal(
        "answers-read-no-more",
        "The review has gone on from where answers are read, so what it rests on stays as it is.",
        fix="The lead of the agency can say what is wrong with it.",
        source="law: what was said is considered before the decision",
    )


def something_differs(changed: bool) -> Refusal | None:
    return None if changed else Refusal("nothing-changed", "Nothing is changed yet.", field="why")


def may_object(counts: bool) -> Refusal | None:
    if counts:
        return None
    return Refusal("not-entered", "This response was not entered by somebody else.")
