"""Texts, redlines and lists of drafts as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from consult.access import Actor
from consult.documents import queries, rules
from consult.documents.block import Block
from consult.documents.compared import (
    Line,
    Redline,
    redline_between,
    redline_of,
)
from consult.documents.copies.keeping import find_open_of
from consult.documents.models import Document, Draft, Version, WorkingCopy
from consult.documents.presenters.several import FileRow, file_rows
from consult.documents.readers import editable, readable
from consult.documents.render import contents, render_fragment
from consult.store import Asked, Page, page_in

__all__ = [
    "CLASSES",
    "DocumentRow",
    "DraftRow",
    "FileRow",
    "Line",
    "Redline",
    "Text",
    "documents_for",
    "drafts_for",
    "file_rows",
    "redline_between",
    "redline_of",
    "text_of",
    "weight_between",
]

CLASSES = {
    "none": "No change",
    "editorial": "Editorial change",
    "clarifying": "Clarifying change",
    "substantive": "Substantive change",
    "new": "New text",
}


def weight_between(old: Version, new: Version) -> str:
    """How much was changed from one version to another: the heaviest of the changes between."""
    between = queries.list_between(old, new)
    if not between:
        return ""
    heaviest = max(between, key=lambda each: tuple(CLASSES).index(each.change_class))
    said = CLASSES[heaviest.change_class]
    if len(between) == 1:
        return f"{said}."
    return (
        f"{len(between)} versions were saved after version {old.number}; the heaviest change is "
        f"in version {heaviest.number}: {said.lower()}."
    )


@dataclass(frozen=True)
class Text:
    """A version ready to read: its headings, and its blocks as safe HTML."""

    contents: list[tuple[int, str, str, str]]
    html: Markup


# The words of a saved version never change, so each worker draws them once.
_kept_texts: dict[tuple[int, str], Text] = {}
TEXTS_KEPT = 16  # a text of 200 pages takes about three quarters of a megabyte


def text_of(version: Version) -> Text:
    """One query; none for what was drawn lately."""
    key = version.id, version.hash
    found = _kept_texts.pop(key, None) or preview_of(queries.blocks_of(version.id))
    _kept_texts[key] = found  # the last that is asked for is the last to go
    while len(_kept_texts) > TEXTS_KEPT:
        _kept_texts.pop(next(iter(_kept_texts)), None)
    return found


def preview_of(blocks: Sequence[Block]) -> Text:
    """A text that is not saved yet."""
    return Text(contents(blocks), Markup(render_fragment("", blocks)))  # noqa: S704 (cleaned there)


@dataclass(frozen=True)
class DraftRow:
    """A draft with its newest version, as a list shows it.

    may_change  whether the reader may change its text now; `copy` is only given to those
    """

    draft: Draft
    newest: Version | None
    versions: Sequence[Version] = ()
    may_change: bool = False
    copy: WorkingCopy | None = None

    def behind(self, published: int | None) -> bool:
        """Whether another text was published since it began."""
        newest_id = self.newest.id if self.newest else None
        return rules.has_been_overtaken(self.draft.base_version_id, newest_id, published)


@dataclass(frozen=True)
class DocumentRow:
    document: Document
    published: int | None  # id of the version in force
    drafts: list[DraftRow]


def documents_for(actor: Actor, asked: Asked) -> Page[DocumentRow]:
    """Every document for a manager or its maker; for others, those of which they may read some.

    asked  words in the title or reference, and whether a text is in force ("yes", "no")
    """
    documents = queries.list_documents(asked)
    ids = [document.id for document in documents]
    drafts = readable(queries.list_drafts(ids), actor)
    newest = queries.newest_versions([draft.id for draft in drafts])
    published = queries.published_ids(ids)
    by_document: dict[int, list[DraftRow]] = defaultdict(list)
    for draft in sorted(drafts, key=_is_set_aside):
        by_document[draft.document_id].append(DraftRow(draft, newest.get(draft.id)))
    rows = [DocumentRow(each, published.get(each.id), by_document[each.id]) for each in documents]
    in_force = asked.get("in_force")
    shown = [
        row
        for row in rows
        if (row.drafts or row.published or actor.is_manager)
        and in_force in ("", "yes" if row.published else "no")
    ]
    return page_in(shown, number=asked.number)


def _is_set_aside(draft: Draft) -> bool:
    return draft.set_aside_at is not None


def drafts_for(document: Document, actor: Actor) -> list[DraftRow]:
    """The drafts of a document that the actor may read, with their versions; the newest first,
    and after all others those that were set aside."""
    drafts = sorted(readable(queries.list_drafts([document.id]), actor), key=_is_set_aside)
    versions = queries.list_versions_of([draft.id for draft in drafts])
    changing = editable(drafts, actor)
    copies = find_open_of(changing)
    return [
        DraftRow(
            draft,
            next(iter(versions[draft.id]), None),
            versions[draft.id],
            draft.id in changing,
            copies.get(draft.id),
        )
        for draft in drafts
    ]
