"""What the pages of a review show."""

from consult.reviews.presenters import home, seats, under_way
from consult.reviews.presenters.as_it_stood import Then, then
from consult.reviews.presenters.clearing import PLACES, Place, links_for
from consult.reviews.presenters.done import told_done
from consult.reviews.presenters.effects_in_words import WORDS, in_sentences
from consult.reviews.presenters.holding import told_hold
from consult.reviews.presenters.lists import Row, listing_of, rows_for
from consult.reviews.presenters.next_steps import NextSteps, WaitingFor, next_steps, waiting_for
from consult.reviews.presenters.overrides import overridden_on, overrides_in, taken_back
from consult.reviews.presenters.owners import OwnerRow, changes_since_asked, owner_rows
from consult.reviews.presenters.picture import Picture, picture_of
from consult.reviews.presenters.planning import planned_on
from consult.reviews.presenters.process import way_of_review
from consult.reviews.presenters.starting import document_choices
from consult.reviews.presenters.story import Day, Event, Story, story_of
from consult.reviews.presenters.tabs import parts_in, parts_of, tabs_of
from consult.reviews.presenters.taking_back import Undo, told_undo, undo_of

__all__ = [
    "PLACES",
    "WORDS",
    "Day",
    "Event",
    "NextSteps",
    "OwnerRow",
    "Picture",
    "Place",
    "Row",
    "Story",
    "Then",
    "Undo",
    "WaitingFor",
    "changes_since_asked",
    "document_choices",
    "home",
    "in_sentences",
    "links_for",
    "listing_of",
    "next_steps",
    "overridden_on",
    "overrides_in",
    "owner_rows",
    "parts_in",
    "parts_of",
    "picture_of",
    "planned_on",
    "rows_for",
    "seats",
    "story_of",
    "tabs_of",
    "taken_back",
    "then",
    "told_done",
    "told_hold",
    "told_undo",
    "under_way",
    "undo_of",
    "waiting_for",
    "way_of_review",
]
