"""Assessments: signed, checked, and when they may be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.assessments import operations, queries
from consult.files.models import StoredFile
from tests.factories import (
    actor,
    check_equality,
    make_manager,
    pass_time,
    review_at,
    sign_equality,
)
from workflows.refusal import Refused

PARTS = {"groups_affected": "Disabled people.", "impact": "Small.", "mitigation": "Easy read."}
SIGNED = {"signed_name": "Amara Lee", "signed_role": "Lead"}


def sign(review, **others):
    return operations.sign_assessment(
        review.id, **{**PARTS, **SIGNED, **others}, by=actor(make_manager())
    )


def review(assessment, outcome="no_change", because="They agreed."):
    return operations.review_assessment(
        assessment,
        outcome=outcome,
        because=because,
        signed_name="Amara Lee",
        by=actor(make_manager()),
    )


def newest(review):
    [signed] = queries.newest_signed([review.id])[review.id]
    return queries.get_assessment(signed.id), signed.reviewed_at


def test_all_that_is_missing_is_said_at_once(db):
    with pytest.raises(Refused) as no:
        sign(
            review_at("drafting"),
            kind="weather",
            groups_affected="",
            impact=" ",
            mitigation="",
            signed_name="",
            signed_role="",
        )
    assert no.value.codes == (
        "no-kind",
        "no-groups-affected",
        "no-impact",
        "no-mitigation",
        "no-signatory",
        "no-signatory-role",
    )


def test_too_long_a_text_is_refused_with_both_numbers(db):
    with pytest.raises(Refused) as no:
        sign(review_at("drafting"), impact="x" * 32_001, signed_name="y" * 201)
    assert no.value.codes == ("impact-too-long", "signed-name-too-long")
    assert "32,001" in str(no.value)


def test_a_document_is_enough(db, clock):
    manager = make_manager()
    stored = StoredFile(
        name="assessment.pdf",
        media_type="application/pdf",
        size=4,
        sha256="0" * 64,
        data=b"%PDF",
        uploaded_by_id=manager.id,
        uploaded_at=clock(),
    )
    db.add(stored)
    db.flush()
    signed = sign(review_at("drafting"), groups_affected="", impact="", mitigation="", file=stored)
    assert (signed.file_id, signed.number) == (stored.id, 1)


def test_versions_are_numbered_by_kind_and_the_newest_counts(db):
    under = review_at("drafting")
    sign(under)
    second = sign(under)
    legal = sign(under, kind="legal")
    assert (second.number, legal.number) == (2, 1)
    newest = queries.newest_signed([under.id])[under.id]
    assert [each.id for each in newest] == [second.id, legal.id]
    assert len(queries.list_assessments(under.id)) == 3


def test_there_is_nothing_to_check_against_before_a_partner_round_has_closed(db):
    under = review_at("partner_comment")
    assessment, checked = newest(under)
    assert checked is None
    with pytest.raises(Refused) as no:
        review(assessment)
    assert no.value.codes == ("nothing-to-check-against",)


def test_a_check_needs_an_outcome_a_reason_and_a_name(db):
    assessment, _ = newest(review_at("considering"))
    with pytest.raises(Refused) as no:
        operations.review_assessment(
            assessment, outcome="", because="", signed_name="", by=actor(make_manager())
        )
    assert no.value.codes == ("no-outcome", "no-because", "no-signatory")


def test_a_check_that_changes_nothing_is_complete(db, clock):
    under = review_at("considering")
    assessment, _ = newest(under)
    review(assessment)
    assert newest(under) == (assessment, clock())


def test_a_check_that_asks_for_an_update_is_complete_once_the_update_is_signed(db):
    under = review_at("considering")
    assessment, _ = newest(under)
    review(assessment, "updated")
    assert newest(under) == (assessment, None)
    pass_time(timedelta(hours=1))
    second = sign(under)
    assert newest(under) == (second, second.signed_at)


def test_a_new_version_signed_without_a_check_has_to_be_checked(db):
    under = review_at("considering")
    assessment, _ = newest(under)
    review(assessment)
    second = sign(under)
    assert newest(under) == (second, None)


def test_only_the_newest_version_is_checked(db):
    under = review_at("considering")
    assessment, _ = newest(under)
    sign(under)
    with pytest.raises(Refused) as no:
        review(assessment)
    assert no.value.codes == ("not-the-newest",)


def test_a_review_that_has_ended_takes_no_more_assessments(db):
    under = review_at("launched")
    with pytest.raises(Refused) as no:
        sign(under)
    assert no.value.codes == ("review-ended",)


def test_the_factories_sign_and_check_as_people_do(db):
    under = review_at("considering")
    sign_equality(under)
    check_equality(under)
    assert newest(under)[1] is not None
