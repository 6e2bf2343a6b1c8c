"""What a round's questions were answered, question by question: counted, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from consult.consultations.asking import asked_of, conditions, in_words, options_of, values_in
from consult.consultations.models import Consultation, Question
from consult.responses import queries
from consult.responses.models import Answer, Response
from consult.responses.presenters.board import sector_named
from workflows.guards.wording import count

LONGEST = 2_000  # characters of one answer on the page; the download has the whole


@dataclass(frozen=True)
class Count:
    """One row of a table. who: those it counts, by their short names."""

    label: str
    who: Sequence[str]
    quiet: bool = False  # of those who gave no answer

    @property
    def number(self) -> int:
        return len(self.who)


@dataclass(frozen=True)
class Said:
    """What one respondent said in words."""

    response: Response
    words: str

    @property
    def shown(self) -> str:
        return self.words[:LONGEST]

    @property
    def is_cut(self) -> bool:
        return len(self.words) > LONGEST

    @property
    def href(self) -> str:
        return url_for("responses.receipt", response_id=self.response.id)


@dataclass(frozen=True)
class Answered:
    """One question.

    counts  empty where it is answered in words and everybody did
    said    what was written, or added to a choice
    given   who answered, with the whole answer
    """

    number: int
    question: Question
    condition: str
    counts: Sequence[Count]
    said: Sequence[Said]
    given: Sequence[tuple[Response, Answer]]

    @property
    def is_chosen(self) -> bool:
        """Whether it is answered by choosing; else in words."""
        return bool(options_of(self.question))


@dataclass(frozen=True)
class Answers:
    """A round's answers. sent: the submitted responses that are counted, by name."""

    questions: Sequence[Answered]
    sent: Sequence[Response]

    @property
    def individuals(self) -> int:
        """How many of them are members of the public."""
        return sum(each.individual for each in self.sent)

    @property
    def who(self) -> str:
        """“4 agencies and 3 members of the public”."""
        agencies = len(self.sent) - self.individuals
        people = count(self.individuals, "member of the public", "members of the public")
        asked = [count(agencies, "agency", "agencies")] if agencies or not self.sent else []
        return " and ".join([*asked, *([people] if self.individuals else [])])

    @property
    def none_was_answered(self) -> bool:
        return not any(each.given for each in self.questions)


@dataclass(frozen=True)
class _Sent:
    """The responses that are counted.

    given  (response id, question id) → what was answered; asked: response id → ids of questions
    """

    responses: Sequence[Response]
    given: Mapping[tuple[int, int], Answer]
    asked: Mapping[int, set[int]]


def answers_to(round: Consultation, sector: str = "") -> Answers:
    """Of submitted responses only. Three queries, however many there are."""
    everyone = queries.list_sent_in(round.id)
    responses = [each for each in everyone if not sector or sector_named(each) == sector]
    questions = queries.list_questions(round.id)
    sent = _sent(round, responses, questions)
    told = conditions(questions)
    shown = [
        _answered(number, each, told.get(each.id, ""), sent)
        for number, each in enumerate(questions, start=1)
    ]
    return Answers(shown, responses)


def sectors_that_sent(round: Consultation) -> list[str]:
    """By name; of one sector alone nothing is to be chosen. One query."""
    found = {sector_named(each) for each in queries.list_sent_in(round.id)}
    return sorted(found, key=str.casefold) if len(found) > 1 else []


def _sent(
    round: Consultation, responses: Sequence[Response], questions: Sequence[Question]
) -> _Sent:
    given: dict[tuple[int, int], Answer] = {}
    values: dict[int, dict[int, str]] = {each.id: {} for each in responses}
    for answer in queries.list_submitted_answers([round.id]):
        if answer.response_id in values:
            given[answer.response_id, answer.question_id] = answer
            values[answer.response_id][answer.question_id] = answer.value
    return _Sent(responses, given, {id: asked_of(questions, each) for id, each in values.items()})


def _answered(number: int, question: Question, condition: str, sent: _Sent) -> Answered:
    pairs = [(each, sent.given.get((each.id, question.id))) for each in sent.responses]
    given = [(each, answer) for each, answer in pairs if answer is not None]
    silent = [each for each, answer in pairs if answer is None]
    chosen = list(_chosen(question, given))
    none = [_called(each) for each in silent if question.id in sent.asked[each.id]]
    aside = [_called(each) for each in silent if question.id not in sent.asked[each.id]]
    counts = [*chosen, *([Count("Not answered", none, quiet=True)] if chosen or none else [])]
    counts += [Count("Not asked", aside, quiet=True)] if aside else []
    words = [Said(each, _in_words(question, answer)) for each, answer in given]
    said = [each for each in words if each.words]
    return Answered(number, question, condition, counts, said, given)


def _chosen(question: Question, given: Sequence[tuple[Response, Answer]]) -> Iterator[Count]:
    """Every choice that was on offer, also those that nobody took."""
    for value, label in options_of(question).items():
        took = [
            _called(response)
            for response, answer in given
            if value in values_in(question, answer.value)
        ]
        yield Count(label, took)


def _in_words(question: Question, answer: Answer) -> str:
    """An answer that was written; of a choice only where something was added to it."""
    if options_of(question) and not (answer.other or answer.more):
        return ""
    return in_words(question, answer.words)


def _called(response: Response) -> str:
    """As short as it is known by: there may be forty in a cell."""
    agency = response.agency
    if response.joint_name:
        return response.joint_name
    return (agency.short_name if agency is not None else "") or response.respondent
