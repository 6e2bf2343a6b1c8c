"""How reviews go is changed by two people, and reviews under way are moved or left."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import cached_property

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import audit, settings, store
from consult.audit import verify_all
from consult.cli.context import Context
from consult.cli.workflow import workflow as cli_workflow
from consult.definitions import operations, queries
from consult.lifecycle import Definition, Timer
from consult.lifecycle.definitions import hidden_by_own, newest, store_shipped
from consult.settings import Settings
from consult.store import Conflict, session
from tests import factories as make
from tests.conftest import FakeClock
from tests.visitor import Visitor
from workflows.definition import shipped, shipped_source
from workflows.refusal import Refused

Visitors = Callable[..., Visitor]
KEY = "procedures_amendment"
NUMBER = shipped()[KEY].version


def changed(*pairs: tuple[str, str], version: int = NUMBER + 1) -> str:
    """The shipped amendment with some words replaced, and the next number."""
    text = shipped_source(KEY).replace(f"version: {NUMBER}", f"version: {version}", 1)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


LONGER = ("window_is_long_enough: {days: 28}", "window_is_long_enough: {days: 42}")
NO_CONSIDERING = (
    ("considering:\n", "weighing:\n"),
    ("again: considering", "again: weighing"),
    ("to: considering", "to: weighing"),
    ("from: considering", "from: weighing"),
    ("partner_comment, considering, with_board", "partner_comment, weighing, with_board"),
)


def administrator(visitor: Visitors) -> Visitor:
    """To be called when the time that a review takes has passed: nobody stays signed in so long."""
    return visitor(make.make_person("Ada", site_roles=["administrator"]))


@pytest.fixture
def ada(db: Session, visitor: Visitors) -> Visitor:
    return administrator(visitor)


@pytest.fixture
def mira(db: Session, visitor: Visitors) -> Visitor:
    return visitor(make.make_manager("Mira"))


def propose(who: Visitor, source: str, why: str = "Six weeks suit schools.", **more: int) -> None:
    who.get("/workflows")
    who.click("Propose a new version")
    who.press("Propose it", {"Or paste it here": source, "What changes": why}, **more)


def publish(source: str) -> Definition:
    """By two people who have nothing to do with the test."""
    one, two = (
        make.actor(make.make_person(site_roles=["administrator"])),
        make.actor(make.make_manager()),
    )
    row = operations.propose_version(source=source, change="Better.", by=one)
    operations.publish_version(row, by=two)
    return row


def test_one_proposes_and_another_publishes(ada: Visitor, mira: Visitor) -> None:
    propose(ada, changed(LONGER))
    ada.sees("Waits for a second person", "(days: 42); was: days: 28", "Six weeks suit")
    assert "Publish it" not in ada.page.links
    mira.get("/home")
    mira.click("Check a new version of how reviews go")
    mira.click("Publish it")
    mira.sees("Reviews under way stay with their version", "(days: 42)")
    mira.press("Publish it")
    mira.sees("It is published.")
    assert newest(KEY).version == NUMBER + 1
    review = make.make_review()
    assert review.subject.definition.version == NUMBER + 1


def test_who_proposed_it_cannot_publish_it_by_any_address(ada: Visitor) -> None:
    propose(ada, changed(LONGER))
    ada.get(f"/workflows/{KEY}/versions/{NUMBER + 1}/publish")
    ada.press("Publish it", status=422)
    ada.is_told("You proposed this version, and a second person has to publish it.")
    assert newest(KEY).version == NUMBER


def test_nothing_goes_by_a_version_that_waits(ada: Visitor) -> None:
    propose(ada, changed(LONGER))
    assert make.make_review().subject.definition.version == NUMBER


def test_a_version_is_settled_once(ada: Visitor, mira: Visitor) -> None:
    propose(ada, changed(LONGER))
    mira.get(f"/workflows/{KEY}/versions/{NUMBER + 1}/publish")
    ada.get(f"/workflows/{KEY}/versions/{NUMBER + 1}")
    ada.click("Set it aside")
    ada.press("Set it aside", {"Why it is set aside": "The numbers were wrong."})
    mira.press("Publish it", status=422)
    mira.is_told("This version was published or set aside already.")
    ada.get(f"/workflows/{KEY}").says("Set aside by Ada")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (lambda: "", "Choose a file or paste it."),
        (lambda: "states: [", "Line "),
        (lambda: changed(LONGER, version=NUMBER), f"Write version: {NUMBER + 1}."),
        (lambda: changed(("to: launched", "to: lunched")), "there is no state called lunched"),
        (
            lambda: changed(("      - text_is_as_approved\n", "")),
            "without the guard text_is_as_approved",
        ),
        (
            lambda: shipped_source("ballot").replace("version: 1", "version: 9"),
            "Only the definitions of reviews can be changed here.",
        ),
        (
            lambda: changed(("key: procedures_amendment", "key: ballot"), version=9),
            "is the name of a definition of another kind",
        ),
        (lambda: "x" * 200_001, "A definition has at most 200,000 characters"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line_and_kept(
    ada: Visitor, source: Callable[[], str], problem: str
) -> None:
    text = source()
    propose(ada, text, status=422)
    assert problem in ada.page.text
    assert ada.value_of("Or paste it here").strip() == text.strip()
    assert queries.list_proposed() == []


def test_a_file_is_read_and_shown_when_it_is_refused(ada: Visitor) -> None:
    ada.get("/workflows/new")
    ada.press("Propose it", {"A definition as a file": ("x.yaml", b"\xff\xfe\x00")}, status=422)
    ada.is_told("The letters of this file cannot be read")
    data = changed(LONGER).encode()
    ada.press("Propose it", {"A definition as a file": ("x.yaml", data)}, status=422)
    ada.is_told("Say what changes and why.")
    assert "days: 42" in ada.value_of("Or paste it here")


def test_a_house_promise_cannot_be_dropped(db: Session) -> None:
    by = make.actor(make.make_person(site_roles=["administrator"]))
    source = changed(("      - no_objection_stands\n", ""))
    with pytest.raises(Refused, match="no_objection_stands"):
        operations.propose_version(source=source, change="Faster.", by=by)


def test_others_do_not_see_the_pages(db: Session, visitor: Visitors) -> None:
    lead = make.make_person(agency=make.make_agency(), role="lead")
    for url in ("/workflows", f"/workflows/{KEY}", f"/workflows/{KEY}/move", "/workflows/new"):
        visitor(lead).get(url, status=403).says("Only administrators and partnership managers")


def test_the_file_of_a_version_is_what_was_stored(ada: Visitor) -> None:
    ada.get(f"/workflows/{KEY}/versions/{NUMBER}")
    answer = ada.client.get(f"/workflows/{KEY}/versions/{NUMBER}/file")
    assert answer.get_data(as_text=True) == shipped_source(KEY)


def test_everything_that_is_wrong_is_said_at_once(ada: Visitor) -> None:
    propose(ada, "states: [", why="", status=422)
    ada.is_told("Line ", "Say what changes and why.")


def test_a_manager_finds_the_versions_where_a_review_is_started(mira: Visitor) -> None:
    mira.get("/reviews/new")
    mira.click("a new version of it").says("Workflows", "Amendment to the procedures")


# Moving


def test_reviews_under_way_stay_until_they_are_moved(db: Session, visitor: Visitors) -> None:
    review = make.review_at("preparing")
    publish(changed(LONGER))
    assert review.subject.definition.version == NUMBER
    ada = administrator(visitor)
    ada.get(f"/workflows/{KEY}")
    ada.sees("1 review goes by an older version.")
    ada.click(f"See what moving it to version {NUMBER + 1} would do")
    ada.sees("1 review would move.", "Preparing partner comment")
    ada.press("Move them", {"Why they are moved": "The rule is the same for all."})
    session.refresh(review.subject)
    assert review.subject.definition.version == NUMBER + 1
    assert review.subject.state == "preparing"
    ada = visitor(make.make_manager())
    ada.get(f"/reviews/{review.id}/history")
    ada.sees(
        f"Ada moved the review to version {NUMBER + 1} of its workflow.",
        "The rule is the same for all.",
    )


def test_one_that_would_be_stuck_is_given_a_place(db: Session, visitor: Visitors) -> None:
    stays = make.review_at("preparing")
    stuck = make.review_at("considering")
    publish(changed(*NO_CONSIDERING))
    ada = administrator(visitor)
    ada.get(f"/workflows/{KEY}/move")
    ada.sees("1 review would move; 1 would be stuck in", "choose where it goes")
    ada.press("Move them", {"Why they are moved": "A clearer name."}, status=422)
    ada.is_told("The new version has no")
    session.refresh(stays.subject)
    assert stays.subject.definition.version == NUMBER  # all move, or none does
    title = shipped()[KEY].states["considering"].title
    ada.press("Move them", {f"Where “{title}”": title})
    session.refresh(stuck.subject)
    assert (stuck.subject.state, stuck.subject.stage) == ("weighing", "being_decided")
    assert make.take(stuck, "consult_again", reason="Much changed.").to_state == "preparing"


def test_what_was_before_a_move_is_told_by_the_version_of_that_time(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    review = make.review_at("considering")
    before = clock()
    clock.advance(hours=1)
    publish(changed(*NO_CONSIDERING))
    ada, title = administrator(visitor), shipped()[KEY].states["considering"].title
    ada.get(f"/workflows/{KEY}/move")
    ada.press("Move them", {"Why they are moved": "Clear.", f"Where “{title}”": title})
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}/history")
    lead.sees(f"The round of comment closed, and “{title}” began.")
    stamp = before.isoformat().replace("+", "%2B")
    lead.get(f"/reviews/{review.id}/as-it-stood?moment={stamp}")
    lead.sees(title, shipped()[KEY].states["considering"].meaning)


def test_a_review_that_came_through_a_place_that_is_gone_is_shown_as_before(
    db: Session, visitor: Visitors, clock: FakeClock
) -> None:
    """Its page, its stages and since when it waits: a move is no step."""
    review = make.review_at("with_board")
    clock.advance(days=2)
    since = review.subject.moved_at
    publish(changed(*NO_CONSIDERING))
    ada = administrator(visitor)
    ada.get(f"/workflows/{KEY}/move")
    ada.press("Move them", {"Why they are moved": "Clear."})
    session.refresh(review.subject)
    assert review.subject.moved_at == since
    lead = visitor(make.lead_of(review))
    for address in ("/home", "/reviews", f"/reviews/{review.id}/process"):
        lead.get(address)
    lead.get(f"/reviews/{review.id}")
    lead.sees("Ada moved it to another version of its way of working at", "Clear.")
    lead.does_not_see("gave this reason for the last step", "not gone through")
    make.hold(review, by=make.make_manager())
    lead.get(f"/reviews/{review.id}")


def test_a_move_that_gives_no_reason_changes_nothing(db: Session, visitor: Visitors) -> None:
    review = make.review_at("preparing")
    publish(changed(LONGER))
    ada = administrator(visitor)
    ada.get(f"/workflows/{KEY}/move")
    ada.press("Move them", status=422)
    ada.is_told("Give a reason.")
    session.refresh(review.subject)
    assert review.subject.definition.version == NUMBER


def test_a_missing_reason_and_a_missing_place_are_told_at_once(
    db: Session, visitor: Visitors
) -> None:
    make.review_at("considering")
    publish(changed(*NO_CONSIDERING))
    ada = administrator(visitor)
    ada.get(f"/workflows/{KEY}/move")
    ada.press("Move them", status=422)
    ada.is_told("Give a reason.", "The new version has no")


def test_a_forged_place_is_refused(db: Session, visitor: Visitors) -> None:
    review = make.review_at("considering")
    publish(changed(*NO_CONSIDERING))
    mark = operations.mark_of(queries.list_subjects(newest(KEY)))
    ada = administrator(visitor)
    ada.get(f"/workflows/{KEY}/move")
    ada.post(
        f"/workflows/{KEY}/move",
        {f"to-{NUMBER}-considering": "approved", "mark": mark, "reason": "Quick."},
        status=422,
    )
    session.refresh(review.subject)
    assert review.subject.state == "considering"


def test_a_review_that_moved_on_meanwhile_stops_the_move(db: Session, visitor: Visitors) -> None:
    review = make.review_at("drafting")
    publish(changed(LONGER))
    ada = administrator(visitor)
    ada.get(f"/workflows/{KEY}/move")
    make.prepare_group_round(review)
    make.take(review, "circulate_in_group")
    ada.press("Move them", {"Why they are moved": "Same for all."}, status=409)
    ada.sees("A review moved on, or another was started or ended, after this page was opened.")
    assert review.subject.definition.version == NUMBER


def test_whoever_had_the_review_open_is_told_that_it_was_moved(
    db: Session, visitor: Visitors
) -> None:
    review = make.review_at("preparing")
    lead = visitor(make.lead_of(review))
    lead.get(f"/reviews/{review.id}")
    lead.click("Go back to drafting")
    publish(changed(LONGER))
    ada = administrator(visitor)
    ada.get(f"/workflows/{KEY}/move")
    ada.press("Move them", {"Why they are moved": "Same for all."})
    lead.press("Go back to drafting", status=409)
    lead.sees("by Ada at")


def test_what_the_clock_would_do_goes_over_to_the_new_version(db: Session) -> None:
    """Whatever was armed, even one that no version knows any more, is not left behind."""
    review = make.review_at("preparing")
    session.add(
        Timer(
            subject_id=review.id,
            key="old",
            trigger="gone",
            due_at=review.subject.created_at,
        )
    )
    row = publish(changed(LONGER))
    by = make.actor(make.make_person(site_roles=["administrator"]))
    mark = operations.mark_of(queries.list_subjects(row))
    operations.move_subjects(row, chosen={}, reason="Same.", seen=mark, by=by)
    states = session.scalars(select(Timer.state).where(Timer.subject_id == review.id)).all()
    assert set(states) == {"cancelled"}


def test_a_mark_of_another_page_moves_nothing(db: Session) -> None:
    make.review_at("preparing")
    row = publish(changed(LONGER))
    by = make.actor(make.make_person(site_roles=["administrator"]))
    with pytest.raises(Conflict):
        operations.move_subjects(row, chosen={}, reason="Same.", seen="", by=by)


def test_the_record_holds_after_all_of_it(db: Session) -> None:
    make.review_at("considering")
    row = publish(changed(LONGER))
    by = make.actor(make.make_person(site_roles=["administrator"]))
    mark = operations.mark_of(queries.list_subjects(row))
    assert operations.move_subjects(row, chosen={}, reason="Same.", seen=mark, by=by) == 1
    store.commit()
    entries = audit.queries.list_entries([f"definition:{KEY}"])
    assert [each.entry.act for each in reversed(entries)] == [
        "definition-proposed",
        "definition-published",
        "reviews-moved",
    ]
    assert verify_all()[1] == []


# The software's own versions


def test_a_shipped_version_whose_number_is_taken_is_said_to_be_hidden(
    ada: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(changed(LONGER))
    theirs = changed(("Approved", "Approved by the board"))
    from workflows import definition as language

    flow = language.parse(theirs, "new.yaml")
    monkeypatch.setattr(language, "shipped", lambda: {KEY: flow})
    monkeypatch.setattr(language, "shipped_source", lambda _key: theirs)
    assert store_shipped() == []
    assert hidden_by_own() == [f"{KEY} {NUMBER + 1}"]
    assert ada.get("/workflows").says(f"comes with {KEY} {NUMBER + 1}, which is not in use")


class _Ready(Context):
    """The test has connected already."""

    @cached_property
    def ready(self) -> Settings:
        return settings.current()


def _by_command(*arguments: str) -> Result:
    return CliRunner().invoke(cli_workflow, arguments, obj=_Ready())


@pytest.fixture
def command(db: Session, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The commands, in the transaction of the test."""
    monkeypatch.setattr(store, "scope", lambda _mode: nullcontext())
    monkeypatch.setattr(store, "commit", session.flush)
    make.make_person("Ada", email="ada@x.org", site_roles=["administrator"])
    return _by_command


def test_the_command_line_says_what_a_move_would_do(command: Callable[..., Result]) -> None:
    make.review_at("preparing")
    make.review_at("considering")
    publish(changed(*NO_CONSIDERING))
    told = command("preview", KEY)
    assert told.exit_code == 0, told.output
    assert "1 review would move; 1 would be stuck in" in told.output
    assert "--map considering=weighing" in told.output
    assert command("preview", "nothing").exit_code == 2


def test_the_command_line_moves_all_or_none(command: Callable[..., Result]) -> None:
    stays, stuck = make.review_at("preparing"), make.review_at("considering")
    publish(changed(*NO_CONSIDERING))
    told = command("move", KEY, "--by", "ada@x.org")
    assert told.exit_code == 1
    assert "Give a reason." in told.output
    assert "The new version has no" in told.output
    assert stays.subject.definition.version == NUMBER
    arguments = ["move", KEY, "--by", "ada@x.org", "--reason", "Clear.", "--from", str(NUMBER)]
    told = command(*arguments, "--map", "considering=approved")
    assert (told.exit_code, "is not at the same stage" in told.output) == (1, True)
    told = command(*arguments, "--map", "drafting=weighing")
    assert (told.exit_code, "stands in “drafting”" in told.output) == (2, True)
    told = command(*arguments, "--map", "weighing")
    assert (told.exit_code, "Write --map as OLD=NEW" in told.output) == (2, True)
    told = command(*arguments, "--map", "considering=weighing")
    assert told.exit_code == 0, told.output
    assert f"Moved to {KEY} {NUMBER + 1}: 2 reviews." in told.output
    session.refresh(stuck.subject)
    assert stuck.subject.state == "weighing"
    told = command("preview", KEY)
    assert f"Every review under way goes by {KEY} {NUMBER + 1} already." in told.output


def test_only_those_who_define_reviews_move_them_by_command(
    command: Callable[..., Result],
) -> None:
    make.make_person("Con", email="con@x.org")
    told = command("move", KEY, "--by", "con@x.org", "--reason", "Clear.")
    assert (told.exit_code, "Only administrators and" in told.output) == (1, True)


def test_workflows_is_in_the_navigation_of_those_who_change_them(
    ada: Visitor, mira: Visitor, visitor: Visitors
) -> None:
    assert ada.get("/home").links["Workflows"] == "/workflows"
    assert mira.get("/home").links["Workflows"] == "/workflows"
    assert "Workflows" not in visitor(make.make_person()).get("/home").links
