"""What the pages of an entered answer show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.consultations.asking import in_words
from consult.consultations.models import Question
from consult.documents.block import HEADING
from consult.responses import queries
from consult.responses.models import Answer, EnteredAnswer, Response
from consult.responses.operations import remark_of
from consult.responses.presenters.workspace import Drawn, drawn_texts
from consult.responses.wording import STANCE_WORDS


@dataclass(frozen=True)
class Entered:
    """A comment that was entered, as it is read before it is recorded."""

    place: str
    body: str
    proposed: str
    stance: str
    why: str


def places_of(response: Response) -> dict[str, list[tuple[str, str]]]:
    """Title of each text → (value, name) of the whole of it and of its passages. Two queries."""
    versions = queries.list_consulted_versions(response.consultation_id)
    drawn = drawn_texts(versions)
    return {
        version.title: [
            (str(version.id), f"The whole of “{version.title}”"),
            *((f"{version.id}:{each.block.anchor}", _called(each)) for each in drawn[version.id]),
        ]
        for version in versions
    }


def _called(each: Drawn) -> str:
    called = f"Section {each.name}" if each.block.kind == HEADING else each.name
    return called if each.name == f"“{each.snippet}”" else f"{called}: {each.snippet}"


def entered_comments(entry: EnteredAnswer, response: Response) -> list[Entered]:
    names = {value: name for some in places_of(response).values() for value, name in some}
    found = []
    for kept in entry.remarks:
        said = remark_of(kept)
        value = f"{said.version_id}{f':{said.anchor}' if said.anchor else ''}"
        stance = "" if said.stance == "neutral" else STANCE_WORDS[said.stance]
        found.append(
            Entered(names.get(value, ""), said.body, said.proposed, stance, said.withheld_why)
        )
    return found


def entered_answers(
    entry: EnteredAnswer, questions: Sequence[Question]
) -> list[tuple[Question, str]]:
    """(question, the answer as people read it) of those that were answered."""
    found = []
    for question in questions:
        if str(question.id) in entry.answers:
            value, other, more = entry.answers[str(question.id)]
            words = Answer(question_id=question.id, value=value, other=other, more=more).words
            found.append((question, in_words(question, words)))
    return found
