"""An edition is planned, gathers what is decided, closes by the clock, and comes out whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult import clock, lifecycle, store
from consult.audit import Overtaken, verify_all
from consult.editions import operations, presenters, queries, rules
from consult.editions.models import Edition, EditionPlace
from consult.editions.rules import EditionPlan
from consult.notifications.models import Message
from consult.region import operations as region
from consult.region.queries import forget, refresh
from consult.reviews import operations as reviews
from consult.reviews.models import Review
from consult.store import Missing
from tests import factories as make
from tests.visitor import Visitor
from workflows.calendar import day_in_words
from workflows.refusal import Refused

SEASONS = ("Autumn", "Spring", "Summer", "Winter")
Visitors = Callable[..., Visitor]
DAY, EARLIER = date(2021, 9, 30), date(2021, 8, 20)
NAME, NOTE = "Name (optional)", "Note (optional)"


def typed(publishes: date | str = "", cut_off: date | str = "", **others: str) -> dict[str, Any]:
    """What is typed into the form of an edition, by label."""
    given = {"Publishing day": publishes, "Cut-off": cut_off}
    return {label: each for label, each in given.items() if each} | others


def plan(publishes: date, cut_off: date, name: str = "Spring", note: str = "") -> EditionPlan:
    return EditionPlan(name=name, publishes_on=publishes, cut_off_on=cut_off, note=note)


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.refusals}


def wait(step: timedelta) -> None:
    """With the clock at work."""
    make.pass_time(step)
    make.sweep()


def state_of(edition: Edition) -> str:
    store.session.refresh(edition.subject)
    return edition.subject.state


def url_of(edition: Edition, rest: str = "") -> str:
    return f"/editions/{edition.id}{rest}"


def to_its_day(edition: Edition) -> None:
    """Until the day on which it comes out has begun, with the clock at work."""
    days = (edition.publishes_on - clock.now().date()).days
    wait(timedelta(days=max(days, 0)))


def closed_with(review: Review) -> Edition:
    edition = make.make_edition(days=30)
    make.place(review, edition)
    make.edition_step(edition, "close")
    return edition


def test_a_manager_plans_an_edition_and_everybody_sees_it(db: Session, visitor: Visitors) -> None:
    manager = visitor(make.make_manager())
    manager.get("/home")
    manager.click("Editions")
    manager.sees("No edition is planned.")
    manager.click("Plan an edition")
    manager.press("Plan the edition", typed(DAY, EARLIER))
    manager.sees("The edition of 30 September 2021 is planned.")
    [edition] = queries.list_editions()
    assert (edition.name, edition.title) == ("30 September 2021", "Edition of 30 September 2021")
    manager.sees("Planned", "30 September 2021", "11:59pm on 20 August 2021 (UK time)")
    manager.sees("It closes by itself at its cut-off", "No review is in this edition.")
    someone = visitor(make.make_person())
    someone.get("/published")
    someone.click("Editions that are being prepared")
    someone.click("30 September 2021")
    someone.sees("11:59pm on 20 August 2021 (UK time)")
    someone.does_not_see("What happens next", "Change the dates", "Place a review")


def test_what_cannot_be_planned_is_said_beside_its_field(db: Session, visitor: Visitors) -> None:
    manager = visitor(make.make_manager())
    make.make_edition("Spring")
    for given, said in (
        (typed(DAY, DAY), "The cut-off must be before the day"),
        (typed(DAY, date(2021, 3, 2)), "11:59pm on 2 March 2021 (UK time), which has passed"),
        (typed(date(2099, 9, 30), EARLIER), "more than 5 years ahead"),
        (typed(DAY, date(9999, 12, 31)), "more than 5 years ahead"),
        (typed(DAY, EARLIER) | {NAME: "SPRING"}, "called “SPRING” already"),
        (typed(DAY, EARLIER) | {NAME: "x" * 101}, "the most is 100"),
        (typed(DAY, EARLIER) | {NOTE: "x" * 32_000}, "the most is 5,000"),
        ({}, "Enter the publishing day."),
    ):
        manager.get("/editions/new")
        manager.press("Plan the edition", given, status=422)
        manager.is_told(said)
    assert len(queries.list_editions()) == 1


def test_a_name_is_free_again_once_its_edition_is_withdrawn(db: Session) -> None:
    gone = make.make_edition("Spring")
    make.edition_step(gone, "withdraw", reason="It does not come out.")
    assert make.make_edition("Spring").id != gone.id
    with pytest.raises(Refused, match="already"):
        make.make_edition(" spring ")


def test_no_name_is_refused(db: Session) -> None:
    with pytest.raises(Refused) as refused:
        make.make_edition(" ", by=make.make_manager())
    assert codes(refused) == {"no-name"}


def test_the_next_day_of_the_region_is_suggested(db: Session, visitor: Visitors) -> None:
    """The first one on which no edition comes out yet; none where the region says nothing."""
    manager = visitor(make.make_manager())
    manager.get("/editions/new")
    assert manager.page.says("Publishing day")
    assert presenters.suggested() == {}
    by = make.actor(make.make_person(site_roles=["administrator"]))
    region.choose_words(stage_words={}, edition_days="31 March\n30 September", seen=0, by=by)
    store.commit()
    forget()
    refresh()
    assert presenters.suggested() == {"publishes_on": date(2021, 3, 31)}
    said = plan(date(2021, 3, 31), date(2021, 3, 10))
    operations.plan_edition(said, by=make.actor(make.make_manager()))
    assert presenters.suggested() == {"publishes_on": DAY}


def test_a_review_is_placed_and_its_page_says_so(db: Session, visitor: Visitors) -> None:
    review = make.review_at("with_board")
    early = make.make_review("Too early")
    edition = make.make_edition("30 September 2021")
    manager = visitor(make.make_manager())
    manager.get(url_of(edition))
    manager.click("Place a review in it")
    manager.does_not_see("Too early")
    manager.press("Place it", status=422)
    manager.sees("Choose a review.")
    label = f"{review.subject.title} (With the board)"
    manager.press("Place it", Review=label)
    manager.sees("is in the edition of 30 September 2021", "Its text is not in force yet.")
    manager.click(review.subject.title, within="In this edition")
    manager.sees("In the edition of 30 September 2021")
    member = visitor(make.board_of(review)[0])
    member.get(f"/reviews/{review.id}")
    member.click("edition of 30 September 2021")
    member.sees(review.subject.title)
    stranger = visitor(make.make_person())
    stranger.get(url_of(edition))
    stranger.sees(review.subject.title)
    assert review.subject.title not in stranger.page.links
    with pytest.raises(Refused) as refused:
        make.place(early, edition)
    assert codes(refused) == {"review-too-early"}


def test_what_publishes_no_text_is_in_no_edition(db: Session) -> None:
    by = make.actor(make.make_manager())
    group = make.make_group(lead=make.make_person(), members=[make.make_person()])
    programme = reviews.start_review(
        definition="support_programme", title="It helps", group_id=group.id, by=by
    )
    make.take(programme, "begin")
    edition = make.make_edition()
    assert programme.id not in {each.id for each in queries.list_placeable()}
    with pytest.raises(Refused) as refused:
        make.place(programme, edition)
    assert codes(refused) == {"no-text-to-publish"}


def test_a_review_is_in_one_edition_at_a_time(db: Session) -> None:
    review = make.review_at("with_board")
    first, second = make.make_edition("First"), make.make_edition("Second")
    place = make.place(review, first)
    assert make.place(review, first) is place
    with pytest.raises(Refused, match="in the edition of First already"):
        make.place(review, second)
    by = make.actor(make.make_manager())
    with pytest.raises(Refused) as refused:
        operations.take_out(place, reason=" ", by=by)
    assert codes(refused) == {"no-reason"}
    operations.take_out(place, reason="It is not ready.", by=by)
    operations.take_out(place, reason="A second press.", by=by)
    assert place.reason == "It is not ready."
    assert make.place(review, second).edition is second
    with pytest.raises(Missing):
        queries.get_place(first.id, review.id)


def test_it_is_taken_out_through_its_page_with_a_reason(db: Session, visitor: Visitors) -> None:
    review, edition = make.review_at("with_board"), make.make_edition()
    make.place(review, edition)
    manager = visitor(make.make_manager())
    manager.get(url_of(edition))
    manager.click("Take out")
    manager.press("Take it out", status=422)
    manager.sees("Give a reason.")
    manager.press("Take it out", {"Why it is taken out": "🙂 The board waits."})
    manager.sees("is taken out of the edition", "Taken out", "🙂 The board waits.")
    manager.sees("No review is in this edition.")
    manager.get(url_of(edition, f"/reviews/{review.id}/take-out"), status=404)


def test_withdrawing_frees_what_was_in_it(db: Session, visitor: Visitors) -> None:
    review, edition = make.review_at("with_board"), make.make_edition()
    make.place(review, edition)
    manager = visitor(make.make_manager())
    manager.get(url_of(edition))
    manager.click("Withdraw the edition")
    manager.press("Withdraw the edition", status=422)
    manager.sees("Give a reason.")
    manager.press("Withdraw the edition", Reason="There is an election.")
    manager.sees("The edition is withdrawn.", "There is an election.")
    manager.get("/editions")
    manager.sees("Withdrawn", "Was to come out")
    assert make.place(review, make.make_edition()).removed_at is None
    assert verify_all()[1] == []


def test_the_list_of_editions_is_narrowed_and_sorted_by_links(
    db: Session, visitor: Visitors
) -> None:
    for days, name in ((60, "Spring"), (90, "Autumn"), (120, "Winter"), (150, "Summer")):
        make.make_edition(name, days=days)
    manager = visitor(make.make_manager())

    def order() -> list[str]:
        text = manager.page.text
        return sorted((each for each in SEASONS if each in text), key=text.index)

    manager.get("/editions")
    assert order() == ["Spring", "Autumn", "Winter", "Summer"]
    manager.click("Edition", within="Cut-off")
    assert manager.page.url.endswith("?sort=name")
    assert order() == sorted(SEASONS)
    manager.get("/editions?words=WIN")
    assert order() == ["Winter"]
    manager.sees("Show all")
    manager.get("/editions?words=nothing&page=99&sort=drop")
    manager.sees("There are no editions like that.")


def test_an_empty_edition_is_not_closed_by_hand(db: Session, visitor: Visitors) -> None:
    """The guard edition_has_texts: reached through the page, and cleared."""
    review, edition = make.review_at("with_board"), make.make_edition()
    manager = visitor(make.make_manager())
    manager.get(url_of(edition, "/steps/close"))
    manager.sees("There is no text in this edition.")
    make.place(review, edition)
    manager.get(url_of(edition, "/steps/close"))
    manager.press("Close to additions")
    manager.sees("The edition is closed to additions.")
    manager.get(url_of(edition, "/reviews/new"))
    manager.sees("nothing more is placed in it")
    manager.get(url_of(edition, "/dates"))
    manager.sees("its dates can no longer be changed")


def test_an_edition_is_published_only_on_its_day(db: Session, visitor: Visitors) -> None:
    """The guard publishing_day_has_come: reached through the page, and cleared."""
    edition = closed_with(make.review_at("launched"))
    manager = visitor(make.make_manager())
    manager.get(url_of(edition, "/steps/publish"))
    manager.sees("This edition comes out on ")
    to_its_day(edition)
    manager = visitor(make.make_manager())
    manager.get("/home")
    manager.click("Publish the edition")
    manager.click("Publish the edition")
    manager.press("Publish the edition")
    manager.sees("The edition is published.", "Every text in it is in force.")
    manager.does_not_see("What happens next", "Take out")
    manager.get("/editions")
    manager.sees("Came out")


def test_an_edition_waits_for_every_text_in_it(db: Session, visitor: Visitors) -> None:
    """The guard every_text_is_in_force: reached through the page, and cleared by a launch."""
    review = make.review_at("approved")
    edition = closed_with(review)
    to_its_day(edition)
    manager = visitor(make.make_manager())
    manager.get(url_of(edition, "/steps/publish"))
    manager.sees(f"Not launched yet: {review.subject.title} (")
    with pytest.raises(Refused) as refused:
        make.edition_step(edition, "publish")
    assert codes(refused) == {"texts-not-in-force"}
    make.review_at("launched", review=review)
    manager.get(url_of(edition, "/steps/publish"))
    manager.press("Publish the edition")
    manager.sees("Its text is in force.")


def test_what_was_not_launched_is_taken_out_and_the_rest_comes_out(db: Session) -> None:
    launched, late = make.review_at("launched"), make.review_at("with_board")
    edition = make.make_edition(days=30)
    make.place(launched, edition)
    place = make.place(late, edition)
    make.edition_step(edition, "close")
    to_its_day(edition)
    with pytest.raises(Refused):
        make.edition_step(edition, "publish")
    operations.take_out(place, reason="Not decided.", by=make.actor(make.make_manager()))
    make.edition_step(edition, "publish")
    assert state_of(edition) == "published"
    with pytest.raises(Refused) as refused:
        operations.take_out(
            queries.get_place(edition.id, launched.id),
            reason="Too late.",
            by=make.actor(make.make_manager()),
        )
    assert codes(refused) == {"edition-closed"}


def test_a_text_that_was_taken_back_is_not_in_force(db: Session, visitor: Visitors) -> None:
    from tests.editions.test_take_back import launched_twice, take_back

    document = launched_twice()
    second = queries.list_publications_of(document.id)[0]
    review = lifecycle.get_subject(second.subject_id, kind="review")
    edition = make.make_edition(days=30)
    by = make.actor(make.make_manager())
    operations.place_review(edition, review_id=review.id, received_at=clock.now(), by=by)
    make.edition_step(edition, "close")
    take_back(document)
    to_its_day(edition)
    with pytest.raises(Refused, match="Taken back since the launch"):
        make.edition_step(edition, "publish")
    manager = visitor(make.make_manager())
    manager.get(url_of(edition)).says("Its text was taken back after the launch.")


def test_publishing_an_edition_makes_no_text_public(db: Session) -> None:
    review = make.review_at("launched")
    edition = closed_with(review)
    to_its_day(edition)
    before = queries.list_publications().total
    make.edition_step(edition, "publish")
    assert queries.list_publications().total == before


def test_the_clock_closes_it_at_the_cut_off_after_a_reminder(db: Session) -> None:
    manager = make.make_manager()
    edition = make.make_edition(days=30)
    wait(timedelta(days=12))
    assert store.session.query(Message).filter_by(kind="editions/reminder").count() == 0
    wait(timedelta(days=2))
    letters = store.session.query(Message).filter_by(kind="editions/reminder").all()
    assert manager.email in {each.address for each in letters}
    assert state_of(edition) == "planned"
    wait(timedelta(days=7))
    assert state_of(edition) == "closed_to_additions"
    last = lifecycle.last_passage(edition.id)
    assert last is not None
    assert last.trigger == "close_at_cut_off"


def test_the_cut_off_is_judged_by_when_a_form_arrived(db: Session, visitor: Visitors) -> None:
    """The clock has not been yet, and nothing more is placed all the same."""
    review, edition = make.review_at("with_board"), make.make_edition()
    late = edition.cut_off_at + timedelta(seconds=1)
    by = make.actor(make.make_manager())
    with pytest.raises(Refused) as refused:
        operations.place_review(edition, review_id=review.id, received_at=late, by=by)
    assert codes(refused) == {"edition-closed"}
    just = edition.cut_off_at - timedelta(seconds=1)
    assert operations.place_review(edition, review_id=review.id, received_at=just, by=by)


def test_no_person_takes_the_step_of_the_clock(db: Session, visitor: Visitors) -> None:
    edition = make.make_edition()
    manager = visitor(make.make_manager())
    manager.get(url_of(edition, "/steps/close_at_cut_off"), status=404)
    with pytest.raises(Refused) as refused:
        make.edition_step(edition, "close_at_cut_off")
    assert {"not-yours", "cut-off-not-come"} <= codes(refused)


def test_one_that_was_opened_again_after_its_cut_off_stays_open(
    db: Session, visitor: Visitors
) -> None:
    review, edition = make.review_at("with_board"), make.make_edition(days=30)
    wait(timedelta(days=21))
    assert state_of(edition) == "closed_to_additions"
    wait(timedelta(minutes=1))
    manager = visitor(make.make_manager())
    manager.get(url_of(edition))
    manager.click("Open it again")
    manager.press("Open it again", status=422)
    manager.press("Open it again", Reason="One more text is needed.")
    manager.sees("The edition is open again.", "opened again after its cut-off")
    letters = store.session.query(Message).filter_by(kind="editions/reminder").count()
    make.sweep()
    assert state_of(edition) == "planned"
    assert store.session.query(Message).filter_by(kind="editions/reminder").count() == letters
    make.place(review, edition)
    manager.get(url_of(edition, "/dates"))
    manager.press("Save", {NOTE: "Late, but whole."})
    manager.sees("Late, but whole.")
    later = edition.publishes_on + timedelta(days=30)
    said = plan(later, later - timedelta(days=10), name=edition.name)
    operations.change_dates(edition, said, by=make.actor(make.make_manager()))
    wait(later - timedelta(days=9) - clock.now().date())
    assert state_of(edition) == "closed_to_additions"


def test_changed_dates_move_the_clock_and_the_name_of_it(db: Session, visitor: Visitors) -> None:
    edition = make.make_edition("Spring", days=30)
    manager = visitor(make.make_manager())
    manager.get(url_of(edition))
    manager.click("Change the dates, name or note")
    said = typed(date(2021, 6, 1), date(2021, 5, 1))
    manager.press("Save", said | {NAME: "Early summer", NOTE: "\u202b\u05dc\u05d9\u202c"})
    manager.sees("Your changes are saved.")
    manager.sees("Edition of Early summer", "11:59pm on 1 May 2021 (UK time)")
    wait(timedelta(days=25))
    assert state_of(edition) == "planned"
    wait(timedelta(days=40))
    assert state_of(edition) == "closed_to_additions"
    assert edition.subject.title == "Edition of Early summer"


def test_what_is_called_by_its_day_is_called_by_its_new_day(db: Session, visitor: Visitors) -> None:
    manager = visitor(make.make_manager())
    manager.get("/editions/new")
    manager.press("Plan the edition", typed(DAY, EARLIER))
    manager.click("Change the dates, name or note")
    assert manager.value_of(NAME) == ""
    manager.press("Save", typed(date(2021, 10, 1)))
    manager.sees("Edition of 1 October 2021")


def test_who_changes_what_another_has_changed_is_told(db: Session) -> None:
    edition = make.make_edition("Spring", days=30)
    by = make.actor(make.make_manager("Ann First"))
    seen = edition.revision
    day = edition.publishes_on
    said = plan(day + timedelta(days=1), day - timedelta(days=9))
    operations.change_dates(edition, said, seen=seen, by=by)
    store.commit()
    with pytest.raises(Overtaken, match="Ann First changed this edition"):
        operations.change_dates(edition, said, seen=seen, by=by)
    revision = edition.revision
    operations.change_dates(edition, said, seen=revision, by=by)
    assert edition.revision == revision


def test_nobody_else_plans_or_places(db: Session, visitor: Visitors) -> None:
    review, edition = make.review_at("with_board"), make.make_edition()
    chair = visitor(make.chair_of(review))
    chair.get(url_of(edition))
    for rest in ("/dates", "/reviews/new", "/steps/close"):
        chair.get(url_of(edition, rest), status=403)
    chair.get(f"/editions/{review.id}", status=404)
    visitor(None).get("/editions", status=302, follow=False)


def test_a_step_on_a_page_that_was_overtaken_says_who_was_first(
    db: Session, visitor: Visitors
) -> None:
    edition = closed_with(make.review_at("with_board"))
    first, second = visitor(make.make_manager("Ann First")), visitor(make.make_manager())
    second.get(url_of(edition, "/steps/reopen"))
    first.get(url_of(edition, "/steps/reopen"))
    first.press("Open it again", Reason="One more.")
    second.press("Open it again", Reason="Mine as well.", status=409)
    second.sees("by Ann First at", "Mine as well.")


def test_a_step_that_does_not_say_what_it_saw_does_nothing(db: Session, visitor: Visitors) -> None:
    edition = closed_with(make.review_at("with_board"))
    manager = visitor(make.make_manager())
    manager.get(url_of(edition, "/steps/reopen"))
    manager.post(url_of(edition, "/steps/reopen"), {"reason": "One more."}, status=422)
    assert state_of(edition) == "closed_to_additions"
    data = {
        "reason": "Words that stay.",
        "request_id": "ab" * 16,
        "seen_state": "",
        "seen_revision": "",
    }
    manager.post(url_of(edition, "/steps/close"), data, status=422)
    manager.sees("Words that stay.")
    manager.get(url_of(edition, "/steps/close"))
    manager.sees("This step cannot be taken from where the edition is now")


def test_every_act_is_on_a_record_that_holds(db: Session) -> None:
    review, edition = make.review_at("launched"), make.make_edition(days=30)
    place = make.place(review, edition)
    operations.take_out(place, reason="A slip.", by=make.actor(make.make_manager()))
    make.place(review, edition)
    make.edition_step(edition, "close")
    to_its_day(edition)
    make.edition_step(edition, "publish")
    rows = store.session.query(EditionPlace).filter_by(edition_id=edition.id).count()
    assert rows == 2
    assert verify_all()[1] == []


@pytest.mark.parametrize("stage", ["proposed", "drafting", "out_for_comment", "on_hold", "closed"])
def test_a_review_that_is_not_being_decided_is_too_early(stage: str) -> None:
    refused = rules.review_is_far_enough("Neglect", stage)
    assert refused is not None
    assert refused.code == "review-too-early"


def test_the_history_of_a_review_says_in_which_edition_it_was(
    db: Session, visitor: Visitors
) -> None:
    review, manager = make.review_at("approved"), make.make_manager("Ada")
    edition = make.make_edition()
    place = make.place(review, edition)
    operations.take_out(place, reason="The board asked for it.", by=make.actor(manager))
    reader = visitor(manager)
    reader.get(f"/reviews/{review.id}/history")
    reader.sees(
        f"placed the review in the edition of {edition.name}.",
        f"Ada took the review out of the edition of {edition.name}: The board asked for it.",
    )


def test_the_history_of_each_review_in_it_says_that_the_edition_came_out(
    db: Session, visitor: Visitors
) -> None:
    inside, outside = make.review_at("launched"), make.review_at("launched")
    edition = closed_with(inside)
    place = make.place(outside, make.make_edition("Another", days=60))
    operations.take_out(place, reason="Not now.", by=make.actor(make.make_manager()))
    to_its_day(edition)
    make.edition_step(edition, "publish")
    reader = visitor(make.make_manager())
    words = f"published the edition of {edition.name}, with the text of this review in it."
    reader.get(f"/reviews/{inside.id}/history")
    reader.sees(words)
    reader.get(f"/reviews/{outside.id}/history")
    reader.does_not_see("with the text of this review in it")
    assert verify_all()[1] == []


def test_the_front_page_names_the_next_edition_that_comes_out(
    db: Session, visitor: Visitors
) -> None:
    """The one that is planned, not the usual day of a region, and none that was withdrawn."""
    edition = make.make_edition(days=30)
    day = day_in_words(edition.publishes_on)
    assert visitor(None).get("/").says(f"The next edition comes out on {day}.")
    make.edition_step(edition, "withdraw", reason="None was ready.")
    assert not visitor(None).get("/").says("The next edition comes out on")


def test_an_edition_that_is_called_one_is_not_called_so_twice(db: Session) -> None:
    assert make.make_edition("Summer edition").subject.title == "Summer edition"
    assert make.make_edition("Spring", days=60).subject.title == "Edition of Spring"
