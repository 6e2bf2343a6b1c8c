"""What the pages of a review show."""

from consult.reviews.presenters import home, under_way
from consult.reviews.presenters.clearing import PLACES, Place, links_for
from consult.reviews.presenters.effects_in_words import WORDS, in_sentences
from consult.reviews.presenters.lists import Row, rows_for
from consult.reviews.presenters.next_steps import NextSteps, WaitingFor, next_steps, waiting_for
from consult.reviews.presenters.picture import Picture, picture_of
from consult.reviews.presenters.starting import document_choices
from consult.reviews.presenters.story import Event, story_of

__all__ = [
    "PLACES",
    "WORDS",
    "Event",
    "NextSteps",
    "Picture",
    "Place",
    "Row",
    "WaitingFor",
    "document_choices",
    "home",
    "in_sentences",
    "links_for",
    "next_steps",
    "picture_of",
    "rows_for",
    "story_of",
    "under_way",
    "waiting_for",
]
