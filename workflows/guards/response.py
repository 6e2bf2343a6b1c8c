"""Guards on one respondent's answer. Lateness is judged by when the request arrived."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from workflows.calendar import day_in_words, days_and_hours, end_of_days, in_words, local_day
from workflows.facts import ResponseFacts
from workflows.guards.drafting import LEAD
from workflows.guards.registry import guard, no
from workflows.guards.wording import count, names
from workflows.refusal import Refusal

WINDOW = "the closing time is published, to the minute; so is more time, with its reason"


@guard(code="window-closed", kind="response", source=WINDOW, weight="house")
def window_is_open(facts: ResponseFacts) -> Refusal | None:
    """It arrived from opening up to, not including, the closing time, in a round that stands;
    or after that, where the round said that it takes late answers.

    received_at decides, not the round's state: the clock may close a round before or after
    an answer that arrived in time is saved. Source: house rule.
    """
    if facts.round_state == "withdrawn":
        return no("This round was withdrawn.", code="round-withdrawn")
    opens, closes = facts.opens_at, facts.closes_at
    if facts.round_state == "preparing" or opens is None or closes is None:
        return no("This round has not opened yet.", code="window-not-open")
    if facts.received_at < opens:
        return no(f"This round opens at {in_words(opens, facts.zone)}.", code="window-not-open")
    if facts.received_at < closes or facts.takes_late:
        return None
    ended = f"The time given to {facts.respondent} ended" if facts.extended else "This round closed"
    written = facts.comments or facts.answers or not facts.signatory
    asks = "Ask the working group lead whether it can still be"
    return no(
        f"{ended} at {in_words(closes, facts.zone)}; your answer arrived {_late(closes, facts)}.",
        f"What you wrote is kept. {asks} read." if written else f"Nothing was sent. {asks} taken.",
        who=LEAD,
    )


@guard(
    code="round-is-over",
    kind="response",
    source="what was sent in by the close is what the working group answers",
    weight="house",
)
def round_is_still_open(facts: ResponseFacts) -> Refusal | None:
    """The round has not closed for all yet: time of one's own, or being late, is not enough.

    Source: house rule.
    """
    closes = facts.round_closes_at
    if facts.round_state == "open" and closes is not None and facts.received_at < closes:
        return None
    if facts.round_state != "open" or closes is None:
        return no("This round is not open any more.")
    return no(
        f"This round closed at {in_words(closes, facts.zone)}, so what you sent in stands.",
        "If something in it is wrong, tell the working group lead.",
        who=LEAD,
    )


@guard(
    code="no-signatory",
    kind="response",
    source="a response speaks for its agency, and somebody answers for it",
    weight="house",
)
def signatory_is_named(facts: ResponseFacts) -> Refusal | None:
    """The person who signs off has typed their name. Source: house rule."""
    if facts.signatory.strip():
        return None
    return no(
        f"Nobody has signed for {facts.respondent}.",
        "Type the name of the person who signs this off.",
        who=_answering(facts),
        field="signatory",
    )


@guard(
    code="response-empty",
    kind="response",
    source="having nothing to say is an answer of its own, the nil return",
    weight="house",
)
def response_is_not_empty(facts: ResponseFacts) -> Refusal | None:
    """It has at least one comment or answer. Source: house rule."""
    if facts.comments or facts.answers:
        return None
    return no(
        f"The response of {facts.respondent} has no comment and no answer.",
        "Add a comment or an answer, or make a nil return.",
        who=_answering(facts),
    )


@guard(
    code="questions-unanswered",
    kind="response",
    source="the round marks some questions as required",
    weight="house",
)
def required_questions_are_answered(facts: ResponseFacts) -> Refusal | None:
    """Every required question has an answer. Source: house rule."""
    missing = facts.required_unanswered
    if not missing:
        return None
    subject = count(len(missing), "required question has", "required questions have")
    quoted = [f"“{question}”" for question in missing]
    return no(
        f"{subject} no answer: {names(quoted, most=5)}.",
        "Answer each of them.",
        who=_answering(facts),
    )


@guard(
    code="window-still-open",
    kind="response",
    source="nobody is written off while they may still answer (W3C Process)",
    weight="borrowed",
)
def window_has_closed(facts: ResponseFacts) -> Refusal | None:
    """The closing time has passed, or the round was closed. Source: W3C."""
    if facts.round_state == "closed":
        return None
    if facts.closes_at is None:
        return no("This round has not opened yet.", code="window-not-open")
    if facts.now >= facts.closes_at:
        return None
    return no(
        f"{facts.respondent} may answer until {in_words(facts.closes_at, facts.zone)}.",
        "Wait until the round has closed.",
    )


@guard(
    code="not-chased",
    kind="response",
    source="nobody is written off before they were reminded (W3C Process)",
    weight="borrowed",
)
def respondent_was_chased(facts: ResponseFacts, *, times: int, days: int = 0) -> Refusal | None:
    """So many reminders were sent to this respondent, and so many days have passed since then.

    Source: W3C; the numbers are ours.
    """
    if facts.chased >= times:
        return _time_to_reply(facts, facts.reminders[times - 1], days) if days else None
    sent = count(facts.chased, "reminder has", "reminders have")
    return no(
        f"{sent} been sent to {facts.respondent}; at least {times} must be.",
        "Send a reminder.",
        who=(*LEAD, "partnership_manager"),
    )


def _time_to_reply(facts: ResponseFacts, reminded: datetime, days: int) -> Refusal | None:
    due = end_of_days(reminded, days, facts.zone)
    if facts.now >= due:
        return None
    return no(
        f"{facts.respondent} was reminded at {in_words(reminded, facts.zone)}; "
        f"at least {count(days, 'day')} must pass after that.",
        f"Wait until {in_words(due, facts.zone)}.",
        code="chased-lately",
    )


ENTERED = "an answer by phone, post, e-mail or at a meeting counts as the agency gave it"


@guard(code="typed-already", kind="response", source=ENTERED, weight="house")
def respondent_wrote_nothing_itself(facts: ResponseFacts) -> Refusal | None:
    """Nothing was written, kept or sent in here by the respondent, so nothing is written over.

    Source: house rule.
    """
    if not facts.own_words:
        return None
    return no(
        f"{facts.respondent} has begun to answer here itself, and nothing is written over.",
        "Ask its lead to send that in, with what came another way.",
        who=("agency_lead",),
    )


@guard(code="came-outside-the-window", kind="response", source=WINDOW, weight="house")
def answer_came_in_time(facts: ResponseFacts) -> Refusal | None:
    """By its day: from the day on which the round opened to the day on which it closed, or after
    that where late answers are taken, and never in the future. Source: house rule."""
    opens, closes, came = facts.opens_at, facts.closes_at, facts.came_on
    if facts.round_state == "withdrawn":
        return no("This round was withdrawn.", code="round-withdrawn")
    if facts.round_state == "preparing" or opens is None or closes is None:
        return no("This round has not opened yet.", code="window-not-open")
    return _day_is_within(facts, came, opens, closes)


def _day_is_within(
    facts: ResponseFacts, came: date | None, opens: datetime, closes: datetime
) -> Refusal | None:
    if came is None:
        return no("Nobody has said on which day the answer came.", field="came_on")
    if came > local_day(facts.now, facts.zone):
        return no(f"{day_in_words(came)} is in the future.", code="not-come-yet", field="came_on")
    if came < local_day(opens, facts.zone):
        return no(
            f"This round opened at {in_words(opens, facts.zone)}, after {day_in_words(came)}.",
            "Check the day.",
            field="came_on",
        )
    if came <= local_day(closes, facts.zone) or facts.takes_late:
        return None
    ended = f"The time given to {facts.respondent} ended" if facts.extended else "This round closed"
    return no(
        f"{ended} at {in_words(closes, facts.zone)}; the answer came on {day_in_words(came)}.",
        f"Check the day. If it is to count, give {facts.respondent} more time first.",
        field="came_on",
    )


@guard(code="not-entered", kind="response", source=ENTERED, weight="house")
def answer_was_entered(facts: ResponseFacts) -> Refusal | None:
    """What counts was entered by those who run the round: the agency's own is the agency's.

    Source: house rule.
    """
    if facts.entered:
        return None
    return no(f"{facts.respondent} sent in this response itself.", "Only its lead can reopen it.")


JOINT = "whoever answers jointly has agreed to the very text that is sent in its name"


@guard(code="not-all-agreed", kind="response", source=JOINT, weight="house")
def joined_agencies_agreed(facts: ResponseFacts) -> Refusal | None:
    """A lead of each agency that answers with it has agreed to the text as it stands now.

    Source: house rule.
    """
    if not facts.unagreed:
        return None
    have = "has" if len(facts.unagreed) == 1 else "have"
    return no(
        f"{names(list(facts.unagreed), most=5)} {have} not agreed to the text as it stands now.",
        "Ask them to agree, or go on without them.",
        who=("agency_lead",),
    )


@guard(code="answers-jointly", kind="response", source=JOINT, weight="house")
def answers_for_itself(facts: ResponseFacts) -> Refusal | None:
    """It leads no joint response: that says something, and says it for all. Source: house rule."""
    if not facts.joint:
        return None
    return no(
        f"{facts.respondent} leads a joint response, or has asked others to answer with it.",
        "Go on without them first. Then each answers for itself.",
        who=("agency_lead",),
    )


def _answering(facts: ResponseFacts) -> tuple[str, ...]:
    return ("group_respondent",) if facts.inside else ("agency_lead",)


def _late(closes: datetime, facts: ResponseFacts) -> str:
    if facts.received_at - closes < timedelta(minutes=1):
        return "less than a minute too late"
    return f"{days_and_hours(closes, facts.received_at, facts.zone)} later"
