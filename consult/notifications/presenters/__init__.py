"""What the pages of sent mail show, and what an administrator sees at home."""

from consult.notifications.presenters import state
from consult.notifications.presenters.clock_page import SORTS, the_clock
from consult.notifications.presenters.pieces import Piece, pieces_of

__all__ = ["SORTS", "Piece", "pieces_of", "state", "the_clock"]
