"""Addresses that stay: of a version by its hash, and of a passage by a number it once had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from markupsafe import Markup

from consult.access import Actor, Permission, ask
from consult.documents import queries as documents
from consult.documents.naming import block_at, name_all
from consult.documents.render import render_block
from consult.documents.went import NOWHERE, Went, went_to
from consult.editions import queries as editions
from consult.editions.models import Publication
from consult.responses import queries as responses
from consult.store import Missing


def page_of(hash: str, actor: Actor) -> str:
    """Where a version is read: as it was published, where somebody is asked about it, or as a
    draft. Raises Missing for everybody who may not read it."""
    wanted = hash.lower()
    published = editions.find_with_hash(wanted)
    if published is not None:
        return edition_page(published)
    if not actor.signed_in:
        raise Missing(f"version {wanted}")
    versions = documents.list_with_hash(wanted)
    for version in versions:
        if ask(Permission.READ_DRAFT, actor, version) is None:
            return url_for(
                "documents.show_version", document_id=version.document_id, version_id=version.id
            )
    asked = responses.find_asked_about(actor, [each.id for each in versions]) if versions else None
    if asked is None:
        raise Missing(f"version {wanted}")
    return url_for("responses.show_response", response_id=asked.id)


def edition_page(publication: Publication, anchor: str | None = None) -> str:
    """The permanent address of what was published."""
    return url_for(
        "public.show_publication",
        document_id=publication.document_id,
        publication_id=publication.id,
        _anchor=anchor,
    )


@dataclass(frozen=True)
class Passage:
    """A passage that had the number, or the anchor, that is looked for.

    last    where it last had it, or last stood, and `until` when that was in force (None: now)
    named   how it was cited there; html: what it said there
    now     how it is cited in the text in force, "" where it is no longer in it
    went    where its words are there, of one that was split, or joined with another
    """

    anchor: str
    last: Publication
    until: datetime | None
    named: str
    html: Markup
    now: str
    went: Went = NOWHERE

    @property
    def target(self) -> str:
        """The anchor to go to, where there is no doubt about it."""
        return self.went.only or (self.anchor if self.now and not self.went.into else "")

    @property
    def there(self) -> str:
        return edition_page(self.last, self.anchor)

    @property
    def here(self) -> str:
        return url_for(
            "public.show_publication", document_id=self.last.document_id, _anchor=self.target
        )


def passages_at(document_id: int, place: str) -> list[Passage]:
    """What was ever published of a document under a number or an anchor, the newest first.

    Three queries. Raises Missing for a document of which nothing was published.
    """
    every = editions.list_publications_of(document_id)
    if not every:
        raise Missing(f"publication of document {document_id}")
    texts = documents.blocks_of_many({each.approval.version_id for each in every})
    current = texts[every[0].approval.version_id]
    names = name_all(current)
    found: dict[str, Passage] = {}
    for at, publication in enumerate(every):
        blocks = texts[publication.approval.version_id]
        block = block_at(blocks, place)
        if block is not None and block.anchor not in found:
            found[block.anchor] = Passage(
                anchor=block.anchor,
                last=publication,
                until=every[at - 1].published_at if at else None,
                named=name_all(blocks)[block.anchor],
                html=Markup(render_block(block)),  # noqa: S704  rendered from what was published
                now=names.get(block.anchor, ""),
                went=went_to(blocks, current, block.anchor),
            )
    return list(found.values())
