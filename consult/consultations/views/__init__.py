"""The pages of rounds."""

from consult.consultations.views import (
    agency_lists,
    enclosing,
    extending,
    preparing,
    questions,
    rounds,
    sets,
)
from consult.consultations.views.loaders import blueprint

__all__ = [
    "agency_lists",
    "blueprint",
    "enclosing",
    "extending",
    "preparing",
    "questions",
    "rounds",
    "sets",
]
