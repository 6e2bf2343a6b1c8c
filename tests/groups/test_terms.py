"""A seat has a term: the clock ends it without a write, and everything reads it so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from consult import audit, store
from consult.access import Permission, ask
from consult.accounts import queries as accounts
from consult.accounts.seats import ACTS, HELD, timed
from consult.groups import operations, queries, terms
from consult.groups.models import Deputy, Seat
from consult.notifications.models import Message
from consult.store import session
from tests import factories as make
from workflows.refusal import Refused

NOW = datetime(2021, 6, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def last(days):
    return terms.today() + timedelta(days=days)


def day(when):
    return {"Day": str(when.day), "Month": str(when.month), "Year": str(when.year)}


@pytest.mark.parametrize(
    ("joined", "ends", "left", "held"),
    [
        (-HOUR, None, None, True),
        (0 * HOUR, None, None, True),
        (HOUR, None, None, False),
        (-HOUR, HOUR, None, True),
        (-HOUR, 0 * HOUR, None, False),
        (-2 * HOUR, -HOUR, None, False),
        (-HOUR, None, 0 * HOUR, False),
        (-HOUR, None, HOUR, True),
        (-HOUR, HOUR, -HOUR / 2, False),
        (HOUR, 2 * HOUR, None, False),
    ],
)
def test_a_seat_is_held_from_its_first_moment_until_its_last(db, clock, joined, ends, left, held):
    clock.set(NOW)
    group, person = make.make_group(), make.make_person()
    seat = Seat(group=group, account=person, role="member", joined_at=NOW + joined)
    seat.ends_at = NOW + ends if ends is not None else None
    seat.left_at = NOW + left if left is not None else None
    session.add(seat)
    session.flush()
    assert seat.held_at(NOW) == held
    assert [each.id for each in session.query(Seat).filter(timed(HELD))] == [seat.id] * held
    assert queries.seats_of([group.id])[group.id] == [seat] * held
    assert (queries.find_seat_of(group.id, person.id) is not None) == held
    assert [each.id for each in queries.list_groups_of(person.id)] == [group.id] * held
    assert [each.id for each in group.present] == [seat.id] * held
    assert set(make.actor(person).seats) == ({group.id} if held else set())
    assert bool(accounts.list_places(person.id)) == held
    assert (person.id in accounts.list_seats_of_everyone()) == held


@pytest.mark.parametrize(
    ("starts", "ends", "ended", "acts"),
    [
        (-HOUR, HOUR, None, True),
        (0 * HOUR, HOUR, None, True),
        (HOUR, 2 * HOUR, None, False),
        (-HOUR, 0 * HOUR, None, False),
        (-HOUR, HOUR, 0 * HOUR, False),
        (-HOUR, HOUR, HOUR / 2, True),
    ],
)
def test_a_deputy_acts_from_the_first_moment_until_the_last(db, clock, starts, ends, ended, acts):
    clock.set(NOW)
    chair, deputy = make.make_person(), make.make_person()
    board = make.make_board(chair=chair)
    row = Deputy(
        seat=make.seat_of(board, chair),
        account=deputy,
        starts_at=NOW + starts,
        ends_at=NOW + ends,
        ended_at=NOW + ended if ended is not None else None,
    )
    session.add(row)
    session.flush()
    assert row.acts_at(NOW) == acts
    assert [each.id for each in session.query(Deputy).filter(timed(ACTS))] == [row.id] * acts
    assert make.actor(deputy).seats == ({board.id: "chair"} if acts else {})


def test_the_page_shows_terms_and_who_sat_here_before(visitor, db, clock):
    clock.set(NOW)
    lead, member, next_one = (make.make_person(name) for name in ("Lee", "Mia", "Nia"))
    group = make.make_group("Writers", lead=lead, members=[member])
    someone = visitor(make.make_manager())
    someone.get(f"/groups/{group.id}")
    someone.click("Set last day of Mia")
    someone.press("Save", {"Reason (optional)": "She retires.", **day(last(27))})
    someone.sees("Member, since 3 June 2021, until 30 June 2021")
    operations.give_seat(
        group=group, account=next_one, role="member", starts_on=last(28), by=make.SETTING_UP
    )
    assert someone.get(f"/groups/{group.id}").says(
        "To come", "Member, from 1 July 2021", "2 people"
    )
    clock.advance(days=28)
    page = visitor(make.make_manager()).get(f"/groups/{group.id}")
    assert page.says("Former members", "Member, from 3 June 2021 until 30 June 2021")
    assert page.says("2 people", "Member, since 1 July 2021")
    told = audit.list_entries([f"group:{group.id}"], acts=["term-set"])
    assert [each.words["reason"] for each in told] == ["She retires."]


def test_the_only_chairs_term_ends_by_the_clock_and_the_pages_say_who_can_name_one(
    visitor, db, clock
):
    chair, member = make.make_person("Ann Chair"), make.make_person()
    board = make.make_board("Editorial Board", chair=chair, members=[member])
    operations.set_term(make.seat_of(board, chair), last_day=last(3), by=make.SETTING_UP)
    manager = make.make_manager()
    home = visitor(manager).get("/home")
    assert home.says("A seat on “Editorial Board” ends on", "Ann Chair, chair")
    assert home.says("Nobody is chair after that")
    clock.advance(days=4)
    assert visitor(manager).get("/home").says("Name a chair", "It has no chair now")
    page = visitor(member).get(f"/groups/{board.id}")
    assert page.says("This group has no chair now", "A partnership manager can name one")


def test_home_says_which_decision_would_have_too_few_members(visitor, db):
    manager = make.make_manager()
    review = make.review_at("with_board", review=make.make_review("Neglect", by=manager))
    someone = make.board_of(review)[1]
    operations.set_term(make.seat_of(review.board, someone), last_day=last(5), by=make.SETTING_UP)
    assert visitor(manager).get("/home").says("2 members are left then, and “Neglect” needs 3")


def test_a_term_that_ended_makes_room_for_a_new_seat(db, clock):
    member = make.make_person()
    group = make.make_group(lead=make.make_person(), members=[member])
    operations.set_term(make.seat_of(group, member), last_day=last(1), by=make.SETTING_UP)
    clock.advance(days=3)
    operations.give_seat(group=group, account=member, role="member", by=make.SETTING_UP)
    assert make.actor(member).seats == {group.id: "member"}


def test_there_are_never_two_chairs_at_one_time(db, clock):
    old, new = make.make_person("Old Chair"), make.make_person()
    board = make.make_board(chair=old)
    give = {"group": board, "account": new, "role": "chair", "by": make.SETTING_UP}
    with pytest.raises(Refused) as no:
        operations.give_seat(**give, starts_on=last(10))
    assert no.value.codes == ("chair-then",)
    operations.set_term(make.seat_of(board, old), last_day=last(9), by=make.SETTING_UP)
    operations.give_seat(**give, starts_on=last(10))
    with pytest.raises(Refused) as no:
        operations.set_term(make.seat_of(board, old), last_day=last(10), by=make.SETTING_UP)
    assert no.value.codes == ("chair-then",)
    clock.advance(days=10)
    assert make.actor(new).seats == {board.id: "chair"}
    assert make.actor(old).seats == {}


@pytest.mark.parametrize(
    ("who", "role", "days", "codes"),
    [
        ("manager", "member", 5, ()),
        ("manager", "lead", 5, ()),
        ("manager", "member", -1, ("ends-too-early",)),
        ("manager", "member", 30_000, ("too-far-ahead",)),
        ("lead", "member", 90, ()),
        ("lead", "member", None, ()),
        ("lead", "member", 30, ("not-yours-to-shorten",)),
        ("lead", "lead", 90, ("not-yours-to-name", "not-oneself")),
    ],
)
def test_who_sets_which_last_day(db, who, role, days, codes):
    lead, member = make.make_person(), make.make_person()
    group = make.make_group(lead=lead, members=[member])
    seat = make.seat_of(group, {"lead": lead, "member": member}[role])
    operations.set_term(seat, last_day=last(60), by=make.SETTING_UP)
    by = make.actor(lead) if who == "lead" else make.SETTING_UP
    said = []
    try:
        operations.set_term(seat, last_day=last(days) if days is not None else None, by=by)
    except Refused as no:
        said = no.codes
    assert tuple(said) == codes


def test_a_manager_does_not_set_the_term_of_their_own_seat(db):
    manager = make.make_manager()
    group = make.make_group(lead=make.make_person(), members=[manager])
    seat = make.seat_of(group, manager)
    with pytest.raises(Refused) as no:
        operations.set_term(seat, last_day=last(9), by=make.actor(manager))
    assert no.value.codes == ("not-oneself",)


@pytest.mark.parametrize("then", ["end", "term"])
def test_who_comes_second_is_told_who_was_first(visitor, db, then):
    member = make.make_person("Mia Member")
    group = make.make_group("Writers", lead=make.make_person(), members=[member])
    seat = make.seat_of(group, member)
    first, second = visitor(make.make_manager("Ada First")), visitor(make.make_manager())
    second.get(f"/groups/{group.id}/seats/{seat.id}/{then}")
    if then == "end":
        first.get(f"/groups/{group.id}/seats/{seat.id}/term")
        first.press("Save", day(last(9)))
        assert second.press("Remove", status=409).says("Ada First set the last day of this seat")
    else:
        first.get(f"/groups/{group.id}/seats/{seat.id}/end")
        first.press("Remove")
        page = second.press("Save", day(last(9)), status=409)
        assert page.says("Ada First ended this seat")


def test_what_is_typed_wrong_is_kept_and_said_at_its_field(visitor, db):
    group = make.make_group(lead=make.make_person(), members=[make.make_person("Mia Member")])
    someone = visitor(make.make_manager())
    someone.get(f"/groups/{group.id}")
    someone.click("Set last day of Mia Member")
    typed = {"Reason (optional)": "Why not", "Day": "1", "Month": "2", "Year": "2001"}
    someone.press("Save", typed, status=422)
    someone.is_told("The last day must be today or after it.")
    assert someone.value_of("Reason (optional)") == "Why not"


# Letters


def letters(kind):
    store.session.expire_all()
    return sorted(each.address for each in session.query(Message).filter_by(kind=kind))


def test_the_person_the_head_and_the_managers_are_told_four_weeks_before_and_on_the_day(db, clock):
    lead, member, manager = make.make_person(), make.make_person(), make.make_manager()
    group = make.make_group(lead=lead, members=[member])
    operations.set_term(make.seat_of(group, member), last_day=last(40), by=make.SETTING_UP)
    everyone = sorted(each.email for each in (lead, member, manager))
    assert make.sweep("terms") == 0
    clock.advance(days=13)
    assert make.sweep("terms") == 1
    assert make.sweep("terms") == 0
    assert letters("groups/term_ends") == everyone
    clock.advance(days=27)
    assert make.sweep("terms") == 0, "the last day has not passed"
    clock.advance(days=1)
    assert make.sweep("terms") == 1
    assert make.sweep("terms") == 0
    assert letters("groups/term_ended") == everyone


def test_a_later_last_day_is_told_anew(db, clock):
    member = make.make_person()
    group = make.make_group(lead=make.make_person(), members=[member])
    operations.set_term(make.seat_of(group, member), last_day=last(5), by=make.SETTING_UP)
    make.sweep("terms")
    operations.set_term(make.seat_of(group, member), last_day=last(60), by=make.SETTING_UP)
    assert make.sweep("terms") == 0
    clock.advance(days=40)
    assert make.sweep("terms") == 1
    assert letters("groups/term_ends").count(member.email) == 2


def test_a_seat_to_come_keeps_an_account_open(db):
    home = make.make_agency()
    person = make.make_person(agency=home)
    make.make_person(agency=home, role="lead")
    group = make.make_group(lead=make.make_person())
    operations.give_seat(
        group=group, account=person, role="member", starts_on=last(9), by=make.SETTING_UP
    )
    assert queries.has_a_part(person.id)
    assert ask(Permission.MANAGE_GROUPS, make.actor(person), group) is not None
