"""A deputy does what the holder of a seat can, for the holder; nobody gets rights of their own."""

from __future__ import annotations

import pytest

from consult import audit, lifecycle
from consult.access import Permission, ask
from consult.boards import queries as boards
from consult.groups import operations, queries, terms
from consult.notifications.models import Message
from consult.responses import queries as responses
from tests import factories as make
from tests.groups.test_terms import last
from workflows.refusal import Refused


def stand_in(review, who, deputy, *, group=None, days=30):
    return make.make_deputy(make.seat_of(group or review.board, who), deputy, days=days)


def test_the_holder_names_a_deputy_who_sees_it_at_home_and_is_written_to(visitor, db, clock):
    chair, deputy = make.make_person("Ann Chair"), make.make_person("Dee Puty", job_title="Head")
    board = make.make_board("Editorial Board", chair=chair)
    someone = visitor(chair)
    someone.get(f"/groups/{board.id}")
    someone.click("Name a deputy for Ann Chair")
    someone.press("Name the deputy", {"Deputy": "Dee Puty, Head", "Last day": last(14)})
    someone.sees("Dee Puty is deputy for Ann Chair.", "Deputy: Dee Puty, until 17 March 2021")
    home = visitor(deputy).get("/home")
    assert home.says("You act for the chair of Editorial Board until 17 March 2021.")
    assert (
        visitor(deputy)
        .get("/who-can-see-what")
        .says("Dee Puty: for Ann Chair (chair), Editorial Board, until 17 March 2021")
    )
    assert "Dee Puty" not in visitor().get("/who-can-see-what").text
    [letter] = db.query(Message).filter_by(kind="groups/deputy_named")
    assert letter.address == deputy.email
    clock.advance(days=15)
    assert make.actor(deputy).seats == {}
    assert "You act for" not in visitor(deputy).get("/home").text


def test_a_deputy_is_not_named_past_the_end_of_the_seat(visitor, db):
    chair, manager = (
        make.make_person("Ann Chair"),
        make.make_person(site_roles=["partnership_manager"]),
    )
    make.make_person("Dee Puty", job_title="Head")
    board = make.make_board("Editorial Board", chair=chair)
    operations.set_term(make.seat_of(board, chair), last_day=last(14), by=make.actor(manager))
    someone = visitor(chair)
    someone.get(f"/groups/{board.id}")
    someone.click("Name a deputy for Ann Chair")
    someone.press("Name the deputy", {"Deputy": "Dee Puty, Head", "Last day": last(15)}, status=422)
    someone.is_told(
        "Ann Chair holds this seat until 17 March 2021, and a deputy’s time ends with the seat.",
        "Choose a last day that is not after it",
        "partnership manager",
    )
    someone.press("Name the deputy", {"Deputy": "Dee Puty, Head", "Last day": last(14)})
    someone.sees("Deputy: Dee Puty, until 17 March 2021")


def test_a_deputys_time_is_shown_as_ending_with_a_seat_that_was_shortened(visitor, db):
    chair, deputy = make.make_person("Ann Chair"), make.make_person("Dee Puty")
    manager = make.make_person(site_roles=["partnership_manager"])
    board = make.make_board("Editorial Board", chair=chair)
    make.make_deputy(make.seat_of(board, chair), deputy, days=30)
    operations.set_term(make.seat_of(board, chair), last_day=last(7), by=make.actor(manager))
    assert visitor(chair).get(f"/groups/{board.id}").says("Dee Puty, until 10 March 2021")


def test_a_deputy_who_is_absent_no_more_is_ended_by_the_holder(visitor, db):
    review = make.review_at("with_board")
    chair, deputy = make.chair_of(review), make.make_person("Dee Puty")
    stand_in(review, chair, deputy)
    someone = visitor(chair)
    someone.get(f"/groups/{review.board_id}")
    someone.click(f"End what Dee Puty does for {chair.name}")
    someone.press("End it now")
    someone.sees(f"Dee Puty acts for {chair.name} no more.")
    visitor(deputy).get(f"/ballots/{make.ballot_of(review).id}", status=403)


def test_a_deputy_chairs_an_approval_and_the_record_says_for_whom(visitor, db):
    review = make.review_at("with_board", review=make.make_review("Neglect"))
    chair, deputy = make.chair_of(review), make.make_person("Dee Puty")
    for member in make.board_of(review)[1:]:
        make.take_position(review, member)
    stand_in(review, chair, deputy)
    someone = visitor(deputy)
    someone.get(f"/ballots/{make.ballot_of(review).id}")
    someone.sees(f"You act for {chair.name} until", f"What you can do for {chair.name}")
    someone.click("Say where you stand")
    someone.press("Record my position", where_do_you_stand="Yes")
    [step] = [
        each.step.trigger
        for each in lifecycle.options_for(review.subject, make.actor(deputy))
        if "board_chair" in each.step.by and each.open and each.step.primary
    ]
    make.take(review, step, by=deputy)
    passage = lifecycle.list_passages([review.id])[-1]
    assert passage.actor_name == f"Dee Puty, for {chair.name}"
    make.store.commit()
    told = audit.list_entries([review.subject.thing], acts=["step-taken"])[0]
    assert (told.entry.actor_id, told.entry.body["facts"]["for"]) == (deputy.id, chair.id)
    assert told.actor == f"Dee Puty, for {chair.name}"
    assert visitor(chair).get(f"/reviews/{review.id}/history").says(f"Dee Puty, for {chair.name}")


def test_a_seat_has_one_voice_and_both_see_who_spoke(visitor, db):
    review = make.review_at("with_board")
    holder, deputy = make.board_of(review)[1], make.make_person("Dee Puty")
    stand_in(review, holder, deputy)
    make.take_position(review, holder, "object")
    page = visitor(deputy)
    page.get(f"/ballots/{make.ballot_of(review).id}")
    page.sees(f"{holder.name} said objection")
    make.take_position(review, deputy, "yes")
    [position] = boards.positions_of([make.ballot_of(review).id])[make.ballot_of(review).id]
    assert (position.account_id, position.spoken_by_id, position.choice) == (
        holder.id,
        deputy.id,
        "yes",
    )
    assert boards.facts_for([make.ballot_of(review)])[make.ballot_of(review).id].yes == (
        holder.name,
    )
    page = visitor(holder)
    assert page.get(f"/ballots/{make.ballot_of(review).id}").says(
        "Dee Puty said yes", "by Dee Puty"
    )
    make.take_position(review, holder, "no_objection")
    said = boards.positions_of([make.ballot_of(review).id])[make.ballot_of(review).id]
    assert [(each.choice, each.spoken_by_id) for each in said] == [("no_objection", None)]


def test_a_recused_holder_is_not_spoken_for(visitor, db):
    review = make.review_at("with_board")
    holder, deputy = make.board_of(review)[1], make.make_person()
    stand_in(review, holder, deputy)
    make.take_position(review, holder, "recuse", words="I wrote it.")
    with pytest.raises(Refused) as no:
        make.take_position(review, deputy, "yes")
    assert no.value.codes == ("holder-recused",)
    someone = visitor(deputy)
    someone.get(f"/ballots/{make.ballot_of(review).id}/position")
    someone.press("Record my position", status=422, where_do_you_stand="Yes")
    someone.is_told("recused themselves, so nobody takes a position for them")


def test_a_member_who_stands_in_for_the_chair_keeps_to_the_one_voice_of_their_own(db):
    review = make.review_at("with_board")
    chair, member = make.board_of(review)[:2]
    stand_in(review, chair, member)
    acting = make.actor(member)
    assert acting.seats[review.board_id] == "chair"
    assert acting.own_role(review.board_id) == "member"
    make.take_position(review, member, "yes")
    [position] = boards.positions_of([make.ballot_of(review).id])[make.ballot_of(review).id]
    assert (position.account_id, position.spoken_by_id) == (member.id, None)


def test_a_deputy_replies_for_a_member_of_the_group_and_gets_the_letter(visitor, db):
    review = make.make_review("Neglect")
    member, deputy = make.members_of(review)[0], make.make_person("Dee Puty")
    stand_in(review, member, deputy, group=review.group)
    make.review_at("group_comment", review=review)
    round_ = make.round_of(review, "group")
    response = responses.response_of(round_.id, account_id=member.id)
    assert deputy.email in [
        each.address for each in db.query(Message).filter_by(kind="consultations/opened")
    ]
    someone = visitor(deputy)
    assert someone.get("/home").says("Read the working group’s draft and reply")
    someone.get(f"/responses/{response.id}")
    other = responses.response_of(round_.id, account_id=make.members_of(review)[1].id)
    someone.get(f"/responses/{other.id}", status=403)
    comment = make.make_comment(response, "Say when.", by=deputy)
    make.store.commit()
    told = audit.list_entries([response.thing], acts=["comment-added"])
    assert comment.author_id == deputy.id
    assert told[0].entry.actor_id == deputy.id


def test_what_a_deputy_does_through_a_page_is_recorded_for_the_holder(visitor, db):
    review = make.make_review("Neglect")
    member, deputy = make.members_of(review)[0], make.make_person("Dee Puty")
    stand_in(review, member, deputy, group=review.group)
    make.review_at("group_comment", review=review)
    response = responses.response_of(make.round_of(review, "group").id, account_id=member.id)
    place = responses.list_consulted_versions(response.consultation_id)[0]
    someone = visitor(deputy)
    someone.get(f"/responses/{response.id}/versions/{place.id}/comments/new")
    someone.press("Save comment", {"Your comment": "Say when."})
    [told] = audit.list_entries([response.thing], acts=["comment-added"])
    assert told.entry.body["facts"]["for"] == member.id
    assert told.actor == f"Dee Puty, for {member.name}"


# Nobody raises their own rights


@pytest.mark.parametrize(
    ("who", "role", "codes"),
    [
        ("deputy", "member", ("one-voice",)),
        ("holder", "outsider", ("holder-already",)),
        ("by", "outsider", ("not-oneself",)),
        ("closed", "outsider", ("account-closed",)),
    ],
)
def test_who_cannot_be_a_deputy(db, who, role, codes):
    holder, other = make.make_person(), make.make_person()
    group = make.make_group(lead=make.make_person(), members=[holder])
    if role == "member":
        operations.give_seat(group=group, account=other, role="member", by=make.SETTING_UP)
    if who == "closed":
        make.accounts.close_account(account=other, by=make.SETTING_UP)
    account = holder if who == "holder" else other
    by = make.actor(other) if who == "by" else make.SETTING_UP
    seat = make.seat_of(group, holder)
    with pytest.raises(Refused) as no:
        operations.name_deputy(seat, account=account, last_day=last(5), by=by)
    assert no.value.codes == codes


def test_a_seat_has_one_deputy_at_a_time_and_a_deputy_one_seat_on_a_group(db):
    first, second = make.make_person(), make.make_person()
    group = make.make_group(lead=make.make_person(), members=[first, second])
    dee, other = make.make_person(), make.make_person()
    make.make_deputy(make.seat_of(group, first), dee, days=10)
    for seat, account in ((first, other), (second, dee)):
        with pytest.raises(Refused) as no:
            make.make_deputy(make.seat_of(group, seat), account, days=5)
        assert no.value.codes == ("deputy-then",)
    operations.name_deputy(
        make.seat_of(group, first),
        account=other,
        starts_on=last(11),
        last_day=last(20),
        by=make.SETTING_UP,
    )


@pytest.mark.parametrize(
    ("who", "names", "sets"),
    [
        ("manager", True, True),
        ("lead", True, True),
        ("holder", True, False),
        ("member", False, False),
        ("deputy of the lead", False, False),
        ("deputy of the holder", False, False),
        ("outsider", False, False),
    ],
)
def test_who_names_deputies_and_sets_terms(db, who, names, sets):
    lead, holder, member = (make.make_person() for _ in range(3))
    group = make.make_group(lead=lead, members=[holder, member])
    deputies = [make.make_person(), make.make_person()]
    make.make_deputy(make.seat_of(group, lead), deputies[0])
    make.make_deputy(make.seat_of(group, holder), deputies[1])
    people = {
        "manager": make.make_manager(),
        "lead": lead,
        "holder": holder,
        "member": member,
        "deputy of the lead": deputies[0],
        "deputy of the holder": deputies[1],
        "outsider": make.make_person(),
    }
    actor, seat = make.actor(people[who]), make.seat_of(group, holder)
    assert (ask(Permission.NAME_DEPUTY, actor, seat) is None) == names
    assert (ask(Permission.SET_TERM, actor, seat) is None) == sets
    adds = ask(Permission.MANAGE_GROUPS, actor, group) is None
    assert adds == (who in ("manager", "lead"))


def test_no_form_of_groups_gives_a_deputy_or_holder_more_than_they_had(visitor, db):
    lead, holder, deputy, lead_deputy = (make.make_person() for _ in range(4))
    group = make.make_group(lead=lead, members=[holder])
    first = make.make_deputy(make.seat_of(group, holder), deputy, days=5)
    second = make.make_deputy(make.seat_of(group, lead), lead_deputy, days=5)
    seats = [make.seat_of(group, each) for each in (lead, holder)]
    before = {each.id: each.ends_at for each in (first, second)}
    far = terms.today().year + 1
    days = {
        f"{field}-{part}": value
        for field in ("starts_on", "last_day")
        for part, value in (("day", 1), ("month", 3), ("year", far))
    }
    for me in (holder, deputy, lead_deputy):
        someone = visitor(me)
        for seat in seats:
            base = f"/groups/{group.id}/seats"
            for path in (
                f"{base}/new",
                f"{base}/{seat.id}/end",
                f"{base}/{seat.id}/term",
                f"{base}/{seat.id}/deputies/new",
            ):
                for role in ("member", "lead"):
                    data = {"account": me.id, "role": role, "seen_revision": 1, **days}
                    someone.client.post(path, data={**data, "csrf_token": someone._token()})
    db.expire_all()
    db.rollback()
    kept = queries.seats_of([group.id])[group.id]
    assert [(each.id, each.role, each.ends_at) for each in kept] == [
        (each.id, each.role, None) for each in seats
    ]
    assert {each.id: each.ends_at for each in (first, second)} == before
    assert make.actor(holder).acting == {}
