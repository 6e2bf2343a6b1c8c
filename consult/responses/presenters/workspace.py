"""The workspace of one response: text, comments, questions, what its reader may do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask import url_for

from consult import clock
from consult.access import Actor
from consult.accounts.queries import list_agency_leads
from consult.consultations import asking
from consult.consultations.models import Consultation, Question
from consult.consultations.places import names_of
from consult.consultations.queries import corrections_of
from consult.documents.block import HEADING, Block
from consult.documents.marking import mark
from consult.documents.models import BlockRow, Version
from consult.documents.naming import first_words, name_all
from consult.documents.render import notes_of, render_block
from consult.responses import queries, rules
from consult.responses.access import is_own, may_sign
from consult.responses.forms import KIND_WORDS, STANCE_WORDS, words_of
from consult.responses.models import Answer, Comment, KeptText, Quarantined, Response, TimeRequest
from consult.responses.operations import reason_against_reopening
from consult.web.wording import local
from workflows.guards.wording import names

TEXTS_KEPT = 32  # a text of 200 blocks takes about a quarter of a megabyte


@dataclass(frozen=True)
class Said:
    """A comment as it is drawn, and what its reader may do with it."""

    comment: Comment
    kind: str
    stance: str
    edited_by: str
    edit_url: str = ""
    remove_url: str = ""
    handed_to: str = ""  # who goes on with it, because its author has left


@dataclass(frozen=True)
class Asked:
    """A question and the answer as people read it. `condition`: it is not asked unless …"""

    question: Question
    answer: str = ""
    by: str = ""
    number: int = 0
    condition: str = ""
    missing: bool = False  # it must be answered, or its follow-up, and is not


@dataclass(frozen=True, slots=True)
class Drawn:
    """A block as every reader sees it. `html` is safe."""

    block: Block
    id: str
    html: str
    name: str  # "1.3", or "1.3, item 2"
    snippet: str


@dataclass(frozen=True, slots=True)
class Place(Drawn):
    """The same with what was said on it."""

    said: Sequence[Said]
    url: str
    questions: Sequence[Asked] = ()


@dataclass(frozen=True)
class Text:
    """One consulted version."""

    version: Version
    places: Sequence[Place]
    contents: Sequence[Place]
    whole: Sequence[Said]
    url: str


@dataclass(frozen=True)
class Workspace:
    """Everything on the page of one response."""

    response: Response
    own: bool
    can_write: bool
    can_sign: bool
    closed_because: str
    leads: str
    texts: Sequence[Text]
    asked: Sequence[Asked]
    comments: int
    kept: Sequence[KeptText] = field(default=())
    apart: Sequence[Quarantined] = field(default=())  # their own texts that were set aside
    others: Sequence[Response] = field(default=())  # replies of fellow members, sent in
    own_deadline: date | None = None
    requests: Sequence[TimeRequest] = field(default=())
    may_ask: bool = False  # for more time
    may_reopen: bool = False

    @property
    def answered(self) -> int:
        return sum(1 for each in self.asked if each.answer)

    @property
    def required_missing(self) -> list[Asked]:
        return [each for each in self.asked if each.missing]

    @property
    def empty(self) -> bool:
        return not self.comments and not self.answered


# Frozen versions never change (triggers see to it), so each worker draws them once.
_kept_drawings: dict[tuple[int, str], list[Drawn]] = {}


def workspace(response: Response, actor: Actor) -> Workspace:
    """Eight queries at most, and one more for a contributor or in a group's round."""
    own = is_own(actor, response)
    closed = why_closed(response, clock.now())
    can_write = own and not closed
    comments, asked = queries.comments_of(response.id), asked_of(response)
    return Workspace(
        response=response,
        own=own,
        can_write=can_write,
        can_sign=may_sign(actor, response),
        closed_because=closed,
        leads=_leads(response, actor) if can_write else "",
        texts=_texts(response, comments, asked, actor, can_write),
        asked=asked,
        comments=len(comments),
        kept=_kept(response, actor) if own else (),
        apart=queries.list_quarantined_of(response.id, actor.id) if own else (),
        others=_others(response) if response.agency_id is None else (),
        own_deadline=own_deadline(response) if can_write else None,
        requests=(requests := _requests(response) if own else ()),
        may_reopen=own and _may_reopen(response, actor),
        may_ask=own and _may_ask(response, requests),
    )


def _may_reopen(response: Response, actor: Actor) -> bool:
    if response.subject.state != "submitted" or not may_sign(actor, response):
        return False
    return not reason_against_reopening(response, by=actor)


def _requests(response: Response) -> Sequence[TimeRequest]:
    return queries.requests_of(response.id) if response.agency_id is not None else ()


def _may_ask(response: Response, requests: Sequence[TimeRequest]) -> bool:
    """As far as it can be told here: the page behind the link knows every reason."""
    policy, now = response.consultation.late_policy, clock.now()
    waiting = any(not each.outcome for each in requests)
    ended = response.consultation.late_ended_at is not None
    late = rules.asking_makes_sense(queries.window_of(response), policy, now)
    return not (waiting or ended or late or response.settled_at)


def own_deadline(response: Response) -> date | None:
    """The day by which the agency wants its own people's drafts in, if it has such a day."""
    agency, closes_at = response.agency, response.closes_at
    if agency is None or agency.internal_days is None or closes_at is None:
        return None
    return local(closes_at).date() - timedelta(days=agency.internal_days)


def _others(response: Response) -> list[Response]:
    """In a group's round everyone reads what the others have sent in, and what came in Word."""
    return [
        each
        for each in (
            *queries.list_responses(response.consultation_id),
            *queries.list_carried(response.consultation_id),
        )
        if each.id != response.id and each.subject.state in rules.SENT
    ]


def why_closed(response: Response, now: datetime) -> str:
    """A sentence on why nothing can be written now; empty while it can."""
    no = rules.response_is_being_written(
        response.subject.state, response.respondent, response.settled_at
    ) or rules.window_is_open(queries.window_of(response), now)
    return no.because.split("; ")[0].rstrip(".") + "." if no else ""


def asked_of(response: Response) -> list[Asked]:
    """Questions in order, with the answers in words. Two queries."""
    answers = queries.answers_of(response.id)
    questions = queries.list_questions(response.consultation_id)
    asked = asking.asked_of(questions, {each: answer.value for each, answer in answers.items()})
    told = asking.conditions(questions)
    return [
        Asked(
            question,
            *_answered(question, answers.get(question.id)),
            number=number,
            condition="" if question.id in asked else told[question.id],
            missing=question.id in asked and _is_missing(question, answers.get(question.id)),
        )
        for number, question in enumerate(questions, start=1)
    ]


def _answered(question: Question, answer: Answer | None) -> tuple[str, str]:
    if answer is None or not answer.value:
        return "", ""
    return words_of(question, answer), answer.edited_by.name


def _is_missing(question: Question, answer: Answer | None) -> bool:
    if answer is None or not answer.value:
        return question.required
    chosen = {*asking.values_in(question, answer.value)}
    return bool(chosen & {*question.follow_up_if}) and not answer.more


def about_questions(round: Consultation, questions: Sequence[Question]) -> dict[str, object]:
    """What stands beside questions wherever they are answered. Five queries at most."""
    return {
        "conditions": asking.conditions(questions),
        "places": names_of(round, questions),
        "corrections": corrections_of(round.id),
    }


def _questions_at(asked: Sequence[Asked], version: Version) -> dict[str | None, list[Asked]]:
    """Anchor → the questions that are about it, of the text of this version."""
    found: dict[str | None, list[Asked]] = {}
    for each in asked:
        if each.question.draft_id == version.draft_id:
            found.setdefault(each.question.anchor, []).append(each)
    return found


def _leads(response: Response, actor: Actor) -> str:
    agency = response.agency_id
    if agency is None or actor.leads(agency):
        return ""
    return names([lead.name for lead in list_agency_leads([agency])[agency]])


def _kept(response: Response, actor: Actor) -> list[KeptText]:
    """Their own; a lead sees everybody's."""
    return [
        kept
        for kept in queries.list_kept_texts(response.id)
        if kept.account_id == actor.account_id or actor.leads(response.agency_id)
    ]


def _texts(
    response: Response,
    comments: Sequence[Comment],
    asked: Sequence[Asked],
    actor: Actor,
    can_write: bool,
) -> list[Text]:
    versions = queries.list_consulted_versions(response.consultation_id)
    said: dict[tuple[int, str | None], list[Said]] = defaultdict(list)
    answers = queries.answers_for(actor, response)
    for comment in comments:
        mine = can_write and (answers or comment.is_of(actor.account_id))
        said[comment.version_id, comment.anchor].append(
            _said(comment, response, mine, inside=answers or actor.works_for(response.agency_id))
        )
    drawn = _drawn(versions)
    return [
        _text(response, version, drawn[version.id], said, _questions_at(asked, version))
        for version in versions
    ]


def _drawn(versions: Sequence[Version]) -> dict[int, list[Drawn]]:
    """Version id → its blocks. One query; none for frozen texts that were drawn lately."""
    found = {v.id: kept for v in versions if (kept := _kept_drawings.get((v.id, v.hash)))}
    missing = [version for version in versions if version.id not in found]
    rows: dict[int, list[BlockRow]] = defaultdict(list)
    for row in queries.list_blocks([version.id for version in missing]) if missing else ():
        rows[row.version_id].append(row)
    fresh = {version.id: _draw_all(rows[version.id]) for version in missing}
    for version in missing:
        if version.frozen_at is not None:
            _kept_drawings[version.id, version.hash] = fresh[version.id]
    while len(_kept_drawings) > TEXTS_KEPT:
        _kept_drawings.pop(next(iter(_kept_drawings)), None)
    return found | fresh


def _draw_all(rows: Sequence[BlockRow]) -> list[Drawn]:
    blocks = [block_of(row) for row in rows]
    names = name_all(blocks)
    notes = notes_of(blocks, prefix=f"v{rows[0].version_id}-" if rows else "")
    return [
        Drawn(
            block=block,
            id=f"v{row.version_id}-{block.anchor}",
            html=render_block(block, notes),
            name=names[block.anchor],
            snippet=first_words(block),
        )
        for row, block in zip(rows, blocks, strict=True)
    ]


def drawn_at(version: Version, anchor: str) -> Drawn:
    """One block as it is drawn and named within its text. One query, or none."""
    return next(each for each in _drawn([version])[version.id] if each.block.anchor == anchor)


def _text(
    response: Response,
    version: Version,
    drawn: Sequence[Drawn],
    said: dict[tuple[int, str | None], list[Said]],
    questions: dict[str | None, list[Asked]],
) -> Text:
    whole = url_for("responses.new_comment", response_id=response.id, version_id=version.id)
    base = whole.removesuffix("/comments/new")
    places = [
        Place(
            block=each.block,
            id=each.id,
            html=_marked(each, said[version.id, each.block.anchor]),
            name=each.name,
            snippet=each.snippet,
            said=said[version.id, each.block.anchor],
            url=f"{base}/blocks/{each.block.anchor}/comments/new",
            questions=questions.get(each.block.anchor, ()),
        )
        for each in drawn
    ]
    return Text(
        version=version,
        places=places,
        contents=[place for place in places if place.block.kind == HEADING],
        whole=said[version.id, None],
        url=whole,
    )


def _marked(drawn: Drawn, said: Sequence[Said]) -> str:
    """Its HTML, with the words marked that were commented on."""
    quotes = [each.comment.quote.quote for each in said if each.comment.quote is not None]
    return mark(drawn.html, quotes)


def block_of(row: BlockRow) -> Block:
    return Block(row.anchor, row.kind, row.level, row.number, row.text, row.marker)


def _said(comment: Comment, response: Response, mine: bool, *, inside: bool) -> Said:
    """mine: the reader may change it now; inside: they are of those whose response it is."""
    base = f"/responses/{response.id}/comments/{comment.id}" if mine else ""
    heir = comment.entrusted_to if inside else None
    return Said(
        comment=comment,
        kind=KIND_WORDS[comment.kind] if comment.kind != "general" else "",
        stance=STANCE_WORDS[comment.stance] if comment.stance != "neutral" else "",
        edited_by=comment.edited_by.name if comment.edited_by else "",
        handed_to=heir.name if heir is not None else "",
        edit_url=f"{base}/edit" if base else "",
        remove_url=f"{base}/remove" if base else "",
    )
