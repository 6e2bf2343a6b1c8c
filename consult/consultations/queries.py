"""Read rounds, their questions, their versions and who is expected to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from consult.accounts.models import Account, Agency
from consult.consultations import enclosed, rules
from consult.consultations.models import (
    Clarification,
    Consultation,
    ConsultedVersion,
    Enclosure,
    EnclosureCorrection,
    Expected,
    Extension,
    Question,
    QuestionCorrection,
    QuestionSet,
)
from consult.consultations.opened import public_in
from consult.documents.models import Version
from consult.documents.queries import drafts_of, find_block, newest_versions
from consult.files.models import StoredFile
from consult.lifecycle.models import Subject
from consult.store import Missing, among, session
from workflows.facts import RoundFacts


class Called(NamedTuple):
    """One who is expected to answer: the name, and how and when that was settled."""

    name: str
    how: str
    settled_at: datetime | None


class Shown(NamedTuple):
    """A version that a round is about, as far as lists and guards ask."""

    id: int
    draft_id: int
    number: int
    hash: str


class Brief(NamedTuple):
    """A round, as far as lists and guards ask: what introduces it is pages long.

    state, moved_at  of its subject
    """

    id: int
    review_id: int
    audience: str
    opens_at: datetime | None
    closes_at: datetime | None
    title: str
    state: str
    moved_at: datetime


SAID = (Consultation.purpose, Consultation.reasons, Consultation.options, Consultation.scope)


class Asked(NamedTuple):
    """A round with how many questions it asks, of whom (by name), and about which versions."""

    round: Brief
    questions: int
    expected: Sequence[Called]
    versions: Sequence[Shown]
    placeholders: Sequence[str] = ()  # in its questions, until it opens: then they are settled
    from_public: int = 0  # answers of individuals that were confirmed
    unread: int = 0  # those of them that nobody has read
    said: Sequence[bool] = (False,) * len(SAID)  # whether each of SAID is written


def get_round(consultation_id: int) -> Consultation:
    """Raises Missing."""
    found = session.get(Consultation, consultation_id)
    if found is None:
        raise Missing(f"consultation {consultation_id}")
    return found


def find_round(review_id: int, audience: str) -> Consultation | None:
    """The newest round of a review for an audience ("group" or "agencies"), in any state."""
    return session.scalars(
        select(Consultation)
        .join(Consultation.subject)
        .where(Subject.parent_id == review_id, Consultation.audience == audience)
        .order_by(Consultation.id.desc())
        .limit(1)
    ).one_or_none()


def list_rounds(review_id: int) -> list[Consultation]:
    """Every round of a review, oldest first."""
    return rounds_of([review_id])[review_id]


def rounds_of(review_ids: Sequence[int]) -> dict[int, list[Consultation]]:
    """The rounds of many reviews, oldest first; an empty list where there is none. One query."""
    found: dict[int, list[Consultation]] = {review_id: [] for review_id in review_ids}
    for row in session.scalars(_rounds(), {"ids": list(review_ids)}):
        found[row.review_id].append(row)
    return found


@cache
def _rounds() -> Select[Consultation]:
    """Put together once: every step asks it."""
    of_these = select(Consultation).join(Consultation.subject).where(among(Subject.parent_id))
    return of_these.order_by(Consultation.id)


def list_in_state(states: Sequence[str]) -> list[Consultation]:
    """Rounds in any of these states, those that close first at the top."""
    return list(
        session.scalars(
            select(Consultation)
            .join(Consultation.subject)
            .where(Subject.state.in_(states))
            .order_by(Consultation.closes_at, Consultation.id)
        )
    )


def questions_of(consultation_id: int) -> list[Question]:
    """In the order in which they are asked."""
    return list(
        session.scalars(
            select(Question)
            .where(Question.consultation_id == consultation_id)
            .order_by(Question.position, Question.id)
        )
    )


def get_question(consultation_id: int, question_id: int) -> Question:
    """Raises Missing, for a question of another round too."""
    found = session.scalars(
        select(Question).where(
            Question.id == question_id, Question.consultation_id == consultation_id
        )
    ).one_or_none()
    if found is None:
        raise Missing(f"question {question_id} of consultation {consultation_id}")
    return found


def corrections_of(consultation_id: int) -> dict[int, list[QuestionCorrection]]:
    """Question id → what was corrected in it, newest first. One query."""
    found: dict[int, list[QuestionCorrection]] = {}
    rows = session.scalars(
        select(QuestionCorrection)
        .join(Question, Question.id == QuestionCorrection.question_id)
        .where(Question.consultation_id == consultation_id)
        .order_by(QuestionCorrection.id.desc())
    )
    for row in rows:
        found.setdefault(row.question_id, []).append(row)
    return found


def enclosures_of(consultation_id: int) -> list[Enclosure]:
    """What goes with a round, in order, with its files and what was corrected. Two queries."""
    wanted = select(Enclosure).where(Enclosure.consultation_id == consultation_id)
    rows = session.scalars(wanted.options(*_ENCLOSED).order_by(Enclosure.id)).all()
    return sorted(rows, key=lambda each: enclosed.ORDER.index(each.kind))


def get_enclosure(consultation_id: int, enclosure_id: int) -> Enclosure:
    """That of another round is Missing."""
    wanted = select(Enclosure).where(
        Enclosure.id == enclosure_id, Enclosure.consultation_id == consultation_id
    )
    found = session.scalars(wanted.options(*_ENCLOSED)).one_or_none()
    if found is None:
        raise Missing(f"attachment {enclosure_id} of round {consultation_id}")
    return found


def file_of(enclosure: Enclosure, part: str) -> StoredFile:
    """`part`: "file", "other", or what one of them was before: "file-before-3", by correction.

    Raises Missing for what there is not.
    """
    which, earlier, before = part.partition("-before-")
    sides: list[Enclosure | EnclosureCorrection] = [enclosure]
    if earlier:
        sides = [each for each in enclosure.corrections if str(each.id) == before]
    files = {
        "file": [each.file for each in sides],
        "other": [each.other_file for each in sides],
    }
    found = [each for each in files.get(which, ()) if each is not None]
    if not found:
        raise Missing(f"{part} of attachment {enclosure.id}")
    return found[0]


def list_extensions(consultation_id: int) -> list[Extension]:
    """When there was more time, the first one first, each with its agency and who gave it."""
    return list(
        session.scalars(
            select(Extension)
            .where(Extension.consultation_id == consultation_id)
            .options(joinedload(Extension.agency), joinedload(Extension.granted_by))
            .order_by(Extension.id)
        )
    )


def count_extensions(consultation_id: int, agency_id: int | None = None) -> int:
    """How often everyone had more time; with an agency, how often that made a difference to it."""
    whose = or_(Extension.agency_id.is_(None), Extension.agency_id == agency_id)
    counted = select(func.count()).where(Extension.consultation_id == consultation_id, whose)
    return session.scalar(counted) or 0


_ENCLOSED = (
    joinedload(Enclosure.file),
    joinedload(Enclosure.other_file),
    selectinload(Enclosure.corrections).options(
        joinedload(EnclosureCorrection.file), joinedload(EnclosureCorrection.other_file)
    ),
)
_WITH_ITS_PEOPLE = (
    joinedload(Clarification.agency),
    joinedload(Clarification.asked_by),
    joinedload(Clarification.answered_by),
    selectinload(Clarification.corrections),
)


def get_clarification(clarification_id: int) -> Clarification:
    """With its round. Raises Missing."""
    wanted = select(Clarification).where(Clarification.id == clarification_id)
    whole = wanted.options(*_WITH_ITS_PEOPLE, joinedload(Clarification.consultation))
    found = session.scalars(whole).one_or_none()
    if found is None:
        raise Missing(f"question about a round {clarification_id}")
    return found


def list_clarifications(consultation_id: int) -> Sequence[Clarification]:
    """What agencies asked about a round, the first one first, with the answers. Two queries."""
    wanted = select(Clarification).where(Clarification.consultation_id == consultation_id)
    return session.scalars(wanted.options(*_WITH_ITS_PEOPLE).order_by(Clarification.id)).all()


def list_waiting_clarifications() -> Sequence[Clarification]:
    """What nobody has answered yet, of rounds that were not withdrawn. One query."""
    return session.scalars(_waiting_clarifications()).all()


@cache
def _waiting_clarifications() -> Select[Clarification]:
    """Put together once: the home pages of all who may answer ask it."""
    return (
        select(Clarification)
        .join(Clarification.consultation)
        .join(Consultation.subject)
        .where(Clarification.outcome == "", Subject.state != "withdrawn")
        .options(joinedload(Clarification.agency))
        .options(contains_eager(Clarification.consultation))
        .order_by(Clarification.id)
    )


def list_sets() -> list[QuestionSet]:
    """Those that people saved, by name, each with who saved it."""
    return list(
        session.scalars(
            select(QuestionSet)
            .options(joinedload(QuestionSet.saved_by))
            .order_by(QuestionSet.name, QuestionSet.id)
        )
    )


def find_set_named(name: str) -> QuestionSet | None:
    return session.scalars(select(QuestionSet).where(QuestionSet.name == name)).one_or_none()


def get_set(set_id: int) -> QuestionSet:
    """Raises Missing."""
    found = session.get(QuestionSet, set_id)
    if found is None:
        raise Missing(f"question set {set_id}")
    return found


def find_place(round: Consultation, draft_id: int | None, anchor: str | None) -> bool:
    """Whether the newest text of the review has this place; no place at all is everywhere."""
    if draft_id is None:
        return anchor is None
    if draft_id not in [each.id for each in drafts_of([round.review_id])[round.review_id]]:
        return False
    version = newest_versions([draft_id]).get(draft_id)
    if anchor is None or version is None:
        return version is not None
    return find_block(version.id, anchor) is not None


def count_questions(consultation_ids: Sequence[int]) -> dict[int, int]:
    """How many questions each round asks; 0 where there is none."""
    rows = session.execute(
        select(Question.consultation_id, func.count())
        .where(Question.consultation_id.in_(consultation_ids))
        .group_by(Question.consultation_id)
    )
    return dict.fromkeys(consultation_ids, 0) | {row[0]: row[1] for row in rows}


def expected_of(consultation_id: int) -> list[Expected]:
    """Who is expected to answer, by name, each with its agency or person."""
    return expected_of_many([consultation_id])[consultation_id]


def expected_of_many(consultation_ids: Sequence[int]) -> dict[int, list[Expected]]:
    """The same for many rounds. One query."""
    found: dict[int, list[Expected]] = {each: [] for each in consultation_ids}
    rows = session.scalars(
        select(Expected)
        .where(Expected.consultation_id.in_(consultation_ids))
        .options(joinedload(Expected.agency), joinedload(Expected.account))
    )
    for row in sorted(rows, key=lambda each: (each.name.casefold(), each.id)):
        found[row.consultation_id].append(row)
    return found


def called_to(consultation_ids: Sequence[int]) -> dict[int, list[Called]]:
    """The same as far as lists and guards ask: values, as there are thousands. One query."""
    found: dict[int, list[Called]] = {each: [] for each in consultation_ids}
    rows = session.execute(_called(), {"ids": list(consultation_ids)}).all()
    for round_id, _, called, how, at in sorted(rows, key=lambda row: (row[2].casefold(), row[1])):
        found[round_id].append(Called(called, how, at))
    return found


@cache
def _called() -> Select[*tuple[Any, ...]]:
    name = func.coalesce(Agency.name, Account.name)
    return (
        select(Expected.consultation_id, Expected.id, name, Expected.how, Expected.settled_at)
        .outerjoin(Agency, Agency.id == Expected.agency_id)
        .outerjoin(Account, Account.id == Expected.account_id)
        .where(among(Expected.consultation_id))
    )


def versions_of(consultation_id: int) -> list[ConsultedVersion]:
    """The versions that a round is about (none before it opens), each with its version."""
    return versions_of_many([consultation_id])[consultation_id]


def versions_of_many(consultation_ids: Sequence[int]) -> dict[int, list[ConsultedVersion]]:
    """The same for many rounds. One query."""
    found: dict[int, list[ConsultedVersion]] = {each: [] for each in consultation_ids}
    rows = session.scalars(
        select(ConsultedVersion)
        .join(ConsultedVersion.version)
        .where(ConsultedVersion.consultation_id.in_(consultation_ids))
        .options(contains_eager(ConsultedVersion.version))
        .order_by(Version.draft_id)  # the order of the review
    )
    for row in rows:
        found[row.consultation_id].append(row)
    return found


def asked_under(review_ids: Sequence[int]) -> dict[int, list[Asked]]:
    """The rounds of many reviews, oldest first: values, as there are hundreds.

    Two queries at most; every id is a key.
    """
    rows = session.execute(_asked(), {"ids": list(review_ids)}).all()
    ids = {row[0] for row in rows}
    expected = called_to(sorted(ids)) if ids else {}
    found: dict[int, list[Asked]] = {review_id: [] for review_id in review_ids}
    for _, group in groupby(rows, key=lambda row: row[0]):
        lines = list(group)
        brief, said = Brief(*lines[0][:COUNTED]), lines[0][WRITTEN:SHOWN]
        questions, bracketed, from_public, unread = lines[0][COUNTED:WRITTEN]
        versions = [Shown(*line[SHOWN:]) for line in lines if line[SHOWN] is not None]
        placeholders = rules.placeholders_in(bracketed or "")
        asked = Asked(
            brief, questions, expected[brief.id], versions, placeholders, from_public, unread, said
        )
        found[brief.review_id].append(asked)
    return found


# where the columns of each kind begin in a row of what is asked
COUNTED = len(Brief._fields)
WRITTEN = COUNTED + 4
SHOWN = WRITTEN + len(SAID)


@cache
def _asked() -> Select[*tuple[Any, ...]]:
    """Put together once: every step asks it."""
    asked = Consultation
    brief = (asked.id, Subject.parent_id, asked.audience, asked.opens_at, asked.closes_at)
    questions = select(func.count()).where(Question.consultation_id == Consultation.id)
    shown = (Version.id, Version.draft_id, Version.number, Version.hash)
    return (
        select(
            *brief,
            *(Subject.title, Subject.state, Subject.moved_at),
            questions.scalar_subquery(),
            case((Consultation.opens_at.is_(None), _bracketed().scalar_subquery())),
            public_in(Consultation.id, "confirmed", "shown", "set_aside"),
            public_in(Consultation.id, "confirmed"),
            *(each != "" for each in SAID),
            *shown,
        )
        .join(Consultation.subject)
        .outerjoin(ConsultedVersion, ConsultedVersion.consultation_id == Consultation.id)
        .outerjoin(Version, Version.id == ConsultedVersion.version_id)
        .where(among(Subject.parent_id))
        .order_by(Consultation.id, Version.id)
    )


def _bracketed() -> Select[Any]:
    """The words of the questions of a round that have brackets in them, as one text."""
    words = Question.wording + "\n" + Question.help + "\n" + Question.follow_up
    return select(func.aggregate_strings(words, "\n")).where(
        Question.consultation_id == Consultation.id, words.like("%[%]%")
    )


def round_facts(asked: Asked) -> RoundFacts:
    """Everything that guards ask of a round, but for its comments.

    What is known further up (comments, unanswered, unlinked) is added there with
    dataclasses.replace.
    """
    each = asked.round
    purpose, reasons, options, scope = asked.said
    return RoundFacts(
        state=each.state,
        audience=each.audience,
        opens_at=each.opens_at,
        closes_at=each.closes_at,
        purpose=bool(purpose),
        reasons=bool(reasons),
        options=bool(options),
        scope=bool(scope),
        questions=asked.questions,
        placeholders=tuple(asked.placeholders),
        respondents=tuple(row.name for row in asked.expected),
        silent=tuple(row.name for row in asked.expected if row.settled_at is None),
        last_answer_at=max(
            (row.settled_at for row in asked.expected if row.settled_at and row.how == "submitted"),
            default=None,
        ),
        hashes=tuple(each.hash for each in asked.versions),
    )
