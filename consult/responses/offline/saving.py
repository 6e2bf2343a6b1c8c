"""Rows of a confirmed sheet are saved in batches, each in a transaction of its own.

Whoever presses the button twice, or in two windows, and whichever worker goes on: the row of the
sheet is locked first and says how far it is, and every row is compared anew.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from consult import jobs
from consult.access import Actor
from consult.accounts.queries import actor_for
from consult.responses.models import Comment, Response, SentSheet, SheetRow
from consult.responses.offline import comparing, sending
from consult.responses.offline.comparing import CHANGED, NEW, SAME, Compared, Plan, Stored
from consult.responses.offline.entries import Entry, Sheet
from consult.responses.operations import (
    Change,
    Given,
    Guard,
    Pointed,
    Remark,
    answer_questions,
    keep_text,
    write_comments,
)
from consult.responses.operations.gate import closed_to_words, take
from consult.responses.queries import answers_of
from consult.store import commit, savepoint, scope, session
from workflows.refusal import Refusal, Refused, refuse_any

log = logging.getLogger(__name__)
AT_ONCE = 400  # rows that are saved before the page answers; more are left to a worker
BATCH = 1_000
SWEEP = "filled forms"
LEFT_MOST = 1_000  # reasons that are kept


def confirm(sent_id: int, *, seen: str, received_at: datetime, by: Actor) -> None:
    """Begin to save it, as it was shown. A second press finds it begun. Raises Refused."""
    with scope("write"):
        sent = _held(sent_id)
        if sent is None or sent.state != "sent":
            return
        plan = comparing.plan(sent, by=by)
        closed = closed_to_words(take(sent.response), received_at)
        refuse_any([*closed, *([] if closed else [_is_as_seen(plan, seen)])])
        sent.state, sent.confirmed_at, sent.position = "saving", received_at, 0
        sent.total = len(plan.rows)
        sent.told = {"added": 0, "changed": 0, "answered": 0, "left": []}
        if plan.to_do > AT_ONCE:
            jobs.nudge(SWEEP)
        commit()
    if plan.to_do <= AT_ONCE:
        carry_on(sent_id)


def _is_as_seen(plan: Plan, seen: str) -> Refusal | None:
    if plan.mark == seen:
        return None
    because = "Something was changed since this page was opened: look at it again."
    return Refusal("rows-changed-meanwhile", because, fix="Below is what the file would do now.")


def carry_on(sent_id: int) -> int:
    """Save what is left of it; how many comments and answers were saved now."""
    done, known = 0, Known()
    while (count := _next_batch(sent_id, known)) is not None:
        done += count
    return done


@dataclass
class Known:
    """What one run of batches need not read again: the rows, and what the response held.

    mark  (comments, their revisions together) of the response when `stored` was read, and with
          what was saved since; another mark says that somebody else has written
    """

    sheet: Sheet | None = None
    stored: Stored | None = None
    mark: tuple[int, int] = (0, 0)

    def rows(self, sent: SentSheet, by: Actor) -> Sheet:
        """What its sender told of its columns does not change once it is being saved."""
        if self.sheet is None:
            self.sheet = comparing.rows_of(sent)
            comparing.guard_joined(self.sheet.entries, Guard(sent.response_id, by=by))
        return self.sheet

    def as_it_stands(self, response: Response, by: Actor) -> Stored:
        """The response is locked: nobody writes between this and the commit."""
        mark = _mark_of(response.id)
        if self.stored is None or mark != self.mark:
            self.stored, self.mark = comparing.stored_in(response, by=by), mark
        return self.stored

    def saved(self, added: int, changed: int) -> None:
        self.mark = (self.mark[0] + added, self.mark[1] + added + changed)


def _mark_of(response_id: int) -> tuple[int, int]:
    found = session.execute(
        select(func.count(), func.coalesce(func.sum(Comment.revision), 0)).where(
            Comment.response_id == response_id
        )
    ).one()
    return int(found[0]), int(found[1])


def save_waiting() -> int:
    """Every sheet that somebody confirmed and that is not saved; and forget the old ones."""
    with scope("read"):
        waiting = session.scalars(select(SentSheet.id).where(SentSheet.state == "saving")).all()
    done = 0
    for each in waiting:
        try:
            done += carry_on(each)
        except Exception:  # one that cannot be saved keeps nobody else's waiting
            log.exception("the form %s could not be saved; the next sweep tries again", each)
    with scope("write"):
        sending.forget_old()
        commit()
    return done


def _writer(sent: SentSheet) -> Actor:
    """Who sent it, as they are now; in a member's response their deputy writes for them."""
    by, holder = actor_for(sent.account_id), sent.response.account_id
    for group_id, acting in by.acting.items():
        if acting.holder_id == holder != by.account_id and not acting.own:
            return by.on_behalf(group_id)
    return by


def _held(sent_id: int) -> SentSheet | None:
    return session.scalars(
        select(SentSheet)
        .where(SentSheet.id == sent_id)
        .with_for_update(of=SentSheet)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _next_batch(sent_id: int, known: Known) -> int | None:
    """One batch; None when there is nothing left to do."""
    with scope("write"):
        sent = _held(sent_id)
        if sent is None or sent.state != "saving" or sent.confirmed_at is None:
            return None
        by, at = _writer(sent), sent.confirmed_at
        response = take(sent.response)
        if closed := closed_to_words(response, at):
            _stop(sent, closed[0], by)
            commit()
            return None
        sheet = known.rows(sent, by)
        entries = sheet.entries[sent.position : sent.position + BATCH]
        try:
            with savepoint():
                count = _save(sent, entries, known, by) if entries else _answer(sent, sheet, by)
        except Refused as no:
            _stop(sent, no.refusals[0], by)
            commit()
            return None
        sent.position += len(entries)
        if not entries:
            sent.state = "saved"
        commit()
        return count


def _save(sent: SentSheet, entries: Sequence[Entry], known: Known, by: Actor) -> int:
    """Compared anew, because the response may have changed since the page was drawn."""
    stored = known.as_it_stands(sent.response, by)
    rows = comparing.compare_all(entries, stored, sent.choices)
    fresh = [each for each in rows if each.what == NEW]
    edits = [each for each in rows if each.what == CHANGED]
    pairs: list[tuple[Compared, Comment]] = []
    if fresh or edits:
        made, edited = write_comments(
            sent.response,
            added=[_remark(each) for each in fresh],
            changed=[_change(each) for each in edits],
            facts={"sheet": sent.id, "from": sent.position},
            received_at=sent.confirmed_at or sent.sent_at,
            by=by,
        )
        known.saved(len(made), len(edited))
        pairs = list(zip([*fresh, *edits], [*made, *edited], strict=True))
    same = [(each, each.comment) for each in rows if each.what == SAME and not each.note]
    _remember([*pairs, *((each, comment) for each, comment in same if comment)], stored)
    left = [
        [each.entry.where, *(f"{no.column}: {no.told}" for no in each.refusals)]
        for each in rows
        if each.what not in (NEW, CHANGED, SAME)
    ]
    _tell(sent, left, added=len(fresh), changed=len(edits))
    return len(fresh) + len(edits)


def _remark(row: Compared) -> Remark:
    entry = row.entry
    assert entry.place is not None, "a row that is refused is not saved"
    return Remark(*entry.place, pointed=Pointed(entry.quoted), **asdict(row.contents))


def _change(row: Compared) -> Change:
    comment = row.comment
    assert comment is not None
    return Change(comment.id, row.seen, **asdict(row.contents))


def _remember(known: Sequence[tuple[Compared, Comment]], stored: Stored) -> None:
    """Under which key each row is known again, and how its comment stood."""
    fresh, again = [], []
    for row, comment in known:
        now = comparing.digest_of(comment)
        values = {"comment_id": comment.id, "revision": comment.revision, "digest": now}
        found = stored.rows.get(row.key)
        if found is None:
            fresh.append({"response_id": stored.response.id, "key": row.key, **values})
        elif (found.revision, found.digest) != (comment.revision, now):
            again.append({"id": found.id, **values})
    if fresh:
        session.execute(insert(SheetRow), fresh)
    if again:
        session.execute(update(SheetRow), again)


def _answer(sent: SentSheet, sheet: Sheet, by: Actor) -> int:
    """The answers of a sheet, all that nothing stands against; how many."""
    replies = comparing.reply_all(sheet.replies, sent, sent.choices)
    at = sent.confirmed_at or sent.sent_at
    due = [each for each in replies if each.what in (NEW, CHANGED) and each.question is not None]
    given = [Given(each.question, each.reply.answer, each.seen) for each in due if each.question]
    left = [
        [each.reply.where, *(f"{no.column}: {no.told}" for no in each.refusals)]
        for each in replies
        if each.what not in (NEW, CHANGED, SAME)
    ]
    try:
        with savepoint():
            answer_questions(sent.response, given=given, received_at=at, by=by)
    except Refused as no:
        left += [[each.reply.where, *(one.told for one in no.refusals)] for each in due]
        due = []
    answers = answers_of(sent.response_id)
    revisions = {
        str(id): answers[id].revision for each in due if (id := each.reply.question_id) in answers
    }
    _tell(sent, left, answered=len(due))
    sent.told = {**sent.told, "answers": revisions}
    return len(due)


def _tell(sent: SentSheet, left: list[list[str]], **counts: int) -> None:
    told = {**sent.told}
    for name, count in counts.items():
        told[name] = told.get(name, 0) + count
    told["left"] = [*told.get("left", []), *left][:LEFT_MOST]
    sent.told = told


def _stop(sent: SentSheet, why: Refusal, by: Actor) -> None:
    """What cannot be saved any more is kept as other words that come too late."""
    sent.state = "stopped"
    sent.told = {**sent.told, "why": why.because}
    keep_text(
        response_id=sent.response_id,
        place=f"Rows of {sent.name}",
        body=sending.late_words(comparing.plan(sent, by=by)),
        why=why.because,
        by=by,
    )
