"""What waits for those who run rounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for

from consult.access import Actor
from consult.consultations import queries
from consult.consultations.access import RUNNERS
from consult.consultations.answers import count_answers
from consult.consultations.models import Consultation, Expected
from consult.lifecycle import kind_named
from consult.web import Waiting, waits_for


@waits_for
def rounds_i_run(actor: Actor) -> Iterable[Waiting]:
    """Rounds that are open or being prepared, for those who run them. A constant few queries."""
    if not (actor.is_manager or "lead" in actor.seats.values()):
        return []
    rounds = queries.list_in_state(("preparing", "open"))
    roles = kind_named("consultation").roles_of([each.subject for each in rounds], actor)
    mine = [each for each in rounds if roles[each.id] & RUNNERS]
    expected = queries.expected_of_many([each.id for each in mine])
    return [_waiting(each, expected[each.id]) for each in mine]


def _waiting(round: Consultation, expected: Sequence[Expected]) -> Waiting:
    if round.subject.state == "preparing":
        endpoint = f"consultations.prepare_{'group_' if round.audience == 'group' else ''}round"
        page = url_for(endpoint, review_id=round.review_id)
        return Waiting("Finish preparing the round", round.subject.title, page)
    return Waiting(
        "Follow who has answered",
        round.subject.title,
        url_for("responses.coverage", consultation_id=round.id),
        due=round.closes_at,
        note=count_answers(expected).words,
        group="Rounds you run",
    )
