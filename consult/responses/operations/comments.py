"""Write comments: add, edit, take out. Every wording stays in the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from consult import audit
from consult.access import Actor
from consult.documents.quoting import Quote
from consult.responses import queries, rules
from consult.responses.models import KINDS, STANCES, Comment, FromWord, Response
from consult.responses.operations.gate import closed_to_words, take
from consult.responses.operations.guarding import Guard, note_explanation, speaks_against
from consult.responses.operations.quotes import (
    WHOLE_BLOCK,
    Pointed,
    point_at,
    quote_of,
    speaks_against_quote,
)
from consult.responses.queries import answers_for, check_places, get_place
from consult.store import Missing, session
from workflows.refusal import Refusal, refuse_any


@dataclass(frozen=True)
class Origin:
    """Where a comment was written, as FromWord keeps it. `answers` is the mark of another."""

    mark: str
    written_by: str
    written_on: date | None
    quote: str
    done: bool
    answers: str = ""


@dataclass(frozen=True)
class Remark:
    """A comment before it is one: where it stands and what it says."""

    version_id: int
    anchor: str | None
    body: str
    proposed: str = ""
    kind: str = "general"
    stance: str = "neutral"
    origin: Origin | None = None
    pointed: Pointed = WHOLE_BLOCK


def add_comments(
    response: Response,
    *,
    remarks: Sequence[Remark],
    explained: str = "",
    received_at: datetime,
    by: Actor,
) -> list[Comment]:
    """Many comments of one person at once, all or none; each goes on the record by itself.

    explained  why what looks as if it identifies somebody, in any of them, does not
    Raises Refused with every reason, and Missing for a place that the round is not about.
    """
    response = take(response)
    for version_id, anchor in {(each.version_id, each.anchor) for each in remarks}:
        get_place(response.consultation_id, version_id, anchor)
    shapes = [
        [
            *_shape(each.kind, each.stance, each.body, each.proposed),
            *speaks_against(response, _said_in(each), explained=explained, by=by),
        ]
        for each in remarks
    ]
    refuse_any([*closed_to_words(response, received_at), *(no for each in shapes for no in each)])
    made = [_comment(response, each, received_at, by) for each in remarks]
    for comment, said in zip(made, remarks, strict=True):
        place = get_place(response.consultation_id, said.version_id, said.anchor)
        comment.quote = quote_of(said.pointed, place.block)
    session.add_all(made)
    session.flush()
    _keep_origins(response, made, remarks)
    for comment in made:
        _record(response, comment, "comment-added", by)
    texts = [text for each in remarks for text in _said_in(each).values()] if explained else ()
    note_explanation(response, texts, explained=explained, at=received_at, by=by)
    return made


def _said_in(remark: Remark) -> dict[str, str]:
    """What the guard looks at: the name of whoever wrote it in Word, too."""
    written_by = remark.origin.written_by if remark.origin else ""
    return {"body": remark.body, "proposed": remark.proposed, "written_by": written_by}


def _keep_origins(response: Response, made: Sequence[Comment], remarks: Sequence[Remark]) -> None:
    """Which of these were written in Word, and which answers which."""
    pairs = [(made, said.origin) for made, said in zip(made, remarks, strict=True) if said.origin]
    if not pairs:
        return
    known = queries.from_word_in(response.consultation_id)
    known |= {origin.mark: comment.id for comment, origin in pairs}
    for comment, origin in pairs:
        comment.from_word = FromWord(
            consultation_id=response.consultation_id,
            mark=origin.mark,
            written_by=origin.written_by,
            written_on=origin.written_on,
            quote=origin.quote,
            done=origin.done,
            answers_id=known.get(origin.answers),
        )
    session.flush()


@dataclass(frozen=True)
class Change:
    """What becomes of a comment that is there; `seen_revision` is the one it is made from."""

    comment_id: int
    body: str
    proposed: str
    kind: str
    stance: str
    seen_revision: int


def write_comments(
    response: Response,
    *,
    added: Sequence[Remark],
    changed: Sequence[Change],
    facts: Mapping[str, Any],
    received_at: datetime,
    by: Actor,
) -> tuple[list[Comment], list[Comment]]:
    """Rows of a sheet, all or none: (added, changed), each in the order given.

    They are one entry of the record, with a digest of each row's words, and the words beside it.
    Raises Refused with every reason, and Missing for a place or a comment of another response.
    """
    response = take(response)
    check_places(response.consultation_id, {(one.version_id, one.anchor) for one in added})
    stored = _taken_all(response, [each.comment_id for each in changed])
    guard, answers = Guard(response.id, by=by), answers_for(by, response)
    reasons: list[Refusal | None] = [*closed_to_words(response, received_at)]
    said: list[Remark | Change] = [*added, *changed]
    for each in said:
        body, proposed = rules.normal(each.body), rules.normal(each.proposed)
        reasons += _shape(each.kind, each.stance, body, proposed)
        reasons += guard.speaks_against(body, "body") + guard.speaks_against(proposed, "proposed")
    for change in changed:
        comment = stored[change.comment_id]
        reasons += _unchanged(comment, change.seen_revision)
        if not (answers or comment.is_of(by.account_id)):
            reasons.append(_theirs(response, comment, by))
    refuse_any(reasons)
    made = [_comment(response, each, received_at, by) for each in added]
    session.add_all(made)
    edited = [_edited(stored[each.comment_id], each, received_at, by) for each in changed]
    session.flush()
    _record_many(response, made, edited, facts, by)
    return made, edited


def _taken_all(response: Response, comment_ids: Sequence[int]) -> dict[int, Comment]:
    rows = session.scalars(
        select(Comment)
        .where(Comment.response_id == response.id, Comment.id.in_(comment_ids))
        .order_by(Comment.id)
        .with_for_update(of=Comment)
        .execution_options(populate_existing=True)
    )
    found = {comment.id: comment for comment in rows} if comment_ids else {}
    if len(found) < len({*comment_ids}):
        raise Missing(f"comments of response {response.id}")
    return found


def _edited(comment: Comment, said: Change, received_at: datetime, by: Actor) -> Comment:
    comment.kind, comment.stance = said.kind, said.stance
    comment.body, comment.proposed = rules.normal(said.body), rules.normal(said.proposed)
    comment.edited_at, comment.edited_by_id = received_at, by.id
    return comment


def _record_many(
    response: Response,
    made: Sequence[Comment],
    edited: Sequence[Comment],
    facts: Mapping[str, Any],
    by: Actor,
) -> None:
    words = {}
    for comment in (*made, *edited):
        words[f"body {comment.id}"] = comment.body
        words[f"proposed {comment.id}"] = comment.proposed
    rows = {
        act: [[c.id, c.revision, c.version_id, c.anchor, c.kind, c.stance] for c in comments]
        for act, comments in (("added", made), ("edited", edited))
    }
    agency = response.agency_id
    told = {**facts, **rows}
    audit.record(response.thing, "rows-saved", facts=told, words=words, agency_id=agency, by=by)


def add_comment(
    response: Response,
    *,
    version_id: int,
    anchor: str | None,
    kind: str = "general",
    stance: str = "neutral",
    body: str,
    proposed: str = "",
    pointed: Pointed = WHOLE_BLOCK,
    explained: str = "",
    received_at: datetime,
    by: Actor,
) -> Comment:
    """A comment on a block, or with no anchor on the whole text.

    pointed    the words of the block that it is about, if it is not about all of them
    explained  why what looks as if it identifies somebody does not
    A second press within a minute gives the first comment again. Raises Refused, and Missing for
    a place that the round is not about.
    """
    response = take(response)
    block = get_place(response.consultation_id, version_id, anchor).block
    comment = _comment(
        response, Remark(version_id, anchor, body, proposed, kind, stance), received_at, by
    )
    shape = _shape(kind, stance, comment.body, comment.proposed)
    texts = {"body": comment.body, "proposed": comment.proposed}
    said = speaks_against(response, texts, explained=explained, by=by)
    quoted = speaks_against_quote(pointed, block)
    refuse_any([*closed_to_words(response, received_at), *shape, *said, *quoted])
    comment.quote = quote_of(pointed, block)
    if (pressed := _just_pressed(comment)) is not None:
        return pressed
    session.add(comment)
    session.flush()
    _record(response, comment, "comment-added", by)
    note_explanation(response, texts.values(), explained=explained, at=received_at, by=by)
    return comment


def edit_comment(
    comment: Comment,
    *,
    kind: str,
    stance: str,
    body: str,
    proposed: str = "",
    pointed: Pointed | None = None,
    explained: str = "",
    seen_revision: int,
    received_at: datetime,
    by: Actor,
) -> Comment:
    """Change a comment; its author stays its author. Raises Refused with `changed-meanwhile`
    when a colleague saved it after `seen_revision`.

    pointed  the words that it is about from now on; None leaves them as they are
    """
    response = take(comment.response)
    comment = _taken(comment)
    block = get_place(response.consultation_id, comment.version_id, comment.anchor).block
    body, proposed = rules.normal(body), rules.normal(proposed)
    refuse_any(
        [
            *closed_to_words(response, received_at),
            _theirs(response, comment, by),
            *_unchanged(comment, seen_revision),
            *_shape(kind, stance, body, proposed),
            *speaks_against(
                response, {"body": body, "proposed": proposed}, explained=explained, by=by
            ),
            *(speaks_against_quote(pointed, block) if pointed else ()),
        ]
    )
    repointed = pointed is not None and point_at(comment, pointed, block)
    now = (kind, stance, body, proposed)
    if now == (comment.kind, comment.stance, comment.body, comment.proposed) and not repointed:
        return comment
    comment.kind, comment.stance, comment.body, comment.proposed = now
    comment.edited_at, comment.edited_by_id = received_at, by.id
    session.flush()
    _record(response, comment, "comment-edited", by)
    note_explanation(response, [body, proposed], explained=explained, at=received_at, by=by)
    return comment


def remove_comment(
    comment: Comment, *, seen_revision: int, received_at: datetime, by: Actor
) -> None:
    """Take a comment out of the response. Its words stay stored and on the record."""
    response = take(comment.response)
    comment = _taken(comment)
    refuse_any(
        [
            *closed_to_words(response, received_at),
            _theirs(response, comment, by),
            *_unchanged(comment, seen_revision),
        ]
    )
    comment.removed_at, comment.edited_at, comment.edited_by_id = received_at, received_at, by.id
    session.flush()
    _record(response, comment, "comment-removed", by)


def _comment(response: Response, said: Remark, received_at: datetime, by: Actor) -> Comment:
    return Comment(
        response_id=response.id,
        version_id=said.version_id,
        anchor=said.anchor,
        kind=said.kind,
        stance=said.stance,
        body=rules.normal(said.body),
        proposed=rules.normal(said.proposed),
        author_id=by.id,
        created_at=received_at,
        edited_at=received_at,
        from_word=None,
        quote=None,
    )


def _taken(comment: Comment) -> Comment:
    """The row as it is now, kept for us until the transaction ends."""
    return session.scalars(
        select(Comment)
        .where(Comment.id == comment.id)
        .with_for_update(of=Comment)
        .execution_options(populate_existing=True)
    ).one()


def _theirs(response: Response, comment: Comment, by: Actor) -> Refusal | None:
    return rules.comment_is_theirs(
        comment.author.name,
        is_author=comment.is_of(by.account_id),
        is_lead=answers_for(by, response),
        agency=response.respondent,
    )


def _unchanged(comment: Comment, seen: int) -> list[Refusal | None]:
    who, at = (comment.edited_by or comment.author).name, comment.edited_at
    gone = rules.comment_stands(comment.removed_at, who)
    if gone is not None:
        return [gone]
    return [rules.seen_is_current(seen, comment.revision, who=who, at=at, what="comment")]


def _shape(kind: str, stance: str, body: str, proposed: str) -> list[Refusal | None]:
    return [
        rules.text_is_given(body, "body", "Write your comment."),
        rules.text_fits(body, "body"),
        rules.text_fits(proposed, "proposed"),
        rules.is_one_of(kind, KINDS, "kind"),
        rules.is_one_of(stance, STANCES, "stance"),
    ]


def _just_pressed(fresh: Comment) -> Comment | None:
    """The same words by the same person in the same place a moment ago: a second press."""
    found = session.scalar(
        select(Comment.id)
        .where(
            Comment.response_id == fresh.response_id,
            Comment.version_id == fresh.version_id,
            Comment.anchor == fresh.anchor if fresh.anchor else Comment.anchor.is_(None),
            Comment.author_id == fresh.author_id,
            Comment.body == fresh.body,
            Comment.proposed == fresh.proposed,
            Comment.removed_at.is_(None),
            Comment.created_at > fresh.created_at - rules.DOUBLE_PRESS,
        )
        .limit(1)
    )
    before = session.get(Comment, found) if found is not None else None
    return before if before is not None and _quoted(before) == _quoted(fresh) else None


def _quoted(comment: Comment) -> Quote | None:
    return comment.quote.quote if comment.quote is not None else None


def _record(response: Response, comment: Comment, act: str, by: Actor) -> None:
    facts = {
        "comment": comment.id,
        "version": comment.version_id,
        "anchor": comment.anchor,
        "kind": comment.kind,
        "stance": comment.stance,
        "revision": comment.revision,
    }
    words = {"body": comment.body, "proposed": comment.proposed}
    if comment.quote is not None:
        facts["quoted_at"] = comment.quote.start
        words["quote"] = comment.quote.exact
    if comment.from_word is not None:
        words["written_by"] = comment.from_word.written_by
    audit.record(response.thing, act, facts=facts, words=words, agency_id=response.agency_id, by=by)
