"""What was found, as the page shows it: only what this reader may read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from consult.access import Actor
from consult.consultations.models import Consultation
from consult.consultations.running import RUNNERS
from consult.dispositions.readers import rounds_to_read
from consult.documents.block import TABLE, Block
from consult.documents.inline import plain_text
from consult.documents.models import BlockRow, Draft, Version
from consult.documents.readers import readable as readable_drafts
from consult.documents.tables import rows_of
from consult.lifecycle import kind_named
from consult.responses.models import Comment
from consult.search import queries
from consult.search.asked import DRAFTS, IN_FORCE, Wanted, Where, read
from consult.search.snippets import snippet
from consult.store import Page, page_in


@dataclass(frozen=True)
class Found:
    """One thing that was found. `tag` says what it is, `place` where in it the words stand."""

    title: str
    href: str
    tag: str
    place: str
    words: Markup


@dataclass(frozen=True)
class Reach:
    """What somebody may read: {document: its version in force}, and drafts."""

    published: Mapping[int, int]
    drafts: Sequence[Draft]
    actor: Actor

    @property
    def documents(self) -> set[int]:
        return {*self.published, *(draft.document_id for draft in self.drafts)}

    def narrowed(self, where: Where) -> Reach:
        """To one document, to what is in force, to drafts."""
        one = where.document_id
        published = {k: v for k, v in self.published.items() if one in (None, k)}
        drafts = [draft for draft in self.drafts if one in (None, draft.document_id)]
        return Reach(
            published if where.state != DRAFTS else {},
            drafts if where.state != IN_FORCE else [],
            self.actor,
        )


def reach_of(actor: Actor) -> Reach:
    drafts = readable_drafts(queries.list_drafts(), actor) if actor.signed_in else []
    return Reach(queries.list_published(), drafts, actor)


def documents_in(reach: Reach) -> list[tuple[int, str]]:
    """Id and title of each document that can be chosen, A to Z. One query."""
    return [(each.id, each.title) for each in queries.list_documents(reach.documents)]


def search(typed: str, reach: Reach, *, where: Where, number: int = 1) -> Page[Found]:
    """Titles, passages and comments in which every word stands, the best first.

    A constant number of queries.
    """
    wanted, actor = read(typed), reach.actor
    found: list[Found] = []
    if wanted.terms and where.texts:
        found += _in_texts(typed, wanted, reach, where)
    if wanted.terms and where.comments and actor.signed_in:
        found += _in_comments(wanted, actor, where)
    return page_in(found, number=number)


def _in_texts(typed: str, wanted: Wanted, whole: Reach, where: Where) -> Iterator[Found]:
    reach, actor = whole.narrowed(where), whole.actor
    published, drafts = reach.published, reach.drafts
    every = actor.is_manager and where == Where(where.inside)
    dated = where.since or where.until  # a title has no day
    for document in queries.find_documents(typed) if not dated else ():
        if document.id in reach.documents or every:
            href = _document(document.id, in_force=document.id in published, actor=actor)
            tag = "In force" if document.id in published else "Not in force"
            yield Found(document.title, href, tag, document.reference, Markup(""))
    rows = queries.find_passages(
        wanted,
        published=list(published.values()),
        drafts=[draft.id for draft in drafts],
        where=where,
    )
    in_force = set(whole.published.values())
    seen = {(row.anchor, row.text) for row, version in rows if version.id in in_force}
    aside = {draft.id for draft in drafts if draft.set_aside_at is not None}
    for row, version in rows:
        if version.id in in_force and where.state == DRAFTS:
            continue  # what was published is its draft's newest version, too
        if version.id in in_force or (row.anchor, row.text) not in seen:
            here = version.id in in_force
            yield _passage(row, version, wanted, in_force=here, set_aside=version.draft_id in aside)


def _document(document_id: int, *, in_force: bool, actor: Actor) -> str:
    if in_force and not actor.is_manager:
        return url_for("public.show_publication", document_id=document_id)
    return url_for("documents.show_document", document_id=document_id)


def _passage(
    row: BlockRow, version: Version, wanted: Wanted, *, in_force: bool, set_aside: bool
) -> Found:
    if in_force:
        href = url_for(
            "public.show_publication", document_id=version.document_id, _anchor=row.anchor
        )
        tag = "In force"
    else:
        href = url_for(
            "documents.show_version",
            document_id=version.document_id,
            version_id=version.id,
            _anchor=row.anchor,
        )
        tag = f"Draft{' set aside' if set_aside else ''}, version {version.number}"
    block = Block(row.anchor, row.kind, row.level, row.number, row.text, row.marker)
    return Found(version.title, href, tag, _place(block), snippet(_words(block), wanted.words))


def _place(block: Block) -> str:
    if not block.number:
        return {"list_item": "a list item", "table": "a table"}.get(block.kind, "")
    noun = {"heading": "section", "list_item": "list item", "footnote": "footnote"}
    return f"{noun.get(block.kind, 'paragraph')} {block.number}"


def _words(block: Block) -> str:
    if block.kind != TABLE:
        return plain_text(block.text)
    return "; ".join(", ".join(map(plain_text, row)) for row in rows_of(block.text))


def _in_comments(wanted: Wanted, actor: Actor, where: Where) -> Iterator[Found]:
    rounds: Sequence[Consultation] = queries.list_rounds()
    readable = rounds_to_read(rounds, actor)
    for comment in queries.find_comments(wanted, rounds=readable, actor=actor, where=where):
        yield _comment(comment, wanted, readable)
    if where.document_id is None:  # a question is about a round, whatever its texts
        yield from _clarified(wanted, rounds, actor, where)


def _clarified(
    wanted: Wanted, rounds: Sequence[Consultation], actor: Actor, where: Where
) -> Iterator[Found]:
    concerned = {each.id: each.subject for each in rounds if each.audience == "agencies"}
    roles = kind_named("consultation").roles_of(list(concerned.values()), actor)
    inside = {each for each, held in roles.items() if held}
    runs = {each for each, held in roles.items() if held & RUNNERS}
    rows = queries.find_clarifications(wanted, rounds=inside, runs=runs, actor=actor, where=where)
    for row in rows:
        at = f"clarification-{row.id}"
        href = url_for("consultations.show_round", consultation_id=row.consultation_id, _anchor=at)
        words = snippet(f"{row.told}\n{row.answer}", wanted.words)
        yield Found(row.consultation.subject.title, href, "Question", "a question about it", words)


def _comment(comment: Comment, wanted: Wanted, readable: set[int]) -> Found:
    response = comment.response
    sent = response.consultation_id in readable and response.subject.state == "submitted"
    if sent:
        href = url_for("dispositions.show_comment", comment_id=comment.id)
    else:
        href = url_for("responses.show_response", response_id=response.id)
    said = filter(None, (comment.body, comment.proposed, comment.rationale))
    words = snippet("\n".join(said), wanted.words)
    by = comment.from_word.written_by if comment.from_word else response.respondent
    late = ", late" if sent and response.late else ""
    entry = response.entered
    entered = f", {entry.said}" if sent and entry is not None and entry.counts else ""
    return Found(comment.version.title, href, "Comment", f"by {by}{late}{entered}", words)
