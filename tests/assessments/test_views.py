"""The pages of the equality assessment."""

from __future__ import annotations

from datetime import timedelta

from consult.assessments import queries
from consult.reviews.presenters import picture_of
from tests.factories import (
    actor,
    check_equality,
    lead_of,
    make_agency,
    make_manager,
    make_person,
    members_of,
    pass_time,
    prepare_partner_round,
    review_at,
    take,
)

WORDS = {
    "Which groups may be affected?": "Disabled people & <carers>.",
    "What is the likely impact on them?": "Small.",
    "What will be done about it?": "Easy read.",
    "Full name of the person who signs": "Amara Lee",
    "Their role": "Lead, practice working group",
}
UNSIGNED = {"Full name of the person who signs": "", "Their role": ""}


def test_whoever_is_signed_in_need_not_type_their_name(db, visitor):
    review = review_at("drafting")
    lead = visitor(lead_of(review).id)
    lead.get(f"/reviews/{review.id}/assessments/new")
    assert lead.value_of("Full name of the person who signs") == lead_of(review).name
    assert lead.value_of("Their role") == lead_of(review).job_title


def test_the_lead_signs_the_short_form(db, visitor):
    review = review_at("drafting")
    lead = visitor(lead_of(review).id)
    lead.get(f"/reviews/{review.id}/assessments")
    lead.sees("No equality assessment has been signed yet.")
    lead.click("Complete the equality assessment")
    lead.press("Sign the assessment", WORDS)
    lead.sees("version 1", "Disabled people & <carers>.", "Amara Lee, Lead, practice working group")
    assert len(queries.list_assessments(review.id)) == 1


def test_an_empty_form_is_refused_with_every_reason_and_keeps_what_was_typed(db, visitor):
    review = review_at("drafting")
    manager = visitor(make_manager())
    manager.get(f"/reviews/{review.id}/assessments/new")
    manager.press("Sign the assessment", UNSIGNED | {"Their role": "Lead"}, status=422)
    manager.is_told(
        "Say which groups may be affected, or upload an assessment that does.",
        "Say the likely impact",
        "Say what will be done about it",
        "Type the name of the person who signs.",
    )
    assert manager.value_of("Their role") == "Lead"
    assert queries.list_assessments(review.id) == []


def test_members_read_it_but_do_not_sign(db, visitor):
    review = review_at("preparing")
    member = visitor(members_of(review)[0].id)
    member.get(f"/reviews/{review.id}/assessments")
    assert "Complete the equality assessment" not in member.page.links
    member.get(f"/reviews/{review.id}/assessments/new", status=403)


def test_another_agency_neither_reads_nor_signs(db, visitor):
    review = review_at("partner_comment")
    [assessment] = queries.list_assessments(review.id)
    other = visitor(make_person(agency=make_agency(), role="lead").id)
    other.get(f"/reviews/{review.id}/assessments", status=403)
    other.get(f"/reviews/{review.id}/assessments/new", status=403)
    other.get(f"/assessments/{assessment.id}/review", status=403)
    other.get(f"/assessments/{assessment.id}/file", status=403)


def test_an_assessment_without_a_file_has_none_to_fetch(db, visitor):
    review = review_at("partner_comment")
    [assessment] = queries.list_assessments(review.id)
    visitor(make_manager()).get(f"/assessments/{assessment.id}/file", status=404)
    visitor(make_manager()).get("/assessments/999/file", status=404)
    visitor(make_manager()).get("/reviews/999/assessments", status=404)


def test_before_the_round_has_closed_the_page_says_why_there_is_nothing_to_check(db, visitor):
    review = review_at("partner_comment")
    [assessment] = queries.list_assessments(review.id)
    lead = visitor(lead_of(review).id)
    lead.get(f"/assessments/{assessment.id}/review")
    lead.sees("No round with partner agencies has closed yet")
    assert "Record the check" not in lead.page.buttons


def test_the_check_is_recorded_with_its_reason(db, visitor):
    review = review_at("considering")
    lead = visitor(lead_of(review).id)
    lead.get(f"/reviews/{review.id}/assessments")
    lead.sees("has not been checked against the responses yet")
    lead.click("Check it against the responses")
    lead.press("Record the check", status=422)
    lead.is_told("Say whether anything changes.", "Say what the responses told you")
    lead.press(
        "Record the check",
        {
            "What follows for the assessment?": "Nothing changes",
            "Why?": "Nobody spoke of it.",
            "Full name of the person who checked it": "Amara Lee",
        },
    )
    lead.sees("The newest version was checked against the responses at", "Nobody spoke of it.")


def test_after_a_second_round_the_page_asks_for_another_check(db, visitor):
    """What was answered in the first was read beside it, and what was answered since was not."""
    review = review_at("considering")
    check_equality(review)
    person = lead_of(review)
    lead = visitor(person)
    lead.get(f"/reviews/{review.id}/assessments").says("was checked against the responses at")
    lead.click("Check it against the responses again: equality assessment")
    take(review, "consult_again")
    prepare_partner_round(review, assess=False)
    review_at("considering", review=review)
    [reason] = [
        reason
        for option in picture_of(review, actor(person)).options
        for reason in option.refusals
        if reason.code == "equality-not-reviewed"
    ]
    lead = visitor(person)  # weeks later
    lead.get(f"/reviews/{review.id}")
    lead.click(reason.fix)
    lead.sees("Another round has closed since the newest version was checked")
    lead.click("Check it against the responses: equality assessment")
    lead.press(
        "Record the check",
        {
            "What follows for the assessment?": "Nothing changes",
            "Why?": "Nobody spoke of it.",
            "Full name of the person who checked it": "Amara Lee",
        },
    )
    lead.does_not_see("Another round has closed since")


def test_an_update_leads_to_the_form_with_the_last_words_in_it(db, visitor):
    review = review_at("considering")
    [assessment] = queries.list_assessments(review.id)
    lead = visitor(lead_of(review).id)
    lead.get(f"/assessments/{assessment.id}/review")
    lead.press(
        "Record the check",
        {
            "What follows for the assessment?": "It has to be updated",
            "Why?": "Two agencies named carers.",
            "Full name of the person who checked it": "Amara Lee",
        },
    )
    assert lead.value_of("Which groups may be affected?") == assessment.groups_affected
    form = lead.page.url
    lead.get(f"/reviews/{review.id}")
    lead.sees("has to be updated. The updated version is not signed yet.")
    lead.does_not_see("has not been checked against the responses")
    lead.get(form)
    pass_time(timedelta(minutes=1))
    lead.press("Sign the assessment", WORDS)
    lead.sees("version 2", "The newest version was checked against the responses at")


def test_an_uploaded_assessment_is_enough_and_is_handed_out_again(db, visitor):
    review = review_at("drafting")
    lead = visitor(lead_of(review).id)
    lead.get(f"/reviews/{review.id}/assessments/new")
    lead.press(
        "Sign the assessment",
        {
            "Or upload an assessment that says all this": ("equality.pdf", b"%PDF-1.7 words"),
            "Full name of the person who signs": "Amara Lee",
            "Their role": "Lead",
        },
    )
    page = lead.click("equality.pdf")
    assert page.data == b"%PDF-1.7 words"
    assert page.headers["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_kind_is_refused_and_the_words_are_kept(db, visitor):
    review = review_at("drafting")
    lead = visitor(lead_of(review).id)
    lead.get(f"/reviews/{review.id}/assessments/new")
    file = {"Or upload an assessment that says all this": ("equality.pdf", b"MZ not a pdf")}
    lead.press("Sign the assessment", {**WORDS, **file}, status=422)
    assert len(lead.page.errors) == 1
    assert lead.value_of("What is the likely impact on them?") == "Small."
    assert queries.list_assessments(review.id) == []


def test_a_chosen_file_is_asked_for_again_when_something_else_is_missing(db, visitor):
    review = review_at("drafting")
    lead = visitor(lead_of(review).id)
    lead.get(f"/reviews/{review.id}/assessments/new")
    file = {"Or upload an assessment that says all this": ("equality.pdf", b"%PDF-1.7 words")}
    lead.press("Sign the assessment", file | UNSIGNED, status=422)
    lead.is_told("Type the name of the person who signs.", "Choose the file again")


def test_a_visitor_is_asked_to_sign_in(db, visitor):
    review = review_at("drafting")
    assert "/sign-in" in visitor().get(f"/reviews/{review.id}/assessments").url
