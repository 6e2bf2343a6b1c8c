"""The pages of rounds."""

from consult.consultations.views import extending, preparing, questions, rounds, sets
from consult.consultations.views.loaders import blueprint

__all__ = ["blueprint", "extending", "preparing", "questions", "rounds", "sets"]
