"""The workspace of one response: text, comments, questions, what its reader may do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from flask import url_for

from consult import clock
from consult.access import Actor, Pass
from consult.accounts.queries import list_agency_leads
from consult.consultations import asking
from consult.consultations.clarified import Clarified, questions_are_taken
from consult.consultations.models import Consultation, Enclosure, Question
from consult.consultations.places import names_of
from consult.consultations.queries import corrections_of, enclosures_of
from consult.consultations.times import drafts_due
from consult.documents.block import HEADING, Block
from consult.documents.marking import mark
from consult.documents.models import BlockRow, Version
from consult.documents.naming import first_words, name_all
from consult.documents.render import notes_of, render_block
from consult.lifecycle import Passage, last_passage
from consult.responses import queries, rules
from consult.responses.access import may_sign
from consult.responses.forms import words_of
from consult.responses.models import (
    AgencyNote,
    Answer,
    Comment,
    JointParty,
    KeptText,
    Quarantined,
    Response,
    TimeRequest,
)
from consult.responses.operations import reason_against_reopening
from consult.responses.presenters.clarified import questions_about
from consult.responses.presenters.joint import Joint, agencies_of_authors, joint_of
from consult.responses.presenters.said import Reader, Said, reader_of
from consult.responses.presenters.sections import Passed, passed_in
from consult.responses.presenters.typed import NotSaved, not_saved
from consult.responses.queries import is_own
from consult.responses.queries.shown import MANY
from consult.responses.typing_places import TypedAt
from workflows.guards.wording import names

TEXTS_KEPT = 32  # a text of 200 blocks takes about a quarter of a megabyte


@dataclass(frozen=True)
class Asked:
    """A question and the answer as people read it. `condition`: it is not asked unless …"""

    question: Question
    answer: str = ""
    by: str = ""
    by_id: int = 0
    number: int = 0
    condition: str = ""
    missing: bool = False  # it must be answered, or its follow-up, and is not


class More(NamedTuple):
    """How many comments at a place are on the page of that place alone."""

    standing: int
    left_out: int


NO_MORE = More(0, 0)


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
    out: Sequence[Said]  # left out of what is submitted, or merged
    url: str
    questions: Sequence[Asked] = ()
    more: More = NO_MORE
    passed: Sequence[Passed] = ()  # this section is with somebody

    @property
    def pass_url(self) -> str:
        return pass_at(self.url)

    @property
    def merge_url(self) -> str:
        return merge_at(self.url)

    @property
    def all_url(self) -> str:
        return all_at(self.url)


def pass_at(url: str) -> str:
    """Where the section at a place is passed on, of where a comment on it is written."""
    return f"{url.removesuffix('comments/new')}sections/new"


def merge_at(url: str) -> str:
    """Where the comments at a place are merged, of where a new one is written."""
    return f"{url.removesuffix('new')}merge"


def all_at(url: str) -> str:
    """Where all comments at a place are, of where a new one is written."""
    return url.removesuffix("/new")


@dataclass(frozen=True)
class Text:
    """One consulted version."""

    version: Version
    places: Sequence[Place]
    contents: Sequence[Place]
    whole: Sequence[Said]
    whole_out: Sequence[Said]
    url: str
    more: More = NO_MORE

    @property
    def said_on(self) -> bool:
        """Somebody commented on it, if only on what is left out."""
        here = self.whole or self.whole_out
        return bool(here) or any(each.said or each.out for each in self.places)

    @property
    def pass_url(self) -> str:
        return pass_at(self.url)

    @property
    def merge_url(self) -> str:
        return merge_at(self.url)

    @property
    def all_url(self) -> str:
        return all_at(self.url)


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
    left_out: int = 0
    crowded: bool = False  # some comments are on the pages of their places alone
    long: bool = False  # all are here, and changed on the pages of their places
    kept: Sequence[KeptText] = field(default=())
    unsaved: Sequence[NotSaved] = ()  # their own, typed in a form
    apart: Sequence[Quarantined] = field(default=())  # their own texts that were set aside
    others: Sequence[Response] = field(default=())  # replies of fellow members, sent in
    own_deadline: date | None = None
    requests: Sequence[TimeRequest] = field(default=())
    notes: Sequence[AgencyNote] = ()  # of its agency, on no comment
    may_ask: bool = False  # for more time
    host_asks: str = ""  # who can ask for it for the joint response in which the reader's is
    may_reopen: bool = False
    clarified: Sequence[Clarified] = field(default=())
    may_ask_about: bool = False  # the round: it takes questions
    guest: Pass | None = None  # they come by a link
    enclosed: Sequence[Enclosure] = ()  # what goes with the round
    passed: Sequence[Passed] = ()  # sections that somebody was asked to look at
    joint: Joint | None = None  # who answers with whom; for people of the agency
    joined: JointParty | None = None  # the reader is of an agency that answers in it
    again: Passage | None = None  # it was taken back that no answer came

    @property
    def mine(self) -> list[Passed]:
        """Sections that wait for the reader."""
        return [each for each in self.passed if each.mine]

    @property
    def with_colleagues(self) -> list[Passed]:
        """Sections that wait for somebody, or came back."""
        return [each for each in self.passed if (each.open or each.back) and not each.mine]

    @property
    def looked_at(self) -> list[Passed]:
        return [each for each in self.passed if each.done]

    @property
    def colleague(self) -> bool:
        """Somebody of the agency, not one who comes by a link."""
        return self.own and self.guest is None

    @property
    def can_answer(self) -> bool:
        mine = self.joined is None and (self.guest is None or self.guest.answers)
        return self.can_write and mine

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


def workspace(
    response: Response, actor: Actor, *, whole: bool = False, comment_id: int | None = None
) -> Workspace:
    """Fourteen queries at most; one more where something goes with the round, another for a
    contributor or in a group's round, and another where a changed comment is not saved.

    whole       with every comment, however many there are
    comment_id  the one that its reader looks for
    """
    guest = actor.guest if actor.comes_for(response.id) else None
    own = guest is not None or is_own(actor, response)
    closed = why_closed(response, clock.now())
    joined = queries.joins(actor, response) if not own else None
    can_write = (own or (joined is not None and joined.comments)) and not closed
    colleague = guest is None and own and response.agency_id is not None
    notes = queries.notes_of(response.id) if colleague else ()
    shown = queries.comments_shown(response.id, left_out=own, whole=whole, asked=comment_id)
    asked = asked_of(response)
    versions = queries.list_consulted_versions(response.consultation_id)
    drawn = _drawn(versions)
    passed: Sequence[Passed] = ()
    if colleague or guest:
        passed = _passed(response, versions, drawn, actor, can_write=can_write)
    found = joint_of(response) if colleague else None
    parties = [each.party for each in found.with_it] if found is not None else []
    if joined is not None:
        parties = list(queries.agreed_with(response.id))
    authors = {each.author_id for each in shown.comments} | {each.by_id for each in asked}
    agencies = agencies_of_authors(response, parties, authors)
    asked = _by_agency(asked, agencies)
    long = whole and sum(shown.there.values()) > MANY
    reader = reader_of(response, actor, notes, can_write=can_write, agencies=agencies, bare=long)
    texts = _texts(
        response, shown, reader, versions=versions, drawn=drawn, asked=asked, passed=passed
    )
    requests = _requests(response) if own else ()
    alone = response.subject.state != rules.JOINED
    may_ask = own and alone and not guest and _may_ask(response, requests)
    host = response if joined is not None else None
    if found is not None and found.mine is not None:
        host = found.mine.lead
    return Workspace(
        response=response,
        own=own,
        can_write=can_write,
        can_sign=may_sign(actor, response),
        closed_because=closed,
        leads=_leads(response, actor) if can_write or (closed and may_ask) else "",
        texts=texts,
        asked=asked,
        comments=shown.count(left_out=False),
        left_out=shown.count(left_out=True),
        crowded=bool(shown.hidden),
        long=long,
        notes=[each for each in notes if each.comment_id is None],
        kept=_kept(response, actor) if own or joined else (),
        unsaved=_unsaved(response, actor, texts, can_write=can_write) if own or joined else (),
        apart=queries.list_quarantined_of(response.id, actor.id) if own or joined else (),
        others=_others(response) if response.agency_id is None else (),
        own_deadline=own_deadline(response) if can_write else None,
        requests=requests,
        may_reopen=own and _may_reopen(response, actor),
        may_ask=may_ask,
        host_asks=_host_asks(host) if host is not None and closed else "",
        clarified=questions_about(response, actor, own=own),
        may_ask_about=own and not guest and _takes_questions(response),
        guest=guest,
        enclosed=enclosures_of(response.consultation_id),
        passed=passed,
        joint=found,
        joined=joined,
        again=_again(response),
    )


def _again(response: Response) -> Passage | None:
    """That it is waited for again, where nothing happened since. One query, once the round is
    over and it has not answered."""
    over = response.consultation.subject.state != "open"
    if not over or response.subject.state != rules.DRAFTING:
        return None
    last = last_passage(response.id)
    return last if last is not None and last.trigger == "wait_again" else None


def _passed(
    response: Response,
    versions: Sequence[Version],
    drawn: dict[int, list[Drawn]],
    actor: Actor,
    *,
    can_write: bool,
) -> list[Passed]:
    return passed_in(
        response,
        actor,
        blocks={
            id: [(each.block, each.name, each.snippet) for each in some]
            for id, some in drawn.items()
        },
        titles={each.id: each.title for each in versions},
        can_write=can_write,
    )


def section_at(version: Version, block: BlockRow | None) -> dict[str, str]:
    """What a section is called, for the page on which it is passed on. One query, or none."""
    if block is None:
        return {"name": f"the whole of “{version.title}”", "snippet": ""}
    drawn = drawn_at(version, block.anchor)
    return {"name": drawn.name, "snippet": "" if drawn.snippet in drawn.name else drawn.snippet}


def _may_reopen(response: Response, actor: Actor) -> bool:
    if response.subject.state not in rules.SENT or not may_sign(actor, response):
        return False
    return not reason_against_reopening(response, by=actor)


@dataclass(frozen=True)
class MoreTime:
    """Who can ask for more time for an agency: its reader, or these people."""

    mine: bool
    who: str


def more_time(response: Response, actor: Actor) -> MoreTime | None:
    """None where it cannot be asked for, or not by people of the agency. Two queries at most."""
    if response.agency_id is None or actor.guest is not None or not is_own(actor, response):
        return None
    if not _may_ask(response, _requests(response)):
        return None
    who = _leads(response, actor) or f"a lead of {response.respondent}"
    return MoreTime(may_sign(actor, response), who[:1].upper() + who[1:])


def _requests(response: Response) -> Sequence[TimeRequest]:
    return queries.requests_of(response.id) if response.agency_id is not None else ()


def _may_ask(response: Response, requests: Sequence[TimeRequest]) -> bool:
    """As far as it can be told here: the page behind the link knows every reason."""
    policy, now = response.consultation.late_policy, clock.now()
    waiting = any(not each.outcome for each in requests)
    ended = response.consultation.late_ended_at is not None
    late = rules.asking_makes_sense(queries.window_of(response), policy, now)
    return not (waiting or ended or late or response.settled_at)


def _host_asks(host: Response) -> str:
    """The leads of the agency that leads a joint response, where they can ask for more time."""
    if host.agency_id is None or not _may_ask(host, _requests(host)):
        return ""
    leads = names([lead.name for lead in list_agency_leads([host.agency_id])[host.agency_id]])
    return f"{leads or 'A lead'} of {host.own_name}"


def _takes_questions(response: Response) -> bool:
    round = response.consultation
    no = questions_are_taken(round.subject.state, round.closes_at, clock.now())
    return response.agency_id is not None and no is None


def own_deadline(response: Response) -> date | None:
    """The day by which the agency wants its own people's drafts in, if it has such a day."""
    return drafts_due(response.agency, response.closes_at)


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


def _answered(question: Question, answer: Answer | None) -> tuple[str, str, int]:
    if answer is None or not answer.value:
        return "", "", 0
    return words_of(question, answer), answer.edited_by.name, answer.edited_by_id


def _by_agency(asked: Sequence[Asked], agencies: Mapping[int, str]) -> list[Asked]:
    """With the agency of whoever answers for another one than the response is of."""
    return [
        replace(each, by=f"{each.by} ({agencies[each.by_id]})") if each.by_id in agencies else each
        for each in asked
    ]


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


def _unsaved(
    response: Response, actor: Actor, texts: Sequence[Text], *, can_write: bool
) -> list[NotSaved]:
    """Nobody else's, whoever reads. One query; one more for changes to comments."""
    rows = queries.list_typed(response.id, actor.id) if actor.signed_in else ()
    if not rows:
        return []
    names = {(text.version.id, None): f"the whole of “{text.version.title}”" for text in texts} | {
        (text.version.id, at.block.anchor): at.name for text in texts for at in text.places
    }
    forms = {str(TypedAt(None, *spot)): f"Comment on {name}" for spot, name in names.items()}
    changed = [at.comment_id for row in rows if (at := TypedAt.parse(row.place)) and at.comment_id]
    forms |= {
        str(TypedAt(id)): f"A change to the comment on {names[spot]}"
        for id, spot in queries.spots_of(response.id, changed).items()
        if spot in names
    }
    return not_saved(rows, forms, can_write=can_write)


def _texts(
    response: Response,
    shown: queries.Shown,
    reader: Reader,
    *,
    versions: Sequence[Version],
    drawn: dict[int, list[Drawn]],
    asked: Sequence[Asked],
    passed: Sequence[Passed] = (),
) -> list[Text]:
    blocks: dict[tuple[int, str | None], Block] = {
        (id, each.block.anchor): each.block for id, all in drawn.items() for each in all
    }
    merged = merged_in(shown.comments)
    said: dict[tuple[int, str | None], list[Said]] = defaultdict(list)
    for comment in shown.comments:
        place = (comment.version_id, comment.anchor)
        said[place].append(reader.said(comment, blocks.get(place), merged.get(comment.id, ())))
    hidden = shown.hidden
    return [
        _text(
            response,
            version,
            drawn[version.id],
            said,
            hidden=hidden,
            questions=_questions_at(asked, version),
            passed=passed,
        )
        for version in versions
    ]


def merged_in(comments: Sequence[Comment]) -> dict[int, list[Comment]]:
    """Comment id → those that were merged into it. One query, where there are any."""
    if all(each.merged_into_id is None for each in comments):
        return {}
    return queries.merged_into([each.id for each in comments])


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


def drawn_texts(versions: Sequence[Version]) -> dict[int, list[Drawn]]:
    """Version id → its blocks as they are drawn, with nothing said on them."""
    return _drawn(versions)


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
    *,
    hidden: Mapping[queries.Spot, int],
    questions: dict[str | None, list[Asked]],
    passed: Sequence[Passed],
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
            said=[one for one in said[version.id, each.block.anchor] if one.stands],
            out=[one for one in said[version.id, each.block.anchor] if not one.stands],
            url=f"{base}/blocks/{each.block.anchor}/comments/new",
            questions=questions.get(each.block.anchor, ()),
            more=_more(hidden, version.id, each.block.anchor),
            passed=[one for one in passed if one.id == each.id],
        )
        for each in drawn
    ]
    return Text(
        version=version,
        places=places,
        contents=[place for place in places if place.block.kind == HEADING],
        whole=[one for one in said[version.id, None] if one.stands],
        whole_out=[one for one in said[version.id, None] if not one.stands],
        url=whole,
        more=_more(hidden, version.id, None),
    )


def _more(hidden: Mapping[queries.Spot, int], version_id: int, anchor: str | None) -> More:
    standing, out = (hidden.get((version_id, anchor, each), 0) for each in (False, True))
    return More(standing, out)


def _marked(drawn: Drawn, said: Sequence[Said]) -> str:
    """Its HTML, with the words marked that were commented on."""
    quotes = [each.comment.quote.quote for each in said if each.comment.quote is not None]
    return mark(drawn.html, quotes)


def block_of(row: BlockRow) -> Block:
    return Block(row.anchor, row.kind, row.level, row.number, row.text, row.marker)
