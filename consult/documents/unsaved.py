"""Texts that were checked and are not saved yet: their author's alone, for some days."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.access import Actor
from consult.documents import rules
from consult.documents.models import Draft, UnsavedText, Version
from consult.store import Missing, commit, scope, session

KEPT = timedelta(days=3)
MOST = 20  # of one person: each may be as long as a document


def keep_text(
    draft: Draft,
    *,
    source: str,
    source_format: str,
    source_name: str,
    seen_number: int,
    change_class: str,
    note: str,
    rebases_on: int | None = None,
    by: Actor,
) -> UnsavedText:
    """A row of its own each time, so that two tabs do not mix; the oldest beyond MOST go.

    rebases_on  id of the published version that the text brings the draft up to date with
    """
    own = select(UnsavedText.id).where(UnsavedText.account_id == by.id)
    old = session.scalars(own.order_by(UnsavedText.id.desc()).offset(MOST - 1)).all()
    if old:
        session.execute(delete(UnsavedText).where(UnsavedText.id.in_(old)))
    text = UnsavedText(
        account_id=by.id,
        draft_id=draft.id,
        source=source,
        source_format=source_format,
        source_name=source_name[-255:],
        seen_number=seen_number,
        rebases_on_id=rebases_on,
        kept_at=clock.now(),
    )
    keep_words(text, change_class=change_class, note=note)
    session.add(text)
    session.flush()
    return text


def keep_words(text: UnsavedText, *, change_class: str, note: str) -> None:
    """What was chosen and noted on the way to saving it; what is no choice is none."""
    text.change_class = change_class if change_class in rules.CHOICES else ""
    text.note = note


def mark_saved(text: UnsavedText, version: Version) -> None:
    """Its page leads to that version from now on."""
    text.version_id = version.id


def get_text(text_id: int, *, draft_id: int, account_id: int) -> UnsavedText:
    """One's own, of this draft. Raises Missing."""
    found = session.scalars(_texts(draft_id, account_id).where(UnsavedText.id == text_id)).first()
    if found is None:
        raise Missing(f"text {text_id} of draft {draft_id}")
    return found


def find_waiting(draft_id: int, account_id: int) -> UnsavedText | None:
    """The text that this person checked last, unless it is saved. It may be out of date."""
    newest = _texts(draft_id, account_id).order_by(UnsavedText.id.desc()).limit(1)
    found = session.scalars(newest).first()
    return found if found is not None and found.version_id is None else None


def forget_old() -> int:
    """How many were too old to be kept."""
    with scope("write"):
        old = UnsavedText.kept_at < clock.now() - KEPT
        gone = session.execute(delete(UnsavedText).where(old))
        commit()
        return int(gone.rowcount)  # type: ignore[attr-defined]


def _texts(draft_id: int, account_id: int) -> Select[UnsavedText]:
    return (
        select(UnsavedText)
        .where(UnsavedText.draft_id == draft_id, UnsavedText.account_id == account_id)
        .options(joinedload(UnsavedText.draft).joinedload(Draft.document))
    )
