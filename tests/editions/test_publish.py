"""What was approved is what becomes public, byte for byte, and nothing else can."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from consult import events, store
from consult.documents.canonical import from_canonical
from consult.documents.render import render_fragment
from consult.editions import operations, queries, rules
from consult.editions.events import TextPublished
from consult.editions.models import Approval, Publication, PublishedOutcomes
from tests import factories as make
from workflows.refusal import Refused

CODE = Path(__file__).resolve().parents[2]


def launched(db: Session) -> Publication:
    review = make.review_at("launched")
    found = queries.newest_publication(make.draft_under(review).document_id)
    assert found is not None
    return found


def test_approval_keeps_the_page_and_its_hash(db: Session) -> None:
    review = make.review_at("approved")
    [approval] = queries.approvals_of(make.ballot_of(review).id)
    title, blocks = from_canonical(approval.version.canonical)
    assert approval.html == render_fragment(title, blocks)
    assert approval.html_hash == hashlib.sha256(approval.html.encode()).hexdigest()
    assert approval.hash == approval.version.hash


def test_launching_publishes_the_approved_text(db: Session) -> None:
    found = launched(db)
    assert make.document_queries.find_published_id(found.document_id) == found.approval.version_id
    assert found.changes == [operations.FIRST]


def test_every_publication_is_told(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[TextPublished] = []
    monkeypatch.setitem(events._handlers, TextPublished, [told.append])
    found = launched(db)
    assert [each.publication.id for each in told] == [found.id]


def test_nothing_is_published_without_a_carried_ballot(db: Session) -> None:
    review = make.review_at("with_board")
    with pytest.raises(Refused) as no:
        operations.publish_approved(subject_id=review.id, by=make.actor(make.make_manager()))
    assert no.value.codes == ("nothing-approved",)


def test_a_text_altered_in_the_database_is_not_published(db: Session) -> None:
    review = make.review_at("approved")
    [approval] = queries.approvals_of(make.ballot_of(review).id)
    _tamper(db, "version", "canonical = replace(canonical, 'three', 'nine')")
    db.expire_all()
    with pytest.raises(Refused) as no:
        operations.publish_approved(subject_id=review.id, by=make.actor(make.make_manager()))
    assert no.value.codes == ("not-the-approved-text",)
    assert approval.title in str(no.value)


def test_a_stored_page_altered_in_the_database_is_not_published(db: Session) -> None:
    review = make.review_at("approved")
    _tamper(db, "approval", "html = html || '<p>more</p>'")
    db.expire_all()
    with pytest.raises(Refused) as no:
        operations.publish_approved(subject_id=review.id, by=make.actor(make.make_manager()))
    assert no.value.codes == ("not-the-approved-page",)


def _tamper(db: Session, table: str, change: str) -> None:
    """As somebody with the keys to the database could."""
    db.flush()
    if store.is_sqlite():
        db.execute(text(f"DROP TRIGGER keep_{table}_update"))
    else:
        db.execute(text("SET LOCAL session_replication_role = replica"))
    db.execute(text(f"UPDATE {table} SET {change}"))


def test_a_later_publication_says_what_changed(db: Session) -> None:
    first = launched(db)
    _, blocks = from_canonical(first.approval.version.canonical)
    manager = make.make_manager()
    newer = make.make_document(source=make.TEXT.replace("three working days", "two working days"))
    version = make.document_queries.newest_version(make.draft_of(newer).id)
    assert version is not None
    changes = operations.changes_since(first, version)
    assert changes
    assert all(each.endswith(".") for each in changes)
    assert operations.changes_since(None, version) == [operations.FIRST]
    assert manager.id
    assert blocks


def test_the_outcomes_are_published_once(db: Session) -> None:
    review = make.review_at("launched")
    assert queries.find_outcomes(review.id) is not None
    with pytest.raises(Refused) as no:
        operations.publish_outcomes(subject_id=review.id, by=make.actor(make.make_manager()))
    assert no.value.codes == ("outcomes-published",)


@pytest.mark.parametrize("model", [Approval, Publication, PublishedOutcomes])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_what_is_public(db: Session, model: type, act: str) -> None:
    launched(db)
    column = "rows" if model is PublishedOutcomes else "subject_id"
    same = {column: getattr(model, column)}
    statement = update(model).values(**same) if act == "update" else delete(model)
    with pytest.raises(DBAPIError, match="kept as they are"), db.begin_nested():
        db.execute(statement)


def test_only_one_place_makes_a_publication() -> None:
    """Architecture: whatever becomes public went through editions.operations."""
    making = re.compile(
        r"\b(Publication|Approval|PublishedOutcomes)\(|insert\((Publication|Approval)"
    )
    named = re.compile(r"^class ")
    found = {
        str(path.relative_to(CODE))
        for folder in ("consult", "workflows")
        for path in (CODE / folder).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if making.search(line) and not named.match(line)
    }
    assert found == {"consult/editions/operations/publishing.py"}


def test_a_text_that_is_not_the_sealed_one_is_named() -> None:
    no = rules.text_is_whole("Neglect", "{}", "0" * 64, "0" * 64)
    assert no is not None
    assert "Neglect" in no.because


def test_a_draft_with_a_newer_version_is_not_published() -> None:
    newest = {7: ("Neglect", 3)}
    assert rules.every_draft_is_approved(newest, [7]) is None
    no = rules.every_draft_is_approved(newest, [5])
    assert no is not None
    assert "Neglect (version 3)" in no.because
    assert rules.every_draft_is_approved(newest, [7, 8]) is not None
