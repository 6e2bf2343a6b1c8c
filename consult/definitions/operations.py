"""Propose a version, publish it or set it aside, and move reviews to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from consult import audit, clock, lifecycle
from consult.access import Actor
from consult.definitions import queries, rules
from consult.lifecycle import Definition, Passage, Subject, timers
from consult.lifecycle.definitions import engine_of
from consult.lifecycle.kinds import kind_named, known_effects
from consult.store import Conflict, savepoint, session
from workflows import definition as language
from workflows import soundness
from workflows.definition import DefinitionError, Workflow
from workflows.moving import stays_possible
from workflows.refusal import Refusal, Refused, refuse_any

Chosen = Mapping[tuple[int, str], str]  # (version, state there) → state in the newest version


def propose_version(*, source: str, change: str, by: Actor) -> Definition:
    """Store a version that a second person may publish. Nothing goes by it before that.

    Raises Refused with everything that is wrong with it, each with its line in the text.
    """
    refuse_any([rules.fits_one_page(source)])
    no_reason = rules.says_why(change, "change")
    try:
        flow = read(source)
    except Refused as no:
        raise Refused(*no.refusals, *([no_reason] if no_reason else [])) from None
    known = queries.kind_of(flow.key)
    refuse_any(
        [
            no_reason,
            rules.is_of_a_review(flow),
            rules.is_numbered_next(flow, queries.highest_number(flow.key)),
            _another_kind(flow) if known not in (None, rules.KIND) else None,
        ]
    )
    row = Definition(
        key=flow.key,
        version=flow.version,
        kind=flow.kind,
        source=source,
        digest=language.digest(source),
        stored_at=clock.now(),
        change=change.strip(),
        proposer_id=by.account_id,
        proposer_name=by.name,
    )
    _store(row, flow)
    _record(row, "definition-proposed", {"change": row.change, "title": flow.title}, by)
    return row


def read(source: str) -> Workflow:
    """The sound workflow that a text defines. Raises Refused with every problem of it."""
    try:
        flow = language.parse(source, "line")
    except DefinitionError as error:
        raise Refused(*(_problem(each.removeprefix("line:")) for each in error.problems)) from None
    known = known_effects().get(flow.kind, set())
    found = soundness.check_lines(source, "line", flow, known_effects=known)
    if found:
        raise Refused(*(_problem(each.removeprefix("line:")) for each in found))
    return flow


def publish_version(row: Definition, *, by: Actor) -> None:
    """New reviews go by it from now on; those under way stay with theirs until they are moved.

    Raises Refused for the one who proposed it, for one that was settled, and for one that this
    release of the software no longer holds sound.
    """
    _lock(row)
    refuse_any(
        [
            rules.still_waits(row.is_proposed),
            rules.is_another_person(row.proposer_id, by.account_id),
        ]
    )
    read(row.source)
    row.published_at, row.settler_name = clock.now(), by.name
    session.flush()
    _record(row, "definition-published", {}, by)


def set_aside(row: Definition, *, reason: str, by: Actor) -> None:
    """It will not be published; it stays readable. Raises Refused once it is settled."""
    _lock(row)
    refuse_any([rules.still_waits(row.is_proposed), rules.says_why(reason, "reason")])
    row.set_aside_at, row.settler_name = clock.now(), by.name
    session.flush()
    _record(row, "definition-set-aside", {"reason": reason.strip()}, by)


def mark_of(subjects: Sequence[Subject]) -> str:
    """Where these stood when a page was drawn: compared before they are moved."""
    stood = ";".join(f"{each.id}:{each.definition_id}:{each.revision}" for each in subjects)
    return hashlib.sha256(stood.encode()).hexdigest()


def move_subjects(newest: Definition, *, chosen: Chosen, reason: str, seen: str, by: Actor) -> int:
    """Every review under an older version goes on under this one; how many were moved.

    One transaction: all move, each with an entry of its own, or none does. Raises Refused when
    one would be stuck, Conflict when they are not where the person saw them (`mark_of`).
    """
    subjects = [lifecycle.lock(each.id) for each in queries.list_subjects(newest)]
    if mark_of(subjects) != seen:
        raise Conflict(
            "A review moved on, or another was started or ended, after this page was opened. "
            "Nothing that you sent has changed anything. Look at where they stand now."
        )
    no_reason = rules.says_why(reason, "reason")
    refuse_any(dict.fromkeys([no_reason, *_stuck(subjects, newest, chosen)]))
    for subject in subjects:
        _move(subject, newest, _target(subject, chosen), reason.strip(), by)
    _record(newest, "reviews-moved", {"reason": reason.strip()}, by, {"moved": len(subjects)})
    return len(subjects)


def _stuck(subjects: Sequence[Subject], newest: Definition, chosen: Chosen) -> Iterator[Refusal]:
    new = engine_of(newest).workflow
    for subject in subjects:
        old = engine_of(subject.definition).workflow
        no = stays_possible(old, new, subject.state, _target(subject, chosen))
        if no is not None:
            because = f"{no.because} {no.fix}" if no.fix else no.because
            field = rules.field_of(subject.definition.version, subject.state)
            yield replace(no, because=because, fix=None, field=field)


def _target(subject: Subject, chosen: Chosen) -> str:
    return chosen.get((subject.definition.version, subject.state)) or subject.state


def _move(subject: Subject, newest: Definition, to: str, reason: str, by: Actor) -> None:
    """A move is no step: it waits since it waited, and nobody gets more time by it."""
    before, old = subject.state, subject.definition
    place = engine_of(newest).workflow.states[to]
    subject.definition, subject.state = newest, to
    subject.stage, subject.held_from = place.stage, place.held_from
    session.flush()
    timers.cancel(subject)
    timers.rearm(subject, lambda: kind_named(subject.kind).gather_many([subject])[subject.id])
    session.add(
        Passage(
            subject_id=subject.id,
            trigger="move_to_version",
            from_state=before,
            to_state=to,
            revision=subject.revision,
            at=clock.now(),
            actor_id=by.account_id,
            actor_name=by.name,
            reason=reason,
        )
    )
    facts = {"from": before, "to": to, "was": old.digest, "definition": newest.digest}
    versions = {"from_version": old.version, "to_version": newest.version, "key": newest.key}
    audit.record(
        subject.thing,
        "moved-to-version",
        facts=facts | versions | {"revision": subject.revision},
        words={"reason": reason, "place": place.title},
        by=by,
    )


def _store(row: Definition, flow: Workflow) -> None:
    try:
        with savepoint():
            session.add(row)
            session.flush()
    except IntegrityError:  # somebody proposed the same number at this moment
        refuse_any([rules.is_numbered_next(flow, queries.highest_number(flow.key))])
        raise


def _lock(row: Definition) -> None:
    """One decision on it at a time, on how it stands now."""
    session.scalars(
        select(Definition)
        .where(Definition.id == row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _another_kind(flow: Workflow) -> Refusal:
    because = f"“{flow.key}” is the name of a definition of another kind. Choose another key."
    return Refusal("key-taken", because, field="source")


def _problem(words: str) -> Refusal:
    """ "12: steps 1, to: …" becomes a sentence that begins with the line."""
    line, _, rest = words.partition(":")
    said = f"Line {line}: {rest.strip()}" if line.isdecimal() else words
    return Refusal("definition-unsound", f"{said.rstrip('.')}.", field="source")


def _record(
    row: Definition,
    act: str,
    words: Mapping[str, str],
    by: Actor,
    facts: Mapping[str, int] | None = None,
) -> None:
    sealed = {"version": row.version, "digest": row.digest, **(facts or {})}
    audit.record(f"definition:{row.key}", act, facts=sealed, words=words, by=by)
