"""What a review must come with, and when its bodies may change. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from consult.settings import in_words
from workflows.calendar import day_in_words
from workflows.guards.wording import names
from workflows.refusal import Refusal
from workflows.reports import REPORTS
from workflows.roles import people, titles
from workflows.shapes import Step, Workflow

LONGEST = 32_000  # characters of any long text
TITLE_LIMIT = 200  # rounds and ballots are named after the review, so it is kept short
NAME_LIMIT = 200  # of a person's name or role
REPORT = "report_"  # a state permits "report_progress", and so on


def may_start(allowed: Iterable[str], roles: Iterable[str]) -> Refusal | None:
    """The definition says who starts a review. Source: its `start` line."""
    allowed = people(allowed)
    if set(allowed) & set(roles):
        return None
    who = titles(allowed)
    return Refusal("not-a-starter", f"Only {who} may start a review.", who=who)


REASON_IS_ANOTHER = Refusal(
    "reason-is-another",
    "What stood against the step when you opened this page has changed, or is gone.",
    fix="Look at what stands against it now.",
)


def may_override(step: Step | None, guard: str, roles: Collection[str]) -> Refusal | None:
    """Source: the `overrides` of the step; the house lets only a chair, and only of two rules."""
    allowed = step.overrides.get(guard, []) if step is not None else []
    if set(allowed) & set(roles):
        return None
    who = titles(allowed)
    because = f"Only {who} may override this." if who else "Nobody may override this."
    return Refusal("not-yours-to-override", because, who=who or None)


def has_not_stood_aside(against: Iterable[Refusal], allowed: Collection[str]) -> Refusal | None:
    """A chair who is recused overrides nothing either. Source: the guard that stops their step.

    against  every reason that stands against the step; allowed: roles that may override
    """
    aside = (each for each in against if each.code == "chair-is-recused")
    return next(aside, None) if "board_chair" in allowed else None


class Took(Protocol):
    """One step that a review has taken."""

    @property
    def trigger(self) -> str: ...
    @property
    def to_state(self) -> str: ...
    @property
    def at(self) -> datetime: ...


def still_carries(flow: Workflow, trigger: str, used_at: datetime, taken: Sequence[Took]) -> bool:
    """Whether the review stands by the step that went on despite something.

    Once it has come back to where that step is taken from, or to before that, it is decided
    anew, and what was overridden then carries nothing any more.

    taken  its steps, oldest first
    Source: house rule; what is published with a decision is what that decision rested on.
    """
    order = [key for key, state in flow.states.items() if not state.held_from]
    sources = {source for each in flow.steps if each.trigger == trigger for source in each.sources}
    until = max((order.index(each) for each in sources if each in order), default=-1)
    by = [at for at, each in enumerate(taken) if (each.trigger, each.at) == (trigger, used_at)]
    since = taken[by[-1] + 1 :] if by else ()
    return bool(by) and not any(each.to_state in order[: until + 1] for each in since)


def review_problems(
    title: str, why: str, documents: int, *, text: str = "published"
) -> Iterator[Refusal]:
    """Every reason why this is not a review yet.

    text  what the kind of review does with documents; "none" when it has none
    """
    if not title.strip():
        yield Refusal("no-title", "Give the review a title.", field="title")
    if len(title) > TITLE_LIMIT:
        yield Refusal(
            "title-too-long",
            f"The title is {len(title)} characters long; the most is {TITLE_LIMIT}.",
            field="title",
        )
    if len(why) > LONGEST:
        yield Refusal(
            "too-long",
            f"This is {len(why):,} characters long; the most is {LONGEST:,}.",
            field="why",
        )
    if text == "none" and documents:
        because = "This kind of review has no documents."
        yield Refusal("no-text-here", because, field="documents")
    if text != "none" and not documents:
        yield Refusal("no-document", "Choose at least one document to review.", field="documents")


def one_draft_of_each(titles_chosen: Iterable[str]) -> Refusal | None:
    """One review does not hold two wordings of one document. Source: house rule."""
    seen: set[str] = set()
    for title in titles_chosen:
        if title in seen:
            return Refusal(
                "document-twice",
                f"“{title}” is chosen twice. Choose one draft of it.",
                field="documents",
            )
        seen.add(title)
    return None


def is_of_kind(kind: str, wanted: str, name: str, field: str) -> Refusal | None:
    """A working group drafts and a board decides; one does not do the other's work."""
    if kind == wanted:
        return None
    words = {"working_group": "a working group", "board": "a board"}
    return Refusal("wrong-body", f"{name} is not {words[wanted]}.", field=field)


def bodies_may_change(
    *,
    over: bool,
    ballot_open: bool,
    group_round_open: bool,
    group_gone: bool = False,
    board_deciding: bool = False,
) -> Iterator[Refusal]:
    """Nobody changes who decides while they decide, and who drafts never goes. Source: house rule.

    ballot_open       a ballot is open and another board was chosen
    group_round_open  the group's round is open and another group was chosen
    group_gone        the group was taken away, and the review is under way
    board_deciding    the board decides without a ballot, and was taken away or another chosen
    """
    if over:
        yield Refusal("review-over", "This review has ended, so nothing about it changes.")
    if ballot_open:
        yield Refusal(
            "ballot-open",
            "The board is deciding on this now, so another one cannot be named.",
            fix="Wait for its decision, or ask the chair to return the text for changes.",
            who="the board chair",
            field="board_id",
        )
    elif board_deciding:
        yield Refusal(
            "board-deciding",
            "The board is deciding on this now, so it stays the one that does.",
            fix="Wait for its decision.",
            who="the board chair",
            field="board_id",
        )
    if group_gone:
        yield Refusal(
            "group-needed",
            "The review is under way, so it needs a working group, whose lead goes on with it.",
            fix="Choose another working group, or leave this one.",
            field="group_id",
        )
    elif group_round_open:
        yield Refusal(
            "group-round-open",
            "The working group is commenting on this now, so another one cannot be named.",
            fix="Wait until its round has closed.",
            field="group_id",
        )


def ratifies_another(board_id: int | None, ratifying_id: int | None) -> Refusal | None:
    """Nobody ratifies their own decision. Source: house rule."""
    if ratifying_id is None or ratifying_id != board_id:
        return None
    return Refusal(
        "ratifies-itself",
        "A board does not ratify its own decision. Choose another body.",
        field="ratifying_id",
    )


def is_short_enough(words: str, field: str, limit: int = LONGEST) -> Refusal | None:
    """limit is in characters."""
    if len(words) <= limit:
        return None
    because = f"This is {len(words):,} characters long; the most is {limit:,}."
    return Refusal("too-long", because, field=field)


@dataclass(frozen=True)
class HoldTerms:
    """What is said when a review is put on hold, besides the reason."""

    owner_id: int | None = None
    waits_for: str = ""
    expected_on: date | None = None
    repeat_approval: bool = False


def hold_problems(terms: HoldTerms, today: date, *, until: bool) -> Iterator[Refusal]:
    """A hold has an owner and something that it waits for. Source: house rule.

    until  a day has to be named, because the decision is deferred to it
    """
    if terms.owner_id is None:
        yield Refusal("no-owner", "Choose who looks after it meanwhile.", field="owner_id")
    if not terms.waits_for.strip():
        yield Refusal("no-waits-for", "Say what it waits for.", field="waits_for")
    if (long := is_short_enough(terms.waits_for, "waits_for")) is not None:
        yield long
    if until and terms.expected_on is None:
        yield Refusal("no-day", "Say until when it is deferred.", field="expected_on")
    if terms.expected_on is not None and terms.expected_on <= today:
        yield Refusal("day-past", "This day must be after today.", field="expected_on")


def takes_report(kind: str, permits: Collection[str], title: str) -> Refusal | None:
    """The definition says where which reports are made. Source: the state's `permits`."""
    if f"{REPORT}{kind}" in permits:
        return None
    return Refusal("no-reports-here", f"No {REPORTS[kind].name} is made at “{title}”.")


def report_problems(on: date | None, body: str, today: date, started: date) -> Iterator[Refusal]:
    """A report says something, about a day that has been since the review was started.

    started, today  days where the service is
    Source: house rule.
    """
    if on is None:
        yield Refusal("no-day", "Give the date of the report.", field="on")
    elif on > today:
        yield Refusal("day-to-come", "This day has not been yet.", field="on")
    elif on < started:
        because = (
            f"The review was started on {day_in_words(started)}. Enter that day or a later one."
        )
        yield Refusal("day-before-start", because, field="on")
    if not body.strip():
        yield Refusal("no-report-text", "Write the report.", field="body")
    if (long := is_short_enough(body, "body")) is not None:
        yield long


def takes_owners(permits: Collection[str], title: str) -> Refusal | None:
    """Nobody changes who signs while they sign. Source: the state's `permits`."""
    if "name_owners" in permits:
        return None
    return Refusal("no-owners-now", f"The owners are not changed at “{title}”.")


def says_why_owners_go(gone: Sequence[str], reason: str) -> Refusal | None:
    """No agency stops being an owner without a word. Source: house rule."""
    if not gone or reason.strip():
        return None
    because = f"Say why {names(gone)} {'is' if len(gone) == 1 else 'are'} taken away as owner"
    return Refusal("no-reason", f"{because}{'' if len(gone) == 1 else 's'}.", field="reason")


def is_an_agency(known: bool) -> Refusal | None:
    return None if known else Refusal("no-such-agency", "Choose agencies of the list.")


def takes_signatures(permits: Collection[str], title: str) -> Refusal | None:
    """Owners sign when they are asked to. Source: the state's `permits`."""
    if "sign_as_owner" in permits:
        return None
    return Refusal("not-signed-now", f"The owners do not sign at “{title}”.")


def signs_for(*, owner: bool, leads: bool) -> Refusal | None:
    """A lead of an owner signs for it. Source: house rule."""
    if owner and leads:
        return None
    who = "a lead of an agency that owns the text"
    return Refusal("not-an-owner-lead", f"Only {who} may sign for it.", who=who)


def signature_problems(name: str, role: str) -> Iterator[Refusal]:
    """Somebody answers for it by name and role. Source: house rule."""
    if not name.strip():
        yield Refusal("no-signatory", "Type the name of the person who signs.", field="signed_name")
    if not role.strip():
        yield Refusal("no-signatory-role", "Type the role in which they sign.", field="signed_role")
    for words, field in ((name, "signed_name"), (role, "signed_role")):
        if (long := is_short_enough(words, field, NAME_LIMIT)) is not None:
            yield long


def is_the_text_shown(shown: Sequence[int], newest: Sequence[int]) -> Refusal | None:
    """What is signed is what was on the page. Source: house rule."""
    if shown == newest:
        return None
    return Refusal(
        "another-text",
        "The text has changed since this page was opened. Nothing was signed.",
        fix="Read the newest version, and sign that.",
    )


def has_been(on: date, moment: datetime, started_at: datetime, today: date) -> Refusal | None:
    """A review is shown as it stood once it was started, and on a day that has begun.

    on, today  days where the service is; a moment later today is as it stands now
    """
    if on > today:
        return Refusal("not-yet", "The day must be today or in the past.", field="on")
    if moment < started_at:
        because = f"The review was started at {in_words(started_at)}. Enter a later time."
        return Refusal("not-started-then", because, field="on")
    return None


OPENING = frozenset({"open_group_round", "open_partner_round"})  # what a step that can wait does
FARTHEST = timedelta(days=366)


def step_can_be_planned(effects: Collection[str]) -> Refusal | None:
    """A round opens to the minute; a decision is taken by somebody who is there. Source: house."""
    if OPENING & set(effects):
        return None
    because = "Only a step that opens a round of comment can be planned for later."
    return Refusal("not-to-be-planned", because, fix="Take it when its time has come.")


def plan_is_ahead(at: datetime, now: datetime) -> Refusal | None:
    """Within a year from now. Source: house rule."""
    if at <= now:
        because = f"{in_words(at)[:1].upper()}{in_words(at)[1:]} is already past."
        return Refusal("plan-not-ahead", because, fix="Choose a later time.", field="day")
    if at > now + FARTHEST:
        because = f"{in_words(at)} is more than a year ahead."
        return Refusal("plan-too-far", because, fix="Check the year.", field="day")
    return None


def plan_is_about(planned: Sequence[int], newest: Sequence[int]) -> Refusal | None:
    """What goes out is what was looked at when it was planned. Source: house rule.

    planned, newest  ids of versions, in order
    """
    if list(planned) == list(newest):
        return None
    return Refusal(
        "text-changed-since",
        "The text was changed after this was planned, so nothing is sent out.",
        fix="Look at the text as it is now, and plan it again.",
        who="the working group lead",
    )


def may_drop_plan(allowed: Collection[str], roles: Collection[str]) -> Refusal | None:
    """Whoever may take the step may also say that it is not taken. Source: the definition."""
    if set(allowed) & set(roles):
        return None
    who = titles(people(allowed))
    return Refusal("not-yours-to-drop", f"Only {who} can change what is planned.", who=who)
