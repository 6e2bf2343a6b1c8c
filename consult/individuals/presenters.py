"""What people without an account are shown of a round, and what those who read answers see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for
from markupsafe import Markup

from consult import clock
from consult.access import Actor
from consult.consultations.asking import Words as Answer
from consult.consultations.asking import conditions, in_words
from consult.consultations.models import Question, QuestionCorrection
from consult.consultations.places import names_of
from consult.consultations.queries import corrections_of
from consult.consultations.running import RUNNERS
from consult.documents import queries as documents
from consult.documents.block import Block
from consult.documents.models import Version
from consult.documents.naming import WHOLE, first_words, name_all
from consult.documents.render import notes_of, render_block
from consult.individuals import queries
from consult.individuals.contents import Content
from consult.individuals.models import PublicAnswer, PublicCall
from consult.lifecycle import kind_named
from consult.responses.queries import list_consulted_versions, list_questions
from consult.web import Waiting, waits_for

LISTED_FOR = timedelta(days=90)  # after the close, so that whoever comes late finds out
Parts = Mapping[str, tuple[int, str, str]]


@dataclass(frozen=True)
class Passage:
    """A block on the public page. id: its place there, and what it is called in the form."""

    id: str
    name: str
    snippet: str
    block: Block
    html: Markup


@dataclass(frozen=True)
class Text:
    version: Version
    passages: Sequence[Passage]


@dataclass(frozen=True)
class Reading:
    """The page of a round. state: preparing, open, closed, withdrawn; as of now, by the time.

    texts  none once it is over: a draft is public only for as long as people are asked about it
    told, places, corrections   of the questions: when each is asked, what it is about, and what
           was corrected in it, by its id
    """

    call: PublicCall
    state: str
    texts: Sequence[Text]
    parts: Parts
    questions: Sequence[Question]
    told: Mapping[int, str]
    places: Mapping[int, str]
    corrections: Mapping[int, Sequence[QuestionCorrection]]

    @property
    def takes_answers(self) -> bool:
        return self.state == "open"


def state_of(call: PublicCall) -> str:
    """By the closing time, not by whether the clock has closed the round yet."""
    round = call.consultation
    state = round.subject.state
    if state == "open" and round.closes_at is not None and round.closes_at <= clock.now():
        return "closed"
    return state


def read(call: PublicCall, *, keep_text: bool = False) -> Reading:
    """keep_text: with the texts although it is over, for a form that was sent too late."""
    state = state_of(call)
    shown = state in ("open", "preparing") or keep_text
    versions = list_consulted_versions(call.consultation_id) if shown else []
    blocks = documents.blocks_of_many([each.id for each in versions])
    several = len(versions) > 1
    texts: list[Text] = []
    parts: dict[str, tuple[int, str, str]] = {}
    for version in versions:
        names, passages = name_all(blocks[version.id]), []
        notes = notes_of(blocks[version.id], prefix=f"v{version.id}-")
        for block in blocks[version.id]:
            key = f"v{version.id}-{block.anchor}"
            name = names.get(block.anchor, "")
            said = f"{name}: {first_words(block)}" if name else first_words(block)
            told = f"{said[:80]} ({version.title})" if several else said
            parts[key] = (version.id, block.anchor, told)
            html = Markup(render_block(block, notes))  # noqa: S704  the renderer escapes
            passages.append(
                Passage(key, name or first_words(block), first_words(block), block, html)
            )
        texts.append(Text(version, passages))
    questions = list_questions(call.consultation_id) if shown else []
    return Reading(
        call,
        state,
        texts,
        parts,
        questions,
        conditions(questions),
        places=names_of(call.consultation, questions),
        corrections=corrections_of(call.consultation_id) if questions else {},
    )


@dataclass(frozen=True)
class Piece:
    """One thing that somebody said: where, the words, and the field that holds them."""

    where: str
    words: str
    field: str = ""
    more: Sequence[tuple[str, str, str]] = ()  # (what it is, words, field)


def pieces_of(answer: PublicAnswer, content: Content | None = None) -> list[Piece]:
    """In the order of the form. Four queries at most."""
    said = content or answer.said
    blocks = documents.blocks_of_many({each.version_id for each in said.comments})
    titles = {each.id: each.title for each in list_consulted_versions(answer.consultation_id)}
    names = {id: name_all(some) for id, some in blocks.items()}
    found = []
    for at, each in enumerate(said.comments):
        place = names[each.version_id].get(each.anchor, WHOLE) if each.anchor else WHOLE
        where = each.asked or f"{titles.get(each.version_id, '')}: {place}"
        found.append(Piece(where, each.body, f"comment_{at}"))
    questions = {each.id: each for each in list_questions(answer.consultation_id)}
    for given in said.answers:
        question, id = questions[given.question_id], given.question_id
        own = question.kind in ("text", "short_text")
        more = [
            (label, words, f"{letter}{id}")
            for letter, label, words in (
                ("o", "Other", given.other),
                ("m", question.follow_up, given.more),
            )
            if words
        ]
        words = given.value if own else in_words(question, Answer(given.value))
        found.append(Piece(question.wording, words, f"q{id}" if own else "", more))
    return found


def boxes_of(pieces: Iterable[Piece]) -> dict[str, tuple[str, str]]:
    """Field → what it is called and what stands in it, of what was written in one's own words."""
    found: dict[str, tuple[str, str]] = {}
    for each in pieces:
        if each.field:
            found[each.field] = (each.where, each.words)
        found |= {field: (f"{each.where} {label}", words) for label, words, field in each.more}
    return found


def list_calls() -> Sequence[PublicCall]:
    return queries.list_listed(ended_after=clock.now() - LISTED_FOR)


@waits_for
def answers_wait(actor: Actor) -> Iterable[Waiting]:
    """What the public sent in and nobody has read. A constant number of queries."""
    if not (actor.seats or actor.acting or actor.is_manager):
        return
    rows = queries.list_to_read()
    if not rows:
        return
    roles = kind_named("consultation").roles_of([round.subject for round, _ in rows], actor)
    for round, count in rows:
        if roles[round.id] & RUNNERS:
            answers = "an answer" if count == 1 else f"{count} answers"
            yield Waiting(
                what=f"Read {answers} from the public",
                about=round.subject.title,
                url=url_for("individuals.list_answers", consultation_id=round.id),
                due=round.closes_at,
                note="Nobody sees it before one of you has read it",
                group="Consultations",
            )
