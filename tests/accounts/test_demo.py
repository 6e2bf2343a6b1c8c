"""The demonstration's own pages, and that they are nowhere else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from consult import clock as consult_clock
from consult import store
from consult.accounts import demo
from consult.accounts.models import SignIn
from consult.jobs import sweeps
from consult.lifecycle.models import Definition, Subject, Timer
from tests.factories import make_agency, make_board, make_group, make_manager, make_person
from tests.visitor import Visitor


@pytest.fixture
def arranged(demo_app):
    """A write scope in the demonstration's own time."""
    with store.scope("write") as session:
        yield session


@pytest.mark.parametrize("path", ["/try-as", "/demo-clock"])
def test_outside_the_demonstration_there_is_no_such_page(visitor, db, path):
    person = make_person()
    visitor().get(path, status=404)
    visitor(person).get(path, status=404)
    visitor().post(path, {"account": person.id, "days": 1}, status=404)


def test_people_are_listed_by_what_they_do(demo_app, arranged):
    police = make_agency("Police")
    make_manager("Mo Manager")
    make_person("Lee Lead", agency=police, role="lead")
    make_group("Writers", lead=make_person("Wren Writer"))
    make_board("Board", chair=make_person("Cher Chair"))
    someone = Visitor(demo_app)
    page = someone.get("/try-as")
    someone.sees("Partnership manager", "Signs off one response for the whole agency.")
    order = [page.text.index(name) for name in ("Mo M", "Cher C", "Wren W", "Lee L")]
    assert order == sorted(order)


def test_somebody_is_found_by_name_work_or_place_and_tried(demo_app, arranged):
    make_person("Lee Lead", agency=make_agency("Police"), role="lead")
    make_person("Nan Nurse", agency=make_agency("Hospital"))
    make_manager("Mo Manager")
    someone = Visitor(demo_app)
    page = someone.get("/try-as")
    assert page.links["Agency lead"].startswith("#part-")
    someone.press("Show", {"Name, work or place": "POLICE lead"})
    someone.sees("Lee Lead").does_not_see("Nan Nurse", "Mo Manager")
    someone.press("Try it as Lee Lead")
    assert someone.page.url == "/home"
    someone.get("/try-as?words=nobody+like+that")
    someone.sees("There are no people like that.")
    someone.click("Show all people")
    someone.sees("Nan Nurse")


def test_nobody_is_filed_under_the_agency_alone_who_is_more(demo_app, arranged):
    police = make_agency("Police")
    make_board("Board", chair=make_person(), members=[make_person("Bo Board", agency=police)])
    make_group("Writers", lead=make_person(), members=[make_person("Gro Group", agency=police)])
    make_person("Ada Admin", agency=police, site_roles=["administrator"])
    make_person("Con Tributor", agency=police)
    page = Visitor(demo_app).get("/try-as")
    wanted = (
        "Administrator Looks after",
        "Ada Admin",
        "Board member Reads",
        "Bo Board",
        "Working group member Helps",
        "Gro Group",
        "Agency contributor Comments",
        "Con Tributor",
    )
    order = [page.text.index(words) for words in wanted]
    assert order == sorted(order)


def test_the_list_takes_as_many_queries_for_many_people_as_for_few(demo_app, arranged):
    someone = Visitor(demo_app)
    make_person(agency=make_agency())
    few = len(someone.get("/try-as").queries)
    for _ in range(10):
        make_person(agency=make_agency(), site_roles=["administrator"])
    assert len(someone.get("/try-as").queries) == few


def test_one_press_signs_in_as_someone(demo_app, arranged):
    make_person("Ann Smith", agency=make_agency("Police"), role="lead")
    someone = Visitor(demo_app)
    someone.get("/try-as")
    someone.press("Try it as Ann Smith")
    someone.sees("What waits for you", "Agency lead, Police")


def test_nobody_can_be_tried_who_is_not_there(demo_app, arranged):
    Visitor(demo_app).post("/try-as", {"account": 4711}, status=404)


def test_a_press_without_the_token_signs_nobody_in(demo_app, arranged):
    person = make_person()
    someone = Visitor(demo_app)
    someone.post("/try-as", {"account": person.id}, token=False, status=422)
    someone.is_told("This page was open for too long")
    assert arranged.query(SignIn).count() == 0


def test_a_press_that_names_nobody_is_refused(demo_app, arranged):
    make_person("Ann Smith")
    someone = Visitor(demo_app)
    for given in ({}, {"account": ""}, {"account": "Ann"}):
        someone.post("/try-as", given, status=422)
        someone.is_told("Choose a person on this page.")
        someone.sees("Ann Smith")


@pytest.mark.parametrize("which", ["by days", "to a moment"])
def test_both_presses_of_a_double_click_move_the_clock_once(demo_app, arranged, which):
    if which == "to a moment":
        arm(arranged, datetime.now(UTC) + timedelta(days=30))
    someone = Visitor(demo_app).sign_in(make_person("Ann Smith"))
    page = someone.get("/demo-clock")
    button = "Move the clock" if which == "by days" else "Move to just after"
    fields = {"Number of days": 30} if which == "by days" else {}
    for words in ("What was due by then has happened.", "This had been received already"):
        someone._page = page
        someone.press(button, fields)
        assert words in someone.page.banner
    assert consult_clock.demo().ahead < timedelta(days=31)


def test_two_presses_at_the_same_time_move_the_clock_once(demo_app, arranged):
    someone = Visitor(demo_app)
    someone.get("/demo-clock")
    form = someone.page.main.find_all("form")[-1]
    data = {"csrf_token": form.find("input", name="csrf_token")["value"], "days": "30"}
    cookie = someone.client.get_cookie("session")

    def press(_n: int) -> int:
        client = demo_app.test_client()
        client.set_cookie("session", cookie.value)
        return client.post("/demo-clock", data=data).status_code

    with ThreadPoolExecutor(4) as several:
        assert set(several.map(press, range(4))) == {302}
    assert consult_clock.demo().ahead < timedelta(days=31)


def test_the_clock_moves_by_days_and_everyone_stays_signed_in(demo_app, arranged):
    someone = Visitor(demo_app).sign_in(make_person("Ann Smith"))
    before = consult_clock.now()
    someone.get("/demo-clock")
    someone.press("Move the clock", number_of_days=30)
    someone.sees("What was due by then has happened.")
    moved = consult_clock.now() - before
    assert timedelta(days=30) <= moved < timedelta(days=30, minutes=2)
    assert someone.get("/account").h1 == "Your account"
    assert arranged.query(SignIn).one().expires_at > consult_clock.now()


@pytest.mark.parametrize("days", ["", "0", "-3", "401", "many"])
def test_the_clock_takes_a_sensible_number_of_days(demo_app, arranged, days):
    someone = Visitor(demo_app)
    someone.get("/demo-clock")
    someone.press("Move the clock", number_of_days=days, status=422)
    someone.does_not_see("Not a valid")
    assert consult_clock.demo().ahead == timedelta()


@pytest.mark.parametrize("moment", ["2001-01-01T00:00:00+00:00", "9999-12-31T00:00:00+00:00"])
def test_the_clock_moves_neither_back_nor_out_of_sight(demo_app, arranged, moment):
    someone = Visitor(demo_app)
    someone.get("/demo-clock")
    someone.post("/demo-clock", {"moment": moment}, status=422)
    assert consult_clock.demo().ahead == timedelta()


def arm(session, due_at: datetime) -> Timer:
    """A timer on a bare subject: the step itself is the business of features above."""
    definition = session.query(Definition).filter_by(key="consultation").first()
    subject = Subject(
        kind="consultation",
        definition=definition,
        title="Partner comment on Chapter 3",
        state="open",
        stage="out_for_comment",
        created_at=due_at,
        moved_at=due_at,
    )
    session.add(subject)
    session.flush()
    timer = Timer(subject_id=subject.id, key="closing", trigger="close", due_at=due_at)
    session.add(timer)
    session.flush()
    return timer


def test_the_clock_moves_to_just_after_a_closing_and_what_is_due_happens(
    demo_app, arranged, monkeypatch
):
    due_at = datetime.now(UTC) + timedelta(days=9)
    arm(arranged, due_at)
    seen = []
    monkeypatch.setitem(sweeps._sweeps, "timers", lambda: seen.append(consult_clock.now()) or 0)
    someone = Visitor(demo_app)
    someone.get("/demo-clock")
    someone.sees("Partner comment on Chapter 3", "in 8 days")
    someone.press("Move to just after", within="Chapter 3")
    assert due_at < consult_clock.now() < due_at + timedelta(minutes=3)
    assert len(seen) == 1
    assert seen[0] > due_at


def test_a_reminder_that_comes_by_itself_says_whom_it_reminds(demo_app, arranged):
    timer = arm(arranged, datetime.now(UTC) + timedelta(days=9))
    subject = arranged.get(Subject, timer.subject_id)
    subject.definition = arranged.query(Definition).filter_by(key="edition").first()
    subject.kind, subject.state = "edition", "planned"
    timer.key, timer.trigger = "reminder", ""
    arranged.flush()
    someone = Visitor(demo_app)
    someone.get("/demo-clock")
    someone.sees("Remind the partnership manager")


def test_a_sweep_that_fails_does_not_undo_the_move(demo_app, arranged, monkeypatch):
    def fail() -> int:
        raise RuntimeError("no")

    monkeypatch.setitem(sweeps._sweeps, "timers", fail)
    someone = Visitor(demo_app)
    someone.get("/demo-clock")
    someone.press("Move the clock", number_of_days=2)
    assert consult_clock.demo().ahead > timedelta(days=1)


def test_outside_the_demonstration_no_clock_can_be_moved(db, clock):
    with pytest.raises(store.Missing):
        demo.move_clock(clock() + timedelta(days=1))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stranger_who_is_sent_away_leaves_no_lock_behind(demo_app, arranged, method):
    someone = Visitor(demo_app).sign_in(make_person("Ann Smith"))
    sent = someone.client.open("/home", method=method, headers={"Forwarded": "for=x"})
    assert sent.status_code == 403
    assert store.engine().pool.checkedout() == 0
    someone.get("/demo-clock")
    someone.press("Move the clock", number_of_days=2)
