"""What a lead does with comments before the response is signed: leave out, put back, merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import select

from consult import audit
from consult.access import Actor
from consult.responses import queries, rules
from consult.responses.contents import Contents, Said
from consult.responses.models import Comment, KeptText, Response
from consult.responses.operations.comments import add_comment, take_comment, unchanged
from consult.responses.operations.gate import closed_to_words, take
from consult.responses.operations.guarding import note_explanation, speaks_against
from consult.store import Missing, session
from workflows.refusal import Refusal, Refused, refuse_any

UNDONE = "The merge that it was made by was undone."


def leave_out(
    comment: Comment,
    *,
    reason: str,
    explained: str = "",
    seen_revision: int,
    received_at: datetime,
    by: Actor,
) -> None:
    """It is not submitted, and only its agency sees it, with the reason. Words stay as they are.

    Raises Refused, also for one who may not sign.
    """
    response = take(comment.response)
    comment = take_comment(comment)
    refuse_any(
        [
            *_closed(response, received_at, by),
            *unchanged(comment, seen_revision),
            rules.text_is_given(reason, "reason", "Say why. Its author reads it."),
            rules.text_fits(reason, "reason", rules.LONGEST_REASON),
            *speaks_against(response, {"reason": reason}, explained=explained, by=by),
        ]
    )
    _set_aside(comment, received_at, by, why=rules.normal(reason))
    session.flush()
    words = {"reason": comment.left_out_why}
    _record(response, "comment-left-out", {"comment": comment.id}, words, by)
    note_explanation(response, [reason], explained=explained, at=received_at, by=by)


def put_back(comment: Comment, *, received_at: datetime, by: Actor) -> None:
    """What was left out is part of the response again. Raises Refused."""
    response = take(comment.response)
    comment = take_comment(comment)
    refuse_any(
        [
            *_closed(response, received_at, by),
            rules.is_left_out(comment.left_out_at),
            rules.is_not_merged(int(comment.merged_into_id is not None)),
        ]
    )
    _bring_back(comment)
    session.flush()
    _record(response, "comment-put-back", {"comment": comment.id}, {}, by)


def merge_comments(
    response: Response,
    *,
    seen: Mapping[int, int],
    explained: str = "",
    received_at: datetime,
    by: Actor,
    **said: Unpack[Said],
) -> Comment:
    """One comment in the place of several on the same block, or on the same whole text.

    seen  id of each of them → the revision that was on the page

    They stay as they are, marked as merged into it. Raises Refused, and Missing for comments of
    another response.
    """
    response = take(response)
    parts = _parts(response, seen)
    places = [(each.version_id, each.anchor) for each in parts]
    refuse_any(
        [
            *_closed(response, received_at, by),
            rules.can_be_merged(places, len(parts)),
            *(no for each in parts for no in unchanged(each, seen[each.id])),
        ]
    )
    version_id, anchor = places[0]
    made = add_comment(
        response,
        version_id=version_id,
        anchor=anchor,
        explained=explained,
        received_at=received_at,
        by=by,
        **said,
    )
    if made.id in seen:  # the very words of one of them, a moment ago
        raise Refused(Refusal("not-mergeable", "Change the words, or leave the other out."))
    for each in parts:
        _set_aside(each, received_at, by, into=made.id)
    session.flush()
    facts = {"into": made.id, "from": [each.id for each in parts]}
    _record(response, "comments-merged", facts, {}, by)
    return made


def undo_merge(
    comment: Comment, *, seen_revision: int, received_at: datetime, by: Actor
) -> Sequence[Comment]:
    """Each of its parts stands for itself again; what the merged one said is kept for its lead.

    Raises Refused; the parts.
    """
    response = take(comment.response)
    comment = take_comment(comment)
    parts = queries.merged_into([comment.id]).get(comment.id, [])
    closed = _closed(response, received_at, by)
    not_one = None if parts else Refusal("not-merged", "This comment was not merged from others.")
    refuse_any([*closed, *unchanged(comment, seen_revision), not_one])
    for each in parts:
        _bring_back(each)
    comment.removed_at, comment.edited_at, comment.edited_by_id = received_at, received_at, by.id
    session.add(
        KeptText(
            response_id=response.id,
            account_id=by.id,
            place="A merged comment",
            body=Contents.of(comment).in_words,
            why=UNDONE,
            kept_at=received_at,
        )
    )
    session.flush()
    facts = {"comment": comment.id, "parts": [each.id for each in parts]}
    _record(response, "merge-undone", facts, {}, by)
    return parts


def _closed(response: Response, received_at: datetime, by: Actor) -> list[Refusal | None]:
    lead = rules.lead_decides(response.own_name, is_lead=queries.answers_for(by, response))
    return [*closed_to_words(response, received_at), lead]


def _parts(response: Response, seen: Mapping[int, int]) -> list[Comment]:
    """Taken in the order of their ids, so that two leads wait for each other."""
    rows = session.scalars(
        select(Comment)
        .where(Comment.response_id == response.id, Comment.id.in_(seen))
        .order_by(Comment.id)
        .with_for_update(of=Comment)
        .execution_options(populate_existing=True)
    ).all()
    if len(rows) < len(seen):
        raise Missing(f"comments of response {response.id}")
    return list(rows)


def _set_aside(
    comment: Comment, at: datetime, by: Actor, *, why: str = "", into: int | None = None
) -> None:
    comment.left_out_at, comment.left_out_by_id = at, by.id
    comment.left_out_why, comment.merged_into_id = why, into


def _bring_back(comment: Comment) -> None:
    comment.left_out_at = comment.left_out_by_id = comment.merged_into_id = None
    comment.left_out_why = ""


def _record(
    response: Response, act: str, facts: dict[str, Any], words: dict[str, str], by: Actor
) -> None:
    audit.record(response.thing, act, facts=facts, words=words, agency_id=response.agency_id, by=by)
