"""What a group is and who may change who sits on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from workflows.calendar import day_in_words
from workflows.refusal import Refusal

KINDS = {"working_group": "Working group", "board": "Board"}
HEAD = {"working_group": "lead", "board": "chair"}
ROLES = {"lead": "Lead", "chair": "Chair", "member": "Member"}


def role_fits(kind: str, role: str) -> Refusal | None:
    """A working group has leads and members, a board a chair and members."""
    if role in (HEAD[kind], "member"):
        return None
    because = f"A {KINDS[kind].lower()} has no {ROLES.get(role, role).lower()}."
    return Refusal("role-does-not-fit", because, field="role")


def only_a_manager_names_the_head(role: str, *, manager: bool) -> Refusal | None:
    if role == "member" or manager:
        return None
    because = f"Only a partnership manager names a {ROLES[role].lower()}."
    return Refusal("not-yours-to-name", because, who="a partnership manager", field="role")


def a_head_remains(role: str, others: int) -> Refusal | None:
    """The only lead or chair keeps the seat until there is another; `others` have it as well."""
    if role == "member" or others:
        return None
    word = ROLES[role].lower()
    because = f"This is the only {word}, and a group without one cannot take a step."
    return Refusal(
        "last-head", because, fix=f"Name another {word} first.", who="a partnership manager"
    )


# Terms and deputies

FARTHEST = 50  # years from now, for a first or last day
Span = tuple[datetime, datetime | None]  # from, until; None for no end


def overlap(one: Span, other: Span) -> bool:
    """Whether there is a moment in both. The end itself is not in."""
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])


def days_are_in_order(
    first: date | None, last: date | None, today: date, *, begun: bool = False
) -> list[Refusal]:
    """From today on, and the last day not before the first.

    begun  it began before, so only the last day is asked about
    """
    found = []
    if first is not None and first < today and not begun:
        because = "The first day must be today or in the future."
        found.append(Refusal("begins-in-the-past", because, field="starts_on"))
    far = date(today.year + FARTHEST, 1, 1)
    for day, field in ((first, "starts_on"), (last, "last_day")):
        if day is not None and day >= far:
            because = f"Enter a day before {day_in_words(far)}."
            found.append(Refusal("too-far-ahead", because, field=field))
    earliest = max(today, first or today)
    if last is not None and last < earliest:
        when = "today" if earliest == today else day_in_words(earliest)
        because = f"The last day must be {when} or after it."
        found.append(Refusal("ends-too-early", because, field="last_day"))
    return found


def only_a_manager_shortens(
    before: datetime | None, after: datetime | None, *, manager: bool
) -> Refusal | None:
    """A lead does not end the seats of members, so a lead does not bring their end nearer."""
    shorter = after is not None and (before is None or after < before)
    if manager or not shorter:
        return None
    because = "Only a partnership manager ends a seat, or ends it sooner."
    return Refusal("not-yours-to-shorten", because, who="a partnership manager", field="last_day")


def not_ones_own(own: bool, doing: str) -> Refusal | None:
    """Nobody changes their own rights. Source: house rule."""
    if not own:
        return None
    because = f"Nobody can {doing} themselves."
    return Refusal("not-oneself", because, who="a partnership manager")


def one_chair_at_a_time(chair: str, until: date | None) -> Refusal:
    """`chair` is chair for some of the time that was asked for; until when is said if it ends."""
    how = f"until {day_in_words(until)}" if until else "and no last day is set"
    return Refusal(
        "chair-then",
        f"{chair} is chair for some of that time, {how}.",
        fix="Choose other days, or set the last day of that seat first.",
        field="last_day",
    )


def deputy_is_another(own: bool, holder: str) -> Refusal | None:
    if not own:
        return None
    because = f"{holder} holds this seat, and cannot stand in for themselves."
    return Refusal("holder-already", because, field="account")


def one_voice_each(name: str, *, seated: bool, role: str) -> Refusal | None:
    """Whoever sits there may lead in place of the head, and still has one voice: their own.

    Source: house rule; a quorum counts people.
    """
    if not seated or role != "member":
        return None
    because = f"{name} has a seat here, and nobody has two voices."
    return Refusal("one-voice", because, fix="Name somebody without a seat.", field="account")


def deputy_ends_with_the_seat(until: date, ends: date | None, holder: str) -> Refusal | None:
    """Nobody acts for a holder who holds nothing any more. ends: the last day of the seat."""
    if ends is None or until <= ends:
        return None
    return Refusal(
        "past-the-seat",
        f"{holder} holds this seat until {day_in_words(ends)}, and a deputy’s time ends with the "
        "seat.",
        fix="Choose a last day that is not after it, or have the last day of the seat set later.",
        who="a partnership manager",
        source="house: a deputy acts for whoever holds the seat",
        field="last_day",
    )


def nobody_else_then(spans: Iterable[Span], wanted: Span, said: str) -> Refusal | None:
    if not any(overlap(each, wanted) for each in spans):
        return None
    return Refusal("deputy-then", said, fix="Choose other days, or end that first.")
