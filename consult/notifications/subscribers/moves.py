"""A review that moves: letters to those for whom its new state waits, or whom it concerned."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from consult import lifecycle
from consult.accounts.models import Account
from consult.accounts.queries import list_agency_leads, list_managers
from consult.boards.queries import newest_ballot
from consult.documents.queries import drafts_of
from consult.editions.events import TextTakenBack
from consult.events import subscribe
from consult.lifecycle import StepTaken
from consult.lifecycle.queries import last_passage_by
from consult.lifecycle.timers import ReminderDue
from consult.notifications.addressees import (
    agencies_asked,
    asked_in,
    leads_of,
    once,
    people_of,
    seated,
)
from consult.notifications.links import link
from consult.notifications.operations import drop_letters, write_letters
from consult.responses.models import Response
from consult.responses.queries import parties_of_many
from consult.responses.rules import ANSWERED_JOINTLY, SENT
from consult.reviews.events import PlanRefused
from consult.reviews.models import Review
from consult.reviews.queries import behind, get_review, holds_of, owners_of
from workflows.definition import Workflow
from workflows.guards.wording import names
from workflows.hearing import confirms, ends_for_good, hears, publishes


@dataclass(frozen=True)
class Call:
    """Who is told, and what they are asked to do where."""

    people: list[Account]
    asked: str
    url: str


@subscribe(StepTaken)
def drop_letters_about_what_is_taken_back(news: StepTaken) -> None:
    """They have waited for this. Raises Refused when one has gone."""
    if news.step.undoes is None:
        return
    undone = last_passage_by(news.subject.id, news.step.undoes)
    if undone is not None:
        drop_letters(undone.id)


@subscribe(StepTaken)
def tell_whom_it_waits_for(news: StepTaken) -> None:
    """Steps that follow a round's closing are told with it, in one letter instead of two."""
    if news.subject.kind != "review" or news.step.when is not None:
        return
    flow = lifecycle.workflow_of(news.subject)
    call = _call(get_review(news.subject.id), flow, news)
    if call is None:
        return
    state = flow.states[news.subject.state]
    write_letters(
        "reviews/moved",
        [account for account in call.people if account.id != news.by.account_id],
        title=news.subject.title,
        said=_in_a_sentence(news, state.title),
        meaning=state.meaning,
        by=news.by.said,
        at=news.at,
        reason=news.reason,
        asked=call.asked,
        url=call.url,
    )


def _in_a_sentence(news: StepTaken, state: str) -> str:
    """As others read it; what is said to whoever took the step speaks to them."""
    if news.step.told:
        return news.step.told.replace("{who}", news.by.said)
    return f"It moved to “{state}”."


def _call(review: Review, flow: Workflow, news: StepTaken) -> Call | None:
    if ends_for_good(flow, news.step):
        done = "You need do nothing more. What was on your list is here:"
        return Call(_everyone_asked(review), done, link("accounts.home"))
    if confirms(flow, news.step):
        told = once(leads_of(review), list_managers(), seated(review.board_id))
        return Call(told, "Read the decision:", _page_of(review))
    if flow.states[news.subject.state].held_from:
        return Call(_with_the_owner(review), "See why, and until when:", _page_of(review))
    role = hears(flow, news.step)
    if role is None:
        return None
    if role == "board_member":
        asked = "Read the text and say where you stand:"
        return Call(people_of(review, role), asked, _ballot_of(review))
    return Call(people_of(review, role), "See what is to be done:", _page_of(review))


def _everyone_asked(review: Review) -> list[Account]:
    board = seated(review.board_id) if newest_ballot([review.id]) else []
    return once(leads_of(review), asked_in(review.id), board)


def _with_the_owner(review: Review) -> list[Account]:
    """Who drafts, and who looks after it while it is on hold."""
    return once(leads_of(review), [hold.owner for hold in holds_of([review.id]).values()])


def _ballot_of(review: Review) -> str:
    ballot = newest_ballot([review.id]).get(review.id)
    return link("boards.show_ballot", ballot_id=ballot.id) if ballot else _page_of(review)


@subscribe(StepTaken)
def tell_of_the_launch(news: StepTaken) -> None:
    """The working group, and all who signed or wrote for an agency, with what became of it."""
    if news.subject.kind != "review" or not publishes(news.step):
        return
    review = get_review(news.subject.id)
    texts = [draft.document for draft in drafts_of([review.id])[review.id]]
    answers = agencies_asked(review.id)
    group, told_of = seated(review.group_id), _where_it_was_sent_in(answers)
    for account in once(group, *answers.values()):
        if account.id == news.by.account_id:
            continue
        theirs = [each for each, people in answers.items() if account in people]
        write_letters(
            "reviews/launched",
            [account],
            title=news.subject.title,
            at=news.at,
            texts=[(each.title, each.id) for each in texts],
            own=list(dict.fromkeys(told_of[e.id] for e in theirs if e.id in told_of)),
            took_part=account in group
            or any(e.id in told_of or e.subject.state in SENT for e in theirs),
        )


@subscribe(StepTaken)
def tell_who_was_passed_over(news: StepTaken) -> None:
    """Leads of agencies that signed an earlier text of what is published now without them, and
    the chair of a body that ratified one and was not asked."""
    if news.subject.kind != "review" or not publishes(news.step):
        return
    review = get_review(news.subject.id)
    signed = bool(owners_of([review.id])[review.id])
    texts = {each.document_id: each.document for each in drafts_of([review.id])[review.id]}
    for document_id, known in behind(list(texts)).items():
        about: dict[str, Any] = {
            "title": texts[document_id].title,
            "review": news.subject.title,
            "at": news.at,
            "by": news.by.said,
            "document_id": document_id,
        }
        if not signed:
            leads = list_agency_leads([each.agency_id for each in known.owners])
            owners = names([each.agency.name for each in known.owners])
            told = _others(once(*leads.values()), news)
            write_letters("reviews/owned_text_changed", told, owners=owners, **about)
        above = known.ratifying
        if above is not None and above.id not in (review.board_id, review.ratifying_id):
            told = _others(seated(above.id, "chair"), news)
            write_letters("reviews/ratified_text_changed", told, body=above.name, **about)


def _others(people: Iterable[Account], news: StepTaken) -> list[Account]:
    return [each for each in people if each.id != news.by.account_id]


def _where_it_was_sent_in(answers: Collection[Response]) -> dict[int, tuple[str, int]]:
    """Response → for whom, and in which one it was sent in: its own, or a joint one."""
    found = {e.id: (e.respondent, e.id) for e in answers if e.subject.state == "submitted"}
    jointly = [each.id for each in answers if each.subject.state == ANSWERED_JOINTLY]
    for party in parties_of_many(jointly):
        if party.response_id in jointly and party.state == "agreed":
            found[party.response_id] = (party.lead.respondent, party.lead_id)
    return found


@subscribe(ReminderDue)
def remind_of_what_waits(news: ReminderDue) -> None:
    """Those who have the role that the definition names."""
    if news.subject.kind != "review" or news.timer.remind is None:
        return
    review = get_review(news.subject.id)
    state = lifecycle.workflow_of(news.subject).states[news.subject.state]
    write_letters(
        "reviews/reminder",
        people_of(review, news.timer.remind),
        title=news.subject.title,
        state=state.title,
        meaning=state.meaning,
        since=news.subject.moved_at,
        due=news.due,
        url=_page_of(review),
    )


@subscribe(PlanRefused)
def tell_that_a_round_did_not_open(news: PlanRefused) -> None:
    """Whoever planned it, those who lead the working group, and the managers."""
    review = get_review(news.plan.review_id)
    write_letters(
        "reviews/plan_refused",
        once([news.plan.planned_by], leads_of(review), list_managers()),
        title=review.subject.title,
        label=news.label,
        at=news.plan.at,
        by=news.plan.planned_by.name,
        reasons=[f"{each.because} {each.fix or ''}".strip() for each in news.reasons],
        url=_page_of(review),
    )


def _page_of(review: Review) -> str:
    return link("reviews.show_review", review_id=review.id)


@subscribe(TextTakenBack)
def tell_that_it_was_taken_back(news: TextTakenBack) -> None:
    """Those who lead the working group and who sit on the board of its review, and the managers."""
    review = get_review(news.taken_back.subject_id)
    people = once(leads_of(review), seated(review.board_id), list_managers())
    write_letters(
        "reviews/taken_back",
        [account for account in people if account.id != news.by.account_id],
        title=news.publication.document.title,
        at=news.publication.published_at,
        by=news.by.said,
        reason=news.publication.reason,
        document_id=news.publication.document_id,
        url=_page_of(review),
    )
