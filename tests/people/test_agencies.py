"""Agencies: looked up, made, changed, ended; their contacts, deputies and own deadline."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from consult.accounts import operations, queries
from consult.accounts.models import Agency
from consult.audit import verify_all
from consult.consultations import operations as consultations
from tests import factories as make
from workflows.refusal import Refused


@pytest.fixture
def administrator(db, visitor):
    return visitor(make.make_person("Ada Min", site_roles=["administrator"]))


@pytest.fixture
def northern(db):
    return make.make_agency("Northern Borough", short_name="North")


@pytest.fixture
def lead(northern):
    return make.make_person("Lena Lead", agency=northern, role="lead")


def test_an_administrator_adds_an_agency_with_all_that_is_known(administrator, db):
    administrator.get("/")
    administrator.click("People")
    administrator.click("Agencies")
    administrator.get("/agencies/new")
    administrator.press(
        "Add the agency",
        {
            "Name of the agency": "Southern Borough",
            "What kind of agency is it?": "Council",
            "A local partnership that is not on the list": "South and West Partnership",
            "Areas": "Southside\nWestside\n\nSouthside",
            "Start date": date(1965, 4, 1),
        },
    )
    administrator.sees("South and West Partnership", "Southside, Westside", "1 April 1965")
    made = db.query(Agency).filter_by(name="Southern Borough").one()
    assert (made.kind, made.areas) == ("council", ["Southside", "Westside"])


def test_an_agency_that_does_not_fit_is_refused_and_keeps_what_was_typed(administrator, northern):
    administrator.get("/agencies/new")
    administrator.press(
        "Add the agency", {"Name of the agency": "Northern Borough", "Areas": "Up"}, status=422
    )
    administrator.is_told("Say what kind of agency it is.")
    kind = {"What kind of agency is it?": "Council"}
    administrator.press("Add the agency", kind, status=422)
    administrator.is_told("There is an agency called “Northern Borough” already.")
    assert administrator.value_of("Areas (optional)") == "Up"


def test_two_administrators_who_change_one_agency_do_not_overwrite_each_other(
    administrator, visitor, northern
):
    other = visitor(make.make_person("Otto Other", site_roles=["administrator"]))
    kind = {"What kind of agency is it?": "Council"}
    other.get(f"/agencies/{northern.id}/edit")
    administrator.get(f"/agencies/{northern.id}/edit")
    administrator.press("Save", {"Short name": "NB", **kind})
    other.press("Save", {"Short name": "Nth", **kind}, status=409)
    other.sees("Ada Min changed this agency", "Nth")
    assert northern.short_name == "NB"


def test_the_list_is_filtered_and_sorted_by_address(administrator, northern):
    operations.create_agency(
        name="Eastern Police", kind="police", partnership="East", by=make.SETTING_UP
    )
    gone = make.make_agency("Old Clinic")
    operations.end_agency(gone, ended_on=date(2021, 3, 1), merged_into=northern, by=make.SETTING_UP)
    assert administrator.get("/agencies").says("Eastern Police", "Northern Borough")
    administrator.does_not_see("Old Clinic")
    assert administrator.press("Show", {"Kind": "Police"}).says("Eastern Police")
    administrator.does_not_see("Northern Borough")
    administrator.get("/agencies?show=ended")
    administrator.sees("Old Clinic", "1 March 2021", "now Northern Borough")
    administrator.get("/agencies?sort=-confirmed&page=99999999999")
    assert administrator.get("/agencies?kind=none&partnership=x&show=y&sort=z").says(
        "Eastern Police"
    )


def test_a_long_list_asks_no_more_of_the_database_than_a_short_one(administrator, northern):
    short = len(administrator.get("/agencies").queries)
    for _ in range(30):
        make.make_person(agency=make.make_agency(), role="lead")
    assert len(administrator.get("/agencies").queries) == short
    administrator.sees("Showing 1 to 25 of 31 agencies")
    assert administrator.click("2").says("Showing 26 to 31")


def test_an_ended_agency_is_asked_nothing_new_and_what_is_open_stays(visitor, db):
    review = make.review_at("partner_comment")
    agency = make.responses_of(make.round_of(review))[0].agency
    heir = make.make_agency("Heir Trust")
    administrator = visitor(make.make_person(site_roles=["administrator"]))
    administrator.get(f"/agencies/{agency.id}")
    assert administrator.click("End or merge it").says("what is open stays open until it is closed")
    administrator.press("End the agency", {"What it became part of": "Heir Trust"})
    administrator.sees("Ended on 10 March 2021.", "It became part of Heir Trust.")
    administrator.sees("Waiting for its answer")
    assert heir.name in administrator.page.links
    assert make.responses_of(make.round_of(review))[0].subject.state == "drafting"
    other = make.make_review()
    make.review_at("preparing", review=other)
    by = make.actor(make.lead_of(other))
    made = consultations.prepare_round(other.id, "agencies", by=by)
    with pytest.raises(Refused) as no:
        consultations.expect_agencies(made, agency_ids=[agency.id], by=by)
    assert no.value.codes == ("agency-ended",)


def test_a_round_does_not_open_for_an_agency_that_ended_while_it_was_prepared(db):
    review = make.make_review()
    make.review_at("preparing", review=review)
    agency, other = make.make_agency(), make.make_agency()
    make.make_person(agency=agency, role="lead"), make.make_person(agency=other, role="lead")
    make.prepare_partner_round(review, agencies=[agency, other])
    operations.end_agency(agency, ended_on=date(2021, 3, 1), by=make.SETTING_UP)
    with pytest.raises(Refused) as no:
        make.take(review, "circulate_to_partners")
    assert "agency-ended" in no.value.codes


def test_the_end_of_an_agency_can_be_taken_back(administrator, northern):
    operations.end_agency(northern, ended_on=date(2021, 3, 1), by=make.SETTING_UP)
    administrator.get(f"/agencies/{northern.id}")
    administrator.click("It goes on after all")
    assert administrator.press("It goes on").says("Northern Borough goes on.")
    assert northern.ended_on is None


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(1960, 1, 1), "ends-before-it-began"), (date(2021, 3, 2), "merged-into-itself")],
)
def test_an_end_that_cannot_be_is_refused(db, northern, day, code):
    northern.started_on = date(1965, 4, 1)
    db.flush()
    with pytest.raises(Refused) as no:
        operations.end_agency(northern, ended_on=day, merged_into=northern, by=make.SETTING_UP)
    assert code in no.value.codes


def test_a_lead_looks_after_contacts_and_confirms_them(visitor, northern, lead, clock):
    someone = visitor(lead)
    home = someone.get("/home")
    assert home.says("Contacts have not been confirmed yet.", "Confirm your agency’s contacts")
    assert home.says("Nobody has confirmed them yet")
    assert someone.click("Northern Borough").says("Never confirmed")
    someone.click("Add a contact")
    someone.press("Add the contact", {"Name": "Duty desk"}, status=422)
    someone.is_told("Enter an e-mail address or a telephone number")
    someone.press("Add the contact", {"Telephone number": "020 7946 0000"})
    assert someone.click("Confirm the contacts").says("020 7946 0000", "not been confirmed yet")
    assert someone.press("These are right").says("Confirmed on 3 March 2021 by Lena Lead")
    someone.sees("due again by 3 September 2021")
    assert someone.get("/home").says("due again by 3 September 2021")
    someone.does_not_see("Confirm your agency’s contacts")
    clock.set(clock() + timedelta(days=160))
    home = visitor(lead).get("/home")
    assert home.says("Confirm your agency’s contacts", "People of your agency")
    assert home.html.count(">Your agency</h2>") == 1  # no two parts of a page are called the same


def test_an_administrator_sees_who_has_not_confirmed(administrator, northern, lead, clock):
    other = make.make_agency("Careful Trust")
    make.make_person(agency=other, role="lead")
    operations.add_contact(other, name="Desk", phone="1", by=make.SETTING_UP)
    operations.confirm_contacts(other, by=make.SETTING_UP)
    assert administrator.get("/agencies?show=unconfirmed").says("Northern Borough")
    administrator.does_not_see("Careful Trust")
    clock.set(clock() + timedelta(days=184))
    operations.confirm_contacts(other, by=make.SETTING_UP)
    clock.set(clock() + timedelta(days=190))
    account = make.make_person(site_roles=["administrator"])
    assert account.active


def test_contacts_that_are_not_those_on_the_page_are_not_confirmed(visitor, northern, lead):
    operations.add_contact(northern, name="Desk", phone="1", by=make.SETTING_UP)
    someone = visitor(lead)
    someone.get(f"/agencies/{northern.id}/contacts/confirm")
    operations.add_contact(northern, name="Another", phone="2", by=make.SETTING_UP)
    someone.press("These are right", status=409)
    assert northern.contacts_confirmed_at is None


def test_contacts_are_changed_and_removed(visitor, northern, lead):
    contact = operations.add_contact(northern, name="Desk", phone="1", by=make.SETTING_UP)
    someone = visitor(lead)
    path = f"/agencies/{northern.id}/contacts/{contact.id}"
    someone.get(f"{path}/edit")
    assert someone.press("Save", {"Name": "Front desk"}).says("Front desk")
    someone.get(f"{path}/remove")
    assert someone.press("Remove").says("No contacts yet.")
    someone.get(f"{path}/edit", status=404)


def test_a_lead_chooses_deputies_who_can_do_what_a_lead_can(visitor, northern, lead):
    deputy = make.make_person("Dee Puty", agency=northern)
    someone = visitor(lead)
    someone.get(f"/agencies/{northern.id}")
    someone.click("Choose deputies")
    assert someone.press("Save", {"Who stands in for the lead?": ["Dee Puty"]}).says("Deputy lead")
    acts = make.actor(deputy)
    assert acts.leads(northern.id)
    assert acts.place == "Deputy lead, Northern Borough"
    assert deputy in queries.list_agency_leads([northern.id])[northern.id]
    someone.click("Choose deputies")
    someone.press("Save", {"Who stands in for the lead?": []})
    assert not make.actor(deputy).leads(northern.id)


def test_a_deputy_signs_off_for_the_agency(db):
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    deputy = make.make_person("Dee Puty", agency=response.agency, role="deputy")
    make.make_comment(response, by=deputy)
    make.submit_response(response, by=deputy)
    assert response.subject.state == "submitted"


def test_a_deadline_of_its_own_stands_beside_the_closing_time(visitor, db):
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    lead = make.respondent_of(response)
    someone = visitor(lead)
    someone.get(f"/agencies/{response.agency_id}/deadline")
    someone.press("Save", {"Days before the close": "99"}, status=422)
    someone.is_told("Enter a whole number of days from 1 to 60")
    someone.press("Save", {"Days before the close": "a week"}, status=422)
    someone.is_told("Enter a whole number of days from 1 to 60, or leave it empty.")
    someone.does_not_see("Not a valid")
    assert someone.press("Save", {"Days before the close": "7"}).says(
        "7 days before a round closes"
    )
    wanted = response.consultation.closes_at.date() - timedelta(days=7)
    said = f"{wanted.day} {wanted:%B %Y}"
    assert someone.get("/home").says(f"wants drafts by {said}")
    assert someone.get(f"/responses/{response.id}").says(f"wants drafts in by {said}")


def test_the_record_of_agencies_verifies(administrator, northern, lead, db):
    operations.add_contact(northern, name="Desk", phone="1", by=make.actor(lead))
    operations.end_agency(northern, ended_on=date(2021, 3, 1), by=make.SETTING_UP)
    administrator.get("/home")
    assert verify_all()[1] == []


def test_where_there_are_no_contacts_there_is_nothing_to_confirm(visitor, northern, lead):
    someone = visitor(lead)
    page = someone.get(f"/agencies/{northern.id}/contacts/confirm")
    assert page.says("There are no contacts yet, so there is nothing to confirm.")
    assert "These are right" not in page.text
    contact = operations.add_contact(northern, name="Desk", phone="1", by=make.SETTING_UP)
    someone.get(f"/agencies/{northern.id}/contacts/confirm")
    operations.remove_contact(contact, by=make.SETTING_UP)
    someone.press("These are right", status=409)
    with pytest.raises(Refused, match="has no contacts to confirm"):
        operations.confirm_contacts(northern, by=make.SETTING_UP)
