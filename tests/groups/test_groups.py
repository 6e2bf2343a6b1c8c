"""Groups, who sits on them and who may change that."""

from __future__ import annotations

import pytest

from consult import audit
from consult.groups import operations, queries
from consult.groups.models import Group, Seat
from tests.factories import (
    SETTING_UP,
    actor,
    make_agency,
    make_board,
    make_group,
    make_manager,
    make_person,
)
from workflows.refusal import Refused


def test_a_manager_makes_a_group_with_lead_and_members(visitor, db):
    make_agency("Northern Borough")
    lead, member = make_person("Lee Lead", job_title="Head"), make_person("Mia Member")
    someone = visitor(make_manager())
    someone.get("/groups/new")
    someone.press(
        "Make the group",
        {
            "Name of the group": "Chapter writers",
            "What kind of group is it?": "Working group",
            "Host agency": "Northern Borough",
            "Lead or chair": "Lee Lead, Head",
            "Members": ["Lee Lead", "Mia Member"],
        },
    )
    someone.sees("“Chapter writers” is made.", "hosted by Northern Borough", "2 people")
    group = db.query(Group).one()
    assert {seat.account_id: seat.role for seat in group.present} == {
        lead.id: "lead",
        member.id: "member",
    }


def test_a_group_without_name_and_kind_is_refused_and_keeps_what_was_typed(visitor, db):
    make_person("Mia Member")
    someone = visitor(make_manager())
    someone.get("/groups/new")
    someone.press("Make the group", {"Members": ["Mia Member"]}, status=422)
    someone.is_told("Enter a name.", "Say what kind of group it is.")
    assert someone.page.tree.find("input", name="members", checked="") is not None
    assert db.query(Group).count() == 0


def test_two_groups_cannot_have_one_name(visitor, db):
    make_group("Writers")
    someone = visitor(make_manager())
    someone.get("/groups/new")
    kind = {"What kind of group is it?": "Board"}
    someone.press("Make the group", {"Name of the group": "Writers", **kind}, status=422)
    someone.is_told("There is a group called “Writers” already.")
    assert someone.value_of("Name of the group") == "Writers"


@pytest.mark.parametrize("path", ["/groups/new", "/groups/{group}/seats/new"])
def test_only_managers_change_groups(visitor, db, path):
    group = make_group(lead=make_person())
    member = make_person(agency=make_agency(), role="lead")
    url = path.format(group=group.id)
    visitor(member).get(url, status=403).says("Only a partnership manager")
    assert visitor().get(url, follow=False).headers["Location"].startswith("/sign-in")


def test_a_lead_adds_members_to_their_own_group_and_to_no_other(visitor, db):
    lead, new = make_person("Lee Lead"), make_person("Nia New", job_title="Nurse")
    own, other = make_group("Writers", lead=lead), make_group("Others", lead=make_person())
    someone = visitor(lead)
    someone.get(f"/groups/{own.id}")
    someone.click("Add someone")
    someone.press("Add", person="Nia New, Nurse")
    someone.sees("Nia New is on “Writers” now.")
    someone.get(f"/groups/{other.id}/seats/new", status=403)
    someone.post(f"/groups/{other.id}/seats/new", {"account": new.id, "role": "member"}, status=403)


def test_a_lead_names_no_second_lead(visitor, db):
    lead, new = make_person(), make_person()
    group = make_group(lead=lead)
    someone = visitor(lead)
    someone.get(f"/groups/{group.id}/seats/new")
    url = f"/groups/{group.id}/seats/new"
    someone.post(url, {"account": new.id, "role": "lead"}, status=422)
    with pytest.raises(Refused) as no:
        operations.give_seat(group=group, account=new, role="lead", by=actor(lead))
    assert no.value.codes == ("not-yours-to-name",)


def test_a_manager_removes_a_member_after_saying_what_it_means(visitor, db):
    member = make_person("Mia Member")
    group = make_group("Writers", lead=make_person(), members=[member])
    someone = visitor(make_manager())
    someone.get(f"/groups/{group.id}")
    someone.click("Remove Mia Member")
    someone.sees("what they have written and decided stays on the record")
    someone.press("Remove")
    someone.sees("Mia Member has left “Writers”.", "1 person")
    assert actor(member).seats == {}


def test_a_lead_removes_nobody(visitor, db):
    lead, member = make_person(), make_person("Mia Member")
    group = make_group(lead=lead, members=[member])
    seat = queries.find_seat_of(group.id, member.id)
    someone = visitor(lead)
    assert "Remove Mia Member" not in someone.get(f"/groups/{group.id}").links
    someone.get(f"/groups/{group.id}/seats/{seat.id}/end", status=403)
    someone.post(f"/groups/{group.id}/seats/{seat.id}/end", status=403)
    assert seat.left_at is None


def test_a_seat_is_not_found_through_another_group(visitor, db):
    member = make_person()
    group, other = make_group(members=[member]), make_group()
    seat = queries.find_seat_of(group.id, member.id)
    visitor(make_manager()).get(f"/groups/{other.id}/seats/{seat.id}/end", status=404)


def test_the_only_chair_stays_until_there_is_another(visitor, db):
    chair = make_person()
    board = make_board("Board", chair=chair)
    seat = queries.find_seat_of(board.id, chair.id)
    someone = visitor(make_manager())
    someone.get(f"/groups/{board.id}/seats/{seat.id}/end")
    someone.press("Remove", status=422)
    someone.is_told("This is the only chair", "Name another chair first.")


def test_a_new_chair_makes_the_last_one_a_member(db):
    old, new = make_person(), make_person()
    board = make_board(chair=old, members=[new])
    operations.give_seat(group=board, account=new, role="chair", by=SETTING_UP)
    assert actor(old).seats == {board.id: "member"}
    assert actor(new).seats == {board.id: "chair"}
    assert db.query(Seat).filter(Seat.left_at.is_(None)).count() == 2


def test_a_board_has_no_lead(db):
    with pytest.raises(Refused) as no:
        make_group(kind="board", lead=make_person())
    assert no.value.codes == ("role-does-not-fit",)


def test_nobody_sits_twice_on_a_group(db):
    member = make_person()
    group = make_group(members=[member])
    with pytest.raises(Refused) as no:
        operations.give_seat(group=group, account=member, role="member", by=SETTING_UP)
    assert no.value.codes == ("seated-already",)


def test_someone_who_left_can_come_back(db):
    member = make_person()
    group = make_group(members=[member])
    operations.end_seat(seat=queries.find_seat_of(group.id, member.id), by=SETTING_UP)
    operations.give_seat(group=group, account=member, role="member", by=SETTING_UP)
    assert [seat.account_id for seat in queries.seats_of([group.id])[group.id]] == [member.id]


def test_the_record_tells_who_came_and_went_without_names_in_its_seals(visitor, db):
    member = make_person("Mia Member")
    group = make_group(members=[member])
    operations.end_seat(seat=queries.find_seat_of(group.id, member.id), by=SETTING_UP)
    visitor().get("/sign-in")  # commits
    told = audit.list_entries([f"group:{group.id}"])
    assert [each.entry.act for each in told] == ["seat-ended", "seat-given", "group-created"]
    assert told[0].words["person"] == "Mia Member"
    assert "Mia" not in str(told[0].entry.body)


def test_the_list_takes_as_many_queries_for_many_groups_as_for_few(visitor, db):
    someone = visitor(make_manager())
    make_group(lead=make_person(), members=[make_person()])
    few = len(someone.get("/groups").queries)
    for _ in range(6):
        make_group(lead=make_person(), members=[make_person(), make_person()])
    assert len(someone.get("/groups").queries) == few


def test_an_empty_list_says_who_makes_groups(visitor, db):
    visitor(make_person()).get("/groups").says("There are none yet.")
