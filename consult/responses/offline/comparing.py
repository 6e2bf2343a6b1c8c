"""What each row of a sheet would do now: new, changed, unchanged, refused, or a choice to make."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.access import Actor
from consult.consultations.asking import Words, asked_of, conditions, in_words
from consult.consultations.models import Question
from consult.documents import queries as documents
from consult.responses import queries, rules
from consult.responses.contents import Contents
from consult.responses.models import Answer, Comment, Response, SentSheet, SheetRow
from consult.responses.offline import keys
from consult.responses.offline.entries import Entry, No, Reply, Sheet, read_sheet
from consult.responses.offline.found import tables_from
from consult.responses.offline.places import Places, places_of
from consult.responses.offline.quoted import with_quote
from consult.responses.operations import Guard
from consult.responses.wording import KIND_WORDS, PRIORITY_WORDS, STANCE_WORDS
from consult.store import session
from workflows.refusal import Refusal

NEW, CHANGED, SAME, REFUSED, CONFLICT = "new", "changed", "unchanged", "refused", "choose"
OUTCOMES = (NEW, CHANGED, CONFLICT, REFUSED, SAME)
MINE, THEIRS = "mine", "theirs"
ABOUT, VERSION = "about", "version"  # in the mapping of a sheet, beside its tables
MOVED = Refusal(
    "moved",
    "A comment stays at its place.",
    fix="Write a new row for another place, without a row key.",
)
NOT_HERE_FIX = "Empty its row key to add it as a new comment."
STAYS = "It was changed in the workspace since, and that stays."
THERE = "It is in the response already."


@dataclass
class Compared:
    """A row and what it would do; `comment` is the one that it is about."""

    entry: Entry
    what: str
    refusals: list[No] = field(default_factory=list)
    comment: Comment | None = None
    changes: list[str] = field(default_factory=list)
    note: str = ""
    key: str = ""  # under which it is known again
    seen: int = 0  # the revision that a change was made from

    @property
    def contents(self) -> Contents:
        """What the comment would say."""
        return self.entry.over(Contents.of(self.comment) if self.comment else Contents(body=""))


@dataclass
class Replied:
    """A row of the table of questions, and what it would do."""

    reply: Reply
    what: str
    refusals: list[No] = field(default_factory=list)
    question: Question | None = None
    stored: Answer | None = None
    said: str = ""
    note: str = ""
    seen: int = 0


@dataclass
class Plan:
    """What a sheet would do now."""

    sheet: Sheet
    rows: list[Compared]
    replies: list[Replied]

    @property
    def counts(self) -> Counter[str]:
        found = Counter(each.what for each in self.rows)
        found.update(each.what for each in self.replies)
        return found

    @property
    def refusals(self) -> list[list[No]]:
        return [each.refusals for each in self.rows] + [each.refusals for each in self.replies]

    def count(self, what: str, *, comments: bool) -> int:
        if comments:
            return sum(each.what == what for each in self.rows)
        return sum(each.what == what for each in self.replies)

    @property
    def to_do(self) -> int:
        return self.counts[NEW] + self.counts[CHANGED]

    @property
    def mark(self) -> str:
        """The same for the same plan: whoever confirms it has seen this one."""
        found = hashlib.sha256()
        for row in self.rows:
            found.update(f"{row.entry.index} {row.what} {row.seen}\n".encode())
        for reply in self.replies:
            found.update(f"{reply.reply.index} {reply.what} {reply.seen}\n".encode())
        return found.hexdigest()[:32]


@dataclass
class Stored:
    """The response as it stands, to compare with."""

    response: Response
    by: Actor
    answers_for: bool
    comments: dict[int, Comment] = field(default_factory=dict)
    by_words: dict[str, Comment] = field(default_factory=dict)
    rows: dict[str, SheetRow] = field(default_factory=dict)


def digest(said: Contents) -> str:
    """Where nothing is said of what earlier forms did not ask for, the same as it was then."""
    more = (said.priority, said.rationale, said.withheld_why)
    own = (said.body, said.proposed, said.kind, said.stance)
    return keys.digest_of(*own, *(more if any(more) else ()))


def digest_of(comment: Comment) -> str:
    """Of what it says; the same for a row that says the same."""
    return digest(Contents.of(comment))


def words_key(comment: Comment, *, quoted: bool = False) -> str:
    """quoted: with the line that says which words it is about, where there are any."""
    words = comment.quote.exact if quoted and comment.quote is not None else ""
    body = with_quote(words, comment.body)
    return keys.of_words(comment.version_id, comment.anchor, body, comment.proposed)


def places_of_round(consultation_id: int, usual: int | None = None) -> Places:
    """usual: the version that is meant where nothing says which. Two queries."""
    versions = queries.list_consulted_versions(consultation_id)
    blocks = documents.blocks_of_many([version.id for version in versions])
    found = places_of([(each.id, each.title, blocks.get(each.id, [])) for each in versions])
    found.usual = usual
    return found


def usual_document(sent: SentSheet) -> int | None:
    """The version that its sender says is meant where a row does not say which."""
    chosen = sent.mapping.get(ABOUT, {}).get(VERSION, "")
    return int(chosen) if chosen else None


def rows_of(sent: SentSheet) -> Sheet:
    """Its rows, as its columns are understood now. Three queries."""
    return read_sheet(
        tables_from(sent.content),
        sent.mapping,
        response_id=sent.response_id,
        places=places_of_round(sent.response.consultation_id, usual_document(sent)),
        questions=queries.list_questions(sent.response.consultation_id),
    )


def stored_in(response: Response, *, by: Actor) -> Stored:
    """Everything in a response that rows are compared with. Two or three queries."""
    comments = session.scalars(
        select(Comment)
        .where(Comment.response_id == response.id)
        .options(
            joinedload(Comment.author),
            joinedload(Comment.edited_by),
            joinedload(Comment.left_out_by),
        )
        .order_by(Comment.id)
        .execution_options(populate_existing=True)
    ).all()
    rows = session.scalars(
        select(SheetRow)
        .where(SheetRow.response_id == response.id)
        .execution_options(populate_existing=True)
    )
    found = Stored(response, by, queries.answers_for(by, response))
    found.comments = {comment.id: comment for comment in comments}
    found.rows = {row.key: row for row in rows}
    for comment in sorted(comments, key=lambda each: (each.removed_at is not None, each.id)):
        found.by_words.setdefault(words_key(comment), comment)
        found.by_words.setdefault(words_key(comment, quoted=True), comment)
    return found


def plan(sent: SentSheet, *, by: Actor) -> Plan:
    """What it would do now. About ten queries, however long it is."""
    sheet = rows_of(sent)
    guard_joined(sheet.entries, Guard(sent.response_id, by=by))
    rows = compare_all(sheet.entries, stored_in(sent.response, by=by), sent.choices)
    return Plan(sheet, rows, reply_all(sheet.replies, sent, sent.choices))


def guard_joined(entries: Iterable[Entry], guard: Guard) -> None:
    """Words of several columns that were looked at one by one are looked at together as well."""
    for entry in entries:
        if entry.joined and not entry.refusals:
            for no in guard.speaks_against(entry.body, _column(entry, "body")):
                entry.refusals.append(No.of(no, no.field or ""))


def compare_all(
    entries: Iterable[Entry], stored: Stored, choices: Mapping[str, str]
) -> list[Compared]:
    """In their order."""
    return [compare(entry, stored, choices) for entry in entries]


def compare(entry: Entry, stored: Stored, choices: Mapping[str, str]) -> Compared:
    """One row against what is stored. Asks nothing of the database."""
    if entry.refusals:
        return Compared(entry, REFUSED, list(entry.refusals))
    if entry.same_as:
        return Compared(entry, SAME, note=f"It says the same as {entry.same_as}.")
    own = keys.of_words(*entry.place, entry.typed, entry.proposed) if entry.place else ""
    key = entry.key or own
    comment, revision, was = _base(entry, key, own, stored)
    if comment is not None:
        compared = Compared(entry, SAME, comment=comment, key=key, seen=revision)
        return _against(compared, comment, was, stored, choices)
    if isinstance(entry.known, keys.OfComment):
        absent = Refusal("missing", "This comment is not in this response.", fix=NOT_HERE_FIX)
        return _refuse(Compared(entry, REFUSED), "key", absent)
    return Compared(entry, NEW, key=key)


def _against(
    compared: Compared, comment: Comment, was: str, stored: Stored, choices: Mapping[str, str]
) -> Compared:
    """was: digest of what the row said when it was last the same as the comment."""
    entry = compared.entry
    if entry.place not in (None, (comment.version_id, comment.anchor)):
        return _refuse(compared, "place", MOVED)
    now = digest(compared.contents)
    alone = was in (now, digest(entry.over(Contents(body=""))))  # the second: an earlier form
    if comment.removed_at is not None:
        if alone and entry.key:
            compared.note = "It was taken out of the response since, and stays out."
            return compared
        who = (comment.edited_by or comment.author).name
        gone = rules.comment_stands(comment.removed_at, who)
        assert gone is not None
        return _refuse(compared, "body", gone)
    current = digest_of(comment)
    if comment.left_out_at is not None and not (alone or now == current):
        who = comment.left_out_by.name if comment.left_out_by else ""
        merged = comment.merged_into_id is not None
        out = rules.comment_is_in(comment.left_out_at, who, merged=merged)
        assert out is not None
        return _refuse(compared, "body", out)
    if alone or now == current:
        compared.note = STAYS if now != current else ""
        return compared
    return _changed(compared, stored, compared.seen, choices)


def _base(entry: Entry, key: str, own: str, stored: Stored) -> tuple[Comment | None, int, str]:
    """(comment, revision, digest) that the row was last the same as; no comment for a new one.

    What a key says of its own copy comes first: another copy may have been sent since.
    """
    row = stored.rows.get(key)
    if isinstance(known := entry.known, keys.OfComment):
        comment = stored.comments.get(known.comment_id)
        own_last = row is not None and comment is not None and _is_by(comment, row, stored.by)
        revision = row.revision if row is not None and own_last else known.revision
        return comment, revision, known.digest
    if row is not None:
        return stored.comments.get(row.comment_id), row.revision, row.digest
    if (row := stored.rows.get(own)) is not None and not entry.key:
        return stored.comments.get(row.comment_id), row.revision, row.digest
    found = stored.by_words.get(own)
    if found is None:
        return None, 0, ""
    return found, found.revision, digest_of(found)


def _is_by(comment: Comment, row: SheetRow, by: Actor) -> bool:
    """It stands as this person's own sheet left it: sent again, it is no choice between two."""
    writer = comment.edited_by_id or comment.author_id
    return writer == by.account_id and row.revision == comment.revision


def _changed(
    compared: Compared, stored: Stored, revision: int, choices: Mapping[str, str]
) -> Compared:
    entry, comment = compared.entry, compared.comment
    assert comment is not None
    no = rules.comment_is_theirs(
        comment.author.name,
        is_author=comment.is_of(stored.by.account_id),
        is_lead=stored.answers_for,
        agency=stored.response.respondent,
    )
    if no is not None:
        return _refuse(compared, "body", no)
    compared.changes = _differences(compared)
    compared.what, compared.seen = CHANGED, revision
    if revision != comment.revision:
        chosen, _, of = choices.get(str(entry.index), "").partition(":")
        compared.seen = comment.revision
        if of != str(comment.revision):
            compared.what = CONFLICT
        elif chosen == THEIRS:
            compared.what, compared.note = SAME, "You chose the text in the workspace."
    return compared


def _differences(compared: Compared) -> list[str]:
    comment = compared.comment
    assert comment is not None
    found = []
    was, now = Contents.of(comment).normal(), compared.contents
    for name, before, after in (
        ("comment", was.body, now.body),
        ("proposed wording", was.proposed, now.proposed),
        ("reasons", was.rationale, now.rationale),
        ("why it should not be published", was.withheld_why, now.withheld_why),
    ):
        if before != after:
            found.append(name)
    for name, words, before, after in (
        ("type", KIND_WORDS, was.kind, now.kind),
        ("stance", STANCE_WORDS, was.stance, now.stance),
        ("priority", PRIORITY_WORDS, was.priority, now.priority),
    ):
        if before != after:
            found.append(f"{name} from “{words[before]}” to “{words[after]}”")
    return found


def _refuse(compared: Compared, what: str, no: Refusal) -> Compared:
    compared.what = REFUSED
    compared.refusals = [No.of(no, _column(compared.entry, what))]
    return compared


def _column(entry: Entry, what: str) -> str:
    return entry.columns.get(what, what)


def reply_all(
    replies: Sequence[Reply], sent: SentSheet, choices: Mapping[str, str]
) -> list[Replied]:
    """The answers of a sheet against what is stored. Three queries, or none."""
    if not replies:
        return []
    answers = queries.answers_of(sent.response_id)
    round_id = sent.response.consultation_id
    questions = {each.id: each for each in queries.list_questions(round_id)}
    own = _answered_by_sheets(sent)
    found = [_replied(reply, answers, questions, own, choices) for reply in replies]
    values = {each: answer.value for each, answer in answers.items()}
    values |= {
        each.reply.question_id: each.reply.answer.value
        for each in found
        if each.what in (NEW, CHANGED, CONFLICT)
    }
    told, asked = conditions([*questions.values()]), asked_of([*questions.values()], values)
    for each in found:
        id = each.reply.question_id
        if each.what in (NEW, CHANGED) and id in told and each.reply.answer.value:
            no = rules.question_is_asked(id in asked, told[id], "")
            if no is not None:
                each.what, each.refusals = REFUSED, [No.of(no, "Answer")]
    return found


def _answered_by_sheets(sent: SentSheet) -> set[tuple[int, int]]:
    """(question, revision) of answers that the same person's sheets gave before."""
    told = session.scalars(
        select(SentSheet.told).where(
            SentSheet.response_id == sent.response_id, SentSheet.account_id == sent.account_id
        )
    )
    return {(int(id), of) for each in told for id, of in each.get("answers", {}).items()}


def _replied(
    reply: Reply,
    answers: Mapping[int, Answer],
    questions: Mapping[int, Question],
    own: Collection[tuple[int, int]],
    choices: Mapping[str, str],
) -> Replied:
    question = questions.get(reply.question_id)
    if reply.refusals or question is None:
        said = " ".join((reply.answer.value, reply.answer.other, reply.answer.more)).strip()
        return Replied(reply, REFUSED, reply.refusals, question, said=said)
    stored = answers.get(reply.question_id)
    found = Replied(reply, SAME, question=question, stored=stored)
    found.said = in_words(question, reply.answer) or "No answer"
    now, words = _answer_digest(reply.answer), stored.words if stored else Words()
    current, revision = _answer_digest(words), stored.revision if stored else 0
    base_revision, base = reply.base or (revision, current)
    found.seen = revision
    if now == current or (reply.base is not None and now == base):
        found.note = STAYS if now != current else ""
        return found
    found.what = CHANGED if words else NEW
    if base_revision != revision and words and (reply.question_id, revision) not in own:
        chosen, _, of = choices.get(str(reply.index), "").partition(":")
        if of != str(revision):
            found.what = CONFLICT
        elif chosen == THEIRS:
            found.what, found.note = SAME, "You chose the answer in the workspace."
    return found


def _answer_digest(words: Words) -> str:
    return keys.digest_of(words.value, words.other, words.more)
