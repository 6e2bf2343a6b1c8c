"""Who hears of a step, from the definition alone: those who have to act now and did not take it."""

from __future__ import annotations

from workflows.shapes import Step, Workflow


def hears(flow: Workflow, step: Step) -> str | None:
    """The role that is told that it is their turn; None when nobody is.

    Rounds of comment have letters of their own, and an automatic step is told with its cause.
    Of a step that is taken back nobody has heard.
    """
    to = flow.states[step.to]
    if step.when or step.undoes or to.held_from or to.stage == "out_for_comment":
        return None
    if "open_group_round" in step.effects or to.waits_for in step.by:
        return None
    return to.waits_for


def ends_for_good(flow: Workflow, step: Step) -> bool:
    """Whether it stops without having come to its aim, so that everybody who was asked is told."""
    to = flow.states[step.to]
    return to.final and to.stage == "closed" and step.reason == "required"


def confirms(flow: Workflow, step: Step) -> bool:
    """Whether a board says yes at last to what is in force already, so that nobody has to act."""
    to = flow.states[step.to]
    return to.final and to.stage == "live" and "carry_ballot" in step.effects


def publishes(step: Step) -> bool:
    """Whether a text comes into force by it."""
    return "publish_approved_text" in step.effects
