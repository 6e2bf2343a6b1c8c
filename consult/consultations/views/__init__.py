"""The pages of rounds."""

from consult.consultations.views import preparing, questions, rounds, sets
from consult.consultations.views.loaders import blueprint

__all__ = ["blueprint", "preparing", "questions", "rounds", "sets"]
