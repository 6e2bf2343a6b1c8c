"""An answer from the public in plain lines, for a letter."""

from __future__ import annotations

from consult.consultations.asking import Words, in_words
from consult.documents import queries as documents
from consult.documents.naming import WHOLE, name_all
from consult.individuals.models import PublicAnswer
from consult.responses.queries import list_questions


def spoken(answer: PublicAnswer) -> list[tuple[str, str]]:
    """(what it is about, the words), in the order of the form. Two queries."""
    said = answer.said
    blocks = documents.blocks_of_many({each.version_id for each in said.comments})
    names = {id: name_all(some) for id, some in blocks.items()}
    found = [
        (
            each.asked
            or (names[each.version_id].get(each.anchor, WHOLE) if each.anchor else WHOLE),
            each.body,
        )
        for each in said.comments
    ]
    questions = {each.id: each for each in list_questions(answer.consultation_id)}
    for given in said.answers:
        question = questions[given.question_id]
        words = in_words(question, Words(given.value, given.other, given.more))
        found.append((question.wording, words))
    return found
