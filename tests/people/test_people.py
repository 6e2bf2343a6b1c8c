"""People: found, given other places, leaving, closed and opened again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consult.accounts import operations
from consult.accounts.guests import create_guest
from consult.accounts.models import Membership, SignInLink
from consult.notifications.models import Message
from tests import factories as make
from workflows.refusal import Refused


@pytest.fixture
def ada(db):
    return make.make_person("Ada Min", site_roles=["administrator"])


@pytest.fixture
def administrator(ada, visitor):
    return visitor(ada)


@pytest.fixture
def northern(db):
    return make.make_agency("Northern Borough")


@pytest.fixture
def lead(northern):
    return make.make_person("Lena Lead", agency=northern, role="lead")


def role_of(account, agency):
    return make.actor(account).agencies.get(agency.id)


def test_the_list_is_filtered_by_agency_role_and_account(administrator, northern, lead):
    make.make_person("Cora Contributor", agency=northern)
    gone = make.make_person("Gus Gone", agency=northern)
    operations.close_account(account=gone, by=make.SETTING_UP)
    assert administrator.get("/people").says("Lena Lead", "Cora Contributor", "Ada Min")
    administrator.does_not_see("Gus Gone")
    administrator.press("Show", {"Agency": "Northern Borough", "Role": "Agency lead"})
    administrator.sees("Lena Lead").does_not_see("Cora Contributor")
    administrator.press("Show", {"Agency": "All", "Role": "Administrator"})
    administrator.sees("Ada Min").does_not_see("Lena Lead")
    assert administrator.get("/people?show=closed&sort=-since").says("Gus Gone")
    administrator.does_not_see("Lena Lead")


def test_a_lead_sees_the_people_of_their_own_agency_only(visitor, northern, lead):
    other = make.make_agency("Southern Borough")
    stranger = make.make_person("Sue South", agency=other)
    someone = visitor(lead)
    assert someone.get("/people").says("Lena Lead")
    someone.does_not_see("Sue South", "Southern Borough")
    assert someone.get(f"/people?agency={other.id}").says("Lena Lead")
    someone.get(f"/people/{stranger.id}", status=403)


def test_a_long_list_asks_no_more_of_the_database_than_a_short_one(administrator, northern):
    short = len(administrator.get("/people").queries)
    for _ in range(30):
        make.make_person(agency=northern)
    many = administrator.get("/people")
    assert len(many.queries) <= short + 1  # the agencies of those who have one
    administrator.sees("Showing 1 to 25 of 31 people")


def test_an_administrator_changes_a_role_and_moves_a_person(administrator, northern, lead):
    person = make.make_person("Pat Person", agency=northern)
    southern = make.make_agency("Southern Borough")
    administrator.get(f"/people/{person.id}")
    administrator.click("Change role at Northern Borough")
    assert administrator.press("Save", {"What do they do there?": "Lead"}).says(
        "agency lead at Northern"
    )
    administrator.click("Move from Northern Borough")
    administrator.press(
        "Move", {"Their new agency": "Southern Borough", "What will they do there?": "Deputy lead"}
    )
    administrator.sees("Pat Person is at Southern Borough now.")
    assert make.actor(person).agencies == {southern.id: "deputy"}


def test_the_page_of_another_person_still_says_who_is_signed_in(administrator, northern, lead):
    for path in (f"/people/{lead.id}", f"/people/{lead.id}/places/{northern.id}/leave"):
        page = administrator.get(path)
        assert "Ada Min" in page.tree.text
        assert "/account" in page.links.values()


@pytest.mark.parametrize(
    "page", ["", "/address", "/site-roles", "/places/new", "/deactivate", "/reactivate"]
)
def test_who_came_by_a_link_has_no_page_among_people(administrator, db, ada, page):
    guest = create_guest(name="A member of the public", by=make.actor(ada))
    db.commit()
    administrator.get(f"/people/{guest.id}{page}", status=404)


def test_two_who_change_one_role_do_not_overwrite_each_other(
    administrator, visitor, northern, lead
):
    person = make.make_person("Pat Person", agency=northern)
    someone = visitor(lead)
    path = f"/people/{person.id}/places/{northern.id}/role"
    someone.get(path)
    administrator.get(path)
    administrator.press("Save", {"What do they do there?": "Deputy lead"})
    someone.press("Save", {"What do they do there?": "Lead"}, status=409)
    someone.sees("Ada Min made them deputy lead")
    assert role_of(person, northern) == "deputy"


def test_who_leaves_hands_their_unsent_comments_to_a_colleague(visitor, db):
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    agency, boss = response.agency, make.respondent_of(response)
    leaver = make.make_person("Lee Ver", agency=agency)
    heir = make.make_person("Hei Irr", agency=agency)
    comment = make.make_comment(response, "Say when.", by=leaver)
    edit = f"/responses/{response.id}/comments/{comment.id}/edit"
    visitor(heir).get(edit, status=403)
    someone = visitor(boss)
    someone.get(f"/people/{leaver.id}")
    assert someone.click(f"Leaves {agency.name}").says(
        "They wrote 1 comment", "account is closed too"
    )
    someone.press("They leave", status=422)
    someone.is_told("Choose a colleague who goes on with it.")
    assert role_of(leaver, agency) == "contributor"
    someone.press("They leave", {"Who goes on with what they had not sent yet?": "Hei Irr"})
    someone.sees("Lee Ver has left", "Their account is closed.")
    assert not leaver.active
    assert db.query(Membership).filter_by(account_id=leaver.id).count() == 0
    assert comment.author_id == leaver.id
    writer = visitor(heir)
    writer.get(edit)
    writer.press("Save comment", {"Your comment": "Say when, and how."})
    assert comment.body == "Say when, and how."


def test_an_heir_must_be_a_colleague(db):
    from consult.people import operations as people
    from consult.people.queries import get_place

    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    leaver = make.make_person(agency=response.agency)
    make.make_comment(response, by=leaver)
    place = get_place(leaver.id, response.agency_id)
    for heir in (make.make_person(), leaver, None):
        with pytest.raises(Refused) as no:
            people.leave(place, heir=heir, by=make.SETTING_UP)
        assert no.value.codes == ("no-heir",)


def test_who_has_another_place_leaves_one_and_keeps_the_account(visitor, northern, lead):
    person = make.make_person("Pat Person", agency=northern)
    make.make_group("Writers", members=[person])
    someone = visitor(lead)
    someone.get(f"/people/{person.id}/places/{northern.id}/leave")
    assert someone.press("They leave").says("Pat Person has left Northern Borough.")
    assert person.active


def test_a_closed_account_is_opened_again_with_its_places(administrator, visitor, northern, lead):
    person = make.make_person("Pat Person", agency=northern, password="four unrelated words here")
    browser = visitor(person)
    browser.get("/account")
    administrator.get(f"/people/{person.id}")
    administrator.click("Close the account")
    assert administrator.press("Close the account").says("The account of Pat Person is closed.")
    assert browser.get("/account").says("Sign in")
    administrator.click("Open the account again")
    assert administrator.press("Open the account").says("is open again")
    assert person.active
    assert role_of(person, northern) == "contributor"


@pytest.mark.parametrize("way", ["role", "leave", "move", "deactivate"])
def test_the_last_lead_of_an_agency_stays(administrator, northern, lead, way):
    make.make_person(agency=northern, role="deputy")
    make.make_agency("Southern Borough")
    place = f"/people/{lead.id}/places/{northern.id}"
    paths = {"deactivate": f"/people/{lead.id}/deactivate"}
    administrator.get(paths.get(way, f"{place}/{way}"))
    press, fields = {
        "role": ("Save", {"What do they do there?": "Contributor"}),
        "leave": ("They leave", {}),
        "move": ("Move", {"Their new agency": "Southern Borough"}),
        "deactivate": ("Close the account", {}),
    }[way]
    administrator.press(press, fields, status=422)
    administrator.is_told("Lena Lead is the only lead of Northern Borough")
    assert role_of(lead, northern) == "lead"
    assert lead.active


def test_the_last_administrator_stays(db, ada):
    other = make.make_person("Otto Other", site_roles=["administrator"])
    operations.set_site_roles(ada, roles=[], by=make.actor(other))
    for act in (
        lambda: operations.set_site_roles(other, roles=[], by=make.SETTING_UP),
        lambda: operations.deactivate(other, by=make.SETTING_UP),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.codes == ("last-administrator",)


def test_what_a_person_is_to_the_service_is_changed_by_an_administrator(administrator):
    person = make.make_person("Pat Person")
    administrator.get(f"/people/{person.id}")
    administrator.click("Change what they are to the whole service")
    assert administrator.press(
        "Save", {"What are they to the whole service?": ["Partnership manager"]}
    ).says("Partnership manager")
    administrator.get(f"/people/{person.id}/places/new")
    make.make_agency("Southern Borough")
    administrator.get(f"/people/{person.id}/places/new")
    administrator.press("Give the place", {"Agency": "Southern Borough"})
    administrator.sees("Pat Person has a place at Southern Borough now.")


def test_an_administrator_changes_the_address_of_somebody_else(administrator, visitor, db, lead):
    before = lead.email
    theirs = visitor(lead)
    operations.request_link(email=before)
    administrator.get(f"/people/{lead.id}")
    administrator.click("Change e-mail address")
    administrator.sees(before, "signed out everywhere")
    taken = make.make_person(email="taken@example.org").email
    administrator.press("Change the address", {"New e-mail address": taken}, status=422)
    administrator.sees(f"{taken} has an account already.")
    administrator.press("Change the address", {"New e-mail address": "New.Name@Example.org"})
    administrator.sees("The e-mail address of", "new.name@example.org")
    assert theirs.get("/account").h1 == "Sign in"
    assert db.scalars(select(SignInLink.used_at)).one() is not None
    letters = select(Message.address).where(Message.kind == "accounts/address_changed")
    assert sorted(db.scalars(letters)) == sorted(["new.name@example.org", before])


def test_nobody_changes_their_own_address_and_only_an_administrator_that_of_others(db, ada, lead):
    with pytest.raises(Refused) as no:
        operations.change_address(account=ada, email="x@example.org", by=make.actor(ada))
    assert no.value.codes == ("not-oneself",)
    manager = make.actor(make.make_manager())
    with pytest.raises(Refused) as no:
        operations.change_address(account=lead, email="x@example.org", by=manager)
    assert no.value.codes == ("not-an-administrator",)
