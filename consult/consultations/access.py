"""Who may read what a round asks, who prepares it, who follows its answers."""

from __future__ import annotations

from typing import Protocol

from consult.access import Actor, Permission, allow
from consult.access.policy import SIGNED_OUT
from consult.consultations.models import Clarification, Consultation
from consult.consultations.running import RUN_BY, RUNNERS
from consult.lifecycle import Subject, roles_on
from workflows.refusal import Refusal


class OfReview(Protocol):
    """Anything that knows the subject of the review it belongs to."""

    @property
    def review(self) -> Subject: ...


@allow(Permission.SEE_ROUND)
def round_may_be_read(actor: Actor, thing: Consultation | None) -> Refusal | None:
    """What partner agencies were asked is open to all; a group's round to those of the review."""
    if thing is None or (thing.audience == "agencies" and thing.opens_at is not None):
        return None
    if not actor.signed_in:
        return SIGNED_OUT
    if roles_on(thing.subject, actor):
        return None
    return Refusal(
        "not-your-round",
        "This round is inside a review that you are not part of."
        if thing.audience == "group"
        else "This round is still being prepared, so only those who prepare it can see it.",
        who=RUN_BY,
    )


@allow(Permission.PREPARE_ROUND)
def runs_the_review(actor: Actor, thing: OfReview | None) -> Refusal | None:
    """The lead of the review's working group and partnership managers prepare rounds."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is not None and roles_on(thing.review, actor) & RUNNERS:
        return None
    return Refusal("not-yours-to-prepare", f"Only {RUN_BY} may prepare a round.", who=RUN_BY)


@allow(Permission.FOLLOW_ROUND)
def runs_the_round(actor: Actor, thing: Consultation | None) -> Refusal | None:
    """They also see who has answered and who has not."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is not None and roles_on(thing.subject, actor) & RUNNERS:
        return None
    return Refusal(
        "not-yours-to-follow", f"Only {RUN_BY} may see who has answered this round.", who=RUN_BY
    )


@allow(Permission.EXTEND_ROUND)
def gives_more_time(actor: Actor, thing: Consultation | None) -> Refusal | None:
    """Whoever runs the round may give everyone, or one agency, more time. Source: house."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is not None and roles_on(thing.subject, actor) & RUNNERS:
        return None
    return Refusal(
        "not-yours-to-extend", f"Only {RUN_BY} may give more time to answer.", who=RUN_BY
    )


@allow(Permission.ANSWER_RESPONDENTS)
def answers_what_is_asked(actor: Actor, thing: Clarification | None) -> Refusal | None:
    """Whoever runs the round answers what agencies ask about it. Source: house."""
    if not actor.signed_in:
        return SIGNED_OUT
    if thing is not None and roles_on(thing.consultation.subject, actor) & RUNNERS:
        return None
    return Refusal(
        "not-yours-to-answer", f"Only {RUN_BY} may answer questions about this round.", who=RUN_BY
    )
