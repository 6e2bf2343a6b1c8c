"""Questions about a round: what waits at home for whoever runs it, and what a workspace shows."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

from flask import url_for

from consult.access import Actor
from consult.consultations import clarified
from consult.consultations.queries import list_clarifications, list_waiting_clarifications
from consult.consultations.running import RUNNERS
from consult.lifecycle import kind_named, roles_on
from consult.responses.models import Response
from consult.web import Waiting, waits_for


@waits_for
def clarifications_wait(actor: Actor) -> Iterable[Waiting]:
    """Questions of agencies that nobody has answered. A constant number of queries."""
    if not (actor.seats or actor.acting or actor.is_manager):
        return
    rows = list_waiting_clarifications()
    if not rows:
        return
    roles = kind_named("consultation").roles_of([row.consultation.subject for row in rows], actor)
    for row in rows:
        if roles[row.consultation_id] & RUNNERS:
            yield Waiting(
                what=f"Answer a question of {row.agency.name}",
                about=row.consultation.subject.title,
                url=url_for("responses.answer_clarification", clarification_id=row.id),
                due=row.consultation.closes_at,
                note=f"They ask: “{shorten(row.asked, 100, placeholder='…')}”",
                group="Consultations",
            )


def questions_about(response: Response, actor: Actor, *, own: bool) -> list[clarified.Clarified]:
    """What this reader of an agency's workspace may read. Two queries, or three."""
    if response.agency_id is None:
        return []
    rows = list_clarifications(response.consultation_id)
    if not rows:
        return []
    roles = roles_on(response.consultation.subject, actor)
    runs = bool(roles & RUNNERS)
    return clarified.seen_by(actor, rows, runs=runs, concerned=own or bool(roles))
