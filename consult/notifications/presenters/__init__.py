"""What the pages of sent mail show, and what an administrator sees at home."""

from consult.notifications.presenters import state
from consult.notifications.presenters.choice import choice_in_words
from consult.notifications.presenters.clock_page import SORTS, the_clock
from consult.notifications.presenters.pieces import Piece, pieces_of

__all__ = ["SORTS", "Piece", "choice_in_words", "pieces_of", "state", "the_clock"]
