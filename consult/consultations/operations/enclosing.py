"""What goes with a round: added and changed while it is prepared, then only put right."""

from __future__ import annotations

from consult import audit, clock, events
from consult.access import Actor
from consult.consultations import enclosed, queries
from consult.consultations.events import EnclosureCorrected
from consult.consultations.models import Consultation, Enclosure, EnclosureCorrection
from consult.consultations.operations.writing import permits_of
from consult.files.models import StoredFile
from consult.files.rules import surely_has_no_tags
from consult.lifecycle import lock
from consult.store import session
from workflows.refusal import refuse_any

ADDED, CHANGED = "attachment-added", "attachment-changed"
CORRECTED, REMOVED = "attachment-corrected", "attachment-removed"
DID = {
    ADDED: "added this",
    CHANGED: "changed this",
    CORRECTED: "corrected this",
    REMOVED: "removed this",
}


def add_enclosure(
    round: Consultation,
    *,
    kind: str = enclosed.FILE,
    title: str = "",
    words: str = "",
    file: StoredFile | None = None,
    readable: bool | None = None,
    other_file: StoredFile | None = None,
    why: str = "",
    by: Actor,
) -> Enclosure:
    """Add a file, the summary or the easy read version; to an open round with a reason.

    Raises Refused once the round has ended, for what is missing or too long, and where somebody
    else has added the summary meanwhile.
    """
    editable = _take(round)
    others = [each.kind for each in queries.enclosures_of(round.id)]
    given = _given(kind, title, words, file, readable)
    refuse_any(
        [
            *enclosed.faults(given, has_file=file is not None),
            *enclosed.says_why(why, editable=editable),
            enclosed.not_too_many(others.count(enclosed.FILE))
            if kind == enclosed.FILE
            else enclosed.there_is_none_yet(kind, there=kind in others),
        ]
    )
    made = Enclosure(
        consultation_id=round.id,
        kind=kind,
        title=title.strip(),
        file=file,
        readable=readable if kind == enclosed.FILE else True,
        words=words.strip(),
        other_file=other_file,
        why="" if editable else why.strip(),
        added_by_id=by.id,
        added_at=clock.now(),
    )
    session.add(made)
    session.flush()
    _record(round, ADDED, made, by, why=made.why)
    if not editable:
        events.publish(EnclosureCorrected(round, made, made.why, True, by))
    return made


def change_enclosure(
    enclosure: Enclosure,
    *,
    title: str = "",
    words: str = "",
    file: StoredFile | None = None,
    readable: bool | None = None,
    other_file: StoredFile | None = None,
    why: str = "",
    seen_revision: int | None = None,
    by: Actor,
) -> None:
    """Change it; in an open round what it was before stays beside it, and everyone is told.

    file, other_file  None keeps the one that is there
    Raises Refused, and Overtaken.
    """
    round = queries.get_round(enclosure.consultation_id)
    editable = _take(round)
    _see(round, enclosure, seen_revision)
    before = _values(enclosure)
    new = (
        title.strip(),
        file or enclosure.file,
        bool(readable) if enclosure.kind == enclosed.FILE else True,
        words.strip(),
        other_file or enclosure.other_file,
    )
    given = _given(enclosure.kind, title, words, new[1], readable)
    refuse_any(
        [
            *enclosed.faults(given, has_file=new[1] is not None),
            *enclosed.says_why(why, editable=editable),
            None if editable else enclosed.something_differs(new != before),
        ]
    )
    if not editable:
        session.add(_as_it_was(enclosure, why.strip(), by))
    (enclosure.title, enclosure.file, enclosure.readable, enclosure.words, enclosure.other_file) = (
        new
    )
    session.flush()
    _record(round, CHANGED if editable else CORRECTED, enclosure, by, why=why.strip())
    if not editable:
        events.publish(EnclosureCorrected(round, enclosure, why.strip(), False, by))


def remove_enclosure(enclosure: Enclosure, *, seen_revision: int | None = None, by: Actor) -> None:
    """Take it out again before anybody is asked. Raises Refused once the round has opened."""
    round = queries.get_round(enclosure.consultation_id)
    lock(round.id)
    session.refresh(round)
    editable = "edit_round" in permits_of(round.subject)
    refuse_any([enclosed.may_be_removed(editable=editable)])
    _see(round, enclosure, seen_revision)
    _record(round, REMOVED, enclosure, by)
    session.delete(enclosure)
    session.flush()


def _take(round: Consultation) -> bool:
    """Lock the round; whether it may still be written freely. Raises Refused once it has ended."""
    lock(round.id)
    session.refresh(round)
    editable = "edit_round" in permits_of(round.subject)
    refuse_any([enclosed.may_be_changed(editable=editable, state=round.subject.state)])
    return editable


def _see(round: Consultation, enclosure: Enclosure, seen: int | None) -> None:
    enclosure = queries.get_enclosure(round.id, enclosure.id)  # Missing once it is removed
    session.refresh(enclosure)
    audit.require_seen(
        seen,
        enclosure.revision,
        thing=round.subject.thing,
        acts=DID,
        did=lambda told: DID[told.entry.act],
        about=lambda told: told.entry.body["facts"].get("attachment") == enclosure.id,
    )


def _given(
    kind: str, title: str, words: str, file: StoredFile | None, readable: bool | None
) -> enclosed.Given:
    untagged = kind == enclosed.FILE and readable and file is not None and file.name
    return enclosed.Given(
        kind=kind,
        title=title,
        words=words,
        name=file.name if file is not None else "",
        readable=readable,
        untagged=bool(untagged) and file is not None and surely_has_no_tags(file.data),
    )


def _values(each: Enclosure) -> tuple[str, StoredFile | None, bool, str, StoredFile | None]:
    return each.title, each.file, each.readable, each.words, each.other_file


def _as_it_was(each: Enclosure, why: str, by: Actor) -> EnclosureCorrection:
    return EnclosureCorrection(
        enclosure_id=each.id,
        title=each.title,
        file_id=each.file_id,
        readable=each.readable,
        words=each.words,
        other_file_id=each.other_file_id,
        why=why,
        made_by_id=by.id,
        made_at=clock.now(),
    )


def _record(round: Consultation, act: str, each: Enclosure, by: Actor, why: str = "") -> None:
    facts: dict[str, object] = {"attachment": each.id, "kind": each.kind, "readable": each.readable}
    if each.file is not None:
        facts["file"] = each.file.sha256
    if each.other_file is not None:
        facts["other_file"] = each.other_file.sha256
    words = {"title": each.title, "words": each.words, "why": why}
    given = {name: text for name, text in words.items() if text}
    audit.record(round.subject.thing, act, facts=facts, words=given, by=by)
