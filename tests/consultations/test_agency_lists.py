"""Lists of agencies that are saved to be asked again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from consult.consultations import operations, queries
from consult.consultations.models import Consultation
from consult.reviews.queries import get_review
from consult.store import session
from tests import factories as make
from tests.visitor import Visitor
from workflows.refusal import Refused

Go = Callable[..., Visitor]


@pytest.fixture
def made(db: Any) -> Consultation:
    review = make.review_at("preparing")
    asked = [make.make_agency("Anerley", sector="Councils"), make.make_agency("Met")]
    return make.prepare_partner_round(review, agencies=asked)


def lead_of(made: Consultation) -> Any:
    return make.lead_of(get_review(made.review_id))


def asked_in(made: Consultation) -> list[str]:
    return [row.name for row in queries.expected_of(made.id)]


def test_a_list_is_saved_adds_whom_it_names_in_another_round_and_is_removed(
    made: Consultation, visitor: Go
) -> None:
    lead = visitor(lead_of(made))
    lead.get(f"/consultations/{made.id}/respondents/edit")
    lead.click("Save who is asked as a list for other rounds")
    lead.sees("Nobody has saved a list yet.")
    lead.click("Save the 2 agencies of this round as a list")
    lead.sees("Anerley, Met")
    lead.press("Save the list", status=422)
    lead.is_told("Enter a name for the list.")
    lead.press("Save the list", {"Name of the list": "The usual two"})
    lead.sees("The list is saved.", "The usual two", "2 agencies", "Anerley")
    lead.get(f"/consultations/{made.id}/agency-lists/new")
    lead.press("Save the list", {"Name of the list": "The usual two"}, status=422)
    lead.is_told("There is a list of that name.")

    theirs = make.prepare_partner_round(
        make.review_at("preparing"), agencies=[make.make_agency("Zed")]
    )
    another = visitor(lead_of(theirs))
    another.get(f"/consultations/{theirs.id}/respondents/edit")
    another.press("Save", {"Add “The usual two”": True})
    another.sees("3 agencies are expected to answer.")
    assert asked_in(theirs) == ["Anerley", "Met", "Zed"]
    another.get(f"/consultations/{theirs.id}/agency-lists")
    another.click("Remove the list The usual two")
    another.press("Remove the list")
    another.sees("The list is removed.", "Nobody has saved a list yet.")
    assert asked_in(theirs) == ["Anerley", "Met", "Zed"]


def test_an_agency_that_has_ended_is_not_asked_again_by_its_list(
    made: Consultation, visitor: Go
) -> None:
    saved = operations.save_agency_list(made, name="Both", by=make.actor(lead_of(made)))
    met = next(each.agency for each in saved.agencies if each.agency.name == "Met")
    met.ended_on = date(2020, 1, 1)
    session.flush()
    theirs = make.prepare_partner_round(make.review_at("preparing"), agencies=[])
    lead = visitor(lead_of(theirs))
    lead.get(f"/consultations/{theirs.id}/respondents/edit")
    lead.press("Save", {"Add “Both”": True})
    assert asked_in(theirs) == ["Anerley"]


def test_a_list_without_anybody_is_refused(made: Consultation) -> None:
    by = make.actor(lead_of(made))
    operations.expect_agencies(made, agency_ids=[], by=by)
    with pytest.raises(Refused, match="Nobody is chosen yet"):
        operations.save_agency_list(made, name="None", by=by)


def test_a_list_that_is_gone_meanwhile_adds_nobody(made: Consultation, visitor: Go) -> None:
    saved = operations.save_agency_list(made, name="Both", by=make.actor(lead_of(made)))
    theirs = make.prepare_partner_round(make.review_at("preparing"), agencies=[])
    lead = visitor(lead_of(theirs))
    lead.get(f"/consultations/{theirs.id}/respondents/edit")
    operations.remove_agency_list(saved, by=make.actor(lead_of(made)))
    lead.press("Save", {"Add “Both”": True})
    assert asked_in(theirs) == []


def test_a_round_that_asks_nobody_offers_no_list_to_save(db: Any, visitor: Go) -> None:
    theirs = make.prepare_partner_round(make.review_at("preparing"), agencies=[])
    lead = visitor(lead_of(theirs))
    lead.get(f"/consultations/{theirs.id}/agency-lists/new")
    lead.sees("This round asks nobody yet.")
    lead.does_not_see("0 agencies", "Name of the list")
    lead.click("Choose who is asked")
    lead.sees("Tick the agencies that you expect to answer.")
