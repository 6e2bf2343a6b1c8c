"""Make a group."""

from __future__ import annotations

from sqlalchemy import select

from consult import audit, clock
from consult.access import Actor
from consult.groups.models import Group
from consult.store import session
from workflows.refusal import Refusal, Refused


def create_group(*, name: str, kind: str, agency_id: int | None = None, by: Actor) -> Group:
    """A "working_group" or a "board", hosted by an agency. Raises Refused for a known name."""
    name = name.strip()
    if session.scalar(select(Group.id).where(Group.name == name)) is not None:
        raise Refused(
            Refusal("group-exists", f"There is a group called “{name}” already.", field="name")
        )
    group = Group(name=name, kind=kind, agency_id=agency_id, created_at=clock.now())
    session.add(group)
    session.flush()
    facts = {"kind": kind, "agency": agency_id}
    audit.record(f"group:{group.id}", "group-created", facts=facts, words={"name": name}, by=by)
    return group
