"""Stop waiting for several respondents at once, for one reason; and wait for them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from consult import events, lifecycle
from consult.access import Actor
from consult.consultations.models import Consultation
from consult.consultations.operations import unsettle_expected
from consult.responses import rules, waited
from consult.responses.events import ResponseAwaited
from consult.responses.models import Response
from consult.responses.operations.entering import READ
from consult.responses.operations.gate import take_row
from consult.responses.operations.settle import waive
from consult.store import session
from workflows.refusal import Refusal, Refused, refuse_any

AGAIN = "wait_again"


def waive_all(responses: Sequence[Response], *, reason: str, by: Actor) -> list[Response]:
    """Record for each of them that no answer came; those of whom that cannot be recorded any more,
    because they answered meanwhile, are left as they are.

    Raises Refused, with every reason, when that is all of them.
    """
    refuse_any([waited.somebody_is_chosen(len(responses))])
    return _of_whom_it_can(responses, partial(waive, reason=reason, by=by))


def reasons_against_each(
    responses: Sequence[Response], *, by: Actor
) -> Mapping[int, tuple[Refusal, ...]]:
    """Response id → why waiting for it cannot be ended yet. As many queries for many as for one."""
    found = lifecycle.options_for_many([each.subject for each in responses], by)
    return {
        id: next((each.refusals for each in options if each.step.trigger == "waive"), ())
        for id, options in found.items()
    }


def wait_again_all(responses: Sequence[Response], *, reason: str, by: Actor) -> list[Response]:
    """Take back of each of them that no answer came; those for whom somebody else did that
    meanwhile are left as they are.

    Raises Refused, with every reason, when that is all of them.
    """
    refuse_any([waited.somebody_is_chosen(len(responses), again=True), *_why(reason)])
    return _of_whom_it_can(responses, partial(wait_again, reason=reason, by=by))


def _of_whom_it_can(
    responses: Sequence[Response], act: Callable[[Response], Response]
) -> list[Response]:
    """Do it for each that it can be done for. Raises Refused, with every reason, for none."""
    made: list[Response] = []
    against: list[Refusal] = []
    for each in sorted(responses, key=lambda each: each.id):  # two at once wait in one order
        try:
            made.append(act(each))
        except Refused as no:
            against += no.refusals
    if not made:
        refuse_any(list(dict.fromkeys(against)))
    return made


def wait_again(response: Response, *, reason: str, by: Actor) -> Response:
    """It owes an answer again, and its review waits for it. What it had written is as it was. Its
    people are told.

    Raises Refused with every reason: where it is not recorded that no answer came, and once the
    review has gone on from where answers are considered.
    """
    subject = lifecycle.lock(response.id)  # and its review does not move meanwhile
    response = take_row(response.id)
    round = response.consultation
    refuse_any([*_against(response, considered=answers_are_considered(round)), *_why(reason)])
    given = rules.normal(reason)
    lifecycle.fire(subject.id, AGAIN, reason=given, by=by)
    response.settled_at = None
    session.flush()
    unsettle_expected(round.id, agency_id=response.agency_id, account_id=response.account_id, by=by)
    events.publish(ResponseAwaited(response, given, by))
    return response


def reasons_against_waiting(
    responses: Sequence[Response], round: Consultation, *, by: Actor
) -> Mapping[int, tuple[Refusal, ...]]:
    """Response of this round id → why it cannot be waited for again. As many queries for many as
    for one."""
    found = lifecycle.options_for_many([each.subject for each in responses], by)
    considered = answers_are_considered(round)
    return {
        each.id: (
            *_against(each, considered=considered),
            *(no for one in found[each.id] if one.step.trigger == AGAIN for no in one.refusals),
        )
        for each in responses
    }


def answers_are_considered(round: Consultation) -> bool:
    """Whether the review is still where it matters that somebody has not answered."""
    review = lifecycle.get_subject(round.review_id, kind="review")
    permits = lifecycle.workflow_of(review).states[review.state].permits
    read = READ in permits or (round.audience == "group" and "edit_text" in permits)
    return read or round.subject.state == "open"


def _against(response: Response, *, considered: bool) -> list[Refusal]:
    known = any(step.trigger == AGAIN for step in lifecycle.workflow_of(response.subject).steps)
    found = waited.is_not_waited_for(response.subject.state, response.own_name, response.settled_at)
    others = [waited.step_is_known(known), waited.answers_are_considered(considered)]
    return [found] if found else [no for no in others if no is not None]


def _why(reason: str) -> list[Refusal | None]:
    given = rules.text_is_given(reason, "reason", "Give a reason. It is kept on the record.")
    return [given, rules.text_fits(reason, "reason")]
