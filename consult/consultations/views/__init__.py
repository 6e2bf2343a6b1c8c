"""The pages of rounds."""

from consult.consultations.views import enclosing, extending, preparing, questions, rounds, sets
from consult.consultations.views.loaders import blueprint

__all__ = ["blueprint", "enclosing", "extending", "preparing", "questions", "rounds", "sets"]
