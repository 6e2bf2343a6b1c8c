"""Each kind of review from its start to its end, as people see it; and a hold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import audit, store
from consult.documents import queries as documents
from consult.editions.models import Publication
from tests import factories as make
from tests.journeys.kinds import Cast, state_of, the_review
from workflows.refusal import Refused


@pytest.fixture
def cast(db, visitor):
    return Cast(visitor)


def whole_record_holds():
    store.session.rollback()
    _, broken = audit.verify_all()
    return broken == []


def test_a_support_programme_is_set_up_reported_on_and_ended(cast):
    review = cast.start("support_programme")
    page = cast.at(cast.lead, review)
    page.does_not_see("Documents under", "Who decides")
    cast.take(cast.lead, review, "Begin the programme", "The programme is running.")
    page = cast.at(cast.lead, review)
    page.sees("There is no progress report yet.", "Live")
    cast.report(cast.lead, review, "a progress report", "Ten partnerships were visited.")
    cast.take(cast.lead, review, "End the programme", "The programme has ended.")
    assert state_of(review) == "ended"
    page = cast.at(cast.manager, review)
    page.click("History")
    page.sees("The lead made a progress report, for 3 March 2021.", "The lead ended the programme.")
    page.get("/reviews")
    page.does_not_see("This one")
    page.click("Ended")
    page.sees("This one")
    assert whole_record_holds()


def test_a_pilot_finds_areas_is_evaluated_and_scaled_up(cast):
    review = cast.start("pilot", Board="Board (3 people)")
    cast.at(cast.lead, review).sees("There is no list of areas yet.")
    cast.report(cast.lead, review, "a list of areas", "Four boroughs.")
    cast.take(cast.lead, review, "Begin the pilot", "The pilot has begun.")
    cast.report(cast.lead, review, "a progress report", "All four have begun.")
    cast.take(cast.lead, review, "End the pilot", "The pilot is over.")
    cast.at(cast.lead, review).sees("There is no evaluation yet.")
    cast.report(cast.lead, review, "an evaluation", "Children were seen sooner.")
    cast.take(cast.lead, review, "Put the evaluation to the board", "with the board")
    page = cast.at(cast.chair, review)
    page.click("Offer it to all areas")
    page.press("Offer it to all areas", status=422)
    page.press("Offer it to all areas", reason="The evaluation is clear.")
    assert state_of(review) == "scaled_up"
    page.sees("Scaled up", "The evaluation is clear.")


def test_a_pilot_that_goes_on_is_reported_on_and_evaluated_again(cast, clock):
    review = cast.start("pilot", Board="Board (3 people)")
    page = cast.at(cast.lead, review)
    page.click("Make a list of areas")
    before = {"Date of the report": (2, 3, 2021), "The report": "Four boroughs."}
    page.press("Save the report", before, status=422)
    page.is_told("The review was started on 3 March 2021. Enter that day or a later one.")
    cast.report(cast.lead, review, "a list of areas", "Four boroughs.")
    cast.take(cast.lead, review, "Begin the pilot", "The pilot has begun.")
    cast.report(cast.lead, review, "a progress report", "All four have begun.")
    cast.report(cast.lead, review, "an evaluation", "Children were seen sooner.")
    cast.take(cast.lead, review, "End the pilot", "The pilot is over.")
    cast.take(cast.manager, review, "Put on hold", "This is on hold.", **_words())
    cast.take(cast.manager, review, "Resume", "It goes on from “Evaluation”.")
    cast.take(cast.lead, review, "Put the evaluation to the board", "with the board")
    clock.advance(minutes=1)
    cast.take(cast.chair, review, "Pilot for longer", "The pilot goes on.", reason="Too early.")
    page = cast.at(cast.lead, review)
    page.sees("There is no progress report since")
    with pytest.raises(Refused):
        make.take(review, "end_pilot", by=cast.lead)
    cast.report(cast.lead, review, "a progress report", "Six are at work.")
    cast.take(cast.lead, review, "End the pilot", "The pilot is over.")
    cast.at(cast.lead, review).sees("There is no evaluation since")
    with pytest.raises(Refused) as no:
        make.take(review, "put_to_board", by=cast.lead)
    assert no.value.codes == ("no-report",)
    cast.report(cast.lead, review, "an evaluation", "It works with more children, too.")
    cast.take(cast.lead, review, "Put the evaluation to the board", "with the board")
    page = cast.at(cast.manager, review)
    page.get(f"/reviews/{review.id}/bodies")
    page.press("Save", {"Board": "Not named yet", "Working group": "Not named yet"}, status=422)
    page.is_told(
        "The board is deciding on this now, so it stays the one that does.",
        "The review is under way, so it needs a working group, whose lead goes on with it.",
    )


def test_a_working_group_can_be_taken_away_only_where_the_review_began(cast):
    review = cast.start("pilot", Board="Board (3 people)")
    page = cast.at(cast.manager, review)
    for body in ("Not named yet", "Group (3 people)"):
        page.get(f"/reviews/{review.id}/bodies")
        page.press("Save", {"Working group": body})
    cast.take(cast.manager, review, "Put on hold", "This is on hold.", **_words())
    page.get(f"/reviews/{review.id}/bodies")
    page.press("Save", {"Working group": "Not named yet"})
    assert the_review().group_id is None


def test_an_action_plan_is_agreed_followed_and_closed(cast):
    document = make.make_document("The plan")
    name = f"{document.reference} The plan"
    review = cast.start("action_plan", Documents=[name], Board="Board (3 people)")
    cast.take(cast.lead, review, "Send to the board", "The plan is with the board.")
    cast.at(cast.chair, review).sees("the quorum is 3")
    cast.say_yes(review)
    cast.take(cast.chair, review, "Agree", "The board has agreed to the plan.")
    cast.take(cast.manager, review, "Begin the work", "being carried out")
    assert store.session.scalars(select(Publication)).all() == []
    cast.report(cast.lead, review, "a progress report", "Half of it is done.")
    cast.take(cast.manager, review, "Close the plan", "The plan is closed.")
    assert state_of(review) == "closed"


AGREE = "Agree to the correction"
SAYING = {"Why it goes on all the same": "It adds a pointer and asks nobody for more."}


def slip_by(review):
    return documents.newest_version(make.draft_under(review).id).author.name


def corrected(cast, change_class="editorial"):
    """A correction of a published text, with a version that corrects it."""
    launched = make.review_at("launched")
    document = make.draft_under(launched).document
    store.commit()
    name = f"{document.reference} {document.title}"
    review = cast.start("correction", Documents=[name], Board="Board (3 people)")
    cast.at(cast.manager, review).sees("Nothing has been corrected yet")
    draft = make.draft_under(review)
    newest = documents.newest_version(draft.id)
    text = make.to_markdown(documents.blocks_of(newest.id)).replace("records", "record")
    make.make_version(
        draft, text + "\n\nSee the other chapter.", change_class=change_class, note="A slip."
    )
    store.commit()
    return review, document


def test_a_correction_goes_by_the_chair_alone_and_is_reported(cast):
    review, document = corrected(cast)
    page = cast.take(cast.manager, review, "Propose to the chair", "with the chair")
    page.click("See what the chair is asked")
    page.sees("With the chair", "What changes against the published text")
    page.does_not_see("Positions")
    member = cast.be(cast.members[0])
    member.get("/home")
    member.does_not_see("Say where you stand")
    cast.take(cast.chair, review, AGREE, "The correction is agreed.", **SAYING)
    cast.take(cast.manager, review, "Publish the correction", "The corrected text is published.")
    visitor = cast._visitor()
    visitor.get(f"/published/{document.id}")
    visitor.sees("See the other chapter.")
    cast.at(cast.manager, review).sees("There is no report to the board yet.")
    cast.report(cast.manager, review, "a report to the board", "Told on 3 March.")
    cast.take(cast.manager, review, "Record that the board was told", "the board was told")
    assert state_of(review) == "reported"
    assert whole_record_holds()


def test_the_chair_is_told_of_what_is_called_lighter_than_it_looks_and_says_why_it_is_not(cast):
    review, _ = corrected(cast)
    told = "looks like a substantive change;"
    cast.at(cast.manager, review).does_not_see(told)
    page = cast.take(cast.manager, review, "Propose to the chair", "with the chair")
    page.sees("By its words version 2", told, f"{slip_by(review)} calls it editorial: “A slip.”")
    for who in (cast.chair, cast.members[0]):
        page = cast.at(who, review)
        page.sees(told)
        page.click("Ballot of Board")
        page.sees(told, "calls it editorial: “A slip.”", "What changes against the published text")
    page = cast.at(cast.chair, review)
    page.click(AGREE)
    page.sees(told, "Think twice")
    [to] = [url for words, url in page.page.links.items() if words.startswith("Read what changes")]
    assert "compare" in to
    page.press(AGREE, status=422)
    page.is_told("looks like a substantive change")
    assert state_of(review) == "with_chair"
    page.press(AGREE, **SAYING)
    assert state_of(review) == "agreed"


def test_more_than_a_correction_is_refused_the_short_lane(cast):
    review, _ = corrected(cast, "clarifying")
    page = cast.at(cast.manager, review)
    page.sees("is clarifying, not editorial.", "start a review with partner comment")
    with pytest.raises(Refused) as no:
        make.take(review, "propose", by=cast.manager)
    assert "not-editorial" in no.value.codes


def test_a_member_calls_a_correction_in_before_and_after_it_is_published(cast):
    review, _ = corrected(cast)
    member = cast.members[0]
    cast.take(cast.manager, review, "Propose to the chair", "with the chair")
    cast.take(member, review, "Call it in", "The correction is called in.", reason="Not so fast.")
    assert state_of(review) == "correcting"
    page = cast.at(cast.manager, review)
    page.sees("word for word the one that came back from the chair")
    page.click("Propose to the chair")
    page.press("Propose to the chair", status=422)
    assert state_of(review) == "correcting"
    page.press("Propose to the chair", **SAYING)
    assert state_of(review) == "with_chair"
    cast.take(cast.chair, review, AGREE, "The correction is agreed.", **SAYING)
    cast.take(cast.manager, review, "Publish the correction", "published")
    cast.take(member, review, "Call it in", "The chair is told.", reason="It says more than that.")
    cast.take(cast.chair, review, "Refer to a full review", "full review", reason="Ask partners.")
    assert state_of(review) == "referred"


def test_a_framework_is_decided_ratified_launched_and_adopted(cast):
    document = make.make_document("Framework")
    review = cast.start(
        "practice_framework",
        Documents=[f"{document.reference} Framework"],
        Board="Board (3 people)",
        **{"Body that ratifies": "Executive (1 person)"},
    )
    agencies = [make.make_agency() for _ in range(5)]
    for agency in agencies:
        make.make_person(agency=agency, role="lead")
    make.review_at("preparing", review=review)
    make.prepare_partner_round(review, agencies=agencies, days=30)
    cast.at(cast.lead, review).sees("partners are given at least 42 days")
    made = make.round_of(review)
    make.consultations.set_window(
        made, closes_at=make.clock.now() + timedelta(days=43), by=make.actor(cast.lead)
    )
    make.review_at("approved", review=review)
    store.commit()
    cast.at(cast.manager, review).does_not_see("Launch the framework")
    with pytest.raises(Refused):
        make.take(review, "launch", by=cast.manager)
    cast.take(cast.above, review, "Ratify", "The decision is ratified.", reason="On 3 March.")
    cast.take(cast.manager, review, "Launch", "The text is published.")
    cast.report(cast.manager, review, "an adoption report", "Thirty of thirty-two adopted it.")
    cast.take(cast.manager, review, "Close the record of adoption", "adoption is closed")
    assert state_of(review) == "adopted"


def test_a_protocol_is_signed_by_every_owner_before_the_board(cast):
    document = make.make_document("Protocol")
    met, health = make.make_agency("Met"), make.make_agency("Health")
    police, nurse = (make.make_person(agency=each, role="lead") for each in (met, health))
    review = cast.start(
        "joint_protocol", Documents=[f"{document.reference} Protocol"], Board="Board (3 people)"
    )
    cast.at(cast.lead, review).sees("0 agencies are named as owners")
    page = cast.at(cast.manager, review)
    page.click("See the owners and their signatures")
    page.click("Name the owners")
    page.press("Save the owners", {"Agencies that own this text together": ["Met", "Health"]})
    page.sees("Met", "Health", "Not signed")
    make.prepare_partner_round(review)
    make.take(review, "circulate_to_partners")
    for response in make.responses_of(make.round_of(review)):
        make.make_nil_return(response)
    make.close_round(make.round_of(review))
    make.check_equality(review)
    store.commit()
    cast.take(cast.lead, review, "Ask the owners to sign", "The owners are asked to sign.")
    cast.at(cast.lead, review).sees("Health and Met have not signed this text.")
    sign(cast, police, review, "A commander")
    cast.at(cast.lead, review).sees("Health has not signed this text.")
    sign(cast, nurse, review, "A chief nurse")
    cast.take(cast.lead, review, "Send to the board", "The text is with the board.")
    cast.say_yes(review)
    cast.take(cast.chair, review, "Approve", "The board has approved the text.")
    cast.take(cast.manager, review, "Launch", "The protocol is published.")
    assert state_of(review) == "launched"
    assert whole_record_holds()


def sign(cast, lead, review, name):
    page = cast.be(lead)
    page.get("/home")
    page.sees("Read the text and sign it for")
    page.get("/reviews")
    page.click("This one")
    page.click("See the owners and their signatures")
    page.click("Read the text and sign it")
    page.press("Sign the text", status=422)
    page.is_told("Type the name of the person who signs.")
    page.press("Sign the text", full_name=name, role="Head")
    page.sees("Signed", name)


def test_an_owner_that_signed_an_earlier_text_signs_again(cast):
    document = make.make_document("Protocol")
    review = cast.start(
        "joint_protocol", Documents=[f"{document.reference} Protocol"], Board="Board (3 people)"
    )
    outsider = make.make_person(agency=make.make_agency("Camden"), role="lead")
    cast.be(outsider).get(f"/reviews/{review.id}/owners", status=403)
    assert the_review().id == review.id


HOLD = {
    "Who looks after it meanwhile?": "The lead",
    "What does it wait for?": "National guidance.",
    "Reason": "The pandemic.",
}


def test_a_review_is_put_on_hold_and_goes_on_from_where_it_was(cast, clock):
    document = make.make_document("Neglect")
    review = cast.start(
        "procedures_amendment",
        Documents=[f"{document.reference} Neglect"],
        Board="Board (3 people)",
    )
    page = cast.at(cast.manager, review)
    page.click("Put on hold")
    page.press("Put on hold", status=422)
    page.is_told(
        "Choose who looks after it meanwhile.",
        "Say what it waits for.",
        "Give a reason. It is kept on the record.",
    )
    page.press("Put on hold", {**HOLD, "Date on which it should go on": (3, 3, 2021)}, status=422)
    page.is_told("This day must be after today.")
    page.press("Put on hold", {**HOLD, "Date on which it should go on": (1, 6, 2021)})
    page.sees("On hold", "The lead holds it since 3 March 2021, until 1 June 2021.")
    page.sees("It waits for: National guidance.", "The pandemic.")
    assert state_of(review) == "drafting_on_hold"
    assert review.subject.held_from == "drafting"
    page.get("/reviews")
    page.sees("On hold", "The lead holds it since 3 March 2021")
    lead = cast.at(cast.lead, review)
    lead.does_not_see("Change the text", "Circulate in the working group")
    lead.get("/home")
    lead.sees("National guidance.")
    lead.does_not_see("See whether it can go on")
    clock.advance(days=90)
    lead.sign_in(cast.lead)
    lead.get("/home")
    lead.sees("See whether it can go on")
    cast.take(cast.manager, review, "Resume", "It goes on from “Drafting”.")
    assert state_of(review) == "drafting"
    assert review.subject.held_from is None
    page = cast.at(cast.manager, review)
    page.click("History")
    page.sees("The manager put this on hold.", "The manager resumed this.")
    page.sees("The lead looks after it, until 1 June 2021.", "What it waits for: National")
    assert whole_record_holds()


def test_a_round_that_closes_during_a_hold_moves_the_review_on_beside_its_way(cast):
    review = make.review_at("partner_comment", group=cast.group, board=cast.board)
    store.commit()
    cast.take(cast.manager, review, "Put on hold", "This is on hold.", **_words())
    make.close_round(make.round_of(review))
    store.commit()
    assert state_of(review) == "considering_on_hold"
    cast.take(cast.manager, review, "Resume", "It goes on from “Considering comments”.")
    assert state_of(review) == "considering"


def test_what_was_approved_is_decided_again_when_the_hold_asked_for_it(cast):
    review = make.review_at("approved", group=cast.group, board=cast.board)
    store.commit()
    page = cast.at(cast.manager, review)
    page.click("Put on hold")
    again = {"What was decided has to be decided again": True}
    page.press("Put on hold", {**HOLD, **again})
    page.sees("When it goes on, the text is decided again.")
    with pytest.raises(Refused) as no:
        make.take(review, "resume", by=cast.manager)
    assert no.value.codes == ("approval-to-be-repeated",)
    cast.take(cast.manager, review, "Resume, to be decided again", "put to the board again")
    assert state_of(review) == "considering"


def test_the_chair_defers_a_decision_to_a_day(cast):
    review = make.review_at("with_board", group=cast.group, board=cast.board)
    store.commit()
    page = cast.at(cast.chair, review)
    page.click("Defer to a later date")
    page.press("Defer to a later date", {**HOLD, "Reason": " "}, status=422)
    page.is_told("Say until when it is deferred.", "Give a reason. It is kept on the record.")
    page.press("Defer to a later date", HOLD, status=422)
    page.is_told("Say until when it is deferred.")
    page.press("Defer to a later date", {**HOLD, "Date to which it is deferred": (1, 6, 2021)})
    page.sees("The decision is deferred.")
    assert state_of(review) == "with_board_on_hold"
    cast.take(cast.chair, review, "Resume", "It goes on from “With the board”.")
    assert state_of(review) == "with_board"


def test_a_held_review_can_be_withdrawn(cast):
    review = make.review_at("considering", group=cast.group, board=cast.board)
    store.commit()
    cast.take(cast.manager, review, "Put on hold", "This is on hold.", **_words())
    cast.take(cast.manager, review, "Withdraw the review", "withdrawn", reason="It is over.")
    assert state_of(review) == "withdrawn"


def _words():
    return {
        "who_looks_after_it_meanwhile": "The lead",
        "what_does_it_wait_for": "Guidance.",
        "reason": "Busy.",
    }
