"""A published text, taken away as a file that says whether it was in force at that moment."""

from __future__ import annotations

from flask import url_for

from consult.documents import queries as documents
from consult.documents.images import pictures_in
from consult.documents.outline import to_markdown
from consult.documents.paper.cover import Cover
from consult.documents.paper.head import with_head
from consult.public.presenters import Reading
from consult.web.wording import day

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}


def file_of(reading: Reading, ending: str) -> bytes:
    """Of one of KINDS, from the blocks of the version that was approved."""
    blocks = documents.blocks_of(reading.publication.approval.version_id)
    if ending == "md":
        return with_head(cover_of(reading), to_markdown(blocks)).encode()
    from consult.documents.paper.pdf import text_as_pdf  # large, as every document library
    from consult.documents.paper.word import text_as_word

    made = text_as_pdf if ending == "pdf" else text_as_word
    return made(cover_of(reading), blocks, pictures_in(blocks))


def cover_of(reading: Reading) -> Cover:
    found = reading.publication
    address = url_for("public.show_publication", document_id=found.document_id, _external=True)
    status = f"In force since {day(found.published_at)}"
    first = f"{status}. The text in force now is at {address}."
    if reading.until is not None:
        status = "Not in force any more"
        was = f"It was in force from {day(found.published_at)} to {day(reading.until)}."
        first = f"{status}. {was} The text in force is at {address}."
    return Cover(
        title=found.approval.title,
        status=status,
        lines=(first, f"Cite as: {reading.cite}."),
        author=reading.behind.body,
        at=found.published_at,
        cite=f"{day(found.published_at)}, {reading.short_hash}",
    )
