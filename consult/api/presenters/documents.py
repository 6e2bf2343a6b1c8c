"""Documents, drafts and texts as they are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from consult.api import answers
from consult.documents import queries
from consult.documents.block import Block
from consult.documents.models import Document, Version
from consult.documents.presenters import DocumentRow, DraftRow
from consult.documents.queries import Saved
from consult.documents.render import notes_of, render_block, render_fragment
from consult.editions.models import Publication
from consult.editions.rules import fragment_hash


def rows(
    documents: Sequence[DocumentRow], in_force: Mapping[int, Publication]
) -> list[answers.DocumentRow]:
    """in_force  document id → what is published of it now"""
    return [_row(each.document, in_force.get(each.document.id)) for each in documents]


def _row(document: Document, publication: Publication | None) -> answers.DocumentRow:
    return answers.DocumentRow(
        id=document.id,
        title=document.title,
        reference=document.reference,
        in_force=_in_force(publication) if publication else None,
        address=url_for("api.show_document", document_id=document.id),
        page=url_for("documents.show_document", document_id=document.id),
    )


def whole(
    document: Document, publication: Publication | None, drafts: Sequence[DraftRow]
) -> answers.Document:
    """With the text in force, and the drafts that the reader may read. One query."""
    return answers.Document(
        id=document.id,
        title=document.title,
        reference=document.reference,
        in_force=_in_force(publication) if publication else None,
        text=_approved(publication) if publication else None,
        drafts=[_draft(each) for each in drafts],
        page=url_for("documents.show_document", document_id=document.id),
    )


def _in_force(publication: Publication) -> answers.InForce:
    return answers.InForce(
        version_id=publication.approval.version_id,
        hash=publication.approval.hash,
        since=publication.published_at,
        page=url_for("public.show_publication", document_id=publication.document_id),
    )


def _draft(row: DraftRow) -> answers.Draft:
    review_id = row.draft.subject_id
    return answers.Draft(
        id=row.draft.id,
        purpose=row.draft.purpose,
        review=url_for("api.show_review", review_id=review_id) if review_id else None,
        set_aside_at=row.draft.set_aside_at,
        versions=[version_row(each) for each in row.versions],
    )


def version_row(version: Version | Saved) -> answers.VersionRow:
    where: Any = {"document_id": version.document_id, "version_id": version.id}
    return answers.VersionRow(
        id=version.id,
        number=version.number,
        hash=version.hash,
        change=version.change_class,
        saved_at=version.created_at,
        address=url_for("api.show_version", **where),
        page=url_for("documents.show_version", **where),
    )


def version(row: Version) -> answers.Version:
    """With its text. One query."""
    blocks = queries.blocks_of(row.id)
    html = render_fragment("", blocks)
    return answers.Version(
        document=row.document_id,
        draft=row.draft_id,
        number=row.number,
        note=row.note,
        author=row.author.name,
        saved_at=row.created_at,
        text=answers.Text(
            version_id=row.id,
            title=row.title,
            hash=row.hash,
            html=html,
            html_hash=fragment_hash(html),
            blocks=_blocks(blocks),
        ),
        page=url_for("documents.show_version", document_id=row.document_id, version_id=row.id),
    )


def _approved(publication: Publication) -> answers.Text:
    """The stored page, as the public one serves it."""
    approval = publication.approval
    return answers.Text(
        version_id=approval.version_id,
        title=approval.title,
        hash=approval.hash,
        html=approval.html,
        html_hash=approval.html_hash,
        blocks=_blocks(queries.blocks_of(approval.version_id)),
    )


def _blocks(blocks: Sequence[Block]) -> list[answers.Block]:
    notes = notes_of(blocks)
    return [
        answers.Block(
            anchor=each.anchor,
            kind=each.kind,
            level=each.level,
            number=each.number,
            marker=each.marker,
            markdown=each.text,
            html=render_block(each, notes),
        )
        for each in blocks
    ]
