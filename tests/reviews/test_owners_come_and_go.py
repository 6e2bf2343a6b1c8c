"""Owners are taken away with a reason, and asked to sign only what they have not signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consult import store
from consult.reviews import operations
from tests import factories as make
from tests.journeys.kinds import Cast
from tests.notifications.test_who_hears import emails, forget, heard
from tests.reviews.owned import protocol
from workflows.refusal import Refused

OWN = "Agencies that own this text together"
GONE = "Reason, if you take an agency away"


def test_an_owner_is_taken_away_with_a_reason_that_is_on_the_record(
    db: Any, visitor: Callable[..., Any]
) -> None:
    for name in ("Met", "Health", "Barnet"):
        make.make_agency(name)
    cast = Cast(visitor)
    review = make.make_review(definition="joint_protocol", group=cast.group, board=cast.board)
    store.commit()
    page = cast.be(cast.manager)
    edit = f"/reviews/{review.id}/owners/edit"
    page.get(edit)
    page.press("Save the owners")
    page.sees("Nothing was changed. No agency is chosen.")
    page.get(edit)
    page.press("Save the owners", {OWN: ["Met", "Health"]})
    page.sees("The owners are saved.")
    page.get(edit)
    page.press("Save the owners", {OWN: ["Met", "Barnet"]}, status=422)
    page.is_told("Say why Health is taken away as owner.")
    page.press("Save the owners", {OWN: ["Met", "Barnet"], GONE: "It has merged with Barnet."})
    page.sees("The owners are saved.")
    page.get(edit)
    page.press("Save the owners", {OWN: ["Met", "Barnet"]})
    page.sees("Nothing was changed. The owners are as they were.")
    page.get(edit)
    page.press("Save the owners", {OWN: [], GONE: "None of them."})
    page.sees("No agency is named as owner of this text any more.")
    page.get(f"/reviews/{review.id}/history")
    page.sees(
        "The manager added Health, Met as owners of the text. The owners are now: Health, Met.",
        "The manager added Barnet and took Health away as owners of the text. "
        "The owners are now: Barnet, Met.",
        "It has merged with Barnet.",
        "took Barnet, Met away as owners of the text. The owners are now: none.",
    )


def test_why_several_owners_go_is_asked_once(db: Any) -> None:
    agencies = [make.make_agency(name) for name in ("Met", "Health")]
    review, by = make.make_review(definition="joint_protocol"), make.actor(make.make_manager())
    said = {"review": review, "by": by}
    assert operations.name_owners(agency_ids=[each.id for each in agencies], **said)
    with pytest.raises(Refused) as no:
        operations.name_owners(agency_ids=[], **said)
    assert no.value.refusals[0].because == "Say why Health and Met are taken away as owners."
    assert no.value.refusals[0].field == "reason"


def test_when_every_owner_has_signed_it_waits_for_the_lead(
    db: Any, visitor: Callable[..., Any]
) -> None:
    cast = Cast(visitor)
    review, _ = protocol("Met", "Health", group=cast.group, board=cast.board)
    store.commit()
    page = cast.at(cast.manager, review)
    page.sees("Every owner has signed this text.", "the working group lead")
    page.does_not_see("Waiting for a lead of an agency that owns the text")
    page.get("/home")
    page.does_not_see("a lead of an agency that owns the text")


def test_owners_who_signed_this_very_text_are_not_asked_again(db: Any, app: Any) -> None:
    review, leads = protocol("Met", "Health")
    make.take(review, "send_to_board")
    manager = make.make_manager()
    make.hold(review, by=manager, repeat_approval=True)
    make.take(review, "resume_for_decision", by=manager)
    forget()
    make.take(review, "ask_owners")
    assert not set(emails(leads)) & set(heard("reviews/moved"))
    make.take(review, "take_back", by=make.lead_of(review))
    make.change_text(make.draft_under(review).id, by=make.lead_of(review))
    forget()
    make.take(review, "ask_owners")
    assert set(emails(leads)) <= set(heard("reviews/moved"))


def test_who_signs_reads_what_was_changed_since_partners_were_asked(
    db: Any, visitor: Callable[..., Any]
) -> None:
    review, leads = protocol("Met", "Health")
    make.take(review, "take_back", by=make.lead_of(review))
    make.change_text(make.draft_under(review).id, by=make.lead_of(review))
    make.take(review, "ask_owners")
    store.commit()
    page = visitor(leads[0], budget=50)
    page.get(f"/reviews/{review.id}/owners")
    page.click("Read the text and sign it")
    page.sees("calls the change in version 2 editorial.", "A word more.")
