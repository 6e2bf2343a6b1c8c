"""What pages show of rounds: tasks made from guards, agencies by sector, what waits for whom."""

from consult.consultations.models import Question
from consult.consultations.places import names_of, places_in
from consult.consultations.presenters.margins import Margin, margins_of
from consult.consultations.presenters.readiness import (
    description_refusals,
    last_rehearsal,
    readiness,
    texts_of,
    window_refusal,
    words_of_an_earlier_round,
)
from consult.consultations.presenters.respondents import sectors, without_lead
from consult.consultations.rules import placeholders_in

KIND_WORDS = {
    "text": "Long text",
    "short_text": "Short text",
    "number": "A number",
    "date": "A date",
    "yes_no": "Yes or no",
    "yes_no_dk": "Yes, no or don’t know",
    "yes_partly_no": "Yes, partly or no",
    "scale4": "Four-point scale",
    "scale5": "Five-point scale",
    "choice": "One of several",
    "choices": "Any of several",
}
HOW_WORDS = {
    "": "Nothing yet",
    "submitted": "Submitted",
    "nil_return": "Nil return",
    "declined": "Not for them",
    "waived": "No answer came",
}


def placeholders_of(question: Question) -> list[str]:
    """Words of a question that still stand for one's own."""
    return placeholders_in(question.wording, question.help, question.follow_up)


__all__ = [
    "HOW_WORDS",
    "KIND_WORDS",
    "Margin",
    "description_refusals",
    "last_rehearsal",
    "margins_of",
    "names_of",
    "placeholders_of",
    "places_in",
    "readiness",
    "sectors",
    "texts_of",
    "window_refusal",
    "without_lead",
    "words_of_an_earlier_round",
]
