"""Addresses of pages for use in mail, where no request is at hand. A test holds them true."""

from __future__ import annotations

from consult import settings

PAGES = {
    "accounts.open_link": "/sign-in/link/{token}",
    "accounts.accept_invitation": "/invitations/{token}",
    "accounts.home": "/home",
    "accounts.show_account": "/account",
    "notifications.choose_letters": "/account/letters",
    "reviews.show_review": "/reviews/{review_id}",
    "responses.show_response": "/responses/{response_id}",
    "responses.download_calendar": "/responses/{response_id}/calendar.ics",
    "responses.preview_workspace": "/consultations/{consultation_id}/rehearsal/{agency_id}",
    "responses.decide_request": "/time-requests/{request_id}",
    "responses.answer_clarification": "/clarifications/{clarification_id}/answer",
    "responses.open_guest_link": "/by-link/{token}",
    "responses.show_joint": "/responses/{response_id}/joint",
    "responses.decide_joint": "/responses/{response_id}/joint/{party_id}/decide",
    "responses.agree_joint": "/responses/{response_id}/joint/{party_id}/agree",
    "responses.check": "/responses/{response_id}/check",
    "responses.receipt": "/responses/{response_id}/receipt",
    "responses.coverage": "/consultations/{consultation_id}/coverage",
    "dispositions.list_comments": "/consultations/{consultation_id}/comments",
    "individuals.show_call": "/have-your-say/{slug}",
    "individuals.confirm_answer": "/have-your-say/confirm/{token}",
    "individuals.show_own": "/have-your-say/mine/{token}",
    "groups.show_group": "/groups/{group_id}",
    "boards.show_ballot": "/ballots/{ballot_id}",
    "dispositions.list_outcomes": "/responses/{response_id}/outcomes",
    "safeguarding.show_safeguarding": "/safeguarding",
    "record.show_record": "/record",
    "editions.show_edition": "/editions/{edition_id}",
    "documents.edit_chapter": "/documents/collections/{collection_id}/chapters/{document_id}",
    "public.show_publication": "/published/{document_id}",
}


def link(endpoint: str, **values: object) -> str:
    """The whole address of a page."""
    return settings.current().address + PAGES[endpoint].format(**values)
