"""People, their places and what makes them an actor."""

from __future__ import annotations

import pytest

from consult.accounts import operations, queries
from tests.factories import SETTING_UP, actor, make_agency, make_board, make_group, make_person
from workflows.refusal import Refused


def test_an_actor_has_every_place_of_the_person(db):
    agency = make_agency("Northern Borough")
    person = make_person("Ann Smith", agency=agency, role="lead", site_roles=["administrator"])
    group = make_group("Writers", lead=person)
    found = actor(person)
    assert found.leads(agency.id)
    assert found.seats == {group.id: "lead"}
    assert found.is_administrator
    assert not found.is_manager
    assert found.agency_names == {agency.id: "Northern Borough"}


@pytest.mark.parametrize(
    ("make", "place"),
    [
        (lambda: make_person(site_roles=["partnership_manager"]), "Partnership manager"),
        (lambda: make_person(agency=make_agency("Police"), role="lead"), "Agency lead, Police"),
        (lambda: make_person(agency=make_agency("Police")), "Contributor, Police"),
        (lambda: make_person(site_roles=["administrator"], agency=make_agency()), "Administrator"),
        (make_person, ""),
    ],
)
def test_a_place_is_said_in_a_few_words(db, make, place):
    assert actor(make()).place == place


def test_a_chair_is_a_chair_first_and_an_agency_lead_second(db):
    person = make_person(agency=make_agency(), role="lead")
    make_board("Editorial Board", chair=person)
    assert actor(person).place == "Chair, Editorial Board"


def test_who_decides_or_drafts_is_that_before_they_work_for_an_agency(db):
    agency = make_agency("Police")
    on_board, in_group, both = (make_person(agency=agency, role="lead") for _ in range(3))
    board = make_board("Editorial Board", chair=make_person(), members=[on_board, both])
    make_group("Writers", lead=make_person(), members=[in_group, both])
    assert actor(on_board).place == "Member, Editorial Board"
    assert actor(in_group).place == "Member, Writers"
    assert actor(both).place == "Member, Editorial Board"
    assert actor(both).boards == {board.id}
    assert actor(in_group).boards == frozenset()


def test_two_accounts_cannot_have_one_address(db):
    make_person("Ann", "ann@example.org")
    with pytest.raises(Refused) as no:
        operations.create_account(email=" ANN@example.org", name="Anne", by=SETTING_UP)
    assert no.value.codes == ("email-taken",)


def test_leads_of_many_agencies_come_in_one_query(db):
    one, two = make_agency(), make_agency()
    lead = make_person(agency=one, role="lead")
    make_person(agency=one)
    assert queries.list_agency_leads([one.id, two.id]) == {one.id: [lead], two.id: []}


def test_a_closed_account_leads_nothing(db):
    agency = make_agency()
    lead = make_person(agency=agency, role="lead")
    operations.close_account(account=lead, by=SETTING_UP)
    assert queries.list_agency_leads([agency.id]) == {agency.id: []}
    assert lead not in queries.list_accounts()
