"""Make documents, drafts and versions, and freeze what others will rely on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from consult import audit, clock, events, lifecycle
from consult.access import Actor
from consult.documents import images, queries, rules
from consult.documents.ancestors import gone_before
from consult.documents.block import Block
from consult.documents.canonical import canonical_json, content_hash
from consult.documents.events import (
    DocumentCreated,
    DraftPutUnderReview,
    VersionAdded,
    VersionReclassified,
)
from consult.documents.models import BlockRow, Document, Draft, Version
from consult.documents.naming import title_key
from consult.documents.reading import Reading, read_after
from consult.store import savepoint, session
from workflows.refusal import Refusal, Refused, refuse_any
from workflows.shapes import State

RECLASSIFIED = "version-reclassified"


def create_document(
    *,
    title: str,
    reference: str = "",
    source: str | Reading,
    source_format: str = "markdown",
    source_name: str = "",
    by: Actor,
) -> Document:
    """A document with its first draft and version 1, whose class is “new”.

    source  Markdown or plain text, or what `reading.read_after([], 0, …)` made of it already
    Raises Refused: no-title, title-taken, title-too-long, reference-too-long, no-text,
    text-too-long.
    """
    same = queries.find_titled(title)
    refuse_any(
        (
            rules.has_title(title),
            rules.is_short_enough(title, rules.TITLE_LIMIT, "The title", "title"),
            rules.title_is_its_own(same.title if same else None),
            rules.is_short_enough(reference, rules.REFERENCE_LIMIT, "The reference", "reference"),
        )
    )
    reading = _read(source, source_format, title)
    refuse_any(images.why_not_shown(reading.blocks))
    document = Document(
        title=title.strip(),
        title_key=title_key(title),
        reference=reference.strip(),
        created_by_id=by.id,
        created_at=clock.now(),
    )
    _store(document)
    _record(document.id, "document-created", words={"title": document.title}, by=by)
    draft = _new_draft(document, None, "", by)
    version = _save(draft, reading.blocks, "new", source_name=source_name, by=by)
    events.publish(DocumentCreated(document, version, by))
    return document


def _store(document: Document) -> None:
    try:
        with savepoint():
            session.add(document)
            session.flush()
    except IntegrityError:  # somebody gave another document this title at this moment
        same = queries.find_titled(document.title)
        refuse_any([rules.title_is_its_own(same.title if same else None)])
        raise


def start_draft(document: Document, *, purpose: str, by: Actor) -> Draft:
    """A new line of versions that starts from the published text.

    While nothing is published it starts from the version saved last. Its version 1 is that
    text, of class “none”. Raises Refused: purpose-too-long, and not-your-draft when the text is
    a draft that the starter may not read.
    """
    limit = rules.TITLE_LIMIT
    base_id = queries.find_published_id(document.id)
    base = queries.get_version(base_id) if base_id else queries.find_newest_of(document.id)
    refuse_any(
        (
            rules.is_short_enough(purpose, limit, "The purpose", "purpose"),
            why_not_read(base.draft, by) if base and not base_id else None,
        )
    )
    draft = _new_draft(document, base_id, purpose.strip(), by)
    if base is not None:
        _save(draft, queries.blocks_of(base.id), "none", source_name=base.source_name, by=by)
    return draft


def add_version(
    draft: Draft,
    *,
    source: str | Reading,
    source_format: str = "markdown",
    source_name: str = "",
    change_class: str,
    note: str = "",
    seen_number: int,
    joined: Mapping[str, str] | None = None,
    by: Actor,
) -> Version:
    """Save the next version of a draft; its anchors are carried from the one before.

    source        text, or what `reading.read_after` made of it against version `seen_number`
    change_class  editorial, clarifying or substantive; a note is needed when it is lighter
                  than the changes suggest
    seen_number   number of the version that was changed
    joined        {anchor of a block that is gone: that of the one its words went into}
    Raises Refused: not-an-editor, not-your-draft, text-is-fixed, saved-meanwhile, no-text,
    text-too-long, image-not-described, image-unknown, nothing-changed, no-class,
    class-not-explained, note-too-long.
    """
    if draft.subject_id is not None:
        lifecycle.hold(draft.subject_id)
    draft = queries.lock_draft(draft.id)
    last = queries.newest_version(draft.id)
    refuse_any((why_not_edit(draft, by), _overtaken(last, seen_number)))
    old = queries.blocks_of(last.id) if last else []
    reading = _read(source, source_format, draft.document.title, old=old, follows=last)
    refuse_any(
        (
            rules.something_changed(old, reading.blocks),
            rules.class_is_known(change_class) if last else None,
            rules.lighter_class_is_explained(change_class, reading.suggested, note),
            rules.is_short_enough(note, rules.NOTE_LIMIT, "The note", "note"),
            *images.why_not_shown(reading.blocks),
        )
    )
    chosen = change_class if last else "new"
    version = _save(
        draft,
        reading.blocks,
        chosen,
        note=note,
        source_name=source_name,
        suggested=reading.suggested,
        joined=joined,
        by=by,
    )
    events.publish(VersionAdded(draft, version, by))
    return version


def reclassify(
    version: Version, *, change_class: str, reason: str, seen: int | None = None, by: Actor
) -> None:
    """Correct how much a saved change is said to matter; the reason joins the version's note.

    Raises Refused: not-an-editor, not-your-draft, text-is-fixed, version-is-frozen,
    first-version, no-class, class-is-the-same, no-reason, reason-too-long; and Overtaken.

    seen  how often it had been reclassified, as the page showed it
    """
    if version.draft.subject_id is not None:
        lifecycle.hold(version.draft.subject_id)
    draft = queries.lock_draft(version.draft_id)
    session.refresh(version, ["change_class", "note", "frozen_at"])
    audit.require_seen(
        seen,
        count_corrections(version),
        thing=f"document:{version.document_id}",
        acts=(RECLASSIFIED,),
        did=lambda told: (
            f"called version {version.number} {told.entry.body['facts']['to']}, with the reason "
            f"“{told.words.get('reason', '')}”,"
        ),
        about=lambda told: told.entry.body["facts"]["version"] == version.id,
    )
    refuse_any(
        (
            why_not_edit(draft, by),
            why_not_reclassify(version),
            rules.class_is_known(change_class)
            or rules.class_is_another(change_class, version.change_class),
            rules.correction_is_explained(reason),
        )
    )
    before, version.change_class = version.change_class, change_class
    version.note = "\n\n".join(filter(None, [version.note, _correction(before, reason)]))
    session.flush()
    facts = {"version": version.id, "number": version.number, "from": before, "to": change_class}
    words = {"reason": reason.strip()}
    _record(draft.document_id, RECLASSIFIED, facts=facts, words=words, by=by)
    events.publish(VersionReclassified(version, before, by))


def count_corrections(version: Version) -> int:
    """How often its class has been corrected: what a page says that it has seen."""
    told = audit.list_entries([f"document:{version.document_id}"], acts=(RECLASSIFIED,))
    return sum(each.entry.body["facts"]["version"] == version.id for each in told)


def _correction(before: str, reason: str) -> str:
    return f"First called {before}. Corrected: {reason.strip()}"


def why_not_reclassify(version: Version) -> Refusal | None:
    """Why the class of this version stays as it is, or None."""
    return rules.class_may_be_corrected(
        number=version.number,
        frozen=version.frozen_at is not None,
        first=version.change_class not in rules.CHOICES,
    )


def follows_partner_comment(draft: Draft) -> bool:
    """That comments are being considered now: what changes of substance is asked about again."""
    if draft.subject is None:
        return False
    state = lifecycle.workflow_of(draft.subject).states[draft.subject.state]
    return "record_outcomes" in state.permits


def is_behind(draft: Draft) -> bool:
    """That another text of its document was published since the draft began."""
    published_id = queries.find_published_id(draft.document_id)
    return rules.base_is_behind(draft.base_version_id, published_id) is None


def rebase_draft(draft: Draft, *, published_id: int, by: Actor) -> None:
    """Say that the draft now takes account of the version that is published.

    published_id  the published version that the person compared the draft with
    Raises Refused: not-an-editor, not-your-draft, text-is-fixed, nothing-to-rebase-on,
    published-meanwhile.
    """
    if draft.subject_id is not None:
        lifecycle.hold(draft.subject_id)
    draft = queries.lock_draft(draft.id)
    now = queries.find_published_id(draft.document_id)
    refuse_any(
        (
            why_not_edit(draft, by),
            rules.base_is_behind(draft.base_version_id, now),
            rules.nothing_published_meanwhile(published_id, now),
        )
    )
    before, draft.base_version_id = draft.base_version_id, now
    session.flush()
    facts = {"draft": draft.id, "from": before, "to": now}
    _record(draft.document_id, "draft-rebased", facts=facts, by=by)


def why_not_read(draft: Draft, actor: Actor) -> Refusal | None:
    """Why this person may not read the draft, or None."""
    return rules.may_read(
        manager=actor.is_manager,
        on_review=draft.subject is not None and bool(lifecycle.roles_on(draft.subject, actor)),
        made_it=lambda: queries.creators_of([draft.id]).get(draft.id) == actor.account_id,
    )


def why_not_edit(draft: Draft, actor: Actor) -> Refusal | None:
    """Why this person may not change the draft's text now, or None."""
    if draft.subject is None:
        return why_not_edit_as(draft, actor, creator=queries.creators_of([draft.id]).get(draft.id))
    return why_not_edit_as(draft, actor, roles=lifecycle.roles_on(draft.subject, actor))


def why_not_edit_as(
    draft: Draft, actor: Actor, *, creator: int | None = None, roles: frozenset[str] = frozenset()
) -> Refusal | None:
    """The same, by who made the draft and what the person is to its review."""
    subject = draft.subject
    if subject is None:
        maker = creator or draft.document.created_by_id
        no = rules.may_edit_alone(actor.account_id, maker, manager=actor.is_manager)
        return no or why_set_aside(draft)
    return why_not_edit_in(lifecycle.workflow_of(subject).states[subject.state], roles)


def why_not_edit_in(state: State, roles: frozenset[str]) -> Refusal | None:
    """The same of any draft whose review is in this state."""
    return rules.may_edit_under_review(roles) or rules.text_may_change(
        state.permits, state.title, state.meaning
    )


def why_set_aside(draft: Draft) -> Refusal | None:
    """That somebody set it aside, or None."""
    who = draft.set_aside_by.name if draft.set_aside_by else ""
    return rules.is_not_set_aside(draft.set_aside_at, who)


def put_under_review(draft: Draft, *, subject_id: int, by: Actor) -> None:
    """From now on the review decides who reads and changes the draft, and when.

    Raises Refused: under-another-review, draft-set-aside.
    """
    lifecycle.hold(subject_id)
    draft = queries.lock_draft(draft.id)
    refuse_any([why_set_aside(draft)])
    if draft.subject_id not in (None, subject_id):
        raise Refused(
            Refusal(
                "under-another-review",
                f"This draft of “{draft.document.title}” is under review already.",
                fix="Start a new draft of the document.",
                field="drafts",
            )
        )
    draft.subject_id = subject_id
    session.flush()
    facts = {"draft": draft.id, "subject": subject_id}
    _record(draft.document_id, "draft-put-under-review", facts=facts, by=by)
    events.publish(DraftPutUnderReview(draft, subject_id, by))


def freeze(version_ids: Collection[int], *, by: Actor) -> None:
    """Make these versions unchangeable for ever; those that are already stay as they are."""
    at = clock.now()
    for version in queries.get_versions(version_ids).values():
        if version.frozen_at is not None:
            continue
        session.execute(
            update(Version)
            .where(Version.id == version.id, Version.frozen_at.is_(None))
            .values(frozen_at=at)
        )
        facts = {"version": version.id, "hash": version.hash}
        _record(version.document_id, "version-frozen", facts=facts, by=by)


def _read(
    source: str | Reading,
    source_format: str,
    title: str,
    *,
    old: Sequence[Block] = (),
    follows: Version | None = None,
) -> Reading:
    number = follows.number if follows is not None else 0
    if isinstance(source, str):
        gone = gone_before(follows) if follows is not None else []
        return read_after(
            old, number, source=source, source_format=source_format, title=title, gone=gone
        )
    if source.follows != number:
        raise ValueError(f"the text was read against version {source.follows}, not {number}")
    return source


def _overtaken(last: Version | None, seen: int) -> Refusal | None:
    if last is None:
        return None
    return rules.nobody_saved_meanwhile(seen, last.number, last.author.name, last.created_at)


def _new_draft(document: Document, base_id: int | None, purpose: str, by: Actor) -> Draft:
    draft = Draft(
        document=document,
        base_version_id=base_id,
        purpose=purpose,
        newest=0,
        created_at=clock.now(),
    )
    session.add(draft)
    session.flush()
    facts = {"draft": draft.id, "base": base_id}
    _record(document.id, "draft-started", facts=facts, words={"purpose": purpose}, by=by)
    return draft


def _save(
    draft: Draft,
    blocks: Sequence[Block],
    change_class: str,
    *,
    note: str = "",
    source_name: str = "",
    suggested: str = "",
    joined: Mapping[str, str] | None = None,
    by: Actor,
) -> Version:
    canonical = canonical_json(draft.document.title, blocks)
    draft.newest += 1
    version = Version(
        document_id=draft.document_id,
        draft=draft,
        number=draft.newest,
        title=draft.document.title,
        canonical=canonical,
        hash=content_hash(canonical),
        change_class=change_class,
        note=note.strip(),
        source_name=source_name[-255:],
        author_id=by.id,
        created_at=clock.now(),
    )
    session.add(version)
    session.flush()
    session.execute(
        insert(BlockRow), [_row(version.id, at, each) for at, each in enumerate(blocks)]
    )
    images.link_images(version.id, blocks)
    facts = {
        "draft": draft.id,
        "version": version.id,
        "number": version.number,
        "hash": version.hash,
        "class": change_class,
        "suggested": suggested or change_class,
        **({"joined": dict(joined)} if joined else {}),
    }
    _record(draft.document_id, "version-saved", facts=facts, words={"note": version.note}, by=by)
    return version


def _row(version_id: int, position: int, block: Block) -> dict[str, object]:
    return {
        "version_id": version_id,
        "position": position,
        "anchor": block.anchor,
        "kind": block.kind,
        "level": block.level,
        "number": block.number,
        "marker": block.marker,
        "text": block.text,
        "box": block.box,
    }


def _record(
    document_id: int,
    act: str,
    *,
    facts: Mapping[str, object] | None = None,
    words: Mapping[str, str] | None = None,
    by: Actor,
) -> None:
    audit.record(f"document:{document_id}", act, facts=facts, words=words or {}, by=by)
