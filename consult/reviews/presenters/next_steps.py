"""What happens next: the steps one may take, those one may not yet, and those of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.boards.tally import member_names
from consult.consultations.window import told_closing
from consult.groups.models import Seat
from consult.reviews.presenters.picture import Picture
from consult.settings import in_words
from workflows.engine import Option
from workflows.guards.holding import RULED_OUT
from workflows.refusal import Refusal
from workflows.roles import people, title, titles
from workflows.shapes import Step, Workflow

NOT_YOURS = "not-yours"
CHAIR = "board_chair"
ROUNDS_OF = {"agency_lead": "agencies", "working_group_member": "group"}  # who answers which
ROUND_CLOSES = "consultation_closed"  # the event for which a step may wait


@dataclass(frozen=True)
class Theirs:
    """A step that is somebody else's."""

    step: Step
    whose: str
    names: Sequence[str]
    refusals: Sequence[Refusal]  # what stands against it for them
    leads_on: bool


@dataclass(frozen=True)
class NextSteps:
    """ready and other may be pressed; blocked are mine, but not yet; theirs are others'."""

    by_itself: Sequence[str]  # what the system does when its time comes, in sentences
    ready: Sequence[Option]  # towards the end
    blocked: Sequence[Option]
    theirs: Sequence[Theirs]
    other: Sequence[Option]  # back, or out of the door, that last
    others: Sequence[Theirs]  # the same, of other people


@dataclass(frozen=True)
class WaitingFor:
    """Whom the review waits for, and since when.

    why       in a sentence, when it is not for those whom its state waits for
    round_id  of the round that the reader may close
    """

    who: str  # "the working group lead"
    names: Sequence[str]
    since: datetime | None
    why: str = ""
    round_id: int | None = None


def next_steps(picture: Picture) -> NextSteps:
    """In the order in which a page shows them: the one that matters most first."""
    flow, state = picture.flow, picture.review.subject.state
    options = [each for each in picture.options if not RULED_OUT & {r.code for r in each.refusals}]
    mine = [option for option in options if set(option.step.by) & picture.roles]
    mine.sort(key=lambda option: not option.step.primary)
    usual = any(not _is_a_side_way(each.step) for each in mine if leads_on(flow, state, each.step))
    aside = [each for each in mine if usual and _is_a_side_way(each.step)]
    on = [each for each in mine if each not in aside]
    ready = [each for each in on if each.open and leads_on(flow, state, each.step)]
    other = [each for each in on if each.open and each not in ready] + aside
    theirs = [_theirs(picture, each) for each in options if each not in mine]
    return NextSteps(
        by_itself=by_itself(picture),
        ready=ready,
        blocked=[each for each in on if not each.open],
        theirs=[each for each in theirs if each.leads_on],
        other=sorted(other, key=lambda each: _how_far_out(flow, each.step)),
        others=sorted(
            (each for each in theirs if not each.leads_on),
            key=lambda each: _how_far_out(flow, each.step),
        ),
    )


def _is_a_side_way(step: Step) -> bool:
    """It wants a reason, because it is not what usually happens next: an urgent decision, say."""
    return step.reason == "required" and not step.primary


def _how_far_out(flow: Workflow, step: Step) -> tuple[bool, bool]:
    """A step back comes before one that wants a reason, and the end of the review comes last."""
    return flow.states[step.to].final, step.reason == "required"


def by_itself(picture: Picture) -> list[str]:
    """When the open round closes, and where the review goes then. From the definition."""
    steps = picture.flow.steps_from(picture.review.subject.state)
    after = [step for step in steps if step.when == ROUND_CLOSES]
    if not after:
        return _by_the_clock(picture)
    to = picture.flow.states[after[0].to]
    then = f"After that comes “{to.title}”: {to.meaning[0].lower()}{to.meaning[1:]}"
    closing = [told_closing(r.due_at, r.round.audience) for r in picture.rounds if r.due_at]
    return [*closing, then]


def _by_the_clock(picture: Picture) -> list[str]:
    if picture.ends_at is None:
        return []
    flow, state = picture.flow, picture.review.subject.state
    fired = {timer.fire for timer in flow.timers if timer.state == state}
    to = next(flow.states[s.to] for s in flow.steps_from(state) if s.trigger in fired)
    return [f"If nobody takes a step by {in_words(picture.ends_at)}: {to.meaning}"]


def _theirs(picture: Picture, option: Option) -> Theirs:
    roles = people(option.step.by)
    return Theirs(
        option.step,
        titles(roles),
        _told(_names(picture, roles), roles),
        [reason for reason in option.refusals if reason.code != NOT_YOURS],
        leads_on(picture.flow, picture.review.subject.state, option.step),
    )


def waiting_for(picture: Picture) -> WaitingFor | None:
    """None when it has ended."""
    role = picture.state.waits_for
    if role is None:
        return None
    found = _all_have_signed(picture, role) or _all_have_acted(picture, role)
    if found is not None:
        return found
    names = _told(_waited_names(picture, role), [role])
    return WaitingFor(titles([role]), names, picture.review.subject.moved_at)


EVERYONE_ANSWERED = "Everyone has answered."
EVERYONE_SPOKE = "Every member has said where they stand."
EVERYONE_SIGNED = "Every owner has signed this text."


def _all_have_signed(picture: Picture, role: str) -> WaitingFor | None:
    if role != "owner_lead" or not picture.owners:
        return None
    if not all(picture.has_signed(each) for each in picture.owners):
        return None
    lead = "working_group_lead"
    return WaitingFor(titles([lead]), _told(_names(picture, [lead]), [lead]), None, EVERYONE_SIGNED)


def _all_have_acted(picture: Picture, role: str) -> WaitingFor | None:
    """Who goes on, when all of those whom the state waits for have done their part."""
    audience = ROUNDS_OF.get(role)
    found = picture.newest_round(audience) if audience else None
    if found is not None and found.round.subject.state == "open" and not found.facts.silent:
        since = found.facts.last_answer_at
        if audience == "agencies":
            return WaitingFor("the closing time", (), since, EVERYONE_ANSWERED)
        closer = "working_group_lead"
        mine = found.round.id if closer in picture.roles else None
        names = _told(_names(picture, [closer]), [closer])
        return WaitingFor(titles([closer]), names, since, EVERYONE_ANSWERED, mine)
    if role != "board_member" or picture.standing is None:
        return None
    if not picture.board_seats or _not_spoken(picture):
        return None
    if not moved_by_chair(picture.flow, picture.review.subject.state):
        return None
    names = _told(_names(picture, [CHAIR]), [CHAIR])
    return WaitingFor(titles([CHAIR]), names, None, EVERYONE_SPOKE)


def moved_by_chair(flow: Workflow, state: str) -> bool:
    """Whether the chair of the board takes the step that leads on from there."""
    return any(CHAIR in each.by for each in flow.steps_from(state) if leads_on(flow, state, each))


def leads_on(flow: Workflow, state: str, step: Step) -> bool:
    """Whether the step goes towards the end; not back, and not out of the door."""
    order = list(flow.states)
    onward = step.reason != "required" and order.index(step.to) > order.index(state)
    return step.primary or onward


def _waited_names(picture: Picture, role: str) -> list[str]:
    """Those of the role who have still to act."""
    if role == "agency_lead":
        found = picture.newest_round("agencies")
        return list(found.facts.silent) if found else []
    if role == "working_group_member":
        found = picture.newest_round("group")
        return list(found.facts.silent) if found else _names(picture, [role])
    if role == "board_member":
        return _not_spoken(picture)
    if role == "owner_lead":
        return [owner.agency.name for owner in picture.owners if not picture.has_signed(owner)]
    return _names(picture, [role])


def _not_spoken(picture: Picture) -> list[str]:
    if picture.standing is None:
        return _seated(picture.board_seats)
    facts = picture.standing.facts
    spoken = {*facts.yes, *facts.no_objection, *facts.objections, *facts.recused}
    return [name for name in member_names(picture.board_seats).values() if name not in spoken]


def _names(picture: Picture, roles: Sequence[str]) -> list[str]:
    people_in: dict[str, list[str]] = {
        "partnership_manager": list(picture.managers),
        "working_group_lead": _seated(picture.group_seats, "lead"),
        "working_group_member": _seated(picture.group_seats),
        "board_chair": _seated(picture.board_seats, "chair"),
        "board_member": _seated(picture.board_seats),
        "ratifying_chair": _seated(picture.ratifying_seats, "chair"),
        "owner_lead": [owner.agency.name for owner in picture.owners],
    }
    return list(dict.fromkeys(name for role in roles for name in people_in.get(role, ())))


def _told(names: Sequence[str], roles: Sequence[str]) -> list[str]:
    """Without those who are called what their role is called: that was said already."""
    said = {title(role).partition(" ")[2].casefold() for role in roles}
    return [name for name in names if name.casefold() not in said]


def _seated(seats: Sequence[Seat], role: str = "") -> list[str]:
    return [seat.account.name for seat in seats if not role or seat.role == role]
