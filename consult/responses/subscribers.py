"""A round that opens gives everyone who is asked an empty response. When it closes, what was
reopened and not sent in again counts as it was. On the days that its definition names, those who
have not finished are reminded. A review that goes on to where answers are read no more ends what
time some had left, and late answers."""

from __future__ import annotations

from consult import events
from consult.access import CLOCK
from consult.consultations.events import ConsultationClosed, ConsultationOpened
from consult.consultations.operations import end_late_answers
from consult.consultations.queries import expected_of
from consult.jobs import register_sweep
from consult.lifecycle import StepTaken, workflow_of
from consult.lifecycle.timers import ReminderDue
from consult.responses import forgetting, operations, own_time
from consult.responses.offline import saving

register_sweep(saving.SWEEP, saving.save_waiting)
register_sweep(forgetting.SWEEP, forgetting.forget_old)
register_sweep(own_time.SWEEP, own_time.tell)
READ = "record_outcomes"  # what a review permits where answers are read


@events.subscribe(ConsultationOpened)
def start_responses(news: ConsultationOpened) -> None:
    operations.start_responses(news.consultation, expected_of(news.consultation.id), by=news.by)


@events.subscribe(ConsultationClosed)
def let_what_was_sent_in_count(news: ConsultationClosed) -> None:
    operations.stand_by_earlier(news.consultation, by=news.by)


@events.subscribe(ReminderDue)
def remind_those_who_have_not_finished(news: ReminderDue) -> None:
    """Of a round: either its agencies, by their leads, or the members who answer for themselves."""
    if news.subject.kind == "consultation":
        members = news.timer.remind == "group_respondent"
        operations.remind_silent(news.subject.id, members=members, by=CLOCK)


@events.subscribe(StepTaken)
def end_own_time(news: StepTaken) -> None:
    """A review on hold comes back to where it was, so that ends nothing; nor does one that has
    asked nobody yet."""
    review = news.subject
    if review.kind != "review" or review.held_from:
        return
    if news.facts.group_round is None and news.facts.partner_round is None:
        return
    if READ not in workflow_of(review).states[review.state].permits:
        operations.end_own_time(review.id, by=news.by)
        end_late_answers(review.id, by=news.by)
