"""What must be true before a round may be written, dated, opened: reasons why not."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from consult.consultations.asking import CHOSEN, KINDS, SCALES
from consult.settings import in_words
from workflows.refusal import Refusal

LONGEST_WINDOW = timedelta(days=731)
LONGEST = 32_000  # characters of a long text
LONGEST_WORDING = 2_000  # characters of a question, and of its help
LONGEST_CHOICE = 300
LONGEST_NAME = 200  # of a saved set
MOST_CHOICES = 30
MOST_QUESTIONS = 100
# [protocol], but neither [2018] nor [text](address)
PLACEHOLDER = re.compile(r"\[(?=[^\[\]]*[^\W\d_])[^\[\]]{1,200}\](?!\()")

PERMITS = {"group": "prepare_group_round", "agencies": "prepare_partner_round"}
LEAD = "the working group lead"
ANOTHER_ROUND = "Ask in another round: of this review if it goes on, or of a new one."


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
        return Refusal(
            "round-is-frozen",
            "This round was withdrawn, so it cannot be changed.",
            fix=ANOTHER_ROUND,
            who=LEAD,
        )
    if "answer" in permits:
        fix = "Correct a question that is wrong, and everyone who was asked is told of it."
    else:
        fix = "Ask what is still to be asked in another round."
    return Refusal(
        "round-is-frozen",
        f"This round opened at {in_words(opens_at)}, so what it asks can no longer be changed.",
        fix=fix,
        who=LEAD,
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


def is_said(text: str | None, field: str, because: str) -> Refusal | None:
    """A text that respondents are owed is not taken away. None: it is not touched."""
    if text is None or text.strip():
        return None
    return Refusal(f"no-{field}", because, field=field)


def wording_is_given(wording: str) -> Refusal | None:
    if wording.strip():
        return None
    return Refusal("no-wording", "Enter the question.", field="wording")


def kind_is_known(kind: str) -> Refusal | None:
    if kind in KINDS:
        return None
    return Refusal("unknown-kind", "Choose how the question is answered.", field="kind")


def choices_are_sensible(
    kind: str, choices: Sequence[str], *, other: bool = False
) -> list[Refusal]:
    """A choice has two options or more, each different from the others; a scale has the usual
    labels, or as many of its own as it has steps. Source: house rule."""
    found = []
    if kind in SCALES and choices and len(choices) != SCALES[kind]:
        found.append(
            f"Enter {SCALES[kind]} labels, one on each line, or none for the usual ones; "
            f"you have entered {len(choices)}."
        )
    if kind in CHOSEN and len(choices) < 2:
        found.append("Enter at least two options, one on each line.")
    if kind not in CHOSEN and kind not in SCALES:
        return []
    if len(choices) > MOST_CHOICES:
        found.append(f"Enter {MOST_CHOICES} options or fewer; you have entered {len(choices)}.")
    twice = sorted({each for each in choices if choices.count(each) > 1})
    found += [f"“{each}” is there more than once." for each in twice]
    if other and kind in CHOSEN and "other" in [each.casefold() for each in choices]:
        found.append("“Other” is added by itself: take it out of the options.")
    if any(len(each) > LONGEST_CHOICE for each in choices):
        found.append(f"Each option must have {LONGEST_CHOICE} characters or fewer.")
    return [Refusal("bad-choices", because, field="choices") for because in found]


def follow_up_has_an_answer(
    follow_up: str, has_options: bool, required_after: Sequence[str]
) -> Refusal | None:
    """A follow-up comes after an answer that was chosen. Source: house rule."""
    if follow_up.strip() and not has_options:
        because = "A question that is answered in words has no follow-up. Ask it as another one."
        return Refusal("no-follow-up", because, field="follow_up")
    if has_options and any(each.strip() for each in required_after) and not follow_up.strip():
        because = "Say what is asked after these answers."
        return Refusal("no-follow-up", because, field="follow_up")
    return None


def labels_are_answers(
    options: Mapping[str, str], labels: Sequence[str], field: str
) -> Refusal | None:
    """What somebody typed as an answer is one that the question offers."""
    known = {label.casefold() for label in options.values()}
    unknown = [each for each in labels if each.casefold() not in known]
    if not unknown:
        return None
    offered = ", ".join(f"“{label}”" for label in options.values())
    return Refusal(
        "not-an-answer",
        f"“{unknown[0][:80]}” is not an answer to that question. Its answers are {offered}.",
        field=field,
    )


def condition_is_earlier(wanted: int | None, found: bool) -> Refusal | None:
    """A question hangs on one that comes before it and has answers to choose from."""
    if wanted is None or found:
        return None
    return Refusal(
        "condition-not-earlier",
        "Choose a question that comes before this one and has answers to choose from.",
        field="shown_if_id",
    )


def condition_names_answers(conditional: bool, labels: Sequence[str]) -> Refusal | None:
    if not conditional or labels:
        return None
    because = "Enter the answers after which this question is asked, one on each line."
    return Refusal("condition-without-answers", because, field="shown_if")


def others_still_hang_on_it(numbers: Sequence[int]) -> Refusal | None:
    """Nobody is asked a question whose condition cannot be met any more. Source: house rule."""
    if not numbers:
        return None
    which = " and ".join(str(each) for each in numbers)
    verb = "is" if len(numbers) == 1 else "are"
    return Refusal(
        "others-hang-on-it",
        f"Question {which} {verb} asked only after certain answers to this one.",
        fix=f"Change question {which} first.",
        source="house: a question is asked of those whom it concerns",
    )


def stays_below(hangs: bool, number: int) -> Refusal | None:
    """A question comes after the one that it hangs on. Source: house rule."""
    if not hangs:
        return None
    return Refusal(
        "must-stay-below",
        f"Question {number + 1} is asked only after certain answers to question {number}, "
        "so it has to stay below it.",
        fix=f"Change when question {number + 1} is asked first.",
    )


def place_is_in_the_text(there: bool) -> Refusal | None:
    if there:
        return None
    because = "That passage is not in the newest version any more. Choose another one."
    return Refusal("no-such-place", because, field="place")


def there_is_room_for_questions(count: int, more: int) -> Refusal | None:
    if count + more <= MOST_QUESTIONS:
        return None
    return Refusal(
        "too-many-questions",
        f"A round has {MOST_QUESTIONS} questions at most; there are {count} now.",
        field="questions",
    )


def placeholders_in(*texts: str) -> list[str]:
    """Words in square brackets that stand for one's own, as they are written, each once.

    A year, as in [2018] EWFC 40, and a link in Markdown are none.
    """
    found = [each for text in texts for each in PLACEHOLDER.findall(text)]
    return list(dict.fromkeys(" ".join(each.split()) for each in found))


def questions_are_complete(placeholders: Sequence[str]) -> Refusal | None:
    """The same as the guard of that name, also for a review whose workflow is older than that."""
    if not placeholders:
        return None
    return Refusal(
        "questions-unfinished",
        f"The questions still have words that stand for your own: {', '.join(placeholders)}.",
        fix="Put your own words in their place.",
        who=LEAD,
        source="house: a question is asked in words that fit the text",
    )


def something_is_chosen(count: int) -> Refusal | None:
    if count:
        return None
    return Refusal("no-question", "Choose at least one question.", field="questions")


def set_has_a_name(name: str) -> Refusal | None:
    return None if name else Refusal("no-name", "Enter a name for the set.", field="name")


def set_name_is_free(taken: bool) -> Refusal | None:
    if not taken:
        return None
    return Refusal("name-taken", "There is a set of that name. Choose another.", field="name")


def somebody_is_expected(count: int) -> Refusal | None:
    if count:
        return None
    because = "Nobody is chosen yet. Choose who is asked and save that first."
    return Refusal("nobody-chosen", because, field="name")


def list_has_a_name(name: str) -> Refusal | None:
    return None if name else Refusal("no-name", "Enter a name for the list.", field="name")


def list_name_is_free(taken: bool) -> Refusal | None:
    if not taken:
        return None
    return Refusal("name-taken", "There is a list of that name. Choose another.", field="name")


def round_is_open(state: str) -> Refusal | None:
    """Before it opens a question is simply changed; afterwards everyone has answered it."""
    if state == "open":
        return None
    return Refusal(
        "round-not-open",
        "Only a question of an open round is corrected.",
        fix="Change it among the questions of the round while that is being prepared.",
        who=LEAD,
        source="house: everyone is asked the same thing, from the first minute to the last",
    )


def correction_says_why(why: str) -> Refusal | None:
    if why.strip():
        return None
    because = "Say what was wrong. Everyone who was asked is told."
    return Refusal("no-reason", because, field="why")


def words_differ(new: tuple[str, str], old: tuple[str, str]) -> Refusal | None:
    if new != old:
        return None
    return Refusal("nothing-changed", "Nothing is changed yet.", field="wording")


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
