"""Texts that were checked and are not saved yet: their author's alone, for some days."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.access import Actor
from consult.documents import images, imports, rules
from consult.documents.bold_lines import with_headings
from consult.documents.inline import described
from consult.documents.models import Draft, FileBatch, UnsavedText, Version, WaitingFile
from consult.store import Missing, commit, scope, session
from workflows.refusal import Refusal, Refused

KEPT = timedelta(days=3)
MOST = 20  # of one person: each may be as long as a document
ACCEPTED, REJECTED, BOTH = TRACKED = ("accepted", "rejected", "both")
TITLE_LIMIT, REFERENCE_LIMIT = rules.TITLE_LIMIT, rules.REFERENCE_LIMIT


def keep_text(
    draft: Draft | None,
    *,
    source: str,
    source_format: str = "markdown",
    source_name: str,
    seen_number: int = 0,
    change_class: str = "",
    note: str = "",
    title: str = "",
    reference: str = "",
    rebases_on: int | None = None,
    goes_on: UnsavedText | None = None,
    batch: FileBatch | None = None,
    by: Actor,
) -> UnsavedText:
    """A row of its own each time, so that two tabs do not mix; the oldest beyond MOST go.

    Those of a batch are not counted: they go with it. A text that goes on with one of a batch
    takes its place there.

    draft       None for the text of a document that is to be added
    goes_on     the text that this one was made from: what that was imported from, and what it
                brings the draft up to date with, is the same of this one
    rebases_on  id of the published version that the text brings the draft up to date with
    """
    own = select(UnsavedText.id).where(
        UnsavedText.account_id == by.id, UnsavedText.batch_id.is_(None)
    )
    old = session.scalars(own.order_by(UnsavedText.id.desc()).offset(MOST - 1)).all()
    if old:
        session.execute(delete(UnsavedText).where(UnsavedText.id.in_(old)))
    text = UnsavedText(
        account_id=by.id,
        draft_id=draft.id if draft is not None else None,
        title=title[:TITLE_LIMIT],
        reference=reference[:REFERENCE_LIMIT],
        before=goes_on.before if goes_on is not None and goes_on.tracked == BOTH else "",
        tracked=BOTH if goes_on is not None and goes_on.tracked == BOTH else "",
        imported_id=goes_on.imported_id if goes_on is not None else None,
        batch_id=batch.id if batch is not None else _place_of(goes_on),
        source=source,
        source_format=source_format,
        source_name=source_name[-255:],
        seen_number=seen_number,
        rebases_on_id=goes_on.rebases_on_id if goes_on is not None else rebases_on,
        kept_at=clock.now(),
    )
    keep_words(text, change_class=change_class, note=note)
    session.add(text)
    session.flush()
    return text


def _place_of(text: UnsavedText | None) -> int | None:
    """The batch that a text leaves to the one made from it; one that was added stays."""
    if text is None or text.version_id is not None:
        return None
    place, text.batch_id = text.batch_id, None
    return place


def keep_words(text: UnsavedText, *, change_class: str, note: str) -> None:
    """What was chosen and noted on the way to saving it; what is no choice is none."""
    text.change_class = change_class if change_class in rules.CHOICES else ""
    text.note = note


def choose_tracked(text: UnsavedText, choice: str) -> None:
    """What becomes of the changes that somebody tracked. Raises Refused: no-choice."""
    if choice not in TRACKED:
        no = "Say what becomes of the tracked changes."
        raise Refused(Refusal("no-choice", no, field="tracked"))
    text.tracked = choice


def describe_images(text: UnsavedText, alternatives: Mapping[str, str]) -> None:
    """Keep what somebody says that its images show, by key."""
    if alternatives:
        text.source = described(text.source, alternatives)
        text.before = described(text.before, alternatives)


def make_headings(text: UnsavedText, words: Collection[str], level: int = 0) -> int:
    """Make headings of the lines in bold that say this, at this level or each at its own; how many
    there were. Comments in the margin that stand on such a line stay there."""
    wanted, now = with_headings(text.wanted, words, level)
    if text.tracked == REJECTED:
        text.before = wanted
    else:
        text.source = wanted
    if text.tracked == BOTH:
        text.before, before = with_headings(text.before, words, level)
        now = {**before, **now}
    if text.imported is not None:
        imports.reword(text.imported, now)
    return len(now)


def sources_of(text: UnsavedText) -> list[str]:
    """The Markdown of the version that a text is to be saved as, or of the two."""
    return [text.before, text.source] if text.tracked == BOTH else [text.wanted]


def mark_saved(text: UnsavedText, version: Version, *, by: Actor) -> None:
    """Its page leads to that version from now on, and the file it came from belongs to it."""
    text.version_id = version.id
    if text.imported is not None:
        imports.join_version(text.imported, version, by=by)


def discard(text: UnsavedText) -> None:
    """Before its time is over. The file that it was read from goes too, unless another text or a
    version came of it."""
    imported = text.imported
    session.delete(text)
    session.flush()
    if imported is None or imported.version_id is not None:
        return
    others = select(UnsavedText.id).where(UnsavedText.imported_id == imported.id)
    if session.scalar(others.limit(1)) is None:
        session.delete(imported)
        session.flush()


def get_text(text_id: int, *, draft_id: int | None, account_id: int) -> UnsavedText:
    """One's own, of this draft; or of no draft, for a document to be added. Raises Missing."""
    found = get_own_text(text_id, account_id=account_id)
    if found.draft_id != draft_id:
        raise Missing(f"text {text_id} of draft {draft_id}")
    return found


def find_own_text(text_id: int, *, draft_id: int | None, account_id: int) -> UnsavedText | None:
    """The same, or None."""
    try:
        return get_text(text_id, draft_id=draft_id, account_id=account_id)
    except Missing:
        return None


def get_own_text(text_id: int, *, account_id: int) -> UnsavedText:
    """Raises Missing."""
    own = _texts(account_id).where(UnsavedText.id == text_id)
    found = session.scalars(own).first()
    if found is None:
        raise Missing(f"text {text_id}")
    return found


def find_waiting(draft_id: int, account_id: int) -> UnsavedText | None:
    """The text that this person checked last, unless it is saved. It may be out of date."""
    of_draft = _texts(account_id).where(UnsavedText.draft_id == draft_id)
    newest = of_draft.order_by(UnsavedText.id.desc()).limit(1)
    found = session.scalars(newest).first()
    return found if found is not None and found.version_id is None else None


def forget_old() -> int:
    """How many were too old to be kept."""
    with scope("write"):
        old = UnsavedText.kept_at < clock.now() - KEPT
        gone = session.execute(delete(UnsavedText).where(old))
        session.execute(delete(WaitingFile).where(WaitingFile.sent_at < clock.now() - KEPT))
        waiting = select(UnsavedText.batch_id).where(UnsavedText.batch_id.is_not(None))
        unread = select(WaitingFile.batch_id).where(WaitingFile.batch_id.is_not(None))
        session.execute(
            delete(FileBatch).where(
                FileBatch.kept_at < clock.now() - KEPT,
                FileBatch.id.not_in(waiting),
                FileBatch.id.not_in(unread),
            )
        )
        imports.drop_unused(before=clock.now() - KEPT)
        images.drop_unused()
        commit()
        return int(gone.rowcount)  # type: ignore[attr-defined]


def _texts(account_id: int) -> Select[UnsavedText]:
    return (
        select(UnsavedText)
        .where(UnsavedText.account_id == account_id)
        .options(
            joinedload(UnsavedText.draft).joinedload(Draft.document),
            joinedload(UnsavedText.imported),
        )
    )
