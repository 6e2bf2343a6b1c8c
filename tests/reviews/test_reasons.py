"""Every reason of every guard leads to the page that clears it, with real data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consult.accounts.models import Account, Agency
from consult.dispositions import operations as dispositions
from consult.documents import operations as documents
from consult.documents.models import Document, Draft
from consult.lifecycle.definitions import engine_of, list_newest
from consult.reviews import operations
from consult.reviews.models import Review
from consult.reviews.presenters import PLACES, links_for, picture_of
from tests.factories import (
    SETTING_UP,
    TEXT,
    actor,
    board_of,
    chair_of,
    check_equality,
    close_round,
    draft_of,
    draft_under,
    lead_of,
    make_agency,
    make_board,
    make_document,
    make_group,
    make_manager,
    make_nil_return,
    make_person,
    make_review,
    members_of,
    pass_time,
    prepare_group_round,
    prepare_partner_round,
    responses_of,
    review_at,
    round_of,
    sign_equality,
    submit_comment,
    take,
    take_position,
)
from tests.visitor import Visitor
from workflows.guards import GUARDS

Visitors = Callable[..., Visitor]


def test_every_guard_of_a_kind_of_review_has_a_page_that_clears_it(db: Session) -> None:
    flows = [engine_of(row).workflow for row in list_newest("review")]
    codes = {GUARDS[use.name].code for flow in flows for step in flow.steps for use in step.guards}
    assert codes <= set(PLACES)
    assert set(PLACES) <= {each.code for each in GUARDS.values() if each.kind == "review"}


def test_every_page_that_clears_something_exists(app: Flask) -> None:
    for place in PLACES.values():
        for endpoint in filter(None, (place.endpoint, place.otherwise)):
            assert endpoint in app.view_functions, endpoint


@pytest.mark.parametrize(
    "place", ["drafting", "preparing", "considering", "with_board", "approved"]
)
def test_every_code_has_an_address_wherever_it_can_come_up(
    db: Session, app: Flask, place: str
) -> None:
    review = review_at(place)
    with app.test_request_context():
        links = links_for(picture_of(review, SETTING_UP))
    flow = engine_of(review.subject.definition).workflow
    steps = flow.steps_from(review.subject.state)
    codes = {GUARDS[use.name].code for step in steps for use in step.guards}
    prepared_first = {
        "no-purpose",
        "no-reasons",
        "no-options",
        "no-scope",
        "questions-unfinished",
        "window-too-short",
        "window-in-holidays",
        "too-few-respondents",
    }
    assert codes - set(links) <= (prepared_first if place == "preparing" else set())


Spoilt = Callable[[], tuple[Review, Any]]


def _no_group() -> tuple[Review, Any]:
    review = make_review(group=make_group(lead=make_person()))
    return review, lead_of(review)


def _fresh() -> tuple[Review, Any]:
    review = make_review()
    return review, lead_of(review)


def _preparing() -> tuple[Review, Any]:
    review = review_at("preparing")
    return review, lead_of(review)


def _empty_round() -> tuple[Review, Any]:
    from consult.consultations import operations as consultations

    review = review_at("preparing")
    consultations.prepare_round(review.id, "agencies", by=actor(lead_of(review)))
    return review, lead_of(review)


def _placeholder() -> tuple[Review, Any]:
    from consult.consultations import operations as consultations

    review = review_at("preparing")
    made = prepare_partner_round(review)
    by = actor(lead_of(review))
    consultations.add_question(made, kind="text", wording="Is the [protocol] clear?", by=by)
    return review, lead_of(review)


def _late() -> tuple[Review, Any]:
    from datetime import timedelta

    review = review_at("preparing")
    prepare_partner_round(review, days=29)
    pass_time(timedelta(days=2))
    return review, lead_of(review)


def _left_behind() -> tuple[Review, Any]:
    document = make_document()
    first = make_review(document=document)
    documents.start_draft(document, purpose="Another", by=actor(make_manager()))
    second = make_review(document=document)
    review_at("launched", review=first)
    review_at("preparing", review=second)
    return second, lead_of(second)


def _unanswered() -> tuple[Review, Any]:
    review = review_at("partner_comment")
    one, other = responses_of(round_of(review))
    submit_comment(one)
    make_nil_return(other)
    close_round(round_of(review))
    return review, lead_of(review)


def _unlinked() -> tuple[Review, Any]:
    review = review_at("partner_comment")
    one, other = responses_of(round_of(review))
    comment = submit_comment(one)
    make_nil_return(other)
    close_round(round_of(review))
    dispositions.record_outcome(
        comment=comment, outcome="accepted", reason="Yes.", by=actor(lead_of(review))
    )
    return review, lead_of(review)


def _silent() -> tuple[Review, Any]:
    review = review_at("partner_comment")
    close_round(round_of(review))
    return review, lead_of(review)


def _considering() -> tuple[Review, Any]:
    review = review_at("considering")
    return review, lead_of(review)


def _changed() -> tuple[Review, Any]:
    review = review_at("considering")
    draft = draft_under(review)
    documents.add_version(
        draft,
        source=TEXT.replace("three working days", "five working days"),
        change_class="substantive",
        note="Slower.",
        seen_number=draft.newest,
        by=actor(lead_of(review)),
    )
    return review, lead_of(review)


def _no_board() -> tuple[Review, Any]:
    review = review_at("considering")
    operations.name_bodies(
        review=review, group_id=review.group_id, board_id=None, by=actor(make_manager())
    )
    return review, lead_of(review)


def _small_board() -> tuple[Review, Any]:
    review = review_at("considering", board=make_board(chair=make_person()))
    return review, lead_of(review)


def _with_board() -> tuple[Review, Any]:
    review = review_at("with_board")
    return review, chair_of(review)


def _objection() -> tuple[Review, Any]:
    review = review_at("with_board")
    take_position(review, board_of(review)[1], "object")
    return review, chair_of(review)


def _prepared_inside() -> tuple[Review, Any]:
    review = make_review()
    prepare_group_round(review)
    return review, lead_of(review)


CASES: list[tuple[Spoilt, str, str]] = [
    (_no_group, "group-incomplete", "/groups/"),
    (_fresh, "group-round-not-ready", "/group-round"),
    (_fresh, "group-not-consulted", "/group-round"),
    (_prepared_inside, "group-not-consulted", "/consultations/"),
    (_preparing, "no-round", "/consultation"),
    (_preparing, "no-equality-assessment", "/assessments/new"),
    (_empty_round, "no-purpose", "/description/edit"),
    (_empty_round, "no-reasons", "/description/edit"),
    (_empty_round, "no-options", "/description/edit"),
    (_empty_round, "no-scope", "/description/edit"),
    (_empty_round, "window-too-short", "/window/edit"),
    (_empty_round, "too-few-respondents", "/respondents/edit"),
    (_placeholder, "questions-unfinished", "/questions"),
    (_late, "window-too-short", "/window/edit"),
    (_left_behind, "base-not-current", "/rebase"),
    (_unanswered, "comments-without-outcome", "/comments"),
    (_unlinked, "outcomes-not-linked", "/comments"),
    (_silent, "respondents-silent", "/coverage"),
    (_considering, "equality-not-reviewed", "/assessments"),
    (_changed, "changed-since-consultation", "/compare/"),
    (_no_board, "board-not-named", "/bodies"),
    (_small_board, "board-not-named", "/groups/"),
    (_with_board, "no-quorum", "/ballots/"),
    (_with_board, "too-few-in-favour", "/ballots/"),
    (_objection, "objection-stands", "/ballots/"),
]


@pytest.mark.parametrize(
    ("spoilt", "code", "address"), CASES, ids=[f"{c} {s.__name__}" for s, c, _ in CASES]
)
def test_the_page_says_why_not_and_leads_to_what_clears_it(
    db: Session, visitor: Visitors, spoilt: Spoilt, code: str, address: str
) -> None:
    review, who = spoilt()
    page = visitor(who).get(f"/reviews/{review.id}")
    reasons = {
        reason.code: reason
        for option in picture_of(review, actor(who)).options
        for reason in option.refusals
    }
    found = reasons[code]
    assert page.says(found.because)
    assert found.fix is not None
    assert found.source is not None
    assert page.says(found.rule)
    assert found.who is not None
    assert page.says(f"Who can: {found.who}")
    assert address in page.links[found.fix]


@pytest.mark.parametrize("spoilt", list(dict.fromkeys(spoilt for spoilt, _, _ in CASES)))
def test_nobody_is_led_to_a_page_that_refuses_them(
    db: Session, visitor: Visitors, spoilt: Spoilt
) -> None:
    """What clears a reason is often somebody else's page."""
    review, _ = spoilt()
    for reader in board_of(review)[:2] if review.board_id else []:
        _leads_to_nothing_closed(visitor(reader), review, reader)


def _leads_to_nothing_closed(found: Visitor, review: Review, reader: Account) -> None:
    page = found.get(f"/reviews/{review.id}")
    fixes = {
        reason.fix
        for option in picture_of(review, actor(reader)).options
        for reason in option.refusals
    }
    for words in fixes & set(page.links):
        status = found.client.get(page.links[words]).status_code
        assert status != 403, (reader.name, words, page.links[words])


def _with_a_comment_unanswered(review: Review, agencies: list[Agency]) -> None:
    """Its partner round has closed, and of what came in nothing is answered."""
    prepare_partner_round(review, agencies=agencies, days=50)
    take(review, "circulate_to_partners")
    first, *others = responses_of(round_of(review))
    submit_comment(first)
    for each in others:
        make_nil_return(each)
    close_round(round_of(review))


def _owned() -> tuple[Review, list[Account]]:
    """A joint protocol; the leads of its owners."""
    agencies = [make_agency(), make_agency()]
    leads = [make_person(agency=each, role="lead") for each in agencies]
    review = make_review(definition="joint_protocol")
    chosen = [each.id for each in agencies]
    operations.name_owners(review=review, agency_ids=chosen, by=actor(make_manager()))
    _with_a_comment_unanswered(review, agencies)
    return review, leads


def _ratified() -> tuple[Review, list[Account]]:
    """A practice framework; the chair and a member of the body that ratifies it."""
    above = [make_person(), make_person()]
    agencies = [make_agency() for _ in range(5)]
    for each in agencies:
        make_person(agency=each, role="lead")
    review = make_review(definition="practice_framework")
    operations.name_bodies(
        review=review,
        group_id=review.group_id,
        board_id=review.board_id,
        ratifying_id=make_board(chair=above[0], members=above[1:]).id,
        by=actor(make_manager()),
    )
    review_at("preparing", review=review)
    _with_a_comment_unanswered(review, agencies)
    return review, above


@pytest.mark.parametrize("made", [_owned, _ratified])
def test_owners_and_those_who_ratify_are_led_to_no_page_that_refuses_them(
    db: Session, visitor: Visitors, made: Callable[[], tuple[Review, list[Account]]]
) -> None:
    """They see a review, and read nothing of what others said in its rounds."""
    review, readers = made()
    for reader in readers:
        assert "comments-without-outcome" in {
            reason.code
            for option in picture_of(review, actor(reader)).options
            for reason in option.refusals
        }
        _leads_to_nothing_closed(visitor(reader), review, reader)


def _cleared(review: Review, code: str) -> bool:
    flow = engine_of(review.subject.definition).workflow
    picture = picture_of(review, SETTING_UP)
    assert flow
    return all(r.code != code for option in picture.options for r in option.refusals)


def test_each_reason_goes_when_it_is_dealt_with(db: Session) -> None:
    review = make_review()
    assert not _cleared(review, "group-round-not-ready")
    prepare_group_round(review)
    assert _cleared(review, "group-round-not-ready")
    review_at("preparing", review=review)
    assert not _cleared(review, "no-equality-assessment")
    sign_equality(review)
    assert _cleared(review, "no-equality-assessment")
    review_at("considering", review=review)
    assert not _cleared(review, "equality-not-reviewed")
    check_equality(review)
    assert _cleared(review, "equality-not-reviewed")
    review, lead = _changed()
    draft = draft_under(review)
    documents.add_version(
        draft,
        source=TEXT,
        change_class="substantive",
        note="Back.",
        seen_number=draft.newest,
        by=actor(lead),
    )
    assert _cleared(review, "changed-since-consultation")
    review, chair = _objection()
    take_position(review, board_of(review)[1], "yes")
    assert _cleared(review, "objection-stands")
    take_position(review, chair)
    assert _cleared(review, "too-few-in-favour")
    take_position(review, board_of(review)[2], "no_objection")
    assert _cleared(review, "no-quorum")


def test_steps_of_others_are_named_as_theirs(db: Session, visitor: Visitors) -> None:
    review = review_at("with_board")
    page = visitor(members_of(review)[0]).get(f"/reviews/{review.id}")
    assert page.says(f"Approve is for the board chair: {chair_of(review).name}")
    assert "Approve" not in page.buttons
    assert page.says("Waiting for a board member")
    for member in board_of(review):
        assert page.says(member.name)


def test_the_first_open_step_is_the_one_primary_button(db: Session, visitor: Visitors) -> None:
    review = review_at("preparing")
    lead = lead_of(review)
    page = visitor(lead).get(f"/reviews/{review.id}")
    assert _primary(page) == []
    prepare_partner_round(review)
    page = visitor(lead).get(f"/reviews/{review.id}")
    assert _primary(page) == ["Circulate to partner agencies"]


def _primary(page: Any) -> list[str]:
    links = page.main.find_all("a", class_="govuk-button")
    return [each.text for each in links if "govuk-button--secondary" not in each["class"]]


def _with_two_documents() -> tuple[Review, Document, Draft]:
    """The text of the second was published by another review since its draft began."""
    review, behind = make_review(), make_document("Pre-birth assessment")
    first = make_review(document=behind)
    second = documents.start_draft(behind, purpose="Another", by=actor(make_manager()))
    documents.put_under_review(second, subject_id=review.id, by=actor(make_manager()))
    review_at("launched", review=first)
    review_at("preparing", review=review)
    return review, behind, second


def rebase_of(draft: Draft) -> str:
    return f"/documents/drafts/{draft.id}/rebase"


def test_a_reason_about_one_of_two_documents_leads_to_that_one(
    db: Session, visitor: Visitors
) -> None:
    review, document, draft = _with_two_documents()
    page = visitor(lead_of(review)).get(f"/reviews/{review.id}")
    assert page.says(f"A newer text has been published since the draft began: {document.title}.")
    rebase = page.links["Bring the draft up to date."]
    assert rebase == rebase_of(draft)
    step = visitor(lead_of(review)).get(f"/reviews/{review.id}/steps/circulate_to_partners")
    assert step.links["Bring the draft up to date."] == rebase


def test_a_step_pressed_too_early_leads_to_the_document_that_stands_against_it(
    db: Session, visitor: Visitors
) -> None:
    document = make_document("Pre-birth assessment")
    first, review = make_review(document=document), make_review()
    second = documents.start_draft(document, purpose="Another", by=actor(make_manager()))
    documents.put_under_review(second, subject_id=review.id, by=actor(make_manager()))
    review_at("approved", review=first)
    review_at("preparing", review=review)
    prepare_partner_round(review)
    lead = visitor(lead_of(review))
    lead.get(f"/reviews/{review.id}/steps/circulate_to_partners")
    take(first, "launch")
    page = lead.press("Circulate to partner agencies", status=422)
    assert page.links["Bring the draft up to date."] == rebase_of(second)


def test_home_leads_to_the_document_that_stands_against_the_step(
    db: Session, visitor: Visitors
) -> None:
    review, _document, draft = _with_two_documents()
    prepare_partner_round(review)
    home = visitor(lead_of(review)).get("/home")
    assert home.links["Bring the draft up to date"] == rebase_of(draft)


def test_each_of_two_changed_documents_is_compared_with_what_was_shown_of_it(
    db: Session, visitor: Visitors
) -> None:
    review = make_review()
    other = draft_of(make_document("Pre-birth assessment"))
    documents.put_under_review(other, subject_id=review.id, by=actor(make_manager()))
    review_at("considering", review=review)
    documents.add_version(
        other,
        source=TEXT.replace("three working days", "five working days"),
        change_class="substantive",
        note="Slower.",
        seen_number=other.newest,
        by=actor(lead_of(review)),
    )
    page = visitor(lead_of(review)).get(f"/reviews/{review.id}")
    fix = "Consult again on the changed text, or go back to the text that was consulted on."
    assert page.links[fix].startswith(f"/documents/{other.document_id}/compare/")
