"""Write comments: add, edit, take out. Every wording stays in the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, Unpack

from sqlalchemy import bindparam, select

from consult import audit
from consult.access import Actor
from consult.documents.quoting import Quote
from consult.responses import queries, rules
from consult.responses.contents import FIELDS, Contents, Said
from consult.responses.models import KINDS, PRIORITIES, STANCES, Comment, FromWord, Response
from consult.responses.operations.gate import closed_to_words, take
from consult.responses.operations.guarding import Guard, note_explanation, speaks_against
from consult.responses.operations.quotes import (
    WHOLE_BLOCK,
    Pointed,
    point_at,
    quote_of,
    speaks_against_quote,
)
from consult.responses.queries import answers_for, blocks_at, check_places, get_place, words_at
from consult.store import Missing, add_alone, session
from workflows.refusal import Refusal, refuse_any

R = TypeVar("R", bound=Contents)
SAME = ("response_id", "version_id", "author_id", *FIELDS)
_OF = Comment.__table__.c
PRESSED = (  # put together once: every new comment asks it
    select(_OF.id)
    .where(
        *(_OF[each] == bindparam(each) for each in SAME),
        _OF.anchor.is_not_distinct_from(bindparam("anchor")),
        _OF.removed_at.is_(None),
        _OF.created_at > bindparam("since"),
    )
    .limit(1)
)


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
class Remark(Contents):
    """A comment before it is one: where it stands and what it says."""

    version_id: int
    anchor: str | None
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
            *shape(each.normal()),
            *speaks_against(response, _said_in(each), explained=explained, by=by),
        ]
        for each in remarks
    ]
    refuse_any([*closed_to_words(response, received_at), *(no for each in shapes for no in each)])
    made = [make_comment(response, each, received_at, by) for each in remarks]
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
    return {**remark.texts, "written_by": written_by}


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
class Change(Contents):
    """What becomes of a comment that is there; `seen_revision` is the one it is made from."""

    comment_id: int
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
    added, changed = _against_the_text(added, changed, stored)
    said: list[Contents] = [*added, *changed]
    for each in said:
        reasons += shape(each)
        for field, text in each.texts.items():
            reasons += guard.speaks_against(text, field)
    for change in changed:
        comment = stored[change.comment_id]
        reasons += unchanged(comment, change.seen_revision)
        if not (answers or comment.is_of(by.account_id)):
            reasons.append(_theirs(response, comment, by))
    refuse_any(reasons)
    made = [make_comment(response, each, received_at, by) for each in added]
    blocks = blocks_at({(e.version_id, e.anchor) for e in added if e.pointed.words})
    for comment, each in zip(made, added, strict=True):
        comment.quote = quote_of(each.pointed, blocks.get((each.version_id, each.anchor)))
    session.add_all(made)
    edited = [_edited(stored[each.comment_id], each, received_at, by) for each in changed]
    session.flush()
    _record_many(response, made, edited, facts, by)
    return made, edited


def _against_the_text(
    added: Sequence[Remark], changed: Sequence[Change], stored: Mapping[int, Comment]
) -> tuple[list[Remark], list[Change]]:
    """The same without wordings that say what is there already. One query, or none."""
    of = [(each.version_id, each.anchor) for each in added if each.proposed]
    theirs = [stored[each.comment_id] for each in changed if each.proposed]
    words = words_at([*of, *((each.version_id, each.anchor) for each in theirs)])

    def bare(each: R, version_id: int, anchor: str | None) -> R:
        found = words.get((version_id, anchor))
        return each.normal().against(*found) if found else each.normal()

    return (
        [bare(each, each.version_id, each.anchor) for each in added],
        [bare(c, (s := stored[c.comment_id]).version_id, s.anchor) for c in changed],
    )


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
    said.put_into(comment)
    comment.edited_at, comment.edited_by_id = received_at, by.id
    return comment


def _record_many(
    response: Response,
    made: Sequence[Comment],
    edited: Sequence[Comment],
    facts: Mapping[str, Any],
    by: Actor,
) -> None:
    words: dict[str, str] = {}
    for comment in (*made, *edited):
        words |= {f"{name} {comment.id}": text for name, text in _words(comment).items()}
    rows = {
        act: [
            [c.id, c.revision, c.version_id, c.anchor, c.kind, c.stance, c.priority, c.withheld]
            for c in comments
        ]
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
    pointed: Pointed = WHOLE_BLOCK,
    explained: str = "",
    received_at: datetime,
    by: Actor,
    **said: Unpack[Said],
) -> Comment:
    """A comment on a block, or with no anchor on the whole text; what it says as Contents has it.

    pointed    the words of the block that it is about, if it is not about all of them
    explained  why what looks as if it identifies somebody does not
    A second press within a minute gives the first comment again. Raises Refused, and Missing for
    a place that the round is not about.
    """
    response = take(response)
    block = get_place(response.consultation_id, version_id, anchor).block
    remark = Remark(version_id, anchor, **said).normal()
    if block is not None:
        remark = remark.against(block.kind, block.text)
    comment, texts = make_comment(response, remark, received_at, by), remark.texts
    guarded = speaks_against(response, texts, explained=explained, by=by)
    quoted = speaks_against_quote(pointed, block)
    refuse_any([*closed_to_words(response, received_at), *shape(remark), *guarded, *quoted])
    comment.quote = quote_of(pointed, block)
    if (pressed := _just_pressed(comment)) is not None:
        return pressed
    if comment.quote is None:
        add_alone(comment)
    else:
        session.add(comment)
        session.flush()
    _record(response, comment, "comment-added", by)
    note_explanation(response, texts.values(), explained=explained, at=received_at, by=by)
    return comment


def edit_comment(
    comment: Comment,
    *,
    pointed: Pointed | None = None,
    explained: str = "",
    seen_revision: int,
    received_at: datetime,
    by: Actor,
    **said: Unpack[Said],
) -> Comment:
    """Change a comment; its author stays its author. Raises Refused with `changed-meanwhile`
    when a colleague saved it after `seen_revision`.

    pointed  the words that it is about from now on; None leaves them as they are
    """
    response = take(comment.response)
    comment = take_comment(comment)
    block = get_place(response.consultation_id, comment.version_id, comment.anchor).block
    contents = _said_on(comment, Contents(**said).normal())
    refuse_any(
        [
            *closed_to_words(response, received_at),
            _theirs(response, comment, by),
            *unchanged(comment, seen_revision),
            *shape(contents),
            *speaks_against(response, contents.texts, explained=explained, by=by),
            *(speaks_against_quote(pointed, block) if pointed else ()),
        ]
    )
    repointed = pointed is not None and point_at(comment, pointed, block)
    if contents == Contents.of(comment) and not repointed:
        return comment
    contents.put_into(comment)
    comment.edited_at, comment.edited_by_id = received_at, by.id
    session.flush()
    _record(response, comment, "comment-edited", by)
    texts = contents.texts.values()
    note_explanation(response, texts, explained=explained, at=received_at, by=by)
    return comment


def _said_on(comment: Comment, contents: Contents) -> Contents:
    """Without a proposed wording that says what is there already. One query, or none."""
    if not contents.proposed or comment.anchor is None:
        return contents
    round_id = comment.response.consultation_id
    block = get_place(round_id, comment.version_id, comment.anchor).block
    return contents.against(block.kind, block.text) if block is not None else contents


def remove_comment(
    comment: Comment, *, seen_revision: int, received_at: datetime, by: Actor
) -> None:
    """Take one's own comment out of the response. Its words stay stored and on the record."""
    response = take(comment.response)
    comment = take_comment(comment)
    refuse_any(
        [
            *closed_to_words(response, received_at),
            _theirs(response, comment, by) or why_not_removed(comment, by=by),
            *unchanged(comment, seen_revision),
            rules.is_not_merged(len(queries.merged_into([comment.id]))),
        ]
    )
    comment.removed_at, comment.edited_at, comment.edited_by_id = received_at, received_at, by.id
    session.flush()
    _record(response, comment, "comment-removed", by)


def why_not_removed(comment: Comment, *, by: Actor) -> Refusal | None:
    """Of one who may change it: a lead leaves out what a colleague wrote."""
    return rules.comment_is_taken_out_by_its_author(
        comment.author.name,
        is_author=comment.is_of(by.account_id),
        of_agency=comment.response.agency_id is not None,
    )


def make_comment(response: Response, said: Remark, received_at: datetime, by: Actor) -> Comment:
    comment = Comment(
        response_id=response.id,
        version_id=said.version_id,
        anchor=said.anchor,
        author_id=by.id,
        created_at=received_at,
        edited_at=received_at,
        from_word=None,
        quote=None,
    )
    said.normal().put_into(comment)
    return comment


def take_comment(comment: Comment) -> Comment:
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
        agency=response.own_name,
    )


def unchanged(comment: Comment, seen: int) -> list[Refusal | None]:
    who, at = (comment.edited_by or comment.author).name, comment.edited_at
    gone = rules.comment_stands(comment.removed_at, who)
    out = rules.comment_is_in(
        comment.left_out_at,
        comment.left_out_by.name if comment.left_out_by else who,
        merged=comment.merged_into_id is not None,
    )
    if gone is not None or out is not None:
        return [gone or out]
    return [rules.seen_is_current(seen, comment.revision, who=who, at=at, what="comment")]


def shape(said: Contents) -> list[Refusal | None]:
    return [
        rules.text_is_given(said.body, "body", "Write your comment."),
        rules.text_fits(said.body, "body"),
        rules.text_fits(said.proposed, "proposed"),
        rules.text_fits(said.rationale, "rationale"),
        rules.is_one_of(said.kind, KINDS, "kind"),
        rules.is_one_of(said.stance, STANCES, "stance"),
        rules.is_one_of(said.priority, PRIORITIES, "priority"),
        *rules.why_is_given(said.withheld, said.withheld_why),
    ]


def _just_pressed(fresh: Comment) -> Comment | None:
    """The same words by the same person in the same place a moment ago: a second press."""
    asked = {name: getattr(fresh, name) for name in (*SAME, "anchor")}
    found = session.scalar(PRESSED, {**asked, "since": fresh.created_at - rules.DOUBLE_PRESS})
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
        "priority": comment.priority,
        "withheld": comment.withheld,
        "revision": comment.revision,
    }
    words = _words(comment)
    if comment.quote is not None:
        facts["quoted_at"] = comment.quote.start
        words["quote"] = comment.quote.exact
    if comment.from_word is not None:
        words["written_by"] = comment.from_word.written_by
    audit.record(response.thing, act, facts=facts, words=words, agency_id=response.agency_id, by=by)


def _words(comment: Comment) -> dict[str, str]:
    """For the record: body and proposed always, the others where there are any."""
    texts = Contents.of(comment).texts
    return {name: text for name, text in texts.items() if text or name in ("body", "proposed")}
