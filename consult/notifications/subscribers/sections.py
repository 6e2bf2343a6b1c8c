"""Sections that colleagues pass on to each other: who hears of it, inside the agency alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from consult.accounts.models import Account
from consult.events import subscribe
from consult.notifications.addressees import once, respondents
from consult.notifications.letters import letter
from consult.notifications.operations import write_letters, write_message
from consult.responses.events import SectionBack, SectionDone, SectionPassed
from consult.responses.models import PassedSection
from consult.responses.queries import guests_of
from workflows.calendar import day_in_words


@subscribe(SectionPassed)
def ask_whoever_should_look(news: SectionPassed) -> None:
    made = news.section
    words = {
        **_about(made, news.place),
        "by": news.by.said,
        "note": made.note,
        "due": day_in_words(made.due_on) if made.due_on else "",
        "guest": made.account.guest,
    }
    if made.account.guest:
        _write_to_guest(made, words)
    else:
        write_letters("responses/section_passed", [made.account], **words)


def _write_to_guest(made: PassedSection, words: dict[str, Any]) -> None:
    """The link itself is stored nowhere: they open the one that they have."""
    link = next(each for each in guests_of(made.response_id) if each.account_id == made.account_id)
    subject, body = letter("responses/section_passed", name=made.account.name, **words)
    kind = "responses/section_passed"
    write_message(kind, to=None, subject=subject, body=body, address=link.email)


@subscribe(SectionDone)
def tell_whoever_asked(news: SectionDone) -> None:
    made = news.section
    write_letters(
        "responses/section_done",
        _others(_askers(made), news.by.account_id),
        **_about(made, news.place),
        by=news.by.said,
        answer=made.answer,
    )


@subscribe(SectionBack)
def tell_whoever_asked_and_the_leads(news: SectionBack) -> None:
    made = news.section
    people = once(_askers(made), _leads(made))
    write_letters(
        "responses/section_back",
        [each for each in _others(people, news.by.account_id) if each.id != made.account_id],
        **_about(made, news.place),
        who=made.account.name,
        why=made.answer,
    )


def _about(made: PassedSection, place: str) -> dict[str, Any]:
    return {
        "title": made.response.consultation.subject.title,
        "respondent": made.response.respondent,
        "place": place,
        "closes_at": made.response.closes_at,
        "response_id": made.response_id,
    }


def _askers(made: PassedSection) -> Sequence[Account]:
    """Whoever asked, or the leads where they have left."""
    return [made.asked_by] if made.asked_by.active else _leads(made)


def _leads(made: PassedSection) -> Sequence[Account]:
    return respondents([made.response])[made.response_id]


def _others(people: Iterable[Account], but: int | None) -> list[Account]:
    return [each for each in people if each.id != but]
