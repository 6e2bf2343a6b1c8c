"""Collections as they are sent."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from consult.api import answers
from consult.documents.collections.contents import ChapterRow, CollectionRow, Contents


def rows(collections: Sequence[CollectionRow]) -> list[answers.CollectionRow]:
    return [
        answers.CollectionRow(
            id=each.collection.id,
            title=each.collection.title,
            description=each.collection.description,
            chapters=each.chapters,
            address=url_for("api.show_collection", collection_id=each.collection.id),
            page=url_for("documents.show_collection", collection_id=each.collection.id),
        )
        for each in collections
    ]


def whole(found: Contents) -> answers.Collection:
    return answers.Collection(
        id=found.collection.id,
        title=found.collection.title,
        description=found.collection.description,
        parts=[
            answers.PartRows(
                title=each.part.title if each.part else None,
                chapters=[_chapter(row) for row in each.rows],
            )
            for each in found.parts
        ],
        page=url_for("documents.show_collection", collection_id=found.collection.id),
    )


def _chapter(row: ChapterRow) -> answers.ChapterRow:
    return answers.ChapterRow(
        id=row.document.id,
        title=row.document.title,
        reference=row.document.reference,
        in_force_since=row.since,
        review_on=row.review_on,
        address=url_for("api.show_document", document_id=row.document.id),
        page=url_for("documents.show_document", document_id=row.document.id),
    )
