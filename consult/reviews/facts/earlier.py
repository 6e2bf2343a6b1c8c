"""What was before: what came back from those who decide, and when a state was come to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from consult.boards.queries import Put
from consult.lifecycle import Passage, Subject, workflow_of
from consult.lifecycle.queries import list_passages
from workflows.facts import CameBackFacts, EnteredFacts
from workflows.shapes import Step, Workflow


def passages_of(subjects: Sequence[Subject]) -> dict[int, list[Passage]]:
    """Review id → its steps, oldest first. One query."""
    found: dict[int, list[Passage]] = {each.id: [] for each in subjects}
    for passage in list_passages(list(found)) if found else ():
        found[passage.subject_id].append(passage)
    return found


def came_back(
    flow: Workflow, puts: Sequence[Put], taken: Sequence[Passage]
) -> CameBackFacts | None:
    """What the body was asked about and did not let go on, by its newest word.

    A ballot that whoever sent the text took back, or that ended with a hold, says nothing of it.

    puts  newest first; taken: the steps of the review, oldest first
    """
    for put in puts:
        since = (each for each in taken if each.at >= put.ballot.opened_at)
        ended = next((step for each in since if (step := _returning(flow, each))), None)
        if ended is not None and not ended.undoes and "end_hold" not in ended.effects:
            alone = "take_position" not in _permits_at_first(put)
            return CameBackFacts(tuple(put.hashes), alone)
    return None


def _returning(flow: Workflow, passage: Passage) -> Step | None:
    """The step, where it ended a ballot; None also where the definition knows it no more."""
    step = flow.find_step(passage.from_state, passage.trigger)
    return step if step is not None and "return_ballot" in step.effects else None


def _permits_at_first(put: Put) -> Collection[str]:
    flow = workflow_of(put.ballot.subject)
    return flow.states[flow.initial].permits


def entered(flow: Workflow, taken: Sequence[Passage]) -> tuple[EnteredFacts, ...]:
    """When each state was come to last, but for a return to it from its own hold."""
    found: dict[str, datetime] = {}
    for each in taken:
        before = flow.states.get(each.from_state)
        if before is None or before.held_from != each.to_state:
            found[each.to_state] = each.at
    return tuple(EnteredFacts(state, at) for state, at in sorted(found.items()))
