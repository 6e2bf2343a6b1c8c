"""List initiatives, say how they hang together and what happened; each on the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from sqlalchemy import select

from consult import audit
from consult.access import Actor
from consult.programme import rules
from consult.programme.models import Initiative, InitiativeEvent, InitiativeLink
from consult.programme.rules import Particulars
from consult.reviews import queries as reviews
from consult.store import session
from workflows.refusal import Refusal, refuse_any

CHANGED = "initiative-changed"


def add_initiative(said: Particulars, *, by: Actor) -> Initiative:
    """Raises Refused: no-title, no-lead, no-kind, no-stage, no-themes, no-such-date, too-long,
    initiative-exists, no-such-review."""
    refuse_any([*rules.problems(said), *_of_others(said, None)])
    made = Initiative(**_columns(said))
    session.add(made)
    session.flush()
    _note(made, "initiative-added", by)
    return made


def change_initiative(
    initiative: Initiative, said: Particulars, *, seen: int | None = None, by: Actor
) -> None:
    """Raises Refused as above, and Overtaken when it is another revision than was seen."""
    session.execute(select(Initiative.id).where(Initiative.id == initiative.id).with_for_update())
    session.refresh(initiative)
    audit.require_seen(
        seen,
        initiative.revision,
        thing=initiative.thing,
        acts=(CHANGED,),
        did=lambda _told: "changed this initiative",
    )
    refuse_any([*rules.problems(said), *_of_others(said, initiative)])
    for name, value in _columns(said).items():
        if getattr(initiative, name) != value:
            setattr(initiative, name, value)
    if not session.is_modified(initiative):
        return
    session.flush()
    session.refresh(initiative, ["review"])
    _note(initiative, CHANGED, by)


def add_link(
    initiative: Initiative,
    *,
    relation: str,
    target_id: int | None = None,
    target_name: str = "",
    evidence: str = "",
    by: Actor,
) -> InitiativeLink:
    """Raises Refused: no-relation, no-target, itself, too-long."""
    target = session.get(Initiative, target_id) if target_id is not None else None
    known = target.id if target is not None else None
    refuse_any(
        [
            rules.is_said(relation, "relation", "Say how the two are linked."),
            rules.fits(relation, "relation", 100),
            rules.is_about_something(known, target_name),
            rules.is_another(initiative.id, known),
            rules.fits(target_name, "target_name", 200),
            rules.fits(evidence, "evidence", rules.LONGEST),
        ]
    )
    made = InitiativeLink(initiative_id=initiative.id, relation=relation.strip(), target_id=known)
    made.target_name, made.evidence = target_name.strip(), evidence.strip()
    session.add(made)
    session.flush()
    words = {"relation": made.relation, "name": made.target_name, "evidence": made.evidence}
    facts = {"link": made.id, "target": known}
    audit.record(initiative.thing, "link-added", facts=facts, words=words, by=by)
    return made


def remove_link(link: InitiativeLink, *, by: Actor) -> None:
    """What it said stays on the record."""
    audit.record(link.initiative.thing, "link-removed", facts={"link": link.id}, by=by)
    session.delete(link)
    session.flush()


def add_event(
    initiative: Initiative, *, dated: str, what: str, source: str = "", by: Actor
) -> InitiativeEvent:
    """Raises Refused: no-dated, no-such-date, no-what, too-long."""
    refuse_any(
        [
            rules.is_said(dated, "dated", "Say when it was or will be."),
            rules.date_is_known(dated),
            rules.is_said(what, "what", "Say what happened or will happen."),
            rules.fits(what, "what", 300),
            rules.fits(source, "source", 300),
        ]
    )
    made = InitiativeEvent(initiative_id=initiative.id, dated=dated, what=what.strip())
    made.source = source.strip()
    session.add(made)
    session.flush()
    facts = {"event": made.id, "dated": dated}
    words = {"what": made.what, "source": made.source}
    audit.record(initiative.thing, "event-added", facts=facts, words=words, by=by)
    return made


def remove_event(event: InitiativeEvent, *, by: Actor) -> None:
    """What it said stays on the record."""
    audit.record(event.initiative.thing, "event-removed", facts={"event": event.id}, by=by)
    session.delete(event)
    session.flush()


def _columns(said: Particulars) -> dict[str, object]:
    found = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in asdict(said).items()
    }
    return {**found, "themes": list(said.themes)}


def _of_others(said: Particulars, own: Initiative | None) -> Iterator[Refusal | None]:
    title = said.title.strip()
    same = session.scalar(select(Initiative.id).where(Initiative.title == title))
    if same is not None and (own is None or own.id != same):
        because = f"There is an initiative called “{title}” already."
        yield Refusal("initiative-exists", because, field="title")
    if said.review_id is not None and reviews.find_review(said.review_id) is None:
        yield Refusal("no-such-review", "That review is not there.", field="review")


def _note(initiative: Initiative, act: str, by: Actor) -> None:
    named = ("title", "kind", "lead", "owners", "partners", "aims", "standing")
    words = {name: getattr(initiative, name) for name in named}
    facts = {
        "stage": initiative.stage,
        "dated": initiative.dated,
        "themes": initiative.themes,
        "review": initiative.review_id,
        "revision": initiative.revision,
    }
    audit.record(initiative.thing, act, facts=facts, words=words, by=by)
