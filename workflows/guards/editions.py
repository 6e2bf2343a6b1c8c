"""Guards on the life of an edition: what is in it, when it closes, when it comes out."""

from __future__ import annotations

from workflows.calendar import day_in_words, in_words, local_day
from workflows.facts import EditionFacts
from workflows.guards.drafting import MANAGER
from workflows.guards.registry import guard, no
from workflows.guards.wording import names
from workflows.refusal import Refusal

MOST = 5  # titles that one sentence names


@guard(
    code="edition-is-empty",
    kind="edition",
    source="an edition is the texts that go live in it",
    weight="house",
)
def edition_has_texts(facts: EditionFacts) -> Refusal | None:
    """At least one text is in the edition. Source: house rule."""
    if facts.texts:
        return None
    return no("There is no text in this edition.", "Place a review in it.", who=MANAGER)


@guard(
    code="cut-off-not-come",
    kind="edition",
    source="changes are taken until the cut-off that everybody was told of",
    weight="house",
)
def cut_off_has_come(facts: EditionFacts) -> Refusal | None:
    """The cut-off has come, and nobody has opened the edition again since. Source: house rule."""
    if facts.closes_at is None:
        because = "This edition was opened again after its cut-off."
        return no(because, "Close it to additions, or give it a new cut-off.", who=MANAGER)
    if facts.now >= facts.closes_at:
        return None
    closes = in_words(facts.closes_at, facts.zone)
    return no(f"The cut-off of this edition is {closes}.", "Wait until then.")


@guard(
    code="publishing-day-not-come",
    kind="edition",
    source="those who work by the texts were told the day on which they change",
    weight="house",
)
def publishing_day_has_come(facts: EditionFacts) -> Refusal | None:
    """It is the day on which the edition comes out, or a later one. Source: house rule."""
    if local_day(facts.now, facts.zone) >= facts.publishes_on:
        return None
    day = day_in_words(facts.publishes_on)
    return no(f"This edition comes out on {day}.", "Wait until that day.")


@guard(
    code="texts-not-in-force",
    kind="edition",
    source="an edition says that a text is in force only when it is",
    weight="house",
)
def every_text_is_in_force(facts: EditionFacts) -> Refusal | None:
    """Every review in the edition has launched, and no text of one was taken back.

    Source: house rule, from the draft wording that went live by mistake on 31 March 2017.
    """
    waiting = [f"{each.title} ({each.state})" for each in facts.texts if not each.launched]
    gone = [each.title for each in facts.texts if each.launched and each.taken_back]
    told = []
    if waiting:
        told.append(f"Not launched yet: {names(waiting, most=MOST)}.")
    if gone:
        told.append(f"Taken back since the launch: {names(gone, most=MOST)}.")
    if not told:
        return None
    return no(" ".join(told), "Wait for each launch, or take it out.", who=MANAGER)
