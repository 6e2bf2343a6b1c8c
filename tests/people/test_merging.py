"""An agency becomes part of another: its people go there in one go, and no words are lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.accounts import operations as accounts
from consult.accounts import queries as people
from consult.people import merging
from tests import factories as make
from workflows.refusal import Refused


def merged(old, new, *, days=0):
    day = people.today() + timedelta(days=days)
    accounts.end_agency(old, ended_on=day, merged_into=new, by=make.SETTING_UP)


def names(agency):
    return sorted(each.account.name for each in people.list_members(agency.id))


@pytest.fixture
def two(db):
    return make.make_agency("Old CCG"), make.make_agency("New CCG")


def test_everybody_moves_in_the_role_they_had(visitor, db, two):
    old, new = two
    lead = make.make_person("Lee Lead", agency=old, role="lead")
    both = make.make_person("Bo Both", agency=old)
    accounts.add_membership(account=both, agency=new, role="lead", by=make.SETTING_UP)
    make.make_person("Cy Contributor", agency=old)
    merged(old, new)
    someone = visitor(make.make_person(site_roles=["administrator"]))
    someone.get(f"/agencies/{old.id}")
    someone.click("Move its people")
    someone.sees("Lee Lead, agency lead", "Bo Both, contributor: has a place there already")
    someone.press("Move them")
    someone.sees("3 people are moved.")
    db.expire_all()
    assert names(old) == []
    assert names(new) == ["Bo Both", "Cy Contributor", "Lee Lead"]
    assert make.actor(lead).agencies == {new.id: "lead"}
    assert make.actor(both).agencies == {new.id: "lead"}


def test_what_is_not_sent_is_handed_to_one_who_stays_and_the_response_says_so(visitor, db):
    review = make.review_at("partner_comment")
    response = make.responses_of(make.round_of(review))[0]
    old, new = response.agency, make.make_agency("New CCG")
    writer, heir = make.make_person("Wil Writer", agency=old), make.make_person("Hei", agency=old)
    make.make_comment(response, "Say by when.", by=writer)
    merged(old, new)
    someone = visitor(make.make_person(site_roles=["administrator"]))
    someone.get(f"/agencies/{old.id}/move-people")
    someone.sees("Wil Writer, contributor: 1 comment not sent yet")
    someone.sees(f"still asked for its answer: {response.consultation.subject.title}.")
    someone.press("Move them", status=422)
    someone.is_told("Choose a colleague who goes on with it.")
    someone.press("Move them", {"Who stays": "Hei"})
    db.expire_all()
    assert names(old) == ["Hei"]
    page = visitor(heir).get(f"/responses/{response.id}")
    assert page.says("Wil Writer", "handed to Hei")


def test_nobody_is_moved_before_the_day(visitor, db, two):
    old, new = two
    make.make_person(agency=old, role="lead")
    merged(old, new, days=5)
    someone = visitor(make.make_person(site_roles=["administrator"]))
    assert someone.get(f"/agencies/{old.id}/move-people").says("Old CCG has not ended yet.")
    with pytest.raises(Refused) as no:
        merging.move_everyone(old, by=make.SETTING_UP)
    assert no.value.codes == ("not-yet",)


def test_an_administrator_does_not_move_themselves(db, two):
    old, new = two
    admin = make.make_person("Ada", agency=old, site_roles=["administrator"])
    make.make_person("Lee", agency=old, role="lead")
    merged(old, new)
    merging.move_everyone(old, by=make.actor(admin))
    assert names(old) == ["Ada"]
    with pytest.raises(Refused) as no:
        merging.move_everyone(old, by=make.actor(admin))
    assert no.value.codes == ("nobody-to-move",)
