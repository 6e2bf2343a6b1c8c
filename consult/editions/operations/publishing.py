"""Approve a text byte for byte, and publish what was approved. Nothing else makes it public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from consult import audit, clock, events, settings
from consult.access import Actor
from consult.dispositions.queries import list_public_answers, list_public_rows
from consult.documents.canonical import from_canonical
from consult.documents.models import Document, Version
from consult.documents.queries import published_ids
from consult.documents.redline import redline, sentences
from consult.documents.render import render_fragment
from consult.editions import queries, rules
from consult.editions.events import OutcomesPublished, TextApproved, TextPublished, TextTakenBack
from consult.editions.models import Approval, Publication, PublishedOutcomes
from consult.lifecycle import get_subject, hold
from consult.store import session
from workflows import ledger
from workflows.calendar import day_in_words, local_day
from workflows.refusal import Refusal, Refused, refuse_any

FIRST = "This is the first published text."


def approve_text(
    *, subject_id: int, ballot_id: int, versions: Sequence[Version], by: Actor
) -> list[Approval]:
    """Keep each version as approved: its hash, and the page that readers will be served.

    subject_id  the review's. Raises Refused when a stored text has lost its own hash.
    """
    hold(subject_id)
    refuse_any([rules.something_was_approved(len(versions))])
    refuse_any(rules.text_is_whole(v.title, v.canonical, v.hash, v.hash) for v in versions)
    return [_approve(subject_id, ballot_id, version, by) for version in versions]


def _approve(subject_id: int, ballot_id: int, version: Version, by: Actor) -> Approval:
    html = render_fragment(*from_canonical(version.canonical))
    approval = Approval(
        subject_id=subject_id,
        ballot_id=ballot_id,
        version=version,
        hash=version.hash,
        title=version.title,
        html=html,
        html_hash=rules.fragment_hash(html),
        approved_by_id=by.id,
        approved_at=clock.now(),
    )
    session.add(approval)
    session.flush()
    facts = {
        "ballot": ballot_id,
        "version": version.id,
        "hash": version.hash,
        "page": approval.html_hash,
    }
    audit.record(f"review:{subject_id}", "text-approved", facts=facts, by=by)
    events.publish(TextApproved(approval))
    return approval


def publish_approved(*, subject_id: int, by: Actor) -> list[Publication]:
    """Make public what the newest carried ballot on a review approved, and only that.

    Every hash is computed again from what is stored. Raises Refused with every reason.
    """
    hold(subject_id)
    ballot = queries.find_carried_ballot(subject_id)
    approvals = queries.approvals_of(ballot.id) if ballot is not None else []
    for document_id in sorted({each.version.document_id for each in approvals}):
        lock_document(document_id)
    refuse_any(_reasons_against(subject_id, approvals))
    return [_publish(subject_id, approval, by) for approval in approvals]


def _reasons_against(subject_id: int, approvals: Sequence[Approval]) -> list[Refusal | None]:
    if not approvals:
        return [rules.something_was_approved(0)]
    newest = {v.id: (v.title, v.number) for v in queries.newest_drafted(subject_id)}
    reasons = [rules.every_draft_is_approved(newest, [each.version_id for each in approvals])]
    for each in approvals:
        version = each.version
        reasons.append(rules.text_is_whole(each.title, version.canonical, version.hash, each.hash))
        reasons.append(rules.rendering_is_whole(each.title, each.html, each.html_hash))
    return [*reasons, rules.texts_build_on_what_is_in_force(_behind(approvals))]


def _behind(approvals: Sequence[Approval]) -> list[str]:
    """Titles of those begun from another text than is in force; their documents are locked."""
    now = published_ids({each.version.document_id for each in approvals})
    return [
        each.title
        for each in approvals
        if each.version.draft.base_version_id != now.get(each.version.document_id)
    ]


def _publish(subject_id: int, approval: Approval, by: Actor) -> Publication:
    version = approval.version
    publication = Publication(
        document=version.document,
        approval=approval,
        subject_id=subject_id,
        changes=changes_since(queries.newest_publication(version.document_id), version),
        published_by_id=by.id,
        published_at=clock.now(),
    )
    session.add(publication)
    session.flush()
    facts = {
        "document": version.document_id,
        "approval": approval.id,
        "version": version.id,
        "hash": approval.hash,
        "page": approval.html_hash,
    }
    audit.record(f"review:{subject_id}", "text-published", facts=facts, by=by)
    events.publish(TextPublished(publication))
    return publication


def take_back_all(*, subject_id: int, reason: str, by: Actor) -> list[Publication]:
    """The texts of a review that are in force are taken back; what replaced one since stays.

    Raises Refused with every reason.
    """
    return [
        take_back(document_id=each.document_id, reason=reason, seen=each.id, by=by)
        for each in queries.list_in_force_of([subject_id])
    ]


def take_back(*, document_id: int, reason: str, seen: int | None = None, by: Actor) -> Publication:
    """Put the text that was in force before back in force, as it was approved then.

    reason  for everybody: it is published
    seen    id of the publication that was in force on the page; raises Overtaken for another
    Raises Refused with every reason, Missing when nothing of the document is public.
    """
    lock_document(document_id)
    now = queries.get_newest_publication(document_id)
    audit.require_seen(
        seen,
        now.id,
        thing=f"review:{now.subject_id}",
        acts=("text-published", "text-taken-back"),
        did=lambda _told: "published another text",
    )
    every = queries.list_publications_of(document_id)
    earlier = rules.earlier_of(now, every)
    refuse_any(
        [
            rules.there_is_an_earlier_text(earlier is not None),
            rules.says_to_everybody(reason),
        ]
    )
    assert earlier is not None
    approval = queries.get_publication(document_id, earlier.id).approval
    refuse_any([rules.rendering_is_whole(approval.title, approval.html, approval.html_hash)])
    publication = Publication(
        document=now.document,
        approval=approval,
        subject_id=earlier.subject_id,
        changes=[f"The text of {_day(now.published_at)} was taken back. {reason.strip()}"],
        published_by_id=by.account_id,
        published_at=clock.now(),
        reverts_id=now.id,
        reason=reason.strip(),
    )
    session.add(publication)
    session.flush()
    facts = {"document": document_id, "taken back": now.id, "publication": publication.id}
    sealed = {**facts, "hash": approval.hash, "page": approval.html_hash}
    words = {"reason": publication.reason, "document": now.document.title}
    audit.record(f"review:{now.subject_id}", "text-taken-back", facts=sealed, words=words, by=by)
    events.publish(TextTakenBack(now, publication, by))
    return publication


def _day(at: datetime) -> str:
    return day_in_words(local_day(at, settings.current().zone))


def lock_document(document_id: int) -> None:
    """One text at a time comes into force. Raises nothing for an unknown document."""
    session.execute(select(Document.id).where(Document.id == document_id).with_for_update())


def changes_since(before: Publication | None, version: Version) -> list[str]:
    """What changed, in sentences, against the text that was in force until now."""
    if before is None:
        return [FIRST]
    _, old = from_canonical(before.approval.version.canonical)
    title, new = from_canonical(version.canonical)
    found = sentences(redline(old, new))
    if before.approval.title != title:
        found.insert(0, f"The title has been changed from “{before.approval.title}”.")
    return found or ["The wording has not changed."]


def publish_outcomes(*, subject_id: int, by: Actor) -> PublishedOutcomes:
    """Make public what became of every comment that partners made on a review, and how many
    answers to its questions there were.

    Raises Refused when that has been done already.
    """
    hold(subject_id)
    if queries.find_outcomes(subject_id) is not None:
        title = get_subject(subject_id, kind="review").title
        raise Refused(
            Refusal("outcomes-published", f"The outcomes of “{title}” are published already.")
        )
    comments = list_public_rows(subject_id)
    rows = [*comments, *list_public_answers(subject_id)]
    outcomes = PublishedOutcomes(
        subject_id=subject_id, rows=rows, hash=ledger.digest(rows), published_at=clock.now()
    )
    session.add(outcomes)
    session.flush()
    facts = {"rows": len(comments), "hash": outcomes.hash}
    audit.record(f"review:{subject_id}", "outcomes-published", facts=facts, by=by)
    events.publish(OutcomesPublished(outcomes))
    return outcomes
