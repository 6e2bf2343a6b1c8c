"""What pages show of rounds: tasks made from guards, agencies by sector, what waits for whom."""

from consult.consultations.presenters.readiness import readiness, texts_of, window_refusal
from consult.consultations.presenters.respondents import sectors, without_lead

KIND_WORDS = {
    "text": "Text",
    "yes_partly_no": "Yes, partly or no",
    "choice": "A choice",
    "scale5": "Five-point scale",
}
HOW_WORDS = {
    "": "Nothing yet",
    "submitted": "Submitted",
    "nil_return": "Nil return",
    "waived": "No answer came",
}

__all__ = [
    "HOW_WORDS",
    "KIND_WORDS",
    "readiness",
    "sectors",
    "texts_of",
    "window_refusal",
    "without_lead",
]
