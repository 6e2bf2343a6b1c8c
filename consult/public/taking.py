"""A published text, taken away as a file that says whether it was in force at that moment."""

from __future__ import annotations

from dataclasses import replace

from flask import url_for

from consult.documents import queries as documents
from consult.documents.images import pictures_in
from consult.documents.outline import to_markdown
from consult.documents.paper.cover import Cover
from consult.documents.paper.head import with_head
from consult.documents.paper.markdown import LEGEND, changes_as_markdown
from consult.documents.redline import in_both_places
from consult.editions.models import Publication
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


def changes_of(old: Publication, reading: Reading, ending: str) -> bytes:
    """What changed from an earlier published text, as one of KINDS."""
    new = reading.publication
    ids = old.approval.version_id, new.approval.version_id
    blocks = documents.blocks_of_many(ids)
    changes = in_both_places(blocks[ids[0]], blocks[ids[1]])
    cover = cover_of(reading)
    days = f"the text of {day(old.published_at)} to that of {day(new.published_at)}"
    lines = (f"What changed from {days}.", *cover.lines)
    cover = replace(cover, title=f"What changed in {cover.title}", lines=lines)
    if ending == "md":
        cover = replace(cover, lines=(*cover.lines, LEGEND))
        return with_head(cover, changes_as_markdown(changes)).encode()
    from consult.documents.paper.pdf import changes_as_pdf
    from consult.documents.paper.word import changes_as_word

    if ending == "pdf":
        return changes_as_pdf(cover, changes)
    return changes_as_word(cover, changes, pictures_in([*blocks[ids[0]], *blocks[ids[1]]]))


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
