"""Notes that an agency keeps to itself: beside a comment, or beside its whole response."""

from __future__ import annotations

from datetime import datetime

from consult import audit
from consult.access import Actor
from consult.responses import queries, rules
from consult.responses.models import AgencyNote, Comment, Response
from consult.responses.operations.gate import take
from consult.responses.operations.guarding import note_explanation, speaks_against
from consult.store import session
from workflows.refusal import refuse_any


def write_note(
    response: Response,
    *,
    comment: Comment | None = None,
    body: str,
    explained: str = "",
    received_at: datetime,
    by: Actor,
) -> AgencyNote:
    """Before and after the response is sent in, because it is no part of it.

    The record says that a note was written and has none of its words. A second press within a
    minute gives the first note again. Raises Refused.
    """
    response, body = take(response), rules.normal(body)
    refuse_any(
        [
            rules.has_people_inside(response.agency_id),
            rules.text_is_given(body, "body", "Write the note."),
            rules.text_fits(body, "body"),
            *speaks_against(response, {"body": body}, explained=explained, by=by),
        ]
    )
    comment_id = comment.id if comment is not None else None
    for each in queries.notes_of(response.id):
        same = (each.comment_id, each.account_id, each.body) == (comment_id, by.id, body)
        if same and each.written_at > received_at - rules.DOUBLE_PRESS:
            return each
    made = AgencyNote(
        response_id=response.id,
        comment_id=comment_id,
        account_id=by.id,
        body=body,
        written_at=received_at,
    )
    session.add(made)
    session.flush()
    _record(response, "note-written", made, by)
    note_explanation(response, [body], explained=explained, at=received_at, by=by)
    return made


def remove_note(note: AgencyNote, *, received_at: datetime, by: Actor) -> None:
    """Nobody sees it any more. Raises Refused for one who neither wrote it nor leads the agency."""
    response = take(note.response)
    session.refresh(note)
    refuse_any(
        [
            rules.note_is_theirs(
                note.account.name,
                is_author=note.account_id == by.account_id,
                is_lead=queries.answers_for(by, response),
            )
        ]
    )
    if note.removed_at is None:
        note.removed_at = received_at
        session.flush()
        _record(response, "note-removed", note, by)


def _record(response: Response, act: str, note: AgencyNote, by: Actor) -> None:
    facts = {"note": note.id, "comment": note.comment_id}
    audit.record(response.thing, act, facts=facts, agency_id=response.agency_id, by=by)
