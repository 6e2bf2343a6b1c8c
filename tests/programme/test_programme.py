"""The programme: what partners lead, kept by the partnership manager."""

from __future__ import annotations

import pytest

from consult import audit, store
from consult.programme import operations, queries, rules
from consult.programme.models import Initiative
from tests import factories as make
from workflows.refusal import Refused


@pytest.fixture
def manager(db):
    return make.make_manager()


def test_everyone_signed_in_finds_the_programme_in_the_navigation(db, visitor, manager):
    make.make_initiative("Safer journeys", lead="Northern Police", dated="2021-03", by=manager)
    someone = visitor(make.make_person())
    someone.get("/home")
    someone.click("Programme")
    someone.sees("Safer journeys", "Northern Police", "March 2021")
    someone.does_not_see("Add an initiative")


def test_the_list_is_filtered_and_sorted_by_its_address(db, visitor, manager):
    make.make_initiative("Beta", kind="Protocol", lead="A", dated="2020", by=manager)
    make.make_initiative("Alpha", lead="B", themes=("trauma",), dated="2022-01", by=manager)
    someone = visitor(manager)
    text = someone.get("/programme").text
    assert text.index("Alpha") < text.index("Beta")
    text = someone.get("/programme?sort=date").text
    assert text.index("Beta") < text.index("Alpha")
    someone.get("/programme?kind=Protocol")
    someone.sees("Beta")
    someone.press("Show", kind="All", theme="Trauma")
    someone.does_not_see("Beta")
    someone.press("Show", kind="Protocol", theme="Trauma")
    someone.sees("There are no initiatives like that.")
    someone.get("/programme?kind=nonsense&lead=nobody&sort=sideways")
    someone.sees("Alpha", "Beta")


def test_an_empty_programme_says_what_would_be_there(db, visitor):
    visitor(make.make_person()).get("/programme").says("Nothing is on the programme yet.")


def test_a_manager_adds_and_changes_an_initiative_on_the_record(db, visitor, manager):
    keeper = visitor(manager)
    keeper.get("/programme")
    keeper.click("Add an initiative")
    keeper.press("Add the initiative", status=422, Aims="To help.")
    keeper.sees("Give the initiative a title.", "Say who leads it.")
    assert keeper.value_of("Aims") == "To help."
    said = {"Title": "Safer journeys", "Kind": "Pilot", "Lead": "Northern Police"}
    keeper.press("Add the initiative", {**said, "Date": "31 June 2021"}, status=422)
    keeper.sees("“2021-06-31” is not a date")
    keeper.press("Add the initiative", {**said, "Date": "17 March 2021", "Themes": ["Trauma"]})
    keeper.sees("is on the programme", "17 March 2021", "Trauma", "It reviews no document here.")
    keeper.click("Change this")
    assert keeper.value_of("Date") == "17 March 2021"
    keeper.press("Save", Lead="Southern Police")
    keeper.sees("Your changes are saved.", "Southern Police", "17 March 2021", "Trauma")
    with store.scope("read"):
        count, broken = audit.verify_all()
        assert broken == []
        assert count > 0


def test_two_initiatives_do_not_have_one_title(db, manager):
    make.make_initiative("Safer journeys", by=manager)
    with pytest.raises(Refused) as no:
        make.make_initiative(" Safer journeys ", by=manager)
    assert [each.code for each in no.value.refusals] == ["initiative-exists"]


def test_whoever_saves_second_is_told_who_was_first(db, visitor, manager):
    initiative = make.make_initiative("Safer journeys", by=manager)
    address = f"/programme/{initiative.id}/edit"
    first, second = visitor(manager), visitor(make.make_manager())
    first.get(address)
    second.get(address)
    first.press("Save", Lead="Southern Police")
    second.press("Save", Lead="Western Police", status=409)
    second.sees("changed this initiative", "Western Police")
    first.get(f"/programme/{initiative.id}").says("Southern Police")


def test_saving_what_is_already_said_changes_nothing(db, manager):
    initiative = make.make_initiative("Safer journeys", themes=("trauma",), by=manager)
    before = initiative.revision
    said = rules.Particulars("Safer journeys", "Pilot", "Northern Borough", "drafting")
    operations.change_initiative(
        initiative,
        rules.Particulars(**{**said.__dict__, "themes": ("trauma",)}),
        seen=before,
        by=make.actor(manager),
    )
    assert initiative.revision == before


def test_links_are_read_from_both_sides_and_can_be_removed(db, visitor, manager):
    one = make.make_initiative("Safer journeys", by=manager)
    make.make_initiative("Safer stations", by=manager)
    keeper = visitor(manager)
    keeper.get(f"/programme/{one.id}")
    keeper.click("Link it to another initiative or a body")
    keeper.press("Add the link", status=422)
    keeper.sees("Say how the two are linked.")
    keeper.press("Add the link", {"How it is linked": "supports"}, status=422)
    keeper.sees("one of the two")
    both = {"How it is linked": "supports", "Other initiative": "Safer stations"}
    keeper.press("Add the link", {**both, "Or a body": "The Board"}, status=422)
    keeper.press("Add the link", {**both, "Or a body": "", "Evidence": "The plan, page 3."})
    keeper.sees("This supports Safer stations", "The plan, page 3.")
    keeper.click("Safer stations")
    keeper.sees("Safer journeys supports this")
    keeper.click("Safer journeys")
    keeper.click("Remove the link to Safer stations, supports")
    keeper.press("Remove")
    keeper.sees("The link is removed.", "No links to others are known.")


def test_a_link_may_lead_to_a_body_and_never_to_itself(db, manager):
    one, by = make.make_initiative(by=manager), make.actor(manager)
    link = operations.add_link(one, relation="decided by", target_name="The Board", by=by)
    assert (link.target_id, link.target_name) == (None, "The Board")
    with pytest.raises(Refused) as no:
        operations.add_link(one, relation="supports", target_id=one.id, by=by)
    assert [each.code for each in no.value.refusals] == ["itself"]


def test_dates_stand_in_the_order_of_time(db, visitor, manager):
    one = make.make_initiative(by=manager)
    keeper = visitor(manager)
    for when, what in (("May 2021", "Embedding"), ("2019", "Creating"), ("3 May 2021", "Training")):
        keeper.get(f"/programme/{one.id}/events/new")
        keeper.press("Add the date", When=when, What=what)
    text = keeper.page.text
    assert text.index("2019: Creating") < text.index("May 2021: Embedding")
    assert text.index("May 2021: Embedding") < text.index("3 May 2021: Training")
    keeper.get(f"/programme/{one.id}/events/new")
    keeper.press("Add the date", When="soon", What="Something", status=422)
    keeper.sees("“soon” is not a date")
    keeper.get(f"/programme/{one.id}")
    keeper.click("Remove Creating")
    keeper.press("Remove")
    keeper.does_not_see("Creating")


def test_the_review_is_a_link_for_those_with_a_part_in_it(db, visitor):
    review = make.make_review("Recognising neglect", by=(manager := make.make_manager()))
    one = make.make_initiative(review_id=review.id, by=manager)
    insider, outsider = visitor(manager), visitor(make.make_person())
    insider.get(f"/programme/{one.id}")
    insider.click("Recognising neglect")
    outsider.get(f"/programme/{one.id}").says("Recognising neglect")
    assert "Recognising neglect" not in outsider.page.links


def test_the_list_asks_the_same_however_long_it_is(db, visitor, manager):
    make.make_initiative(by=manager)
    someone = visitor(manager)
    few = len(someone.get("/programme").queries)
    for _ in range(12):
        make.make_initiative(by=manager)
    assert len(someone.get("/programme").queries) == few


def test_an_unknown_initiative_link_or_date_is_not_there(db, visitor, manager):
    one, link, _ = make.make_initiative_with_all()
    other: Initiative = make.make_initiative(by=manager)
    keeper = visitor(manager)
    keeper.get("/programme/9999", status=404)
    keeper.get(f"/programme/{other.id}/links/{link.id}/remove", status=404)
    assert queries.get_link(one.id, link.id).relation == "supports"


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("17 March 2021", "2021-03-17", "17 March 2021"),
        ("march 2021", "2021-03", "March 2021"),
        (" 2021 ", "2021", "2021"),
        ("", "", ""),
        ("next week", "next week", "next week"),
        ("3 Smarch 2021", "3 Smarch 2021", "3 Smarch 2021"),
    ],
)
def test_dates_are_as_exact_as_is_known(typed, stored, shown):
    assert rules.read_date(typed) == stored
    assert rules.date_words(stored) == shown
