"""How a person's letters come, in a line."""

from __future__ import annotations

from datetime import time

from consult.notifications.models import LetterChoice
from consult.notifications.rules import CHOICES
from workflows.calendar import clock_in_words


def choice_in_words(chosen: LetterChoice | None) -> str:
    """ "Each at once", "2 of 45 kinds in one daily message at 8am, the others at once" """
    kinds = set(chosen.kinds) & set(CHOICES) if chosen else set()
    if chosen is None or not kinds:
        return "Each at once"
    daily = f"in one daily message at {clock_in_words(time(chosen.hour))}"
    if len(kinds) == len(CHOICES):
        return f"All that can wait {daily}"
    return f"{len(kinds)} of {len(CHOICES)} kinds {daily}, the others at once"
