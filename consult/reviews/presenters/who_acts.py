"""Who has to act now for a review under way to go on: by what has been done, not by its state."""

from __future__ import annotations

from datetime import datetime

from consult.boards.tally import member_names
from consult.reviews.presenters.live import Live
from consult.reviews.presenters.next_steps import CHAIR, ROUNDS_OF, moved_by_chair
from workflows.guards.wording import names
from workflows.roles import titles

NAMED = 4  # names in one line


def who_acts(live: Live) -> str:
    """“Barnet and Camden”, who have not answered; “the working group lead (Ann Smith)”."""
    role = _goes_on(live) or live.state.waits_for
    if role is None:
        return ""
    audience = ROUNDS_OF.get(role)
    found = live.rounds.newest(audience) if audience else None
    if found is not None:
        silent = live.rounds.known(found).silent
        return names(silent, most=NAMED) if silent else "the closing time; everyone has answered"
    if people := _people(live, role) if role == "board_member" else []:
        return names(people, most=NAMED)
    called = titles([role]).partition(" ")[2].casefold()
    people = [name for name in _people(live, role) if name.casefold() != called]
    return f"{titles([role])}{f' ({names(people, most=NAMED)})' if people else ''}"


def waiting_since(live: Live) -> datetime | None:
    """None when all of those whom its state waits for have acted."""
    return None if _goes_on(live) else live.subject.moved_at


def _goes_on(live: Live) -> str:
    """The role of whoever goes on, when all of those whom the state waits for have acted."""
    if live.state.waits_for == "working_group_member":
        found = live.rounds.newest("group")
        if found is None or found.round.state != "open":
            return ""
        return "" if live.rounds.known(found).silent else "working_group_lead"
    if live.state.waits_for == "owner_lead":
        owned = live.rows.owners.get(live.review.id, ())
        return "working_group_lead" if owned and not live.rows.unsigned(live.review.id) else ""
    if live.state.waits_for != "board_member" or live.rows.standing_of(live.review.id) is None:
        return ""
    seated = live.rows.seats.get(live.review.board_id or 0, ())
    if not seated or _people(live, "board_member"):
        return ""
    return CHAIR if moved_by_chair(live.flow, live.subject.state) else ""


def _people(live: Live, role: str) -> list[str]:
    review, seats = live.review, live.rows.seats
    if role == "working_group_lead":
        return [
            seat.account.name for seat in seats.get(review.group_id or 0, ()) if seat.role == "lead"
        ]
    if role in ("board_chair", "ratifying_chair"):
        body = review.board_id if role == "board_chair" else review.ratifying_id
        return [seat.account.name for seat in seats.get(body or 0, ()) if seat.role == "chair"]
    if role == "owner_lead":
        return [owner.agency.name for owner in live.rows.unsigned(review.id)]
    if role != "board_member":
        return []
    facts = live.rows.standing_of(review.id)
    if facts is None:
        return []
    spoken = {*facts.yes, *facts.no_objection, *facts.objections, *facts.recused}
    sitting = member_names(seats.get(review.board_id or 0, ())).values()
    return [name for name in sitting if name not in spoken]
