"""The sections and passages of the texts of a round, to which a question may belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.consultations.models import Consultation, Question
from consult.consultations.queries import versions_of
from consult.documents.block import HEADING, Block
from consult.documents.models import Version
from consult.documents.naming import first_words, name_all
from consult.documents.queries import blocks_of_many, drafts_of, newest_versions

WHOLE = ("", "Everything that the round is about")


@dataclass(frozen=True)
class Place:
    """A place as it is called; `value` as the form sends it."""

    value: str
    name: str


def places_in(round: Consultation) -> dict[str, list[Place]]:
    """Title of each text → the whole of it, its sections and passages. Three queries."""
    versions = _versions(round)
    blocks = blocks_of_many([version.id for version in versions])
    return {version.title: _of(version, blocks[version.id]) for version in versions}


def names_of(round: Consultation, questions: Sequence[Question]) -> dict[int, str]:
    """Question id → the place that it is about in words; those about everything are left out.

    Three queries, or none.
    """
    if not any(question.draft_id for question in questions):
        return {}
    named = {each.value: each.name for some in places_in(round).values() for each in some}
    gone = "a passage that is not in this version any more"
    return {
        question.id: named.get(value_of(question.draft_id, question.anchor), gone)
        for question in questions
        if question.draft_id
    }


def value_of(draft_id: int | None, anchor: str | None) -> str:
    return f"{draft_id or ''}{':' if anchor else ''}{anchor or ''}"


def read_value(value: str) -> tuple[int | None, str | None]:
    """(draft id, anchor) of a value that was on offer."""
    draft, _, anchor = value.partition(":")
    return (int(draft) if draft else None), anchor or None


def _versions(round: Consultation) -> list[Version]:
    """Those that are consulted on, or while it is prepared the newest of each draft."""
    if round.opens_at is not None:
        return [each.version for each in versions_of(round.id)]
    drafts = drafts_of([round.review_id])[round.review_id]
    newest = newest_versions([draft.id for draft in drafts])
    return [newest[draft.id] for draft in drafts if draft.id in newest]


def _of(version: Version, blocks: Sequence[Block]) -> list[Place]:
    names = name_all(blocks)
    whole = Place(value_of(version.draft_id, None), f"The whole of “{version.title}”")
    return [whole, *(_place(version, block, names[block.anchor]) for block in blocks)]


def _place(version: Version, block: Block, name: str) -> Place:
    words = first_words(block)
    called = f"Section {name}" if block.kind == HEADING else name
    said = called if name == f"“{words}”" else f"{called}: {words}"
    return Place(value_of(version.draft_id, block.anchor), said)
