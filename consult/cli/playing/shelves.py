"""The collections of a set: its texts as chapters, once all of them are there."""

from __future__ import annotations

from consult.access import Actor
from consult.cli.playing.reading import Facts, Set, day
from consult.cli.playing.stage import Stage
from consult.documents import queries as texts
from consult.documents.collections import operations as collections
from consult.documents.models import Collection


def list_collections(stage: Stage, chosen: Set) -> None:
    """All of them, by the one who keeps them."""
    facts = chosen.collections
    by = stage.actor(facts["by"])
    for each in facts["collections"]:
        made = collections.create_collection(
            title=each["title"], description=each["description"], by=by
        )
        for part in each["parts"]:
            _add_part(stage, made, part, by)


def _add_part(stage: Stage, made: Collection, facts: Facts, by: Actor) -> None:
    part = collections.part_titled(made, facts["title"], by=by)
    for each in facts["chapters"]:
        collections.add_chapters(
            made,
            [texts.get_document(stage.documents[each["text"]])],
            part_id=part.id if part else None,
            review_on=day(each["review"]) if "review" in each else None,
            by=by,
        )
