"""Sign-in, rounds and responses: who gets which letter; and the sweep that sends them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from consult import clock, lifecycle, settings
from consult.accounts import queries as accounts
from consult.accounts.events import (
    AddressChanged,
    InvitationSent,
    PasswordChanged,
    SignInLinkRequested,
)
from consult.accounts.models import Account
from consult.consultations.enclosed import NAMES
from consult.consultations.events import (
    ConsultationClosed,
    ConsultationOpened,
    EnclosureCorrected,
    QuestionCorrected,
    RoundExtended,
    RoundRehearsed,
)
from consult.consultations.extensions import LATE_WORDS
from consult.consultations.models import Consultation, Extension
from consult.consultations.queries import expected_of
from consult.events import subscribe
from consult.jobs import register_sweep
from consult.notifications import daily, delivery, reminders, smtp
from consult.notifications.addressees import leads_of, people_of, respondents
from consult.notifications.letters import letter
from consult.notifications.models import Attachment
from consult.notifications.operations import write_letters, write_message
from consult.record.events import RecordAnchored
from consult.region.queries import profile
from consult.responses.events import (
    EntryCorrected,
    EntryObjected,
    EntryTakenBack,
    GuestInvited,
    MoreTimeAsked,
    MoreTimeRefused,
    NilReturnMade,
    OwnTimeEnds,
    OwnTimeGiven,
    OwnTimeOver,
    ResponseChased,
    ResponseDeclined,
    ResponseReady,
    ResponseStands,
    ResponseSubmitted,
    TextQuarantined,
)
from consult.responses.models import EnteredAnswer, Response
from consult.responses.queries import agreed_with, list_responses, list_unsent
from consult.reviews.queries import get_review


@subscribe(SignInLinkRequested)
def send_sign_in_link(news: SignInLinkRequested) -> None:
    write_letters(
        "accounts/sign_in_link", [news.account], token=news.token, expires_at=news.expires_at
    )


@subscribe(InvitationSent)
def send_invitation(news: InvitationSent) -> None:
    """To an address that has no account yet."""
    invited = news.invitation
    subject, body = letter(
        "accounts/invitation",
        by=news.by,
        agency=invited.agency.name if invited.agency is not None else "",
        token=news.token,
        expires_at=invited.expires_at,
    )
    write_message("accounts/invitation", to=None, subject=subject, body=body, address=invited.email)


@subscribe(PasswordChanged)
def warn_of_a_new_password(news: PasswordChanged) -> None:
    write_letters("accounts/password_changed", [news.account], at=clock.now())


@subscribe(AddressChanged)
def tell_both_addresses(news: AddressChanged) -> None:
    """The old one too: the new one may be somebody else's."""
    kind, account = "accounts/address_changed", news.account
    subject, body = letter(
        kind,
        name=account.name,
        now_at=account.email,
        before=news.before,
        at=clock.now(),
        contact=profile().contact,
    )
    write_message(kind, to=account, subject=subject, body=body)
    write_message(kind, to=None, subject=subject, body=body, address=news.before)


@subscribe(ConsultationOpened)
def ask_respondents(news: ConsultationOpened) -> None:
    """Responses were made by their own subscriber, which comes before this one."""
    opened = news.consultation
    answers = list_responses(opened.id)
    people = respondents(answers)
    for response in answers:
        write_letters(
            "consultations/opened",
            people[response.id],
            **_invitation(opened, response.respondent),
            preview=None,
            response_id=response.id,
        )


@subscribe(RoundRehearsed)
def send_the_invitation_to_its_writer(news: RoundRehearsed) -> None:
    """As the lead of the agency will get it, marked, and to nobody else."""
    if news.by.account_id is None:
        return
    round, agency = news.consultation, news.agency
    account = accounts.get_account(news.by.account_id)
    subject, body = letter(
        "consultations/opened",
        name=account.name,
        **_invitation(round, agency.name),
        preview={"consultation_id": round.id, "agency_id": agency.id},
        response_id=None,
    )
    write_message("consultations/rehearsed", to=account, subject=subject, body=body)


def _invitation(round: Consultation, respondent: str) -> dict[str, Any]:
    return {
        "title": round.subject.title,
        "audience": round.audience,
        "respondent": respondent,
        "letter": round.letter,
        "purpose": round.purpose,
        "closes_at": round.closes_at,
        "late": LATE_WORDS[round.late_policy] if round.audience == "agencies" else "",
    }


@subscribe(QuestionCorrected)
def tell_of_a_correction(news: QuestionCorrected) -> None:
    """To everyone who was asked, those who have sent their answer in too."""
    answers = list_responses(news.consultation.id)
    people = respondents(answers)
    for response in answers:
        write_letters(
            "consultations/corrected",
            people[response.id],
            title=news.consultation.subject.title,
            respondent=response.respondent,
            why=news.correction.why,
            wording=news.question.wording,
            before=news.correction.wording,
            response_id=response.id,
        )


@subscribe(EnclosureCorrected)
def tell_of_what_was_put_right(news: EnclosureCorrected) -> None:
    """To everyone who was asked, as of a question."""
    answers = list_responses(news.consultation.id)
    people = respondents(answers)
    for response in answers:
        write_letters(
            "consultations/attachment_corrected",
            people[response.id],
            title=news.consultation.subject.title,
            respondent=response.respondent,
            what=news.enclosure.title or f"the {NAMES[news.enclosure.kind]}",
            why=news.why,
            added=news.added,
            response_id=response.id,
        )


@subscribe(MoreTimeAsked)
def tell_whoever_decides_on_more_time(news: MoreTimeAsked) -> None:
    asked = news.request
    review = get_review(asked.response.consultation.review_id)
    write_letters(
        "responses/time_asked",
        people_of(review, "board_chair") or leads_of(review),
        title=_title(asked.response),
        respondent=asked.response.respondent,
        by=news.by.said,
        closes_at=asked.response.closes_at,
        until=asked.until,
        reason=asked.reason,
        request_id=asked.id,
    )


@subscribe(MoreTimeRefused)
def tell_that_there_is_no_more_time(news: MoreTimeRefused) -> None:
    asked = news.request
    write_letters(
        "responses/time_refused",
        respondents([asked.response])[asked.response_id],
        title=_title(asked.response),
        respondent=asked.response.respondent,
        closes_at=asked.response.closes_at,
        until=asked.until,
        answer=asked.answer,
        response_id=asked.response_id,
    )


@subscribe(RoundExtended)
def tell_everyone_of_more_time(news: RoundExtended) -> None:
    """To those who have not answered yet, and to whom it makes a difference."""
    answers = [
        each
        for each in list_responses(news.consultation.id)
        if each.settled_at is None and not each.has_own_time
    ]
    people = respondents(answers)
    for response in answers:
        _tell_of_more_time(response, news.extension, people[response.id])


@subscribe(OwnTimeGiven)
def tell_one_of_more_time(news: OwnTimeGiven) -> None:
    _tell_of_more_time(
        news.response, news.extension, respondents([news.response])[news.response.id]
    )


def _tell_of_more_time(response: Response, given: Extension, people: Sequence[Account]) -> None:
    write_letters(
        "consultations/extended",
        people,
        title=_title(response),
        respondent=response.respondent,
        own=given.agency_id is not None,
        late=given.late,
        before=given.before,
        closes_at=given.until,
        reason=given.reason,
        response_id=response.id,
    )


@subscribe(ConsultationClosed)
def tell_the_lead_that_a_round_closed(news: ConsultationClosed) -> None:
    """After the review has moved on, so that the letter says what comes next."""
    closed, review = news.consultation, get_review(news.consultation.review_id)
    expected = expected_of(closed.id)
    state = lifecycle.workflow_of(review.subject).states[review.subject.state]
    write_letters(
        "consultations/closed",
        leads_of(review),
        title=closed.subject.title,
        closes_at=closed.closes_at,
        longer=[
            each for each in list_responses(closed.id) if not each.settled_at and each.has_own_time
        ],
        answered=sum(each.how in ("submitted", "nil_return", "declined") for each in expected),
        expected=len(expected),
        consultation_id=closed.id,
        next=state.meaning,
        review_id=review.id,
    )


@subscribe(ConsultationClosed)
def tell_that_a_text_was_not_sent(news: ConsultationClosed) -> None:
    """What counts as it was sent in before has been settled by now; see tell_that_what_was."""
    closed = news.consultation
    unsent = list_unsent(closed.id)
    people = respondents(unsent)
    for response in unsent:
        _tell_that_it_was_not_sent(response, people[response.id])


@subscribe(OwnTimeOver)
def tell_one_that_its_text_was_not_sent(news: OwnTimeOver) -> None:
    """On the day on which its own time ends, as all others heard when the round closed."""
    response = news.response
    _tell_that_it_was_not_sent(response, respondents([response])[response.id])


def _tell_that_it_was_not_sent(response: Response, people: Sequence[Account]) -> None:
    round = response.consultation
    write_letters(
        "responses/unsent",
        [*people, *_who_answered_with(response)],
        title=round.subject.title,
        respondent=response.respondent,
        own=response.agency_id is None,
        own_time=response.has_own_time,
        closes_at=response.closes_at,
        late=round.late_now,
        response_id=response.id,
    )


@subscribe(OwnTimeEnds)
def remind_one_whose_time_ends(news: OwnTimeEnds) -> None:
    response = news.response
    write_letters(
        "responses/own_time_ends",
        respondents([response])[response.id],
        title=_title(response),
        respondent=response.respondent,
        closes_at=response.closes_at,
        response_id=response.id,
    )


@subscribe(ResponseSubmitted)
def send_receipt(news: ResponseSubmitted) -> None:
    entered = news.response.entered
    if entered is not None and entered.counts:
        _send_receipt_of_entry(news, entered)
    else:
        _send_receipt(news, nil=False)


def _send_receipt_of_entry(news: ResponseSubmitted, entered: EnteredAnswer) -> None:
    """To those for whom it was entered, so that they can object."""
    response, round = news.response, news.response.consultation
    write_letters(
        "responses/entered",
        respondents([response])[response.id],
        title=_title(response),
        respondent=response.respondent,
        said=entered.said,
        given_name=entered.given_name,
        given_role=entered.given_role,
        at=news.receipt.at,
        late=response.late,
        open=round.subject.state == "open",
        closes_at=round.closes_at,
        response_id=response.id,
    )


@subscribe(EntryTakenBack)
def tell_that_an_entry_was_taken_back(news: EntryTakenBack) -> None:
    response = news.response
    write_letters(
        "responses/entry_taken_back",
        respondents([response])[response.id],
        title=_title(response),
        respondent=response.respondent,
        response_id=response.id,
    )


@subscribe(EntryCorrected)
def tell_that_an_entry_was_corrected(news: EntryCorrected) -> None:
    response = news.response
    write_letters(
        "responses/entry_corrected",
        respondents([response])[response.id],
        title=_title(response),
        respondent=response.respondent,
        why=news.correction.why,
        response_id=response.id,
    )


@subscribe(EntryObjected)
def tell_who_entered_it(news: EntryObjected) -> None:
    response = news.entry.response
    write_letters(
        "responses/entry_objected",
        [accounts.get_account(news.entry.entered_by_id)],
        title=_title(response),
        respondent=response.respondent,
        words=news.entry.objection,
        consultation_id=response.consultation_id,
    )


@subscribe(NilReturnMade)
def send_receipt_of_nil_return(news: NilReturnMade) -> None:
    _send_receipt(news, nil=True)


@subscribe(ResponseDeclined)
def send_receipt_of_a_decline(news: ResponseDeclined) -> None:
    _send_receipt(news, nil=False, declined=True)


def _send_receipt(
    news: ResponseSubmitted | NilReturnMade | ResponseDeclined,
    *,
    nil: bool,
    declined: bool = False,
) -> None:
    response = news.response
    signatory = [accounts.get_account(news.by.account_id)] if news.by.account_id else []
    write_letters(
        "responses/submitted",
        [*signatory, *respondents([response])[response.id], *_who_answered_with(response)],
        nil=nil,
        declined=declined,
        late=response.late,
        title=_title(response),
        respondent=response.respondent,
        at=news.receipt.at,
        signed_name=response.signed_name,
        signed_role=response.signed_role,
        response_id=response.id,
    )


def _who_answered_with(response: Response) -> list[Account]:
    """The leads of the other agencies for which it was sent in, or would have been."""
    others = [each.response for each in agreed_with(response.id)]
    return [each for some in respondents(others).values() for each in some] if others else []


@subscribe(ResponseStands)
def tell_that_what_was_sent_in_counts(news: ResponseStands) -> None:
    response = news.response
    write_letters(
        "responses/stands",
        [*respondents([response])[response.id], *_who_answered_with(response)],
        title=_title(response),
        respondent=response.respondent,
        at=news.receipt.at,
        response_id=response.id,
    )


@subscribe(TextQuarantined)
def alert_the_safeguarding_lead(_news: TextQuarantined) -> None:
    """Nothing of what was written, nor by whom. Without a lead, those hear who can name one."""
    others, lead = those_who_guard()
    write_letters("safeguarding/quarantined", others, lead=lead)


def those_who_guard() -> tuple[list[Account], bool]:
    """Whom such a text is told to, and whether they are safeguarding leads."""
    leads = list(accounts.list_with_site_role("safeguarding_lead"))
    others = [*accounts.list_managers(), *accounts.list_with_site_role("administrator")]
    return leads or others, bool(leads)


@subscribe(GuestInvited)
def send_a_link_to_a_guest(news: GuestInvited) -> None:
    """To an address that has no account, and gets none."""
    made = news.link
    subject, body = letter(
        "responses/guest",
        name=made.account.name,
        by=news.by.name,
        contact=made.contact,
        respondent=made.response.respondent,
        title=_title(made.response),
        answers=made.answers,
        until=made.until,
        token=news.token,
    )
    write_message("responses/guest", to=None, subject=subject, body=body, address=made.email)


@subscribe(ResponseChased)
def remind_respondent(news: ResponseChased) -> None:
    response = news.response
    people = respondents([response])[response.id]
    words = reminders.words_of_chase(response)
    write_letters(reminders.KIND, people, chase_id=news.chase.id, **words)


@subscribe(ResponseReady)
def tell_the_leads_that_it_can_be_signed(news: ResponseReady) -> None:
    response = news.response
    people = [each for each in respondents([response])[response.id] if each.id != news.by.id]
    write_letters(
        "responses/ready",
        people,
        title=_title(response),
        respondent=response.respondent,
        by=news.by.said,
        closes_at=response.closes_at,
        response_id=response.id,
    )


def _title(response: Response) -> str:
    return response.consultation.subject.title


@subscribe(RecordAnchored)
def mail_the_anchor(news: RecordAnchored) -> None:
    """To addresses that the operator chose; they need no account."""
    made, check = news.anchor, news.check
    if not news.addresses:
        return
    subject, body = letter(
        "record/anchored",
        at=made.made_at,
        entries=made.entries,
        chains=made.chains,
        digest=made.sha256,
        read=check is not None,
        broken=check.broken if check is not None else [],
        note=check.note if check is not None else "",
    )
    file = Attachment(
        name=made.name,
        media_type="application/json",
        content=made.content,
        created_at=made.made_at,
    )
    for address in news.addresses:
        write_message(
            "record/anchored",
            to=None,
            subject=subject,
            body=body,
            address=address,
            attachment=file,
        )


def deliver() -> int:
    """Make the daily messages that are due, and send what waits.

    Where no mail server is set it is only kept, to be read in the service.
    """
    daily.gather()
    chosen = settings.current()
    if not chosen.smtp_url:
        return delivery.sweep(
            lambda _mail: None, sender=chosen.mail_from, note=delivery.KEPT_FOR_READING
        )
    return delivery.sweep(partial(smtp.send, url=chosen.smtp_url), sender=chosen.mail_from)


register_sweep("outbox", deliver)
register_sweep("old attachments", delivery.forget_attachments)
