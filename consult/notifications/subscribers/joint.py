"""Joint responses: the leads of each agency hear what the others decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from consult.accounts.models import Account
from consult.events import subscribe
from consult.notifications.addressees import once, respondents
from consult.notifications.operations import write_letters
from consult.responses.events import (
    JointAsked,
    JointDecided,
    JointEnded,
    JointReopened,
    JointTextAgreed,
    JointTextWanted,
)
from consult.responses.models import JointParty, Response


@subscribe(JointAsked)
def ask_to_answer_jointly(news: JointAsked) -> None:
    party = news.party
    write_letters(
        "responses/joint_asked",
        _leads(party.response),
        **_about(party),
        by=news.by.said,
        message=party.message,
        closes_at=party.response.closes_at,
        response_id=party.response_id,
        party_id=party.id,
    )


@subscribe(JointDecided)
def tell_whoever_asked(news: JointDecided) -> None:
    party = news.party
    write_letters(
        "responses/joint_decided",
        _leads(party.lead),
        **_about(party),
        agreed=party.state == "agreed",
        reason=party.reason,
        response_id=party.lead_id,
    )


@subscribe(JointEnded)
def tell_both(news: JointEnded) -> None:
    """Those who go on, and those who answer for themselves again; not whoever did it."""
    party = news.party
    for response in (party.lead, party.response):
        write_letters(
            "responses/joint_ended",
            _others(_leads(response), news.by.account_id),
            **_about(party),
            own=response is party.response,
            reason=party.reason,
            response_id=response.id,
        )


@subscribe(JointTextWanted)
def ask_to_agree_to_the_text(news: JointTextWanted) -> None:
    party = news.party
    write_letters(
        "responses/joint_wanted",
        _leads(party.response),
        **_about(party),
        closes_at=party.lead.closes_at,
        response_id=party.response_id,
        party_id=party.id,
    )


@subscribe(JointTextAgreed)
def tell_whoever_leads(news: JointTextAgreed) -> None:
    party = news.party
    write_letters(
        "responses/joint_agreed",
        _leads(party.lead),
        **_about(party),
        who=party.agreed_name,
        role=party.agreed_role,
        response_id=party.lead_id,
    )


@subscribe(JointReopened)
def tell_those_who_answered_jointly(news: JointReopened) -> None:
    party = news.party
    write_letters(
        "responses/joint_reopened",
        _others(_leads(party.response), news.by.account_id),
        **_about(party),
        by=news.by.said,
        closes_at=party.lead.closes_at,
        response_id=party.response_id,
    )


def _about(party: JointParty) -> dict[str, Any]:
    return {
        "title": party.response.consultation.subject.title,
        "respondent": party.name,
        "lead": party.lead.own_name,
    }


def _leads(response: Response) -> Sequence[Account]:
    return once(respondents([response])[response.id])


def _others(people: Iterable[Account], but: int | None) -> list[Account]:
    return [each for each in people if each.id != but]
